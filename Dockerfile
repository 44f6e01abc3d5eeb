# Ateb in three steps: the styles and scripts, the programs, and a small image that runs them.

FROM node:22-bookworm-slim AS web
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY web/ ./
RUN npm run build

FROM rust:1.95-slim-bookworm AS programs
RUN apt-get update \
    && apt-get install -y --no-install-recommends clang libclang-dev make pkg-config libssl-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
COPY --from=web /src/web/dist web/dist
RUN cargo build --release --locked --bins

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libssl3 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home ateb \
    && install -d -o ateb -g ateb -m 0700 /data
# ateb looks for ateb-pdf, which alone opens PDF files, in its own folder.
COPY --from=programs /src/target/release/ateb /src/target/release/ateb-pdf /usr/local/bin/
USER 10001
ENV ATEB_DATA_DIR=/data ATEB_LISTEN=0.0.0.0:8080
VOLUME /data
EXPOSE 8080
# The image has no curl; bash speaks enough HTTP to ask whether the service lives.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/live HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["ateb"]
CMD ["serve"]

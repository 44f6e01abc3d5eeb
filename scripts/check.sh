#!/usr/bin/env bash
# `make check`: formatting, lints and documentation; stops at the first that does not hold.
set -euo pipefail
. "$(dirname "$0")/place.sh"

bash scripts/install.sh build check

say "Formatting."
cargo fmt --check
say "The scripts of the commands."
for script in scripts/*.sh .ci/run; do bash -n "$script"; done
say "Dockerfile and docker-compose.yml."
"$TOOLS/linters/bin/hadolint" --config scripts/hadolint.yaml Dockerfile
"$TOOLS/linters/bin/yamllint" --strict -d '{extends: relaxed, rules: {line-length: {max: 100}}}' docker-compose.yml
say "Lints (clippy)."
cargo clippy --locked --all-targets -- -D warnings
say "Documentation."
RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --quiet
say "Everything holds."

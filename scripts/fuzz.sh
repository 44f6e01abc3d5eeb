#!/usr/bin/env bash
# `make fuzz`: gives random files to everything that reads files from strangers, each target for
# SECONDS_EACH (60) seconds, or the one that TARGET names. What fails is kept and named; it becomes a
# test once it is mended.
set -euo pipefail
. "$(dirname "$0")/place.sh"

bash scripts/install.sh build
FUZZER="cargo-fuzz@0.13.2"
if [ ! -x "$TOOLS/bin/cargo-fuzz" ]; then
    say "Fetching $FUZZER from crates.io."
    cargo install --quiet --locked --root "$TOOLS" "$FUZZER"
fi
export PATH="$TOOLS/bin:$PATH"
folder="$CARGO_TARGET_DIR/fuzz"
export CARGO_TARGET_DIR="$folder/build"
python3 scripts/fuzz_seeds.py "$folder/seeds"
say "Building. The first time takes as long as a build for speed."
for target in ${TARGET:-file part words font pdf}; do
    mkdir -p "$folder/found/$target" "$folder/corpus/$target"
    say "$target: ${SECONDS_EACH:-60} seconds."
    # Without a sanitizer: this code has no unsafe of its own, and any Rust will do. As it is shipped,
    # for libraries assert things in builds for debugging that broken files do not keep; but with sums
    # checked.
    RUSTFLAGS="-Coverflow-checks=on" cargo fuzz run -O --sanitizer none "$target" "$folder/corpus/$target" "$folder/seeds/$target" -- \
        -max_total_time="${SECONDS_EACH:-60}" -timeout=20 -rss_limit_mb=3000 -max_len=100000 \
        -artifact_prefix="$folder/found/$target/" -print_final_stats=1
done
say "Nothing failed."

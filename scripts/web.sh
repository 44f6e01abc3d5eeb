#!/usr/bin/env bash
# Builds web/dist, which the program carries within it. Done once until something in web/ changes.
set -euo pipefail
. "$(dirname "$0")/place.sh"

if [ ! -f web/package.json ]; then
    say "There is no web/package.json: the pages go without styles."
    exit 0
fi
built=web/dist/.built
if [ -f "$built" ] && [ -z "$(find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -newer "$built" -print -quit)" ]; then
    exit 0
fi
bash scripts/install.sh web
. scripts/place.sh
say "Building the styles and scripts (npm, about half a minute)."
(cd web && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build)
touch "$built"

#!/usr/bin/env bash
# `make bench`: the figures, each beside its peer or floor in the same run.
set -euo pipefail
. "$(dirname "$0")/place.sh"

bash scripts/install.sh build web bench
. scripts/place.sh
(cd e2e && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error)
export ATEB_PEERS="$TOOLS/peers/bin/python" ATEB_TEST_PYTHON="$TOOLS/mail-server/bin/python"
say "Building for speed and measuring. The first build takes half an hour on two cores."
exec cargo bench --locked

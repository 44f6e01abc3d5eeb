#!/usr/bin/env bash
# `make test`: installs what the tests need and runs them all. The last line counts them.
set -euo pipefail
. "$(dirname "$0")/place.sh"

say "Looking at what the tests need: a PostgreSQL server, Chromium, poppler, qpdf, a mail server."
bash scripts/install.sh build web test
. scripts/place.sh
bash scripts/web.sh
if [ -f e2e/package.json ]; then
    say "Fetching what drives the browser (npm)."
    (cd e2e && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error)
fi

# tests/mail.rs speaks to a mail server that this Python runs.
export ATEB_TEST_PYTHON="$TOOLS/mail-server/bin/python"
# tests/opinions.rs has redacted PDFs judged by PDFium, which this Python has.
export ATEB_OPINIONS="$TOOLS/opinions/bin/python"
# tests/api_schema.rs asks the API all that its description allows with this program.
export ATEB_SCHEMATHESIS="$TOOLS/api/bin/schemathesis"
# The walk through the pages is taken with this browser.
ATEB_CHROMIUM="${ATEB_CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}"
export ATEB_CHROMIUM

say "Running every test. The first time builds everything: about 20 minutes on two cores."
exec python3 scripts/count_tests.py

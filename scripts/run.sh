#!/usr/bin/env bash
# `make run`: from a clone to a running service. DEMO=1 plays the worked cases first;
# PROFILE=release builds for speed.
set -euo pipefail
. "$(dirname "$0")/place.sh"

profile="${PROFILE:-dev}"
case "$profile" in
dev) built="$CARGO_TARGET_DIR/debug" ;;
release) built="$CARGO_TARGET_DIR/release" ;;
*) stop "PROFILE is dev or release, not \"$profile\"." ;;
esac

say "1. Looking at what this machine has."
bash scripts/install.sh build

say "2. Styles and scripts."
bash scripts/web.sh

if [ -x "$built/ateb" ]; then
    say "3. Building the programs (seconds when little has changed)."
else
    say "3. Building the programs. The first time takes about 20 minutes on two cores, and 3 GB of disk; after that, seconds."
fi
cargo build --profile "$profile" --locked --bins

# A folder of its own: worked cases never mix with real ones.
data=./data
stand=()
if [ -n "${DEMO:-}" ] && [ "$DEMO" != 0 ]; then
    data=./data-demo
    if [ -d "$data" ] && [ -n "$(ls -A "$data")" ]; then
        say "4. The worked cases stand in $data already. To play them anew: rm -r $data"
        if [ -f "$data/how-to-look.txt" ]; then cat "$data/how-to-look.txt"; fi
    else
        say "4. Playing the worked cases into $data."
        how=$("$built/ateb" demo --data-dir "$data") || {
            code=$?
            # Half a demonstration would be taken for a whole one next time.
            rm -rf "$data"
            stop "The worked cases could not be played (exit $code); $data was removed."
        }
        # Told again at the next start: the password is kept nowhere else.
        (umask 077 && printf '%s\n' "$how" >"$data/how-to-look.txt")
        printf '%s\n' "$how"
    fi
    # The cases are of early 2026: under today's date all that are open would be long overdue.
    stand=(--demo --today 2026-03-12)
    say "Their clock stands still on 12 March 2026: by today's date every open case would be overdue."
fi

say "Starting the service with its data in $data. Ctrl+C stops it; the data stays."
exec "$built/ateb" serve --data-dir "$data" "${stand[@]}"

# Where things are; read by the other scripts with `.`, never run.
# After it: the working folder is the project, CARGO_TARGET_DIR is set and absolute, and TOOLS is
# the folder of what the scripts fetch for themselves.

cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }

# rustup's folder is not in the PATH of a shell that was open when Rust was installed.
if ! command -v cargo >/dev/null 2>&1 && [ -x "${CARGO_HOME:-${HOME:-}/.cargo}/bin/cargo" ]; then
    PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
fi

CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}"
case "$CARGO_TARGET_DIR" in /*) ;; *) CARGO_TARGET_DIR="$PWD/$CARGO_TARGET_DIR" ;; esac
export CARGO_TARGET_DIR
TOOLS="$CARGO_TARGET_DIR/tools"
export TOOLS

# A Node that scripts/install.sh fetched goes before one that is too old.
if [ -x "$TOOLS/bin/node" ]; then
    PATH="$TOOLS/bin:$PATH"
fi
export PATH

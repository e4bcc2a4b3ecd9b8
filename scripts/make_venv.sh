#!/bin/sh
# Make .venv with uv, the locked packages, Node's commands and this package, editable.
#   scripts/make_venv.sh PYTHON LOCK
set -eu
python=$1
lock=$2
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Ajeeb needs Python 3.11 or newer; $python is older. Name another one: make PYTHON=python3.12 …" >&2
    exit 2
fi
"$python" -c 'import ensurepip, venv' 2>/dev/null || scripts/apt_install.sh python3-venv
if ! [ -x .venv/bin/python ] || ! .venv/bin/python -c '' 2>/dev/null; then
    "$python" -m venv --clear .venv
fi
uv=$(sed -n 's/^\(uv==[0-9.]*\).*/\1/p' "$lock")
.venv/bin/python -m pip install --quiet --disable-pip-version-check "$uv"
export VIRTUAL_ENV="$PWD/.venv"
.venv/bin/uv pip install --quiet --require-hashes -r "$lock"
.venv/bin/uv pip install --quiet --no-deps --no-build-isolation --editable .
scripts/link_node.sh

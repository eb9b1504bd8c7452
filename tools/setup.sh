#!/bin/sh
# Makes the virtual environment and installs the program with its tools. Run again after a change
# of pyproject.toml; says one line when something is missing.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "gkcheck needs Python 3.11 or later; set PYTHON=/path/to/python3.11" >&2
    exit 2
fi
if [ ! -x .venv/bin/python ]; then
    "$python" -m venv .venv 2>/dev/null || {
        rm -rf .venv
        echo "the venv module is missing; on Debian: apt-get install python3-venv" >&2
        exit 2
    }
fi
echo "Installing (a minute or two the first time) ..."
.venv/bin/python -m pip install --quiet --upgrade "pip>=25.1" 2>/dev/null ||
    .venv/bin/python -m pip install --quiet --upgrade "pip>=25.1"
.venv/bin/python -m pip install --quiet --editable . --group dev

#!/bin/sh
# Everything that reads the code without running it. CI calls this same script.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
$bin/ruff format --check --quiet .
$bin/ruff check --quiet .
$bin/mypy
$bin/lint-imports --no-cache >/tmp/gkcheck-imports.$$ 2>&1 || { cat /tmp/gkcheck-imports.$$; rm -f /tmp/gkcheck-imports.$$; exit 1; }
rm -f /tmp/gkcheck-imports.$$

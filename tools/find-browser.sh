#!/bin/sh
# Finds or installs a Chromium and a Chinese font, once. None of it is an error: without a browser
# the report says "cannot tell" where one was needed.
set -u
cd "$(dirname "$0")/.."
stamp=.venv/.browser
[ -e "$stamp" ] && exit 0

have_browser() {
    [ -n "${GKCHECK_CHROMIUM:-}" ] && return 0
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}
have_font() {
    command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list ':lang=zh' 2>/dev/null | head -n 1)" ]
}
if ! have_browser || ! have_font; then
    if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
        echo "Installing chromium and fonts-noto-cjk ..."
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
            --no-install-recommends chromium fonts-noto-cjk fontconfig; } >/dev/null 2>&1 ||
            echo "apt-get could not install them; going on without" >&2
    fi
fi
if ! have_browser; then
    .venv/bin/python -m playwright install chromium >/dev/null 2>&1 || true
fi
touch "$stamp"

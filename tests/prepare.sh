#!/bin/sh
# What the tests need beside Python: a Chromium for the journeys, pango for the PDFs of letters, nginx for its example.
# On Debian as root it is installed; elsewhere one line says how. Never fails: the tests say the rest.
# usage: sh tests/prepare.sh [pango | postgres]
#   pango: look for that alone, as an installation needs no browser; postgres: look for PostgreSQL's server too
set -u

BROWSERS="chromium chromium-browser google-chrome"
PANGO="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

has_browser() {
    for name in $BROWSERS; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

has_nginx() {
    PATH="$PATH:/sbin:/usr/sbin"
    command -v nginx >/dev/null 2>&1
}

has_pango() {
    PATH="$PATH:/sbin:/usr/sbin"
    if ! command -v ldconfig >/dev/null 2>&1; then
        python3 -c 'from ctypes.util import find_library as f; raise SystemExit(not f("pangoft2-1.0"))'
        return
    fi
    known=$(ldconfig -p)
    for name in libpango-1.0 libpangoft2-1.0 libharfbuzz-subset; do
        case "$known" in *"$name.so"*) ;; *) return 1 ;; esac
    done
}

has_postgres() {
    command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

# Debian and its kin, as root
can_install() {
    [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ] && command -v apt-get >/dev/null 2>&1
}

install() {
    DEBIAN_FRONTEND=noninteractive
    export DEBIAN_FRONTEND
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null 2>&1
}

missing=""
has_pango || missing="$PANGO"
if [ "${1:-}" != pango ]; then
    has_browser || missing="$missing chromium"
    has_nginx || missing="$missing nginx-light"
fi
if [ "${1:-}" = postgres ]; then
    has_postgres || missing="$missing postgresql"
fi
[ -n "$missing" ] || exit 0

if can_install; then
    echo "Installing once for this machine: $missing" >&2
    # shellcheck disable=SC2086
    install $missing
fi

has_pango || echo "Letters cannot be made into PDFs: pango is missing. On Debian: apt-get install $PANGO" >&2
if [ "${1:-}" != pango ] && ! has_browser; then
    echo "NO CHROMIUM ON THIS MACHINE: EVERY JOURNEY WILL BE SKIPPED. On Debian: apt-get install chromium" >&2
fi
if [ "${1:-}" = postgres ] && ! has_postgres; then
    echo "NO POSTGRESQL ON THIS MACHINE: NOTHING CAN BE TRIED ON IT. On Debian: apt-get install postgresql" >&2
fi
exit 0

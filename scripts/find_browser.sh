#!/bin/sh
# Print the path of a Chromium; with --install, fetch Debian's when there is none.
set -eu
found() {
    for path in "${CHROMIUM:-}" /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome; do
        if [ -n "$path" ] && [ -x "$path" ]; then echo "$path"; return; fi
    done
    return 1
}
found && exit
[ "${1:-}" = --install ] && scripts/apt_install.sh chromium fonts-dejavu-core && found && exit
echo "no Chromium found: set CHROMIUM to its path" >&2
exit 2

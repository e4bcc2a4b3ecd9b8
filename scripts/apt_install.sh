#!/bin/sh
# Install Debian packages when root; otherwise print the one line to type and stop.
#   scripts/apt_install.sh PACKAGE…
set -eu
command="apt-get install -y --no-install-recommends $*"
if ! command -v apt-get >/dev/null; then
    echo "missing: $*. Install it with this system's package manager, then run make again." >&2
    exit 2
fi
if [ "$(id -u)" -ne 0 ]; then
    echo "missing: $*. Type this, then run make again:" >&2
    echo "  sudo sh -c 'apt-get update && $command'" >&2
    exit 2
fi
echo "installing $*" >&2
apt-get update -qq
DEBIAN_FRONTEND=noninteractive $command -qq >/dev/null

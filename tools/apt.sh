#!/bin/sh
# Install a package of the system when we may; otherwise say what to run.
set -eu

package=$1
may=""
if [ "$(id -u)" -ne 0 ]; then may="sudo -n"; fi

if ! command -v apt-get >/dev/null; then
    echo "The tests need $package. Install it with the package manager of this system, then try again." >&2
    exit 1
fi
if ! $may true 2>/dev/null; then
    echo "The tests need $package. Run: sudo apt-get install $package" >&2
    exit 1
fi
echo "Installing $package: the tests need it." >&2
$may apt-get update -qq >&2
$may env DEBIAN_FRONTEND=noninteractive \
    apt-get install -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$package" >&2

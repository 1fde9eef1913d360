#!/bin/sh
# Print the path of a Chromium for the browser tests; install Debian's when there is none and we may.
set -eu

found() {
    for name in chromium chromium-browser google-chrome-stable google-chrome; do
        command -v "$name" && return
    done
    for path in "/Applications/Chromium.app/Contents/MacOS/Chromium" \
                "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
        [ -x "$path" ] && echo "$path" && return
    done
    return 1
}

found || { "$(dirname "$0")/apt.sh" chromium && found; }

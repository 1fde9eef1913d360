#!/bin/sh
# Print the path of nginx, for the test of our example; install Debian's when there is none and we may.
set -eu

found() {
    command -v nginx || { [ -x /usr/sbin/nginx ] && echo /usr/sbin/nginx; }
}

found || { "$(dirname "$0")/apt.sh" nginx-light && found; }

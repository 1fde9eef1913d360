#!/bin/sh
# Print the folder of a PostgreSQL server, 15 or later, for the tests; install Debian's when there is none and we may.
set -eu

found() {
    for folder in $(echo "$PATH" | tr ':' ' ') $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV); do
        [ -x "$folder/initdb" ] && [ -x "$folder/pg_basebackup" ] || continue
        version=$("$folder/postgres" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
        [ "$version" -ge 15 ] && echo "$folder" && return
    done
    return 1
}

found || { "$(dirname "$0")/apt.sh" postgresql && found; }

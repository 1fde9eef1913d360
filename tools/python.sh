#!/bin/sh
# Print the path of a Python that can make the virtual environment: 3.11 or later, with venv.
set -eu

for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    "$name" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    command -v "$name"
    exit
done
echo "Python 3.11 or later with venv is needed. On Debian, run: sudo apt-get install python3-venv" >&2
exit 1

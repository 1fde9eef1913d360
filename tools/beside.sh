#!/bin/sh
# Make .venv/NAME with other programs that are compared with ours: tools/beside.sh NAME REQUIREMENTS. Without them, what
# asks them is left out, and says so.
set -eu

name=$1 wanted=$2
cmp -s "$wanted" ".venv/$name/installed" && exit
echo "Installing what $wanted names into .venv/$name." >&2
if .venv/bin/python -m venv --clear ".venv/$name" &&
    ".venv/$name/bin/python" -m pip --quiet --quiet --disable-pip-version-check install --require-hashes -r "$wanted"; then
    cp "$wanted" ".venv/$name/installed"
else
    rm -rf ".venv/$name"
    echo "It could not be installed, so nothing is compared with it." >&2
fi

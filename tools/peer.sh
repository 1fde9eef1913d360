#!/bin/sh
# Make .venv/peer with the program that `make bench` compares with; without it, the bench measures all the same.
set -eu

wanted=tests/bench/peer/requirements.txt
cmp -s "$wanted" .venv/peer/installed && exit
echo "Installing Django into .venv/peer: make bench compares with its admin." >&2
if .venv/bin/python -m venv --clear .venv/peer &&
    .venv/peer/bin/python -m pip --quiet --quiet --disable-pip-version-check install --require-hashes -r "$wanted"; then
    cp "$wanted" .venv/peer/installed
else
    rm -rf .venv/peer
    echo "Django could not be installed, so nothing is compared with its admin." >&2
fi

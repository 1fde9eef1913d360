#!/bin/sh
# Resolve the dependencies of pyproject.toml into hash-locked files that name no address.
set -eu

# --upgrade may be passed; without it, what is locked stays where the ranges allow.
compile() {
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-emit-find-links --custom-compile-command "make lock" "$@"
}

peer=tests/bench/peer/requirements money=tests/proofs/follow_the_money/requirements
compile --extra postgres --extra server --group build --output-file requirements.lock "$@" pyproject.toml
compile --extra postgres --extra server --group build --group dev --constraint requirements.lock \
    --output-file requirements-dev.lock "$@" pyproject.toml
for beside in $peer $money; do
    compile --output-file $beside.txt "$@" $beside.in
done

if grep -nE '://|^-|[ =]/' requirements.lock requirements-dev.lock $peer.txt $money.txt; then
    echo "The lock files must name no address and no path of this machine." >&2
    exit 1
fi

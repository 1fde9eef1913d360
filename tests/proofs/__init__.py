"""Proofs that take long: `make proofs` makes them whole and writes what they showed; `make test` a little of each."""

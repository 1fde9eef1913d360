"""Very many numbers are asked for one part after the other."""

from collections.abc import Iterator, Sequence

AT_ONCE = 5_000
"""A case may gather tens of thousands."""


def parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Return ids a few thousand at a time."""
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))

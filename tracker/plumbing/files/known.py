"""By which endings the beginning of a file is known, whatever it is called."""

import puremagic


def endings_of(head: bytes) -> frozenset[str]:
    """Return the endings, without the dot, that this beginning stands for most likely."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return frozenset()
    best = max(each.confidence for each in found)
    return frozenset(each.extension.lstrip(".").lower() for each in found if each.confidence == best)

"""Where a page may lead on to: an address of this installation, and nowhere else."""

import re

_LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
LONGEST = 2000


def local_path(asked: str | None, otherwise: str = "/") -> str:
    """Return `asked` when it is a path on this host. Browsers read // and /\\ as another host, and skip tabs."""
    return asked if asked and len(asked) <= LONGEST and _LOCAL.fullmatch(asked) else otherwise

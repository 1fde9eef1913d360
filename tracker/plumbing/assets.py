"""Finds templates and static files in a checkout, an editable install and a wheel alike."""

import hashlib
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def folder(name: str) -> Path:
    """Return the folder `templates` or `static`: inside the installed package, or beside it in a checkout."""
    packed = _PACKAGE / "_assets" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name


@cache
def fingerprint(name: str) -> str:
    """Return a short hash of a static file, so that its address changes when it does; '' when there is none."""
    path = folder("static") / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else ""

"""Finds templates and static files in a checkout, an editable install and a wheel alike."""

import hashlib
from functools import cache
from pathlib import Path

STYLE_SHEET = "tracker.css"
_PACKAGE = Path(__file__).resolve().parent.parent


def folder(name: str) -> Path:
    """Return the folder `templates` or `static`: inside the installed package, or beside it in a checkout."""
    packed = _PACKAGE / "_assets" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name


@cache
def style_sheet() -> bytes:
    """Return the parts of the style sheet as one, in the order of their names: a page asks once."""
    return b"".join(part.read_bytes() for part in sorted((folder("static") / "css").glob("*.css")))


@cache
def fingerprint(name: str) -> str:
    """Return a short hash of a static file or of the style sheet, so that its address changes when it does."""
    content = style_sheet() if name == STYLE_SHEET else (folder("static") / name).read_bytes()
    return hashlib.sha256(content).hexdigest()[:12]

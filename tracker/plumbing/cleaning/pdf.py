"""A PDF without what it tells besides its pages: who made it, when, by what, older versions, scripts, attachments."""

import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any, cast

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from tracker.plumbing.cleaning.made import Copies

SAYS_MORE = (
    *("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AF", "/AA", "/Perms", "/CreatorInfo"),
    *("/OpenAction", "/Collection", "/JavaScript", "/EmbeddedFiles"),
    *("/EF", "/FS", "/XFA", "/JS", "/RichMediaContent"),
)
ACTIONS = ("/A", "/Next")
GOES = (Name.GoTo, Name.URI)
"""Actions that show another place, and do nothing besides."""
OF_NOTES = ("/T", "/M", "/CreationDate", "/NM", "/RC")
DRAWN = (Name.DCTDecode, Name.JPXDecode)
MARKER = re.compile(rb"\xff+([^\x00\x01\xd0-\xd8\xff])", re.DOTALL)
SCAN, END = 0xDA, 0xD9
OF_PROGRAMS = (*range(0xE0, 0xF0), 0xFE)
"""Segments of a JPEG in which programs write what they like, and those of them that its pixels need."""
NEEDED = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}


def copies(data: bytes, _ending: str) -> Copies:
    """Raises whatever pikepdf says of a broken PDF, or of one with a password."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        for each in pdf.objects:
            _strip(each, 0)
        _strip_pictures(pdf)
        pdf.save(out, deterministic_id=True)
    return Copies(out.getvalue())


def _strip(each: Any, depth: int) -> None:
    """Strip an object and what lies in it; what it points to is an object of its own."""
    if depth > 100:
        raise ValueError("nested too deep")
    if isinstance(each, Dictionary | Stream):
        _remove(each, SAYS_MORE)
        _remove(each, [name for name in ACTIONS if _does_more(each.get(name))])
        if each.get("/Subtype") != Name.Widget and "/Rect" in each:
            _remove(each, OF_NOTES)
        inner = [each[key] for key in each.keys()]  # noqa: SIM118  (a stream gives its keys only so)
    else:
        inner = list(each) if isinstance(each, Array) else []
    for one in inner:
        if isinstance(one, Dictionary | Array) and not one.is_indirect:
            _strip(one, depth + 1)


def _does_more(action: Any) -> bool:
    steps = list(action) if isinstance(action, Array) else [action]
    return any(isinstance(step, Dictionary) and "/S" in step and step["/S"] not in GOES for step in steps)


def _remove(each: Any, names: Iterable[str]) -> None:
    for name in names:
        if name in each:
            del each[name]


def _strip_pictures(pdf: Pdf) -> None:
    for each in pdf.objects:
        found = each.get("/Filter") if isinstance(each, Stream) else None
        filters = list(found) if isinstance(found, Array) else [found]
        if filters == [Name.DCTDecode]:
            how = cast(Dictionary | None, each.get("/DecodeParms"))
            each.write(without_words(each.read_raw_bytes()), filter=Name.DCTDecode, decode_parms=how)
        elif any(one in DRAWN for one in filters):
            raise ValueError("a picture that nobody can look into")


def without_words(jpeg: bytes) -> bytes:
    """Return a JPEG without its words; its pixels stay as they are, for in a PDF others would have other colours."""
    kept, place, drawn = bytearray(jpeg[:2]), 2, False
    while found := MARKER.search(jpeg, place):
        if drawn:
            kept += jpeg[place : found.start()]
        marker, begin = found[1][0], found.end()
        if marker == END:
            return bytes(kept) + b"\xff\xd9"
        place = begin + max(2, int.from_bytes(jpeg[begin : begin + 2], "big"))
        if marker not in OF_PROGRAMS or (marker in NEEDED and jpeg.startswith(NEEDED[marker], begin + 2)):
            kept += b"\xff" + jpeg[begin - 1 : place]
        drawn = marker == SCAN
    return bytes(kept + jpeg[place:]) if drawn else bytes(kept)

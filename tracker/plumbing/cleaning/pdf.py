"""A PDF without what it tells besides its pages: who made it, when, by what, older versions, scripts, attachments."""

from io import BytesIO
from typing import Any, cast

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from tracker.plumbing.cleaning.made import Copies

SAYS_MORE = (
    *("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AF", "/AA", "/Perms", "/CreatorInfo"),
    *("/OpenAction", "/Collection", "/JavaScript", "/EmbeddedFiles"),
)
OF_NOTES = ("/T", "/M", "/CreationDate", "/NM", "/RC")
DRAWN = (Name.DCTDecode, Name.JPXDecode)
WORDS = (0xE1, 0xED, 0xFE)
"""Segments of a JPEG that hold words: EXIF and XMP, IPTC, a comment."""


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
        if each.get("/Subtype") != Name.Widget and "/Rect" in each:
            _remove(each, OF_NOTES)
        inner = [each[key] for key in each.keys()]  # noqa: SIM118  (a stream gives its keys only so)
    else:
        inner = list(each) if isinstance(each, Array) else []
    for one in inner:
        if isinstance(one, Dictionary | Array) and not one.is_indirect:
            _strip(one, depth + 1)


def _remove(each: Any, names: tuple[str, ...]) -> None:
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
    kept, place = bytearray(jpeg[:2]), 2
    while place + 4 <= len(jpeg) and jpeg[place] == 0xFF and jpeg[place + 1] != 0xDA:
        end = place + 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
        if jpeg[place + 1] not in WORDS:
            kept += jpeg[place:end]
        place = end
    return bytes(kept + jpeg[place:])

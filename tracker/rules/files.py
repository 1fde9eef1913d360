"""What may be attached: which types of file, how a type is known by its beginning, and what a file is called."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tracker.rules.words import N_

LONGEST_NAME = 150
HEAD = 8192
"""Bytes at its beginning by which a file is known."""


class Refusal(StrEnum):
    """Why a file is not taken in."""

    EMPTY = "empty"
    TYPE = "type"
    DISAGREES = "disagrees"
    PIXELS = "pixels"
    PROGRAM = "program"
    LARGE = "large"
    QUOTA = "quota"
    NO_KEY = "no key"

    @property
    def sentence(self) -> str:
        return _SENTENCES[self]


_SENTENCES = {
    Refusal.EMPTY: N_("This file is empty. Look whether it was copied whole, and choose it again."),
    Refusal.TYPE: N_(
        "Files of this type are not taken: some of them run when they are opened. Take one of: %(types)s."
    ),
    Refusal.DISAGREES: N_("What is in this file is not what its name says. Save it again in the program that made it."),
    Refusal.PIXELS: N_("This picture has more than 50 million pixels. Make it smaller, and choose it again."),
    Refusal.PROGRAM: N_("There is a program in this document (macros). Save it without macros, or as PDF."),
    Refusal.LARGE: N_("This file is larger than %(most)s MB. Make it smaller, or ask whoever runs this installation."),
    Refusal.NO_KEY: N_("The master key is not in its place, so nothing can be sealed. Ask whoever runs the tracker."),
    Refusal.QUOTA: N_("There is no room for more files here. Ask whoever runs this installation to allow more."),
}


class Metadata(StrEnum):
    """What becomes of what a file tells besides its content: by whom, where, with what it was made."""

    NONE = "none"
    """There is none."""
    REMOVED = "removed"
    """A copy is made without it."""
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class FileType:
    """A type of file, by its usual ending. `known_as`: the endings that its beginning may stand for."""

    ending: str
    label: str
    known_as: frozenset[str]
    metadata: Metadata
    is_picture: bool = False


def _type(ending: str, label: str, known_as: str, metadata: Metadata, is_picture: bool = False) -> FileType:
    return FileType(ending, label, frozenset(known_as.split()), metadata, is_picture)


_ALL = (
    _type("pdf", N_("PDF"), "pdf", Metadata.REMOVED),
    _type("jpg", N_("Picture (JPEG)"), "jpg jpeg", Metadata.REMOVED, True),
    _type("png", N_("Picture (PNG)"), "png", Metadata.REMOVED, True),
    _type("gif", N_("Picture (GIF)"), "gif", Metadata.REMOVED, True),
    _type("webp", N_("Picture (WebP)"), "webp", Metadata.REMOVED, True),
    _type("tif", N_("Picture (TIFF)"), "tif tiff", Metadata.REMOVED, True),
    _type("heic", N_("Picture (HEIC)"), "heic heif", Metadata.STAYS),
    _type("docx", N_("Text document (DOCX)"), "docx zip", Metadata.REMOVED),
    _type("xlsx", N_("Spreadsheet (XLSX)"), "xlsx zip", Metadata.REMOVED),
    _type("odt", N_("Text document (ODT)"), "odt zip", Metadata.REMOVED),
    _type("ods", N_("Spreadsheet (ODS)"), "ods zip", Metadata.REMOVED),
    _type("txt", N_("Plain text"), "", Metadata.NONE),
    _type("csv", N_("Table (CSV)"), "", Metadata.NONE),
    _type("eml", N_("Mail"), "", Metadata.STAYS),
    _type("mp3", N_("Sound (MP3)"), "mp3 mpga", Metadata.STAYS),
    _type("m4a", N_("Sound (M4A)"), "m4a mp4", Metadata.STAYS),
    _type("wav", N_("Sound (WAV)"), "wav", Metadata.STAYS),
    _type("ogg", N_("Sound (Ogg)"), "ogg", Metadata.STAYS),
    _type("mp4", N_("Film (MP4)"), "mp4 m4v", Metadata.STAYS),
    _type("zip", N_("Archive (ZIP), never unpacked here"), "zip docx xlsx odt ods", Metadata.STAYS),
)
_ALSO = {"jpeg": "jpg", "tiff": "tif", "heif": "heic", "oga": "ogg", "opus": "ogg"}

FILE_TYPES: Mapping[str, FileType] = {each.ending: each for each in _ALL}
ENDINGS = (*FILE_TYPES, *_ALSO)

_MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|object|embed|\?)", re.IGNORECASE)
_SCRIPTS = (b"#!", b"%PDF", b"PK\x03\x04", b"{\\rtf", b"<")
_ORDERS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def kept_name(name: str) -> str:
    """Return what is kept of the name of a file: its last part, without what nobody sees; an ending stays an ending."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(" " if char.isspace() else char for char in last if not _is_unseen(char))
    plain = " ".join(seen.split()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    return plain if len(plain) <= LONGEST_NAME else stem[: LONGEST_NAME - len(ending) - 1] + dot + ending[:20]


def _is_unseen(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn") and not char.isspace()


def type_called(name: str) -> FileType | None:
    """Return the type that a name claims by its ending; None for those that are not taken."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return FILE_TYPES.get(_ALSO.get(ending, ending))


def agrees(claimed: FileType, head: bytes, found: Collection[str]) -> bool:
    """Say whether a file begins like its type. `found`: the endings that its beginning is known by."""
    if claimed.known_as:
        return bool(claimed.known_as & set(found))
    return _is_text(head) and (claimed.ending == "eml" or not _MARKUP.search(head))


def _is_text(head: bytes) -> bool:
    if head.startswith(_ORDERS[1:]):
        return not _MARKUP.search(head.replace(b"\x00", b""))
    plain = head.removeprefix(_ORDERS[0]).lstrip()
    return b"\x00" not in head and not plain.startswith(_SCRIPTS)

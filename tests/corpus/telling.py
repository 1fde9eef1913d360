"""Files that tell, besides what they show, who made them and where: each holds the canary in another place."""

import zlib
from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Dictionary, Name, String
from PIL import Image

from tests.corpus.building import CANARY, CONTENT, OFFICE, OPEN, WORD, chunk, jpeg_with, office, pdf, picture, png_with

Told = tuple[str, bytes]
"""The ending of a file, and what is in it."""

WORDS = CANARY.encode()
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>%s</dc:creator></x:xmpmeta>' % WORDS
IPTC = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x12\x1c\x02\x50\0\x0c" + WORDS
COLOURS = b"\0" * 128 + WORDS
W = f'xmlns:w="{WORD}"'
DC = "http://purl.org/dc/elements/1.1/"
CORE = f'<c:coreProperties xmlns:c="{CONTENT}/package/2006/metadata/core-properties" xmlns:d="{DC}">'


def telling() -> list[Told]:
    return [
        told
        for make in (photographs, drawings, papers, papers_that_do_more, documents, sheets, open_documents)
        for told in make()
    ]


def exif(tag: int) -> bytes:
    told = Image.Exif()
    told[tag] = CANARY
    return told.tobytes()


def place() -> bytes:
    told = Image.Exif()
    told.get_ifd(0x8825).update({1: "N", 2: (11.0, 33.0, 7.0), 3: "E", 4: (104.0, 55.0, 1.0), 27: WORDS, 29: CANARY})
    return told.tobytes()


def photographs() -> Iterator[Told]:
    """What cameras and programs write into pictures."""
    for tag in (0x010E, 0x010F, 0x0110, 0x0131, 0x013B, 0x8298, 0x9C9D):
        yield "jpg", picture("jpg", exif=exif(tag))
    yield "jpg", picture("jpg", exif=place())
    yield "jpg", picture("jpg", comment=WORDS)
    yield "jpg", jpeg_with((0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP))
    yield "jpg", jpeg_with((0xED, IPTC))
    yield "jpg", jpeg_with((0xE2, b"ICC_PROFILE\0\1\1" + COLOURS))
    yield "jpg", jpeg_with((0xEF, WORDS))
    yield "jpg", picture("jpg") + WORDS
    for ending in ("webp", "png"):
        yield ending, picture(ending, exif=exif(0x013B))
        yield ending, picture(ending, exif=place())
        yield ending, picture(ending, icc_profile=COLOURS)
    yield "webp", picture("webp", xmp=XMP)


def drawings() -> Iterator[Told]:
    yield "png", png_with(chunk(b"tEXt", b"Author\0" + WORDS))
    yield "png", png_with(chunk(b"zTXt", b"Author\0\0" + zlib.compress(WORDS)))
    yield "png", png_with(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP))
    yield "png", png_with(chunk(b"teSt", WORDS))
    yield "png", picture("png") + WORDS
    yield "gif", picture("gif", comment=WORDS)
    yield "gif", picture("gif", frames=3, comment=WORDS)
    yield "gif", picture("gif") + WORDS
    for tag in (270, 271, 272, 305, 315, 316, 33432, 700):
        yield "tif", picture("tif", tiffinfo={tag: WORDS if tag == 700 else CANARY})
    yield "tif", picture("tif", frames=2, tiffinfo={315: CANARY})


def papers() -> Iterator[Told]:
    def info(made: pikepdf.Pdf) -> None:
        made.docinfo[Name.Author] = String(CANARY)

    def words(made: pikepdf.Pdf) -> None:
        made.Root.Metadata = made.make_stream(XMP, Type=Name.Metadata, Subtype=Name.XML)

    def of_a_page(made: pikepdf.Pdf) -> None:
        made.pages[0].obj.Metadata = made.make_stream(XMP)
        made.pages[0].obj.PieceInfo = Dictionary(Tool=Dictionary(Private=String(CANARY), LastModified=String("x")))

    def a_note(made: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], T=String(CANARY), Contents=String("x"))
        made.pages[0].obj.Annots = pikepdf.Array([note])

    def attached(made: pikepdf.Pdf) -> None:
        made.attachments["x.txt"] = pikepdf.AttachedFileSpec(made, WORDS)

    def a_script(made: pikepdf.Pdf) -> None:
        made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{CANARY}')"))

    def a_photograph(made: pikepdf.Pdf) -> None:
        drawn = made.make_stream(picture("jpg", exif=exif(0x013B), comment=WORDS))
        drawn.stream_dict = Dictionary(
            {"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": 24, "/Height": 18, "/Filter": Name.DCTDecode}
        )
        made.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Im0=drawn))

    changes: list[Callable[[pikepdf.Pdf], None]] = [info, words, of_a_page, a_note, attached, a_script, a_photograph]
    for change in changes:
        yield "pdf", pdf(change)
    yield "pdf", pdf().replace(b"%%EOF", b"%%EOF\n9 0 obj\n(" + WORDS + b")\nendobj\n%%EOF")


def papers_that_do_more() -> Iterator[Told]:
    def in_annotations(made: pikepdf.Pdf) -> None:
        held = made.make_indirect(Dictionary(F=String(CANARY), EF=Dictionary(F=made.make_stream(WORDS))))
        runs = Dictionary(S=Name.JavaScript, JS=String(CANARY))
        doings = (
            runs,
            Dictionary(S=Name.Launch, F=String(CANARY)),
            Dictionary(S=Name.URI, URI=String("x"), Next=[runs]),
        )
        notes = [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=doing) for doing in doings]
        notes.append(Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9], FS=held))
        made.pages[0].obj.Annots = pikepdf.Array([made.make_indirect(note) for note in notes])

    def a_form(made: pikepdf.Pdf) -> None:
        made.Root.AcroForm = Dictionary(Fields=[], XFA=made.make_stream(WORDS))

    def a_photograph_and_more(made: pikepdf.Pdf) -> None:
        drawn = made.make_stream(jpeg_with((0xEC, WORDS), (0xE2, WORDS)) + picture("jpg", exif=exif(0x013B)))
        drawn.stream_dict = Dictionary({"/Type": Name.XObject, "/Subtype": Name.Image, "/Filter": Name.DCTDecode})
        made.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Im0=drawn))

    for change in (in_annotations, a_form, a_photograph_and_more):
        yield "pdf", pdf(change)


def documents() -> Iterator[Told]:
    run = f'<w:document xmlns:w="{WORD}"><w:body><w:p w:rsidR="{CANARY}"><w:ins w:author="{CANARY}" w:date="{CANARY}"/>'
    present = f'<w:presenceInfo w:userId="{CANARY}" w:providerId="{CANARY}"/>'
    target = f'Target="file:///C:/Users/{CANARY}/x.dotm" TargetMode="External"'
    template = f'<Relationship Id="r" Type="{CONTENT}/attachedTemplate" {target}/>'
    parts: dict[str, bytes | str] = {
        "docProps/core.xml": f"{CORE}<d:creator>{CANARY}</d:creator></c:coreProperties>",
        "docProps/app.xml": f"<Properties><Company>{CANARY}</Company><Manager>{CANARY}</Manager></Properties>",
        "docProps/custom.xml": f'<Properties><property name="x"><v>{CANARY}</v></property></Properties>',
        "docProps/thumbnail.jpeg": picture("jpg", exif=exif(0x013B)),
        "customXml/item1.xml": f"<x><owner>{CANARY}</owner></x>",
        "word/document.xml": f"{run}</w:p></w:body></w:document>",
        "word/comments.xml": f'<w:comments {W}><w:comment w:author="{CANARY}" w:initials="{CANARY}"/></w:comments>',
        "word/people.xml": f'<w:people {W}><w:person w:author="{CANARY}">{present}</w:person></w:people>',
        "word/media/image1.jpeg": picture("jpg", exif=place()),
        "word/media/image2.png": png_with(chunk(b"tEXt", b"Author\0" + WORDS)),
        "word/_rels/settings.xml.rels": f"<Relationships>{template}</Relationships>",
        "word/_rels/document.xml.rels": f'<x><Relationship Id="r" Type="x/image" {target}/></x>',
    }
    for name, said in parts.items():
        yield "docx", office("docx", {name: said})
    yield "docx", office("docx", parts)


def sheets() -> Iterator[Told]:
    parts: dict[str, bytes | str] = {
        "docProps/core.xml": f"{CORE}<d:creator>{CANARY}</d:creator></c:coreProperties>",
        "xl/workbook.xml": f'<x><absPath url="C:\\Users\\{CANARY}"/><fileSharing userName="{CANARY}"/></x>',
        "xl/comments1.xml": f"<comments><authors><author>{CANARY}</author></authors></comments>",
        "xl/persons/person.xml": f'<personList><person displayName="{CANARY}" userId="{CANARY}" id="1"/></personList>',
        "xl/threadedComments/threadedComment1.xml": f'<x><threadedComment dT="{CANARY}" personId="1"/></x>',
        "xl/pivotCache/pivotCacheDefinition1.xml": f'<pivotCacheDefinition refreshedBy="{CANARY}"/>',
        "xl/printerSettings/printerSettings1.bin": WORDS,
        "xl/media/image1.gif": picture("gif", comment=WORDS),
    }
    for name, said in parts.items():
        yield "xlsx", office("xlsx", {name: said})


def open_documents() -> Iterator[Told]:
    names = f'xmlns:office="{OPEN}:office:1.0" xmlns:dc="{DC}" xmlns:config="{OPEN}:config:1.0"'
    note = f"<office:annotation><dc:creator>{CANARY}</dc:creator><dc:date>{CANARY}</dc:date></office:annotation>"
    printer = f'<config:config-item config:name="PrinterName">{CANARY}</config:config-item>'
    far = f'<x xmlns:l="x"><image l:href="https://{CANARY}.example.org/x.png"/></x>'
    parts: dict[str, bytes | str] = {
        "styles.xml": far,
        "meta.xml": f"<office:document-meta {names}><dc:creator>{CANARY}</dc:creator></office:document-meta>",
        "content.xml": f"<office:document-content {names}>{note}</office:document-content>",
        "settings.xml": f"<office:document-settings {names}>{printer}</office:document-settings>",
        "Thumbnails/thumbnail.png": png_with(chunk(b"tEXt", b"Author\0" + WORDS)),
        "Pictures/1.jpg": picture("jpg", exif=place()),
    }
    for ending in OFFICE[2:]:
        for name, said in parts.items():
            yield ending, office(ending, {name: said})

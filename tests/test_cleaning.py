"""The process that looks through files makes copies that tell nothing besides what they show, and can open nothing."""

import hashlib
import subprocess
import sys
import zipfile
from collections import Counter
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from tests.corpus.building import CANARY, OFFICE, office, pdf, picture
from tests.corpus.hostile import DISGUISED
from tests.corpus.reaching import STAYS, field, reaching, relation, text
from tests.corpus.telling import telling
from tracker.plumbing.cleaning import office as office_documents
from tracker.plumbing.cleaning import pdf as papers
from tracker.plumbing.cleaning import pictures
from tracker.plumbing.cleaning.made import Refused
from tracker.plumbing.files.looking import ROOT

MAKERS = {"pdf": papers.copies, **dict.fromkeys(OFFICE, office_documents.copies)}
SAID = (CANARY.encode(), CANARY.encode("utf-16-le"), CANARY.encode("utf-16-be"))


def opened(ending: str, data: bytes) -> bytes:
    """All that is in a file, with nothing packed any more."""
    if ending in OFFICE:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return data + b"".join(archive.read(part) for part in archive.infolist())
    if ending == "pdf":
        out = BytesIO()
        with pikepdf.open(BytesIO(data)) as paper:
            paper.save(out, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return data + out.getvalue()
    with Image.open(BytesIO(data)) as shown:
        return data + repr(shown.info).encode() + repr(dict(shown.getexif())).encode()


def test_sixty_files_and_more_tell_nothing_in_their_copies() -> None:
    told, corpus = list[str](), telling()
    for number, (ending, data) in enumerate(corpus):
        before = hashlib.sha256(data).hexdigest()
        copy = MAKERS.get(ending, pictures.copies)(data, ending).stripped
        assert hashlib.sha256(data).hexdigest() == before
        assert copy, (number, ending)
        told += [f"{number} {ending}" for said in SAID if said in opened(ending, copy)]
    assert told == []
    assert len(corpus) >= 60
    assert set(Counter(ending for ending, _data in corpus)) == {"jpg", "png", "gif", "webp", "tif", "pdf", *OFFICE}


def test_the_corpus_does_tell() -> None:
    silent = [
        (number, ending)
        for number, (ending, data) in enumerate(telling())
        if not any(said in opened(ending, data) for said in SAID)
    ]
    assert len(silent) <= 3, silent


def test_documents_reach_nothing_outside_in_their_copies_and_keep_what_they_showed() -> None:
    reached, tried = list[str](), 0
    for what, ending, data in reaching():
        copy = office_documents.copies(data, ending).stripped
        tried += 1
        reached += [what for said in SAID if said in opened(ending, copy)]
        assert STAYS.encode() not in opened(ending, data) or STAYS.encode() in opened(ending, copy), what
    assert reached == []
    assert tried >= 80


def test_fields_that_know_the_document_alone_and_links_to_pages_stay() -> None:
    kept = ("PAGE", ' TOC \\o "1-3" ', 'HYPERLINK "https://example.org/x"', 'HYPERLINK \\l "there"')
    words = text(*(field(code) for code in kept), field("LINK x", shown="shown before"))
    followed = relation("hyperlink", "https://example.org/report")
    parts: dict[str, bytes | str] = {"word/document.xml": words, "word/_rels/document.xml.rels": followed}
    copy = opened("docx", office_documents.copies(office("docx", parts), "docx").stripped)
    assert [code for code in kept if f">{code}<".encode() not in copy] == []
    assert copy.count(b'fldCharType="begin"') == len(kept)
    assert copy.count(b"shown before") == len(kept) + 1
    assert b"https://example.org/report" in copy
    sheet = "<x><c><f>SUM(A1:A9)</f><v>7</v></c><c><f>Table1[Day]</f></c></x>"
    counted = office_documents.copies(office("xlsx", {"xl/worksheets/sheet1.xml": sheet}), "xlsx").stripped
    assert b"<f>SUM(A1:A9)</f><v>7</v>" in opened("xlsx", counted)
    assert b"<f>Table1[Day]</f>" in opened("xlsx", counted)


def test_formulas_that_share_one_that_goes_go_with_it() -> None:
    first = f'<c><f t="shared" si="0" ref="A1:A2">[1]{CANARY}!B1</f><v>7</v></c><c><f t="shared" si="0"/><v>8</v></c>'
    copy = office_documents.copies(office("xlsx", {"xl/worksheets/sheet1.xml": f"<x>{first}</x>"}), "xlsx").stripped
    assert b"<c><v>7</v></c><c><v>8</v></c>" in opened("xlsx", copy)


@pytest.mark.parametrize("what", DISGUISED)
def test_a_program_is_refused_whatever_it_is_called(what: str) -> None:
    ending, parts = DISGUISED[what]
    with pytest.raises(Refused, match="program"):
        office_documents.copies(office(ending, parts), ending)


def test_there_is_no_copy_of_a_document_that_hides_another_file() -> None:
    hidden = relation("oleObject", "fonts/font1.ttf", "Internal")
    parts: dict[str, bytes | str] = {
        "word/_rels/document.xml.rels": hidden,
        "word/fonts/font1.ttf": b"MZ" + CANARY.encode(),
    }
    with pytest.raises(ValueError, match="nobody knows"):
        office_documents.copies(office("docx", parts), "docx")


def test_a_picture_stands_as_it_was_held() -> None:
    told = Image.Exif()
    told[0x0112] = 6
    with Image.open(BytesIO(pictures.copies(picture("jpg", (40, 20), exif=told), "jpg").stripped)) as turned:
        assert turned.size == (20, 40)


def test_a_film_of_pictures_moves_on() -> None:
    for ending in ("gif", "webp", "tif"):
        with Image.open(BytesIO(pictures.copies(picture(ending, frames=3), ending).stripped)) as shown:
            assert getattr(shown, "n_frames", 1) >= 2, ending


def test_a_document_keeps_its_words() -> None:
    words = "<w:document xmlns:w='x'><w:body><w:p><w:r><w:t>Free them all</w:t></w:r></w:p></w:body></w:document>"
    copy = office_documents.copies(office("docx", {"word/document.xml": words}), "docx").stripped
    assert b"Free them all" in opened("docx", copy)
    with pikepdf.open(BytesIO(papers.copies(pdf(page=b"BT (Free them all) Tj ET"), "pdf").stripped)) as paper:
        assert b"Free them all" in paper.pages[0].Contents.read_bytes()


TRIES = {
    "a connection": "import socket; socket.socket()",
    "a file": "open('/etc/passwd')",
    "a program": "import os; os.posix_spawn('/bin/true', ['true'], {}); os.wait(); open('/bin/true')",
    "a file in the place of what was closed": "import os; os.close(0); os.open('/etc/passwd', os.O_RDONLY)",
    "memory": "x = bytearray(1 << 31)",
}


@pytest.mark.parametrize("what", TRIES)
def test_the_process_can_open_nothing(what: str) -> None:
    shuts = "import os, socket\nfrom tracker.plumbing.cleaning import shut\nshut.limit()\nshut.open_nothing()"
    code = f"{shuts}\n{TRIES[what]}"
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"OSError" in done.stderr or b"MemoryError" in done.stderr

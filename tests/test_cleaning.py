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
from tests.corpus.telling import telling
from tracker.plumbing.cleaning import office as office_documents
from tracker.plumbing.cleaning import pdf as papers
from tracker.plumbing.cleaning import pictures
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

"""Hundreds of files that somebody sends with ill will: each is refused with a sentence, or kept and never shown."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask

from tests.cast import Acting, Browser, token_in, words_of
from tests.corpus.building import picture, sound_file
from tests.corpus.hostile import Sent, bombs, hostile
from tests.factories import person
from tests.shares import share
from tracker.plumbing.files.looking import ROOT
from tracker.plumbing.files.shelf import shelf
from tracker.rules.files import FILE_TYPES

pytestmark = pytest.mark.any_database

BORDER = b"----------------border"
FORM = f"multipart/form-data; boundary={BORDER[2:].decode()}"
REFUSALS = ("This file is empty", "Files of this type are not taken", "is not what its name says", "50 million pixels")
REFUSALS_TOO = ("There is a program in this document", "Choose a file.")
MEGABYTES = 512
ONE_IN = 4
"""Of so many files one is sent by each run of all tests; `make proofs` sends all."""


class Sender:
    """Sends files to one record as no browser would: with any name, byte by byte."""

    def __init__(self, browser: Browser, ref: str) -> None:
        self.browser, self.path, self._number = browser, f"/records/{ref}/files/add", 0
        self._token = token_in(browser.page(self.path))

    def __call__(self, sent: Sent) -> str:
        """Return the address of the file, or the sentence that refuses it."""
        self._number += 1
        said = {"csrf_token": self._token, "submission_id": f"hostile-{self._number}", "title": "A file"}
        answer = self.browser.post(self.path, data=_body(said, sent), content_type=FORM)
        if answer.status_code == 302:
            return answer.headers["Location"]
        assert answer.status_code == 422, (sent[0], answer.status_code)
        told = words_of(answer.text)
        assert any(each in told for each in (*REFUSALS, *REFUSALS_TOO)), (sent[0], told)
        return ""


def _body(said: dict[str, str], sent: Sent) -> bytes:
    name = sent[0].replace("\\", "\\\\").replace('"', '\\"').encode()
    fields = [b'name="%s"\r\n\r\n%s' % (key.encode(), value.encode()) for key, value in said.items()]
    fields.append(b'name="file"; filename="%s"\r\nContent-Type: text/html\r\n\r\n%s' % (name, sent[1]))
    parts = b"".join(b"%s\r\nContent-Disposition: form-data; %s\r\n" % (BORDER, field) for field in fields)
    return parts + BORDER + b"--\r\n"


@pytest.mark.own_app
def test_each_is_refused_or_kept_and_none_is_shown_or_brings_anything_down(
    pytestconfig: pytest.Config, app: Flask, acting: Acting, amina: Browser
) -> None:
    with acting("amina"):
        ref = person().ref
    assert len(hostile()) >= 300
    send, became, corpus = Sender(amina, ref), Counter[str](), share(pytestconfig, hostile(), ONE_IN)
    for sent in corpus:
        page = send(sent)
        became["kept" if page else "refused"] += 1
        if page:
            never_shown(amina, page, sent)
    assert sum(became.values()) == len(corpus)
    assert len(became) == 2
    with app.app_context():
        assert list((shelf().folder / "quarantine").iterdir()) == []
        assert {path.parent.parent for path in shelf().folder.glob("*/*")} == {shelf().folder}
    assert "<script>alert" not in amina.page(f"/people/{ref}")


def never_shown(amina: Browser, page: str, sent: Sent) -> None:
    shown = amina.page(page)
    assert "<script>alert" not in shown, sent[0]
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u200b\u202a-\u202e\ufeff]", shown), sent[0]
    with amina.get(f"{page}/original") as answer:
        assert answer.data == sent[1], sent[0]
        assert answer.headers["Content-Disposition"].startswith("attachment; "), sent[0]
        assert answer.headers["Content-Type"] == "application/octet-stream", sent[0]
    if "/preview" in shown:
        with amina.get(f"{page}/preview") as answer:
            assert answer.headers["Content-Type"] == "image/jpeg"
            assert answer.data.startswith(b"\xff\xd8\xff\xe0")
            assert b"alert(" not in answer.data
    if "/copy" in shown:
        with amina.get(f"{page}/copy") as answer:
            assert answer.headers["Content-Disposition"].startswith("attachment; "), sent[0]


@pytest.mark.own_app
def test_of_every_type_that_is_taken_one_is_taken(acting: Acting, amina: Browser) -> None:
    with acting("amina"):
        send = Sender(amina, person().ref)
    assert [ending for ending in FILE_TYPES if not send((f"sound.{ending}", sound_file(ending)))] == []


def test_none_fills_the_memory_and_the_largest_that_is_taken_does_not_either(tmp_path: Path) -> None:
    largest = ("largest.jpg", picture("jpg", (7_000, 7_000)))
    for number, (name, data) in enumerate((*bombs(), largest)):
        (tmp_path / f"{number:02}-{name}").write_bytes(data)
    looking = [sys.executable, "-m", "tests.corpus.filling", str(tmp_path)]
    done = subprocess.run(looking, cwd=ROOT, capture_output=True, text=True, check=True)
    assert 7_000 * 7_000 * 3 < int(done.stdout) * 1024 <= MEGABYTES << 20

"""What a mail says is read from its bytes as it was written, whatever stands in it."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.plumbing.mail import LONGEST_LINE, compose

DATE = "Wed, 10 Feb 2016 09:00:00 +0000"
LINES = st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc"))), min_size=1, max_size=8)


def composed(body: str, recipient: str = "amina@example.org") -> bytes:
    return compose("tracker@example.org", recipient, "Tracker: follow-ups", body, "<1@example.org>", DATE)


def read(content: bytes) -> EmailMessage:
    mail = message_from_bytes(content, policy=default)
    assert mail.defects == []
    return mail


@given(LINES)
def test_it_reads_as_it_was_written(lines: list[str]) -> None:
    assert read(composed("\n".join(lines))).get_content().splitlines() == "\n".join(lines).splitlines()


@pytest.mark.parametrize("body", ["x" * LONGEST_LINE, "x" * (LONGEST_LINE + 1), "Jos\u00e9\n.\n", "a\0b", ""])
def test_its_lines_are_those_that_every_server_takes(body: str) -> None:
    content = composed(body)
    assert content.isascii()
    assert b"\0" not in content
    assert content.endswith(b"\r\n")
    assert all(len(line) <= LONGEST_LINE and b"\r" not in line for line in content.split(b"\r\n"))
    assert read(content).get_content().splitlines() == body.splitlines()


def test_its_headers_are_those_of_a_plain_mail() -> None:
    mail = read(composed("One follow-up came back."))
    said = ("From", "To", "Subject", "Message-ID", "Date", "Auto-Submitted", "Content-Type")
    assert [str(mail[name]) for name in said] == [
        *("tracker@example.org", "amina@example.org", "Tracker: follow-ups", "<1@example.org>", DATE),
        *("auto-generated", 'text/plain; charset="utf-8"'),
    ]


def test_no_address_adds_a_header() -> None:
    mail = read(composed("One.", "amina@example.org\r\nBcc: esi@example.org\r\n\r\nTwo."))
    assert mail["Bcc"] is None
    assert mail.get_content().splitlines() == ["One."]

"""A real SMTP server on this machine that can also refuse, delay, stall, or hang up when it has taken a mail."""

import asyncio
import mailbox
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

RECEIPTS = "receipts@example.org"
HANG_UP = "hang up"
"""Answered to the last dot: the mail is taken, and the line is cut before anybody is told."""

STALL = "stall"
"""Answered with silence; after the last dot, when the mail is taken."""

Answers = Callable[[str, str], str | None]
"""What to answer otherwise at a moment ("MAIL", "RCPT", "DATA", "dot") to an address; None to go on."""


class Sink:
    """What arrived, and how to answer: "accept", "delay" (451), "refuse" (550) or "stall" (silence first)."""

    def __init__(self, receipts: Path | None = None) -> None:
        self.mails: list[Message] = []
        self.tries: list[str] = []
        self.copies: Counter[str] = Counter()
        """How often each Message-ID was taken for its person."""
        self.without_person = 0
        """Mails that were taken for the mailbox of receipts alone."""
        self.resets = 0
        self.answer = "accept"
        self.otherwise: Answers = lambda _moment, _address: None
        self.stalled = threading.Event()
        self._receipts = mailbox.Maildir(receipts) if receipts else None

    async def handle_MAIL(  # noqa: N802  (the name the server looks for)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = await self._answer("MAIL", address)
        if answer is None:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return answer or "250 OK"

    async def handle_RCPT(  # noqa: N802  (as above)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.answer == "refuse":
            return "550 5.1.1 No such mailbox"
        answer = await self._answer("RCPT", address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_RSET(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802  (as above)
        self.resets += 1
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  (as above)
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=default)
        self.tries.append(str(mail["Message-ID"]))
        if self.answer == "stall":
            self.stalled.set()
            await asyncio.sleep(60)
        if self.answer == "delay":
            return "451 4.3.0 Later"
        answer = self.otherwise("dot", str(mail["To"]))
        if answer in (None, HANG_UP, STALL):
            self._take(mail, envelope)
        if answer == STALL:
            await asyncio.sleep(60)
        if answer == HANG_UP:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return "250 OK" if answer is None else answer

    async def _answer(self, moment: str, address: str) -> str | None:
        answer = self.otherwise(moment, address)
        if answer == STALL:
            await asyncio.sleep(60)
        return answer

    def _take(self, mail: Message, envelope: Envelope) -> None:
        if self._receipts is not None and RECEIPTS in envelope.rcpt_tos:
            self._receipts.add(mail)
        if set(envelope.rcpt_tos) == {RECEIPTS}:
            self.without_person += 1
        else:
            self.mails.append(mail)
            self.copies[str(mail["Message-ID"])] += 1


def text_of(mail: Message) -> str:
    """What a plain mail says: its lines are long, so they travel in an encoding."""
    assert isinstance(mail, EmailMessage)
    return str(mail.get_content())


@contextmanager
def running(receipts: Path | None = None) -> Iterator[tuple[Sink, str]]:
    """Run the server and give what it collects, with its address as TRACKER_SMTP_URL."""
    sink = Sink(receipts)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = Controller(sink, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield sink, f"smtp://127.0.0.1:{port}"
    finally:
        server.stop(no_assert=True)

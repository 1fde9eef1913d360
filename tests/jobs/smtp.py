"""A real SMTP server on this machine that can also refuse, delay, or stall before it accepts."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Sink:
    """What arrived, and how to answer: "accept", "delay" (451), "refuse" (550) or "stall" (silence first)."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.tries: list[str] = []
        self.answer = "accept"
        self.stalled = threading.Event()

    async def handle_RCPT(  # noqa: N802  (the name the server looks for)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.answer == "refuse":
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  (as above)
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=default)
        self.tries.append(str(mail["Message-ID"]))
        if self.answer == "stall":
            self.stalled.set()
            await asyncio.sleep(60)
        if self.answer == "delay":
            return "451 4.3.0 Later"
        self.mails.append(mail)
        return "250 OK"


@contextmanager
def running() -> Iterator[tuple[Sink, str]]:
    """Run the server and give what it collects, with its address as TRACKER_SMTP_URL."""
    sink = Sink()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = Controller(sink, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield sink, f"smtp://127.0.0.1:{port}"
    finally:
        server.stop(no_assert=True)

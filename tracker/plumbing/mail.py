"""Hands frozen mails to an SMTP server, one connection a round, one recipient a mail."""

import re
import smtplib
import socket
import ssl
from base64 import encodebytes
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from tracker.rules.mail_addresses import is_mail_address

LONGEST_SILENCE_SECONDS = 30
DOT_PATIENCE = 5
"""So many times longer the answer to the last dot is waited for: who gives up too early sends twice."""

LONGEST_LINE = 998
"""Bytes of a line that every server takes (RFC 5321); what has longer ones travels encoded."""


class MailRefused(Exception):
    """The server refuses this mail for good (5xx): trying again cannot help."""


class MailDelayed(Exception):
    """The server cannot take the mail now (4xx, or it cannot be reached): try again later."""


class MailUncertain(Exception):
    """The line was lost after the last dot, or the answer to it means nothing: the server may have taken the mail."""


@dataclass(frozen=True, slots=True)
class Sending:
    """One mail on its way: to one person, and perhaps to a mailbox that shows that it left."""

    sender: str
    recipient: str
    content: bytes
    receipt_to: str | None = None


@dataclass(frozen=True, slots=True)
class Letterbox:
    """Where outgoing mail is dropped: smtp://host:port or smtps://user:password@host."""

    url: str
    silence: float = LONGEST_SILENCE_SECONDS
    """Seconds that the server may take for each answer."""

    def open(self) -> "Drop":
        return Drop(self.url, min(self.silence, LONGEST_SILENCE_SECONDS))


class Drop:
    is_lost = False
    """Whether the server could not be reached, or fell silent or away before it took a mail on this line."""

    def __init__(self, url: str, silence: float) -> None:
        self._url, self._silence = urlsplit(url), silence
        self._server: smtplib.SMTP | None = None
        self._took_one = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except (OSError, smtplib.SMTPException):
                server.close()

    def send(self, mail: Sending, may_go: Callable[[], bool]) -> None:
        """Hand one mail over; raises MailRefused, MailDelayed or MailUncertain.

        `may_go` is asked once, when the server waits for the bytes: what must be known of this try is noted there.
        """
        if not is_mail_address(mail.recipient):
            raise MailRefused("This is no mail address.")
        try:
            server = self._server or self._connect()
            self._envelope(server, mail)
            code, answer = self._data(server, mail.content, may_go)
        except (OSError, smtplib.SMTPException) as error:
            self._lose()
            raise MailDelayed(_reason(error)) from error
        _accept(code, answer)
        self._took_one = True

    def _envelope(self, server: smtplib.SMTP, mail: Sending) -> None:
        """Name the person and then, if they are accepted, the mailbox of receipts: never a receipt for nobody."""
        try:
            self._want(server, 250, *server.mail(mail.sender))
        except MailRefused as about_us:
            raise MailDelayed(str(about_us)) from about_us
        self._want(server, 250, *server.rcpt(mail.recipient))
        if mail.receipt_to:
            server.rcpt(mail.receipt_to)

    def _data(self, server: smtplib.SMTP, content: bytes, may_go: Callable[[], bool]) -> tuple[int, bytes]:
        """Hand over the bytes and return the answer. Without one, this line serves no other mail."""
        self._want(server, 354, *server.docmd("DATA"))
        code = 0
        try:
            if not may_go():
                raise MailDelayed("It may not leave now.")
            server.send(_quoted(content))
            code, answer = self._dot(server)
        finally:
            if code in (0, 421):
                self._close()
        return code, answer

    def _dot(self, server: smtplib.SMTP) -> tuple[int, bytes]:
        """End the mail. The answer may take longest: the server stores the mail before it gives it."""
        assert server.sock is not None
        server.sock.settimeout(self._silence * DOT_PATIENCE)
        try:
            server.send(b".\r\n")
            code, answer = server.getreply()
            server.sock.settimeout(self._silence)
        except (OSError, smtplib.SMTPException) as error:
            self._lose()
            raise MailUncertain(_reason(error)) from error
        if not 200 <= code < 300 and not 400 <= code < 600:
            raise MailUncertain(f"{code} {answer.decode('ascii', 'replace')}")
        return code, answer

    def _want(self, server: smtplib.SMTP, wanted: int, code: int, answer: bytes) -> None:
        """Go on after this answer; after another one, put the mail back, so that the next begins anew."""
        if code == wanted or (wanted == 250 and 200 <= code < 300):
            return
        if code == 421:
            self._lose()
        else:
            server.rset()
        _accept(code, answer)
        raise MailDelayed(f"{code} {answer.decode('ascii', 'replace')}")

    def _connect(self) -> smtplib.SMTP:
        self._took_one = False
        host, port = self._url.hostname or "127.0.0.1", self._url.port
        if self._url.scheme == "smtps":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port or 465, timeout=self._silence, context=context)
        else:
            server = smtplib.SMTP(host, port or 25, timeout=self._silence)
        self._server = server
        assert server.sock is not None
        server.sock.setsockopt(
            socket.IPPROTO_TCP, socket.TCP_NODELAY, 1
        )  # the dot does not wait for an answer to the bytes
        server.ehlo_or_helo_if_needed()
        if self._url.username:
            server.login(unquote(self._url.username), unquote(self._url.password or ""))
        return server

    def _lose(self) -> None:
        self.is_lost = not self._took_one
        self._close()

    def _close(self) -> None:
        """Leave without a word: a server that fell silent would not answer a farewell either."""
        server, self._server = self._server, None
        if server is not None:
            server.close()


def _quoted(content: bytes) -> bytes:
    """Return the bytes as they travel: a dot at the beginning of a line is doubled, and the last line ends."""
    lines = content if content.endswith(b"\r\n") else content + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines)


def _accept(code: int, answer: bytes) -> None:
    if code >= 500:
        raise MailRefused(f"{code} {answer.decode('ascii', 'replace')}")
    if code >= 400:
        raise MailDelayed(f"{code} {answer.decode('ascii', 'replace')}")


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def compose(sender: str, recipient: str, subject: str, body: str, message_id: str, date: str) -> bytes:
    """Return the bytes of a plain mail; they are frozen when it is written and the same at every try.

    What all our mails need of the format stands here: to say it, the library takes twenty times as long as these lines.
    """
    text = b"".join(line + b"\r\n" for line in body.encode().splitlines())
    as_it_is = text.isascii() and b"\0" not in text and max(map(len, text.splitlines()), default=0) <= LONGEST_LINE
    headers = {
        "From": sender,
        "To": recipient,
        "Subject": subject,
        "Message-ID": message_id,
        "Date": date,
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "7bit" if as_it_is else "base64",
    }
    head = "".join(f"{name}: {_plain(value)}\r\n" for name, value in headers.items())
    return head.encode() + b"\r\n" + (text if as_it_is else encodebytes(text).replace(b"\n", b"\r\n"))


def _plain(value: str) -> str:
    """Return what a header may hold: never the end of a line. An address that loses by it is refused when it leaves."""
    return "".join(character for character in value if character.isascii() and character.isprintable())

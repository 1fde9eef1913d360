"""Hands frozen mails to an SMTP server, one connection a round, one recipient a mail."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from tracker.rules.mail_addresses import is_mail_address

LONGEST_SILENCE_SECONDS = 30


class MailRefused(Exception):
    """The server refuses this mail for good (5xx): trying again cannot help."""


class MailDelayed(Exception):
    """The server cannot take the mail now (4xx, or it cannot be reached): try again later."""


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
    """Whether the server could not be reached, or fell silent or away in the middle."""

    def __init__(self, url: str, silence: float) -> None:
        self._url, self._silence = urlsplit(url), silence
        self._server: smtplib.SMTP | None = None

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

    def send(self, sender: str, recipient: str, content: bytes) -> None:
        """Hand one mail over; raises MailRefused or MailDelayed."""
        if not is_mail_address(recipient):
            raise MailRefused("This is no mail address.")
        try:
            server = self._server or self._connect()
            self._envelope(server, sender, recipient)
            code, answer = server.data(content)
        except smtplib.SMTPDataError as refusal:
            code, answer = refusal.smtp_code, _bytes(refusal.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            self.is_lost = True
            self._forget()
            raise MailDelayed(_reason(error)) from error
        _accept(code, answer)

    def _envelope(self, server: smtplib.SMTP, sender: str, recipient: str) -> None:
        for code, answer in (server.mail(sender), server.rcpt(recipient)):
            if code >= 400:
                server.rset()
                _accept(code, answer)

    def _connect(self) -> smtplib.SMTP:
        host, port = self._url.hostname or "127.0.0.1", self._url.port
        if self._url.scheme == "smtps":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port or 465, timeout=self._silence, context=context)
        else:
            server = smtplib.SMTP(host, port or 25, timeout=self._silence)
        self._server = server
        server.ehlo_or_helo_if_needed()
        if self._url.username:
            server.login(unquote(self._url.username), unquote(self._url.password or ""))
        return server

    def _forget(self) -> None:
        """Leave without a word: a server that fell silent would not answer a farewell either."""
        server, self._server = self._server, None
        if server is not None:
            server.close()


def _bytes(answer: bytes | str) -> bytes:
    return answer if isinstance(answer, bytes) else answer.encode("ascii", "replace")


def _accept(code: int, answer: bytes) -> None:
    if code >= 500:
        raise MailRefused(f"{code} {answer.decode('ascii', 'replace')}")
    if code >= 400:
        raise MailDelayed(f"{code} {answer.decode('ascii', 'replace')}")


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def compose(sender: str, recipient: str, subject: str, body: str, message_id: str, date: str) -> bytes:
    """Return the bytes of a plain mail; they are frozen when it is written and the same at every try."""
    mail = EmailMessage(policy=SMTP_POLICY)
    mail["From"], mail["To"], mail["Subject"] = sender, recipient, subject
    mail["Message-ID"], mail["Date"] = message_id, date
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(body)
    return mail.as_bytes()

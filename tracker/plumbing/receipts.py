"""The mailbox of receipts: every mail goes there too, so that it can be seen whether one of which nobody knows left."""

import imaplib
import ssl
from collections.abc import Collection, Sequence
from email.errors import MessageError
from email.parser import BytesHeaderParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

PATIENCE_SECONDS = 10


class BoxUnreadable(Exception):
    """The mailbox cannot be read now; the message says why."""


def found(place: str, message_ids: Collection[str]) -> set[str]:
    """Return which of these Message-IDs lie in a mailbox: the path of a Maildir, or imaps://user:password@host/INBOX.

    Raises BoxUnreadable.
    """
    try:
        return _in_imap(place, message_ids) if "://" in place else _in_maildir(Path(place), message_ids)
    except (OSError, imaplib.IMAP4.error, MessageError) as problem:
        raise BoxUnreadable(f"{type(problem).__name__}: {problem}") from problem
    except BoxUnreadable:
        raise
    except Exception as problem:
        # The library falls over what it cannot read, or send, in many ways; what it then says may quote the password.
        raise BoxUnreadable(type(problem).__name__) from problem


def _in_maildir(folder: Path, message_ids: Collection[str]) -> set[str]:
    wanted, seen = set(message_ids), set()
    for part in ("new", "cur"):
        for path in (folder / part).iterdir():
            with path.open("rb") as file:
                seen.add(str(BytesHeaderParser().parse(file)["Message-ID"] or "").strip())
    return wanted & seen


def _in_imap(place: str, message_ids: Collection[str]) -> set[str]:
    parts = urlsplit(place)
    box = _connected(parts.scheme, parts.hostname or "", parts.port)
    try:
        box.login(unquote(parts.username or ""), unquote(parts.password or ""))
        _fine(*box.select(f'"{unquote(parts.path.strip("/")) or "INBOX"}"', readonly=True))
        return {each for each in message_ids if _fine(*box.search(None, "HEADER", "Message-ID", f'"{each}"'))}
    finally:
        box.shutdown()


def _connected(scheme: str, host: str, port: int | None) -> imaplib.IMAP4:
    if scheme == "imaps":
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(host, port or 993, ssl_context=context, timeout=PATIENCE_SECONDS)
    return imaplib.IMAP4(host, port or 143, timeout=PATIENCE_SECONDS)


def _fine(said: str, answer: Sequence[bytes | None]) -> bytes:
    if said != "OK":
        raise BoxUnreadable(f"{said} {answer!r}")
    return answer[0] or b""

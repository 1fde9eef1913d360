"""Say the neutral sentence at the addresses that people gave besides their mail."""

import logging
from collections.abc import Collection, Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy import select

from tracker.actions import channels, outbox
from tracker.jobs.row_by_row import each
from tracker.plumbing import clock
from tracker.plumbing.channels import NotTold, tell
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.channels import Channel
from tracker.records.outbox import waiting_notices
from tracker.rules.channels import is_allowed

NOTICES_AT_ONCE = 2000

log = logging.getLogger("tracker.clock")


def post(settings: Settings) -> int:
    """Say what waits to be said; what is not allowed any more is given up.

    A host that failed is not tried again for the others of this round: they wait for the next.
    """
    failed: set[str] = set()
    waiting = _waiting(settings, failed)
    return each("notice", waiting, lambda mail_id: _hand_over(mail_id, settings, failed))


def _waiting(settings: Settings, failed: Collection[str]) -> Iterator[int]:
    """What may leave, the longest due first; half the time that this process may work is for it."""
    over = clock.real_now() + timedelta(seconds=settings.lease_seconds / 2)
    waiting = session().execute(waiting_notices(clock.real_now(), NOTICES_AT_ONCE)).all()
    session().commit()
    for mail_id, address in waiting:
        if clock.real_now() > over:
            return
        if _host_of(address) not in failed:
            yield mail_id


def _host_of(address: str) -> str:
    return urlsplit(address).netloc.rpartition("@")[2].lower()


def _hand_over(mail_id: int, settings: Settings, failed: set[str]) -> bool:
    """Hand over one notice; no transaction is open while the service is spoken to.

    That the sentence may have been said is noted before: whoever dies meanwhile leaves it open, and it is said again.
    """
    mail = outbox.claim(mail_id, timedelta(seconds=settings.lease_seconds))
    session().commit()
    if mail is None:
        return False
    channel = session().scalars(select(Channel).where(Channel.id == mail.channel_id)).one()
    channel_id, address = channel.id, channel.url
    session().commit()
    if not is_allowed(address, settings.channels):
        return _given_up(mail_id, mail.token, channel_id)
    may = outbox.note_bytes_leave(mail_id, mail.token)
    session().commit()
    if not may:
        return False
    problem = _told(mail_id, address)
    channels.note(channel_id, problem)
    if problem:
        failed.add(_host_of(address))
        outbox.mark_delayed(mail_id, mail.token, problem)
        return False
    return outbox.mark_sent(mail_id, mail.token)


def _told(mail_id: int, address: str) -> str:
    """Say the sentence; return what went wrong, '' when nothing did. A fault of the library is a delay, too."""
    try:
        tell(address)
    except NotTold as problem:
        return str(problem)
    except Exception as problem:  # noqa: BLE001  (whatever the library does, the sentence waits and is tried again)
        # What it says is left out: it may hold the address, which is a key.
        log.warning("notice %d failed: %s; it is tried again later", mail_id, type(problem).__name__)
        return "The service could not be told."
    return ""


def _given_up(mail_id: int, token: str, channel_id: int) -> bool:
    problem = "This address is not allowed here any more."
    outbox.mark_refused(mail_id, token, problem)
    channels.note(channel_id, problem)
    return False

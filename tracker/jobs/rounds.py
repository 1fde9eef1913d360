"""The rounds of the clock: each finds the rows that are due, does one at a time, and commits it before the next.

A row that fails is logged by its number and left; the others of the round are done.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import takewhile

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from tracker.actions import accounts, digests, outbox, records, sign_in, submissions, timeline
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.mail import Drop, Letterbox, MailDelayed, MailRefused
from tracker.plumbing.settings import Settings
from tracker.records.accounts import User, active_users
from tracker.records.events import Event, come_due
from tracker.records.gate import Escape, Viewer, escaping, look_as
from tracker.records.outbox import Mail, waiting_mails

MAILS_A_ROUND = 200
PHASES = 12
"""How often a mail server may be silent over one mail, from the connection to the last dot and the farewell."""

log = logging.getLogger("tracker.clock")


@dataclass(frozen=True, slots=True)
class Done:
    """What a round did, in a word and a number."""

    round: str
    count: int


def all_rounds(settings: Settings) -> list[Done]:
    """Make every round once, in their order; each commits row by row."""
    return [
        Done("events whose day has come", days_come()),
        Done("alerts", alerts()),
        Done("digests written", digests_written(settings)),
        Done("mails sent", post(settings)),
        Done("deleted records destroyed", purge()),
        Done("old sessions, links and forms forgotten", forget()),
    ]


def days_come() -> int:
    with escaping(Escape.CLOCK):
        due = session().scalars(come_due(clock.today()).with_only_columns(Event.id)).all()
        session().commit()
        return _each("event", due, _come_true)


def _come_true(event_id: int) -> int:
    event = session().scalars(select(Event).where(Event.id == event_id)).one_or_none()
    if event is None or event.counted:
        return 0
    timeline.come_true(event)
    return 1


def _each(what: str, ids: Iterable[int], do: Callable[[int], int]) -> int:
    """Do it row by row and commit each; return how much was done. A database that fails fails the whole round."""
    count = 0
    for row_id in ids:
        try:
            done = do(row_id)
            session().commit()
        except OperationalError:
            raise
        except Exception:
            session().rollback()
            log.exception("%s %d failed; it is left as it was, and the others are done", what, row_id)
        else:
            count += done
    return count


def alerts() -> int:
    count = _each("alerts of user", _user_ids(), _alert)
    look_as(None)
    return count


def _alert(user_id: int) -> int:
    viewer = _look_as(user_id)
    return digests.alert(viewer, digests.came_back(viewer, clock.today()))


def digests_written(settings: Settings) -> int:
    """From the digest hour on, write the mail of everybody who wants one and has something to be told."""
    if settings.smtp_url is None or clock.local(clock.now()).hour < settings.digest_hour:
        return 0
    count = _each("digest of user", _user_ids(), lambda user_id: _write_digest(user_id, settings))
    look_as(None)
    return count


def _write_digest(user_id: int, settings: Settings) -> int:
    viewer, user = _look_as(user_id), _user(user_id)
    if user.digest == "never":
        return 0
    rows = digests.came_back(viewer, clock.today())
    return digests.write_digest(user, rows, settings.mail_from, settings.base_url)


def post(settings: Settings) -> int:
    """Hand over the mails that wait, over one connection; no transaction is open while the server is spoken to.

    The server's patience over one mail ends before the claim on it does: nobody else takes a mail that may yet leave.
    A server that fell silent is not tried again for the others of this round.
    """
    if settings.smtp_url is None:
        return 0
    waiting = session().scalars(waiting_mails(clock.real_now(), MAILS_A_ROUND)).all()
    session().commit()
    with Letterbox(settings.smtp_url, settings.lease_seconds / PHASES).open() as drop:
        still_there = takewhile(lambda _mail_id: not drop.is_lost, waiting)
        return _each("mail", still_there, lambda mail_id: _hand_over(drop, mail_id, settings))


def _hand_over(drop: Drop, mail_id: int, settings: Settings) -> bool:
    claimed = outbox.claim(mail_id, timedelta(seconds=settings.lease_seconds))
    session().commit()
    if claimed is None:
        return False
    mail, token = claimed
    recipient, content = mail.recipient, mail.content
    session().commit()
    try:
        drop.send(settings.mail_from, recipient, content)
        sent = outbox.mark_sent(mail_id, token)
    except MailDelayed as problem:
        sent = False
        outbox.mark_delayed(_mail(mail_id), token, str(problem))
    except MailRefused as problem:
        sent = False
        outbox.mark_refused(mail_id, token, str(problem))
    session().commit()
    return sent


def purge() -> int:
    count = 0
    while records.purge_one():
        session().commit()
        count += 1
    session().commit()
    return count


def forget() -> int:
    count = sign_in.forget_old() + submissions.forget_old()
    session().commit()
    return count


def _user_ids() -> list[int]:
    look_as(None)
    ids = [user.id for user in session().scalars(active_users())]
    session().commit()
    return ids


def _look_as(user_id: int) -> Viewer:
    look_as(None)
    viewer = accounts.viewer_for(_user(user_id))
    look_as(viewer)
    return viewer


def _user(user_id: int) -> User:
    return session().scalars(select(User).where(User.id == user_id)).one()


def _mail(mail_id: int) -> Mail:
    return session().scalars(select(Mail).where(Mail.id == mail_id)).one()

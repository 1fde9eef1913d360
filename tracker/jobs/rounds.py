"""The rounds of the clock: each finds the rows that are due, does one at a time, and commits it before the next."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from tracker.actions import accounts, digests, outbox, records, sign_in, timeline
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.mail import Drop, Letterbox, MailDelayed, MailRefused
from tracker.plumbing.settings import Settings
from tracker.records.accounts import User, active_users
from tracker.records.events import come_due
from tracker.records.gate import Escape, Viewer, escaping, look_as
from tracker.records.outbox import Mail, waiting_mails

MAILS_A_ROUND = 200


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
        Done("old sessions and links forgotten", forget()),
    ]


def days_come() -> int:
    count = 0
    with escaping(Escape.CLOCK):
        while (event := session().scalars(come_due(clock.today()).limit(1)).one_or_none()) is not None:
            timeline.come_true(event)
            session().commit()
            count += 1
    return count


def alerts() -> int:
    count = 0
    for user_id in _user_ids():
        viewer = _look_as(user_id)
        count += digests.alert(viewer, digests.came_back(viewer, clock.today()))
        session().commit()
    look_as(None)
    return count


def digests_written(settings: Settings) -> int:
    """From the digest hour on, write the mail of everybody who wants one and has something to be told."""
    if settings.smtp_url is None or clock.local(clock.now()).hour < settings.digest_hour:
        return 0
    count = 0
    for user_id in _user_ids():
        viewer = _look_as(user_id)
        user = _user(user_id)
        if user.wants_digest:
            rows = digests.came_back(viewer, clock.today())
            count += digests.write_digest(user, rows, settings.mail_from, settings.base_url)
        session().commit()
    look_as(None)
    return count


def post(settings: Settings) -> int:
    """Hand over the mails that wait, over one connection; no transaction is open while the server is spoken to."""
    if settings.smtp_url is None:
        return 0
    sent = 0
    with Letterbox(settings.smtp_url).open() as drop:
        for mail_id in session().scalars(waiting_mails(clock.real_now(), MAILS_A_ROUND)).all():
            sent += _hand_over(drop, mail_id, settings)
    session().commit()
    return sent


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
    count = sign_in.forget_old()
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

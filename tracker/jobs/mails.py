"""Hand over the mails that wait."""

from datetime import timedelta
from itertools import takewhile

from sqlalchemy import select

from tracker.actions import outbox
from tracker.jobs.row_by_row import each
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.mail import Drop, Letterbox, MailDelayed, MailRefused
from tracker.plumbing.settings import Settings
from tracker.records.outbox import Mail, waiting_mails

MAILS_A_ROUND = 200
PHASES = 12
"""How often a mail server may be silent over one mail, from the connection to the last dot and the farewell."""


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
        return each("mail", still_there, lambda mail_id: _hand_over(drop, mail_id, settings))


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


def _mail(mail_id: int) -> Mail:
    return session().scalars(select(Mail).where(Mail.id == mail_id)).one()

"""Find out what became of the mails of which nobody knows whether they left."""

import logging
from datetime import timedelta

from sqlalchemy import select

from tracker.actions import uncertain_mails
from tracker.jobs.row_by_row import each
from tracker.plumbing import receipts
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.outbox import Mail, unsettled_mails

MAILS_A_ROUND = 200

log = logging.getLogger("tracker.clock")


def settle(settings: Settings) -> int:
    """Look for the receipts of such mails, and let those without one leave again; return how many are settled."""
    uncertain_mails.notice_interrupted()
    session().commit()
    waiting = dict(session().execute(unsettled_mails(MAILS_A_ROUND)).all())
    session().commit()
    seen = _seen(settings, set(waiting.values())) if waiting else None
    return each("uncertain mail", waiting, lambda mail_id: _settle(mail_id, seen, settings))


def _seen(settings: Settings, message_ids: set[str]) -> set[str] | None:
    """Return what lies in the mailbox of receipts, or None when there is none or it cannot be read."""
    if settings.receipts is None:
        return None
    try:
        return receipts.found(settings.receipts.box, message_ids)
    except receipts.BoxUnreadable as problem:
        log.warning("The mailbox of receipts cannot be read: %s", problem)
        return None


def _settle(mail_id: int, seen: set[str] | None, settings: Settings) -> bool:
    mail = session().scalars(select(Mail).where(Mail.id == mail_id)).one()
    if seen is not None and mail.message_id in seen:
        return uncertain_mails.mark_found(mail)
    if settings.receipts is None:
        missed = uncertain_mails.may_be_tried(mail)
    else:
        missed = uncertain_mails.is_missed(mail, timedelta(seconds=settings.receipts.seconds), seen is not None)
    return missed and uncertain_mails.send_again(mail)

"""Hand over the mails that wait."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from tracker.actions import holds, installation, outbox
from tracker.actions.outbox import Claimed
from tracker.jobs import digests
from tracker.jobs.row_by_row import each
from tracker.plumbing import clock, ledger
from tracker.plumbing.database import session
from tracker.plumbing.mail import Drop, Letterbox, MailDelayed, MailRefused, MailUncertain, Sending
from tracker.plumbing.settings import Settings
from tracker.records.gate import look_as
from tracker.records.outbox import waiting_mails
from tracker.rules.holds import Held

MAILS_AT_ONCE = 200
PHASES = 18
"""How often a mail server may be silent over one mail, from the connection to the last dot, which counts five times."""


def post(settings: Settings) -> int:
    """Hand over the mails that wait, over one connection; no transaction is open while the server is spoken to.

    The server's patience over one mail ends before the claim on it does: nobody else takes a mail that may yet leave.
    A server that fell silent is not tried again for the others of this round.
    """
    if settings.smtp_url is None:
        return 0
    with Letterbox(settings.smtp_url, settings.lease_seconds / PHASES).open() as drop:
        count = each("mail", _waiting(drop, settings), lambda mail_id: _hand_over(drop, mail_id, settings))
    look_as(None)
    return count


def _waiting(drop: Drop, settings: Settings) -> Iterator[int]:
    """The mails that may leave, the longest due first; half the time that this process may work is for them."""
    over = clock.real_now() + timedelta(seconds=settings.lease_seconds / 2)
    last: list[int] = []
    while True:
        waiting = session().scalars(waiting_mails(clock.real_now(), MAILS_AT_ONCE)).all()
        session().commit()
        if not waiting or waiting == last:
            return
        for mail_id in waiting:
            if drop.is_lost or clock.real_now() > over:
                return
            yield mail_id
        last = list(waiting)


def _hand_over(drop: Drop, mail_id: int, settings: Settings) -> bool:
    claimed = outbox.claim(mail_id, timedelta(seconds=settings.lease_seconds))
    mail = digests.up_to_date(claimed, settings) if claimed else None
    if mail is None:
        return False
    session().commit()
    receipt_to = settings.receipts.to if settings.receipts else None
    sending, sent = Sending(settings.mail_from, mail.recipient, mail.content, receipt_to), False
    try:
        drop.send(sending, lambda: _may_go(mail))
    except MailDelayed as problem:
        outbox.mark_delayed(mail_id, mail.token, str(problem))
    except MailRefused as problem:
        outbox.mark_refused(mail_id, mail.token, str(problem))
    except MailUncertain as problem:
        outbox.mark_uncertain(mail_id, mail.token, str(problem))
    else:
        sent = _note_sent(mail, settings.ledger_file)
    return sent


def _note_sent(mail: Claimed, path: Path) -> bool:
    """Note a mail that left in the sent-ledger, and then in the database; whatever dies between finds it there."""
    try:
        ledger.append(path, ledger.Line(clock.real_now(), mail.key, mail.message_id))
    except OSError as problem:
        holds.hold(Held.LEDGER, str(problem))
        return outbox.mark_sent(mail.id, mail.token)
    sent = outbox.mark_sent(mail.id, mail.token)
    if sent:
        installation.note_line()
    return sent


def _may_go(mail: Claimed) -> bool:
    may = digests.titles_may_stand(mail) and outbox.note_bytes_leave(mail.id, mail.token)
    session().commit()
    return may

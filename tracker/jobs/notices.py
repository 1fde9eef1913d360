"""Say the neutral sentence at the addresses that people gave besides their mail."""

from datetime import timedelta

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

NOTICES_AT_ONCE = 200


def post(settings: Settings) -> int:
    """Say what waits to be said; what is not allowed any more is given up."""
    waiting = session().scalars(waiting_notices(clock.real_now(), NOTICES_AT_ONCE)).all()
    session().commit()
    return each("notice", waiting, lambda mail_id: leave_by_channel(mail_id, settings))


def leave_by_channel(mail_id: int, settings: Settings) -> bool:
    """Hand over one notice; no transaction is open while the service is spoken to."""
    claimed = outbox.claim(mail_id, timedelta(seconds=settings.lease_seconds))
    session().commit()
    if claimed is None:
        return False
    mail, token = claimed
    channel = session().scalars(select(Channel).where(Channel.id == mail.channel_id)).one()
    channel_id, address = channel.id, channel.url
    session().commit()
    if not is_allowed(address, settings.channels):
        return _given_up(mail_id, token, channel_id)
    try:
        tell(address)
    except NotTold as problem:
        outbox.mark_delayed(mail_id, token, str(problem))
        channels.note(channel_id, str(problem))
        return False
    channels.note(channel_id, "")
    return outbox.mark_sent(mail_id, token)


def _given_up(mail_id: int, token: str, channel_id: int) -> bool:
    problem = "This address is not allowed here any more."
    outbox.mark_refused(mail_id, token, problem)
    channels.note(channel_id, problem)
    return False

"""The mail of a day about some follow-ups and no others, as its bytes and as it is read."""

import email
from collections.abc import Collection
from email.policy import default

from sqlalchemy import select, update

from tracker.actions import digests
from tracker.actions.digests import Office
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.alerts import Alert
from tracker.records.gate import viewer
from tracker.records.outbox import Mail
from tracker.rules.rhythm import Slot

OFFICE = Office("tracker@example.org", "http://127.0.0.1:8000")


def first_mail(user: User) -> str:
    """Write the mail about all that came back."""
    assert digests.write(user, viewer(), Slot(clock.today(), clock.now()), OFFICE)
    content = session().scalars(select(Mail.content).order_by(Mail.id.desc()).limit(1)).one()
    body = email.message_from_bytes(content, policy=default).get_body()
    assert body is not None
    return content.decode() + str(body.get_content())


def mail_about(user: User, follow_ups: Collection[int]) -> str:
    """Write it as if all others had been told before."""
    told = session().scalars(select(Mail.id).order_by(Mail.id).limit(1)).one()
    session().execute(update(Alert).values(mail_id=told))
    session().execute(update(Alert).where(Alert.follow_up_id.in_(follow_ups)).values(mail_id=None))
    session().execute(update(Mail).values(key="told before" + Mail.id.cast(Mail.key.type)))
    return first_mail(user)

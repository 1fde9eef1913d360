"""Programs elsewhere that are told of events: added, told by rows that commit with the facts, and removed."""

import random
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, insert, select, update

from tracker.actions import accounts, audit
from tracker.actions.audit import Noted
from tracker.plumbing import clock, tokens
from tracker.plumbing import webhooks as plumbing
from tracker.plumbing.database import rows_changed, session
from tracker.records.accounts import User
from tracker.records.events import Event
from tracker.records.gate import look_as
from tracker.records.webhooks import Delivery, Webhook, may_be_told
from tracker.rules.access import Visibility
from tracker.rules.audit import About, Deed
from tracker.rules.outbound import is_allowed
from tracker.rules.outputs import Output
from tracker.rules.sending import is_given_up, wait_after
from tracker.rules.webhooks import News

KEPT = timedelta(days=30)


class NotAllowed(ValueError):
    """Whoever runs the installation does not allow addresses like this."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """Something that this process has to tell."""

    id: int
    token: str
    url: str
    salt: str
    webhook_id: int
    ref: str
    news: str


def add(user: User, url: str, hosts: tuple[str, ...]) -> Webhook:
    """Let a program be told of what somebody may see. Raises NotAllowed."""
    if not is_allowed(url, hosts):
        raise NotAllowed
    webhook = Webhook(user_id=user.id, url=url, salt=tokens.fresh(), created_at=clock.real_now())
    session().add(webhook)
    session().flush()
    audit.note(Noted(Deed.PROGRAM_LISTENS, About.LISTENER, webhook.id))
    return webhook


def remove(webhook_id: int) -> bool:
    removed = rows_changed(delete(Webhook).where(Webhook.id == webhook_id)) == 1
    if removed:
        audit.note(Noted(Deed.PROGRAM_LISTENS_NOT, About.LISTENER, webhook_id))
    return removed


def tell(events: Iterable[Event], news: News) -> None:
    """Put into rows what there is to tell of events; whether it may be told is asked when it leaves."""
    if not plumbing.are_on():
        return
    now = clock.real_now()
    listening = session().scalars(select(Webhook.id)).all()
    rows = [{"webhook_id": each, "event_id": event.id, "news": news} for event in events for each in listening]
    if rows:
        session().execute(
            insert(Delivery), [{**row, "created_at": now, "next_try_at": now, "tries": 0} for row in rows]
        )


def claim(delivery_id: int, lease: timedelta) -> Claimed | None:
    """Take something to tell, unless it was told, is not due, is with another process, or may not be told any more."""
    now, token = clock.real_now(), secrets.token_hex(16)
    taken = update(Delivery).where(Delivery.id == delivery_id, may_be_told(now))
    if rows_changed(taken.values(claim=token, claimed_until=now + lease, tries=Delivery.tries + 1)) != 1:
        return None
    asked = select(Delivery, Webhook, User).join(Webhook, Webhook.id == Delivery.webhook_id)
    row = session().execute(asked.join(User, User.id == Webhook.user_id).where(Delivery.id == delivery_id)).one()
    delivery, webhook, user = row
    ref = _ref_for(user, delivery)
    if ref is None:
        give_up(delivery_id, token)
        return None
    return Claimed(delivery_id, token, webhook.url, webhook.salt, webhook.id, ref, delivery.news)


def _ref_for(user: User, delivery: Delivery) -> str | None:
    """Return the reference of the event if it may stand there: its person sees it, and so does more than a few."""
    look_as(accounts.viewer_for(user))
    asked = select(Event).where(Event.id == delivery.event_id)
    event = session().scalars(asked.execution_options(deleted=delivery.news == News.WITHDRAWN)).one_or_none()
    ref = event.ref if event is not None and Output.WEBHOOK.speaks_of(Visibility(event.visibility)) else None
    look_as(None)
    return ref


def _mine(delivery_id: int, token: str, **values: object) -> bool:
    mine = update(Delivery).where(Delivery.id == delivery_id, Delivery.claim == token, Delivery.sent_at.is_(None))
    return rows_changed(mine.values(claimed_until=None, **values)) == 1


def give_up(delivery_id: int, token: str) -> None:
    _mine(delivery_id, token, given_up_at=clock.real_now())


def mark_told(told: Claimed) -> bool:
    now = clock.real_now()
    note(told.webhook_id, "")
    return _mine(told.id, told.token, sent_at=now)


def mark_delayed(told: Claimed, problem: str) -> None:
    """Let it be told later, or give it up when it is a week old and was tried often enough."""
    asked = select(Delivery).where(Delivery.id == told.id).execution_options(populate_existing=True)
    row, now = session().scalars(asked).one(), clock.real_now()
    note(told.webhook_id, problem)
    if is_given_up(row.created_at, row.tries, now):
        give_up(told.id, told.token)
    else:
        _mine(told.id, told.token, next_try_at=now + wait_after(row.tries, random.random()))  # noqa: S311  (no secret)


def note(webhook_id: int, problem: str) -> None:
    used = update(Webhook).where(Webhook.id == webhook_id)
    rows_changed(used.values(problem=problem[:200]) if problem else used.values(problem="", used_at=clock.real_now()))


def forget_old() -> int:
    """Destroy what was told, or given up, long ago; return how many rows went."""
    return rows_changed(delete(Delivery).where(Delivery.created_at < clock.real_now() - KEPT))

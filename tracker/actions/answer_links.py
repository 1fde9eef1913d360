"""Links in a mail that lead one person to one follow-up, once. The mail has the secret, the database its hash."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import cast

from sqlalchemy import Table, delete, insert, select, update

from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed, session
from tracker.records.follow_ups import AnswerLink

LINK_LIVES = timedelta(days=14)


class LinkUsed(Exception):
    """Something was recorded by this link before."""


class LinkExpired(Exception):
    """The link is older than it may be."""


class NoSuchLink(Exception):
    """There is no such link for this person: it is mistyped, or somebody else's."""


_NEW = insert(cast(Table, AnswerLink.__table__))


def new(user_id: int, follow_up_ids: Sequence[int]) -> list[str]:
    """Return the secrets of new links, one to each of these follow-ups."""
    new_secrets = [secrets.token_urlsafe(24) for _each in follow_up_ids]
    of_one = {"user_id": user_id, "expires_at": clock.real_now() + LINK_LIVES}
    rows = [
        of_one | {"secret_hash": _hashed(secret), "follow_up_id": follow_up_id}
        for secret, follow_up_id in zip(new_secrets, follow_up_ids, strict=True)
    ]
    if rows:
        session().execute(_NEW, rows)
    return new_secrets


def leads_to(secret: str, user_id: int) -> int:
    """Return the number of the follow-up; nothing is spent by it. Raises NoSuchLink, LinkUsed, LinkExpired."""
    asked = select(AnswerLink).where(AnswerLink.secret_hash == _hashed(secret), AnswerLink.user_id == user_id)
    found = session().scalars(asked).one_or_none()
    if found is None:
        raise NoSuchLink
    if found.used_at is not None:
        raise LinkUsed
    if found.expires_at < clock.real_now():
        raise LinkExpired
    return found.follow_up_id


def spend(secret: str, user_id: int) -> None:
    """Use a link up, in the transaction of what is done by it: of two presses at once, one. Raises LinkUsed."""
    now = clock.real_now()
    unused = (
        update(AnswerLink)
        .where(AnswerLink.secret_hash == _hashed(secret), AnswerLink.user_id == user_id)
        .where(AnswerLink.used_at.is_(None), AnswerLink.expires_at >= now)
    )
    if rows_changed(unused.values(used_at=now)) != 1:
        raise LinkUsed


def forget_old() -> int:
    """Destroy links that ran out long ago; return how many."""
    old = clock.real_now() - timedelta(days=30)
    return rows_changed(delete(AnswerLink).where(AnswerLink.expires_at < old))


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()

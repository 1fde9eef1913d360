"""Ways of their own by which people are told that something waits, besides mail."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Integer, bindparam, delete, func, select, update

from tracker.actions import outbox
from tracker.plumbing import clock
from tracker.plumbing.database import rows_changed, session
from tracker.records.accounts import User
from tracker.records.channels import Channel, channels_of
from tracker.rules.channels import is_allowed

MOST = 5


class NotAllowed(ValueError):
    """Whoever runs the installation does not allow addresses like this."""


class TooMany(ValueError):
    """Nobody needs so many ways."""


def add(user: User, name: str, address: str, allowed: Collection[str]) -> Channel:
    """Let somebody be told at an address of theirs, too. Raises NotAllowed, TooMany."""
    if not is_allowed(address, allowed):
        raise NotAllowed
    count = session().scalar(select(func.count()).select_from(Channel).where(Channel.user_id == user.id))
    if (count or 0) >= MOST:
        raise TooMany
    channel = Channel(user_id=user.id, name=name, url=address, created_at=clock.real_now())
    session().add(channel)
    session().flush()
    return channel


def remove(channel_id: int, user_id: int) -> bool:
    """Tell somebody no more at one of their addresses; what waits for it goes too."""
    return rows_changed(delete(Channel).where(Channel.id == channel_id, Channel.user_id == user_id)) == 1


_OF_SOMEBODY = channels_of(bindparam("whose", type_=Integer))


def write_notices(user: User, day: date) -> None:
    """Put the sentence into the outbox for each address of somebody: once a day, together with their mail."""
    for channel in session().scalars(_OF_SOMEBODY, {"whose": user.id}).all():
        outbox.write_notice(f"notice:{channel.id}:{day}", user, channel)


def note(channel_id: int, problem: str) -> None:
    """Note how the last try ended, for the page of whoever has the address."""
    used = update(Channel).where(Channel.id == channel_id)
    rows_changed(used.values(problem=problem) if problem else used.values(problem="", used_at=clock.real_now()))

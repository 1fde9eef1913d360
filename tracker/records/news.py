"""What somebody was told in the app and not yet by mail, and what a mail told, as far as they may see it still."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, bindparam, exists, func, or_, select, union
from sqlalchemy.orm import aliased

from tracker.plumbing.database import session
from tracker.records.accounts import USERS, User, whose_role_may
from tracker.records.alerts import Alert
from tracker.records.follow_ups import OPEN, FollowUp, concerning
from tracker.records.outbox import DIGEST, MAILS, Mail
from tracker.records.record import RECORDS, Record, visible_to
from tracker.records.saved_searches import SearchWatch
from tracker.records.search_news import something_told_is_hidden
from tracker.rules.access import Ability
from tracker.rules.digests import Mention
from tracker.rules.rhythm import Rhythm

MOST_READ = 2000
"""Alerts that one mail looks at; what is beyond stays untold until the next."""


@dataclass(frozen=True, slots=True)
class News:
    """A follow-up that came back, at the highest level at which somebody was told of it."""

    alert_ids: Sequence[int]
    level: int
    should_be_told_on: date
    told_at: datetime
    row: FollowUp
    about: Record


def _still_back() -> ColumnElement[bool]:
    return and_(FollowUp.state == OPEN, FollowUp.returns_on == Alert.returned_on)


def users_to_write_to() -> Select[int, bool]:
    """The active people who want mail and were told of something, in the app, that no mail told yet, or who want to be
    told of what their searches find; and whether they want that.
    """
    untold = select(Alert.id).join(FollowUp, FollowUp.id == Alert.follow_up_id)
    mine = untold.where(Alert.user_id == User.id, Alert.mail_id.is_(None), _still_back())
    watches = exists(select(SearchWatch.id).where(SearchWatch.user_id == User.id))
    wants = User.active, User.digest != Rhythm.NEVER, or_(exists(mine), watches)
    return select(User.id, watches).where(*wants).order_by(User.id)


def untold() -> list[News]:
    """Return what the viewer was told in the app and not by mail: open, still back, and still visible to them."""
    return _news(session().execute(_UNTOLD))


def told_by(mail_id: int) -> list[News]:
    """Return what a mail tells, as far as it is still true and the viewer may still see it."""
    return _news(session().execute(_TOLD_BY, {"told_by": mail_id}))


_NEWS = (
    select(Alert, FollowUp, Record)
    .join(FollowUp, FollowUp.id == Alert.follow_up_id)
    .join(Record, Record.id == FollowUp.record_id)
    .where(_still_back())
    .order_by(Alert.level.desc(), Alert.id)
    .limit(MOST_READ)
)
_UNTOLD, _TOLD_BY = _NEWS.where(Alert.mail_id.is_(None)), _NEWS.where(Alert.mail_id == bindparam("told_by"))


def _news(rows: Iterable[Row[Alert, FollowUp, Record]]) -> list[News]:
    found: dict[int, list[tuple[Alert, FollowUp, Record]]] = {}
    for alert, row, about in rows:
        found.setdefault(row.id, []).append((alert, row, about))
    news = [_one([each[0] for each in same], *same[0][1:]) for same in found.values()]
    return sorted(news, key=lambda one: (one.row.due_on, one.row.id))


def _one(alerts: Sequence[Alert], row: FollowUp, about: Record) -> News:
    highest = alerts[0]
    return News([each.id for each in alerts], highest.level, highest.due_on, highest.created_at, row, about)


def is_so() -> ColumnElement[bool]:
    """Whether all that a mail tells is so still: open, back, and for its reader to see, at their address.

    One that may have arrived already leaves with the same bytes, if still to the same reader. Titles that stand in it
    are compared elsewhere.
    """
    mail, of_reader = MAILS.c, select(User.id).where(User.id == MAILS.c.user_id, User.email == MAILS.c.recipient)
    reader = of_reader.where(whose_role_may(Ability.READ))
    told = select(Alert.id).where(Alert.mail_id == mail.id, ~_is_back_for_its_reader())
    holds = and_(~exists(told), ~something_told_is_hidden())
    return or_(~mail.key.startswith(DIGEST), and_(exists(reader), or_(mail.maybe_twice, holds)))


def _is_back_for_its_reader() -> ColumnElement[bool]:
    """Whether the same mail tells of the follow-up of an alert in a way that is so."""
    same, owner = aliased(Alert), RECORDS.alias()
    back = (
        select(same.id)
        .join(FollowUp, and_(FollowUp.id == same.follow_up_id, FollowUp.returns_on == same.returned_on))
        .join(owner, owner.c.id == FollowUp.record_id)
        .join(User, User.id == same.user_id)
        .where(same.mail_id == Alert.mail_id, same.follow_up_id == Alert.follow_up_id, FollowUp.state == OPEN)
    )
    return exists(back.where(visible_to(owner, USERS)))


def mentions(follow_up_ids: Collection[int]) -> dict[int, Mention]:
    """Return the last mail to the viewer that mentioned each of these follow-ups."""
    found: dict[int, Mention] = {}
    for follow_up_id, level, key in session().execute(_MENTIONS, {"ids": list(follow_up_ids)}):
        mention = Mention(date.fromisoformat(key.rpartition(":")[2]), level)
        if follow_up_id not in found or (mention.day, mention.level) > (
            found[follow_up_id].day,
            found[follow_up_id].level,
        ):
            found[follow_up_id] = mention
    return found


_MENTIONS = (
    select(Alert.follow_up_id, Alert.level, Mail.key)
    .join(Mail, Mail.id == Alert.mail_id)
    .where(Alert.follow_up_id.in_(bindparam("ids", expanding=True)))
)


def open_besides(user_id: int, coordinates: bool, today: date, listed: Collection[int]) -> int:
    """Count what else has come back to the viewer and waits for them."""
    return session().scalar(_besides(coordinates), {"whose": user_id, "today": today, "listed": list(listed)}) or 0


@cache
def _besides(coordinates: bool) -> Select[int]:
    whose = bindparam("whose", type_=Integer)
    back = and_(FollowUp.state == OPEN, FollowUp.returns_on <= bindparam("today"))
    mine = select(FollowUp.id).where(back, concerning(whose, coordinates))
    told = select(Alert.follow_up_id).join(FollowUp, FollowUp.id == Alert.follow_up_id)
    either = union(mine, told.where(Alert.user_id == whose, _still_back()))
    asked = select(func.count()).select_from(FollowUp).where(back, FollowUp.id.in_(either))
    return asked.where(FollowUp.id.not_in(bindparam("listed", expanding=True)))

"""Whose follow-ups a list shows, and in which parts."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from flask import g
from sqlalchemy import ColumnElement, SQLColumnExpression, and_, bindparam, not_, true

from tracker.plumbing import clock
from tracker.plumbing.database import UtcDateTime
from tracker.records import follow_up_lists
from tracker.records.follow_ups import OPEN, FollowUp, nobodys
from tracker.records.gate import VIEWER_ID
from tracker.rules.access import Role
from tracker.rules.deadlines import plus_days
from tracker.rules.words import N_

SOON, LATER, TOLD = 7, 30, 30
LONG_LATE = 14
"""After so many days a late follow-up stands in the coordinator's list too, whoever looks after it."""


class Whose(StrEnum):
    MINE = "mine"
    EVERYBODY = "everybody"
    NOBODY = "nobody"

    @property
    def label(self) -> str:
        return {
            Whose.MINE: N_("Mine"),
            Whose.EVERYBODY: N_("Everybody’s"),
            Whose.NOBODY: N_("Nobody’s"),
        }[self]

    @classmethod
    def read(cls, text: str | None) -> "Whose":
        return cls(text) if text in set(cls) else cls.MINE

    @property
    def condition(self) -> ColumnElement[bool]:
        if self is Whose.EVERYBODY:
            return true()
        return nobodys() if self is Whose.NOBODY else FollowUp.assignee_id == VIEWER_ID


class Part(StrEnum):
    LATE = "late"
    TODAY = "today"
    NOBODYS = "nobodys"
    OTHERS = "others"
    SOON = "soon"
    LATER = "later"
    FAR = "far"
    ASIDE = "aside"
    TOLD = "told"

    @property
    def heading(self) -> str:
        return {
            Part.LATE: N_("Late"),
            Part.TODAY: N_("Due today"),
            Part.NOBODYS: N_("Nobody looks after these"),
            Part.OTHERS: N_("Late for more than two weeks, of others"),
            Part.SOON: N_("Next 7 days"),
            Part.LATER: N_("Later, up to 30 days"),
            Part.FAR: N_("Later than that"),
            Part.ASIDE: N_("Set aside"),
            Part.TOLD: N_("Done in the last 30 days"),
        }[self]

    @property
    def is_for_coordinators(self) -> bool:
        """Whether it holds what is not the coordinator's own, and still must not be lost."""
        return self in (Part.NOBODYS, Part.OTHERS)


def parts_of(whose: Whose) -> list[Part]:
    """Return the parts of a list; a coordinator's own has two more, for what others do not look after."""
    coordinates = whose is Whose.MINE and g.viewer.role is Role.COORDINATOR
    return [part for part in Part if coordinates or not part.is_for_coordinators]


def alone(whose: Whose, part: str | None) -> Part | None:
    """Return the part that an address names, if the list has it."""
    return next((each for each in parts_of(whose) if each == part), None)


LATELY = bindparam("lately", callable_=lambda: clock.now() - timedelta(days=TOLD), type_=UtcDateTime)


@lru_cache(maxsize=len(Part) * len(Whose) * 2)
def condition(part: Part, whose: Whose, today: date) -> ColumnElement[bool]:
    """What makes a follow-up stand in a part, for whoever looks; it is built once a day."""
    soon = plus_days(today, SOON)
    long_late = FollowUp.returns_on <= plus_days(today, -LONG_LATE)
    others = and_(FollowUp.assignee_id != VIEWER_ID, not_(nobodys()))
    wanted = {
        Part.LATE: follow_up_lists.late(today),
        Part.TODAY: follow_up_lists.due(today),
        Part.NOBODYS: and_(FollowUp.state == OPEN, nobodys()),
        Part.OTHERS: and_(follow_up_lists.back(today), long_late, others),
        Part.SOON: follow_up_lists.coming(plus_days(today, 1), soon),
        Part.LATER: follow_up_lists.coming(plus_days(soon, 1), plus_days(today, LATER)),
        Part.FAR: follow_up_lists.coming(plus_days(today, LATER + 1), date.max),
        Part.ASIDE: follow_up_lists.set_aside(today),
        Part.TOLD: follow_up_lists.told_since(LATELY),
    }[part]
    return wanted if part.is_for_coordinators else and_(wanted, whose.condition)


ORDERS: Mapping[Part, SQLColumnExpression[Any]] = {
    Part.ASIDE: FollowUp.returns_on,
    Part.TOLD: FollowUp.closed_at.desc(),
    Part.NOBODYS: FollowUp.due_on,
    Part.OTHERS: FollowUp.due_on,
}
"""Parts with an order or with an index of their own: each is asked for by itself."""

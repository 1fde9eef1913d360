"""The list of follow-ups: whose, by the day they come back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, and_, or_, true

from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records import due
from tracker.records.accounts import User, active_users, colleagues
from tracker.records.follow_ups import FollowUp, concerning, nobodys
from tracker.rules.access import Ability, Role
from tracker.rules.deadlines import plus_days
from tracker.rules.words import N_
from tracker.web.access import needs
from tracker.web.follow_ups.blueprint import blueprint
from tracker.web.follow_ups.forms import TickedForm
from tracker.web.follow_ups.rows import Row, shown

MOST, MOST_ALONE = 20, 100
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


class Part(StrEnum):
    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"
    ASIDE = "aside"
    TOLD = "told"

    @property
    def heading(self) -> str:
        return {
            Part.LATE: N_("Late"),
            Part.TODAY: N_("Due today"),
            Part.SOON: N_("Next 7 days"),
            Part.LATER: N_("Later, up to 30 days"),
            Part.ASIDE: N_("Set aside"),
            Part.TOLD: N_("Done in the last 30 days"),
        }[self]


@dataclass(frozen=True, slots=True)
class Section:
    part: Part
    rows: list[Row]
    count: int
    more: int
    more_url: str
    """Where the part stands alone, longer; '' when it does already."""


@blueprint.get("/follow-ups/", strict_slashes=False)
@needs(Ability.READ)
def listed() -> ResponseReturnValue:
    whose = Whose.read(request.args.get("whose"))
    form = TickedForm(formdata=None)
    form.offer(people_at_hand())
    form.whose.data = whose
    return list_page(whose, form)


def people_at_hand() -> Sequence[User]:
    """The colleagues somebody may give a follow-up to; whether they may see each one is asked when it is given."""
    asked = colleagues(g.viewer.team_ids) if g.viewer.team_ids else active_users()
    logging = [role for role in Role if role.may(Ability.LOG)]
    return session().scalars(asked.where(User.role.in_(logging))).all()


def list_page(whose: Whose, form: TickedForm) -> ResponseReturnValue:
    sections = [section for section in _sections(whose) if section.rows]
    page = render_template(
        "follow_ups/list.html",
        form=form,
        whose=whose,
        every_whose=list(Whose),
        sections=sections,
        may_tick=g.viewer.may(Ability.LOG) and any(section.part is not Part.TOLD for section in sections),
        section="today",
    )
    return page, 422 if form.errors else 200


def _sections(whose: Whose) -> list[Section]:
    """Every part of the list, or only the one that the address names (?part=late), which is longer then."""
    alone = next((part for part in Part if part == request.args.get("part")), None)
    asked, most = ([alone], MOST_ALONE) if alone else (list(Part), MOST)
    return [_section(part, whose, most, "" if alone else f"/follow-ups/?whose={whose}&part={part}") for part in asked]


def _section(part: Part, whose: Whose, most: int, more_url: str) -> Section:
    today = clock.today()
    order = {Part.ASIDE: FollowUp.returns_on, Part.TOLD: FollowUp.closed_at.desc()}.get(part, FollowUp.due_on)
    found = due.part(and_(_in(part, today), _of(whose, part, today)), most, order)
    return Section(part, shown(found.rows, today), found.count, found.more, more_url)


def _in(part: Part, today: date) -> ColumnElement[bool]:
    soon = plus_days(today, SOON)
    return {
        Part.LATE: due.late(today),
        Part.TODAY: due.due(today),
        Part.SOON: due.coming(plus_days(today, 1), soon),
        Part.LATER: due.coming(plus_days(soon, 1), plus_days(today, LATER)),
        Part.ASIDE: due.set_aside(today),
        Part.TOLD: due.told_since(clock.now() - timedelta(days=TOLD)),
    }[part]


def _of(whose: Whose, part: Part, today: date) -> ColumnElement[bool]:
    if whose is Whose.EVERYBODY:
        return true()
    if whose is Whose.NOBODY:
        return nobodys()
    mine = concerning(g.viewer.user_id, _coordinates())
    if part is Part.LATE and _coordinates():
        return or_(mine, FollowUp.returns_on <= plus_days(today, -LONG_LATE))
    return mine


def _coordinates() -> bool:
    return bool(g.viewer.role is Role.COORDINATOR)

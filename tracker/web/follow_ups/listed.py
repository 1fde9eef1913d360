"""The list of follow-ups: whose, by the day they come back, and with whom several of them are open."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from tracker.plumbing import clock
from tracker.records import follow_up_lists
from tracker.records.record import Record
from tracker.rules.access import Ability
from tracker.rules.plans import Owes
from tracker.web.access import needs
from tracker.web.colleagues import people_at_hand
from tracker.web.follow_ups.blueprint import blueprint
from tracker.web.follow_ups.forms import TickedForm
from tracker.web.follow_ups.parts import ORDERS, Part, Whose, condition, parts_of
from tracker.web.follow_ups.rows import Row, shown

MOST, MOST_ALONE = 20, 100
TOGETHER = 3
"""So many follow-ups of one addressee are better asked for in one letter."""


@dataclass(frozen=True, slots=True)
class Section:
    part: Part
    found: follow_up_lists.Part
    rows: list[Row]
    more_url: str
    """Where the part stands alone, longer; '' when it does already."""

    @property
    def count(self) -> int:
        return self.found.count

    @property
    def more(self) -> int:
        return self.found.more


@blueprint.get("/follow-ups/", strict_slashes=False)
@needs(Ability.READ)
def listed() -> ResponseReturnValue:
    whose = Whose.read(request.args.get("whose"))
    form = TickedForm(formdata=None)
    form.offer(people_at_hand())
    form.whose.data = whose
    return list_page(whose, form)


def list_page(whose: Whose, form: TickedForm) -> ResponseReturnValue:
    sections = [section for section in _sections(whose) if section.rows]
    page = render_template(
        "follow_ups/list.html",
        form=form,
        whose=whose,
        every_whose=list(Whose),
        sections=sections,
        addressees=_addressees(sections),
        may_tick=g.viewer.may(Ability.LOG) and any(section.part is not Part.TOLD for section in sections),
        section="today",
    )
    return page, 422 if form.errors else 200


def _sections(whose: Whose) -> list[Section]:
    """Every part of the list, or only the one that the address names (?part=late), which is longer then."""
    every = parts_of(whose)
    alone = next((part for part in every if part == request.args.get("part")), None)
    asked, most = ([alone], MOST_ALONE) if alone else (every, MOST)
    found = _found(asked, whose, most)
    more_url = "" if alone else f"/follow-ups/?whose={whose}&part="
    return [
        Section(part, found[part], shown(found[part].rows, clock.today()), more_url and more_url + part)
        for part in asked
    ]


def _found(asked: Sequence[Part], whose: Whose, most: int) -> dict[Part, follow_up_lists.Part]:
    """Return what each part holds: in one statement, but for those with an order of their own."""
    wanted = {part: condition(part, whose, clock.today()) for part in asked}
    found = {part: follow_up_lists.part(wanted[part], most, ORDERS[part]) for part in asked if part in ORDERS}
    together = {part: wanted[part] for part in asked if part not in ORDERS}
    return {**found, **(follow_up_lists.parts(together, most) if together else {})}


def _addressees(sections: Sequence[Section]) -> list[tuple[Record, int]]:
    """Return those of whom several follow-ups on this page ask an answer now, with how many."""
    now = (Part.LATE, Part.TODAY, Part.OTHERS, Part.NOBODYS)
    rows = [each for section in sections if section.part in now for each in section.found.rows]
    asked = follow_up_lists.asked_of([each for each in rows if each.row.owes == Owes.THEY])
    counted = Counter(asked[each.about.id] for each in rows if each.row.owes == Owes.THEY and each.about.id in asked)
    return [(addressee, count) for addressee, count in counted.most_common() if count >= TOGETHER]

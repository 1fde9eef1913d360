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
from tracker.web.follow_ups.parts import ORDERS, Part, Whose, alone, condition, parts_of
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
    tick_url: str
    """The same page with all of this part ticked; '' when they are, or when there is nothing to tick."""

    @property
    def count(self) -> int:
        return self.found.count

    @property
    def more(self) -> int:
        return self.found.more


@blueprint.get("/follow-ups/", strict_slashes=False)
@needs(Ability.READ)
def listed() -> ResponseReturnValue:
    form = TickedForm(formdata=None)
    form.offer(people_at_hand())
    form.whose.data, form.part.data = Whose.read(request.args.get("whose")), request.args.get("part")
    return list_page(form)


def list_page(form: TickedForm) -> ResponseReturnValue:
    whose, tick = Whose.read(form.whose.data), request.args.get("tick")
    sections = [section for section in _sections(whose, form.part.data, tick) if section.rows]
    if tick:
        form.ticked.data = [row.id for section in sections if section.part == tick for row in section.rows]
    page = render_template(
        "follow_ups/list.html",
        form=form,
        whose=whose,
        here=address(form),
        every_whose=list(Whose),
        sections=sections,
        addressees=_addressees(sections),
        may_tick=g.viewer.may(Ability.LOG) and any(section.part is not Part.TOLD for section in sections),
        section="today",
    )
    return page, 422 if form.errors else 200


def address(form: TickedForm) -> str:
    """Return where the list of a form stands."""
    whose = Whose.read(form.whose.data)
    part = alone(whose, form.part.data)
    return f"/follow-ups/?whose={whose}" + (f"&part={part}" if part else "")


def _sections(whose: Whose, part: str | None, tick: str | None) -> list[Section]:
    """Every part of the list, or only the one that the address names (?part=late), which is longer then."""
    only, every = alone(whose, part), f"/follow-ups/?whose={whose}"
    asked, most = ([only], MOST_ALONE) if only else (parts_of(whose), MOST)
    found, here = _found(asked, whose, most), f"{every}&part={only}" if only else every
    return [
        Section(
            part,
            found[part],
            shown(found[part].rows, clock.today()),
            "" if only else f"{every}&part={part}",
            "" if part in (tick, Part.TOLD) else f"{here}&tick={part}#{part}",
        )
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

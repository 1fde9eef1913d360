"""The pages of visits: when, who, what was asked for it, and who says what was raised."""

from typing import Any

from flask_babel import gettext as _

from tracker.actions import filing, visits
from tracker.actions.visits import EndsBeforeItStarts
from tracker.records.record import Record
from tracker.records.visits import Visit
from tracker.rules.countries import country_name
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.web.forms import UncertainDateField
from tracker.web.glances import glance_of
from tracker.web.naming import fill_names, named_in
from tracker.web.records.kinds import KindPages
from tracker.web.records.ties import Tied, ties_of
from tracker.web.visits.forms import VisitForm
from tracker.web.visits.page import packs_of, page_of

NAMED_ROLES = {
    "visitors": LinkRole.VISITOR,
    "hosts": LinkRole.HOST,
    "met_with": LinkRole.MET_WITH,
    "protect": LinkRole.PROTECT,
    "follows": LinkRole.FOLLOWS_VISIT,
    "cases": LinkRole.MEMBER,
    "sources": LinkRole.SOURCE,
}
BEGINS = {Kind.VISIT: "follows", Kind.CASE: "cases", Kind.PERSON: "visitors", Kind.ORGANISATION: "hosts"}


def fill(form: VisitForm, visit: Visit) -> None:
    for name in ("title", "place", "purpose", "agenda", "followed"):
        form[name].data = getattr(visit, name)
    tied = Tied(ties_of(visit))
    fill_names(form, {name: [tie.record for tie in tied.out(role)] for name, role in NAMED_ROLES.items()})
    announced = visits.day_of(visit, "visit-announced")
    form.starts.data, form.ends.data = UncertainDateField.shown(visit.starts), UncertainDateField.shown(visit.ends)
    form.announced.data = announced.in_words() if announced else ""
    form.country.data = country_name(visit.country)


def save(form: VisitForm, visit: Visit | None) -> Record:
    values = {
        "title": form.title.data,
        "place": form.place.data or "",
        "purpose": form.purpose.data or "",
        "agenda": form.agenda.data or "",
        "followed": bool(form.followed.data),
        "country": form.country.code,
        "starts": form.starts.date,
        "ends": form.ends.date,
        "announced": form.announced.date,
        **{name: named_in(form, name).ends() for name in NAMED_ROLES},
    }
    try:
        return filing.file(Kind.VISIT, visit, values, form.seen_version)
    except EndsBeforeItStarts:
        form.ends.errors = [
            _(
                "The visit ends before it starts. Write a last day that is not before %(first)s, or leave it empty.",
                first=form.starts.date.in_words() if form.starts.date else "",
            )
        ]
        return visit or Visit(kind=Kind.VISIT)


def show(visit: Visit) -> dict[str, Any]:
    packs = packs_of(visit)
    page = page_of(visit, packs)
    return {
        "page": page,
        "glance": glance_of(page.events, page.today),
        "packs": packs,
        "contradict": page.is_contradicted,
        "shown_roles": [
            "visitor",
            "host",
            "met-with",
            "to-protect",
            "follows-visit",
            "about-visit",
            "supported-by-source",
        ],
        "facts_of": [
            (_("Country"), country_name(visit.country), None),
            (_("Place"), visit.place, None),
            (_("Announced"), page.announced, None),
            (_("Purpose, as announced"), visit.purpose, None),
        ],
    }


PAGES = KindPages(Kind.VISIT, VisitForm, fill, save, show, begins=BEGINS)

"""The pages of demands: one thing asked of somebody, wherever it was raised, and what became of it."""

from typing import Any

from flask_babel import gettext as _

from tracker.actions import filing
from tracker.plumbing import clock
from tracker.records.demands import Demand
from tracker.records.record import Record
from tracker.rules.countries import country_name
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.web.demands.forms import DemandForm
from tracker.web.demands.life import life_of
from tracker.web.demands.page import MOST_SHOWN, DemandPage
from tracker.web.demands.status import blueprint
from tracker.web.filters import day
from tracker.web.naming import fill_names, named_in
from tracker.web.records.kinds import KindPages
from tracker.web.records.ties import Tied, ties_of

__all__ = ["PAGES", "blueprint"]

NAMED_ROLES = {
    "addressees": LinkRole.ADDRESSEE,
    "duty_bearers": LinkRole.DUTY_BEARER,
    "about": LinkRole.BENEFICIARY,
    "visits": LinkRole.ABOUT_VISIT,
    "cases": LinkRole.MEMBER,
    "part_of": LinkRole.PART_OF,
    "replaces": LinkRole.REPLACES,
}
BEGINS = {
    Kind.VISIT: "visits",
    Kind.CASE: "cases",
    Kind.PERSON: "about",
    Kind.ORGANISATION: "addressees",
    Kind.DEMAND: "part_of",
}


def fill(form: DemandForm, demand: Demand) -> None:
    for name in ("title", "would_count", "if_refused", "summary", "followed"):
        form[name].data = getattr(demand, name)
    tied = Tied(ties_of(demand))
    fill_names(form, {name: [tie.record for tie in tied.out(role)] for name, role in NAMED_ROLES.items()})
    form.deadline.data = day(demand.deadline_on) if demand.deadline_on else ""
    form.country.data = country_name(demand.country)


def save(form: DemandForm, demand: Demand | None) -> Record:
    values = {
        "title": form.title.data,
        "would_count": form.would_count.data or "",
        "if_refused": form.if_refused.data or "",
        "deadline_on": form.deadline.date,
        "summary": form.summary.data or "",
        "followed": bool(form.followed.data),
        "country": form.country.code,
        "made": form.made.date,
        "how_made": form.how_made.data or "",
        "words": form.words.data or "",
        **{name: named_in(form, name).ends() for name in (*NAMED_ROLES, "made_by", "source")},
    }
    return filing.file(Kind.DEMAND, demand, values, form.seen_version)


def show(demand: Demand) -> dict[str, Any]:
    page = DemandPage(demand, clock.today())
    return {
        "page": page,
        "life": life_of(page),
        "most_shown": MOST_SHOWN,
        "contradict": page.is_contradicted,
        "shown_roles": [
            "addressee",
            "duty-bearer",
            "beneficiary",
            "makes-demand",
            "about-visit",
            "part-of",
            "replaces",
        ],
        "follow_up_words": _("It comes back until it is answered.") if demand.followed else "",
    }


PAGES = KindPages(Kind.DEMAND, DemandForm, fill, save, show, begins=BEGINS)

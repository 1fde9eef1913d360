from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from tracker.actions import timeline
from tracker.actions.timeline import Account
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.counts import Count, named_in
from tracker.records.events import Event
from tracker.records.record import Record
from tracker.records.standings import decided_by
from tracker.rules.counts import COUNT
from tracker.rules.dates import Precision, UncertainDate
from tracker.rules.events import CONSENT, ENCOUNTERS, Certainty
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.statuses import STATUSES, Axis
from tracker.web.events.forms import EventForm
from tracker.web.events.log import blueprint
from tracker.web.events.telling import account_of, fill, ties_of
from tracker.web.records.kinds import KindPages
from tracker.web.timelines import form_of, items_of

__all__ = ["PAGES", "blueprint"]


def save(form: EventForm, event: Event | None) -> Record:
    assert event is not None, "a new event is made at /log"
    if form.type.data == CONSENT.code != event.type:
        form.type.errors = [_("A consent has a form of its own, on the page of the person. Record it there.")]
        return event
    ties = ties_of(form)
    if not ties.about:
        form.about.errors = [_("Write what it is about: a name or a reference.")]
        return event
    timeline.amend(event, _with_what_is_asked_elsewhere(event, account_of(form, event.country)), form.seen_version)
    timeline.retie(event, ties)
    return event


def _with_what_is_asked_elsewhere(event: Event, told: Account) -> Account:
    """Keep of a consent and of a meeting what only a form of their own asks for."""
    kept = timeline.account_of(event)
    if told.type in ENCOUNTERS:
        return replace(told, at_time=kept.at_time)
    if not event.type == told.type == CONSENT.code:
        return told
    return replace(told, by_when=kept.by_when, given_by=kept.given_by)


def show(event: Event) -> dict[str, Any]:
    recorder = session().scalar(select(User.name).where(User.id == event.created_by)) or ""
    item = items_of([event], {event.id: recorder})[0]
    decided = session().execute(decided_by(event.id)).all()
    return {
        **_listed(event),
        "item": item,
        "form_of": form_of,
        "is_meeting": event.type in ENCOUNTERS and not event.stance,
        "precision": _precision(event.when),
        "decided": [(record, Axis(row.axis), STATUSES[Axis(row.axis)][row.code]) for row, record in decided],
        "shown_roles": [LinkRole.SUBJECT, LinkRole.SPEAKER, LinkRole.SOURCE, LinkRole.TO_RAISE],
        "facts_of": [
            (_("Kind of event"), item.type_label, None),
            *([(_("Said by"), event.given_by, None)] if event.given_by else []),
            (_("How we know"), event.how_known, None),
            (_("How certain"), _(Certainty(event.certainty).label), None),
            *([(_("Place"), event.place, None)] if event.place else []),
            *([(_("Counted"), _counted(event), None)] if event.number is not None else []),
            (_("Recorded by"), recorder or _("the import"), None),
        ],
    }


def _listed(event: Event) -> dict[str, Any]:
    """Return whom a count names, for one that has its number."""
    if event.type != COUNT or event.number is None:
        return {}
    listed = named_in([event.id])
    return {"listed": listed, "counted": Count(event, len(listed))}


def _precision(when: UncertainDate) -> str:
    """Say what is not known of the date, so that no reader takes it for more than it is."""
    words = {
        Precision.DAY: "",
        Precision.MONTH: _("The day is not known."),
        Precision.YEAR: _("The month and the day are not known."),
        Precision.INTERVAL: _("It happened some time between these dates."),
        Precision.OPEN: _("The other end of this time is not known."),
    }
    doubts = [words[when.precision]]
    if when.approximate:
        doubts.append(_("The date is approximate."))
    if when.uncertain:
        doubts.append(_("The date is uncertain."))
    return " ".join(doubt for doubt in doubts if doubt)


def _counted(event: Event) -> str:
    people = ngettext("%(num)d person", "%(num)d people", event.number or 0)
    return f"{people}: {event.criterion}" if event.criterion else people


PAGES = KindPages(Kind.EVENT, EventForm, fill, save, show)

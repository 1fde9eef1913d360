"""What stands on a day of the calendar: a follow-up, an event, or the key date of somebody."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.records.ahead import Ahead
from tracker.records.follow_up_lists import Listed
from tracker.records.key_dates import OfPerson
from tracker.records.record import Record
from tracker.rules.key_dates import Day
from tracker.rules.kinds import Kind
from tracker.web.calendar.asked import What
from tracker.web.filters import day as in_short
from tracker.web.filters import url_of
from tracker.web.follow_ups.rows import looked_after
from tracker.web.timelines import type_in_words

CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Item:
    day: date
    what: What
    label: str
    url: str
    about: Record
    notes: list[str]
    """How sure the day is, who looks after it, whether it was called off."""
    unverified: bool = False
    """Whether the period of its plan is unverified."""


def of_follow_up(listed: Listed) -> Item:
    row, notes = listed.row, list[str]()
    if row.due_last is not None and row.returns_on == row.due_on:
        first, last = in_short(row.due_on), in_short(row.due_last)
        notes.append(_("due between %(first)s and %(last)s", first=first, last=last))
    elif row.returns_on > row.due_on:
        notes.append(_("was due %(day)s", day=in_short(row.due_on)))
    notes.append(looked_after(listed))
    url, unverified = f"/follow-ups/{row.id}", row.unverified
    return Item(row.returns_on, What.FOLLOW_UPS, _(row.what), url, listed.about, _said(notes), unverified)


def of_event(ahead: Ahead) -> Item:
    """An event by what it is about; the days of a visit are the visit itself."""
    event, about, visit = ahead.event, ahead.about[0], visit_of(ahead)
    notes = [] if event.when.exact else [event.when.in_words()]
    if visit is None:
        label = event.title or type_in_words(event.type, event.detail)
        return Item(event.earliest, What.EVENTS, label, url_of(event.ref), about, notes)
    notes += [_("cancelled")] if visit.status == CANCELLED else []
    return Item(event.earliest, What.EVENTS, day_of_visit(event.type), url_of(visit.ref), visit, notes)


def day_of_visit(type_code: str) -> str:
    words = {"visit-began": _("Visit begins"), "visit-ended": _("Visit ends")}
    return words.get(type_code) or type_in_words(type_code, None)


def visit_of(ahead: Ahead) -> Record | None:
    """Return the visit whose day this is, when it is one."""
    if not ahead.event.type.startswith("visit-"):
        return None
    return next((record for record in ahead.about if record.kind == Kind.VISIT), None)


def of_person(each: OfPerson) -> Item:
    key_date, person = each.date, each.person
    return Item(key_date.day, What.KEY_DATES, key_date_in_words(each), url_of(person.ref), person, [])


def key_date_in_words(each: OfPerson) -> str:
    number = each.date.number
    if each.date.kind is Day.ARREST:
        return ngettext("Arrested %(num)d year ago", "Arrested %(num)d years ago", number)
    if each.date.kind is Day.DETAINED:
        return _("In custody for %(days)s days", days=f"{number:,}")
    return _("Birthday in custody")


def _said(notes: list[str]) -> list[str]:
    return [note for note in notes if note]

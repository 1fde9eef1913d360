"""A person's times in custody as their page shows them: in words, each with where it was and how it ended."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.links import Link
from tracker.records.people import Person
from tracker.rules.access import Visibility
from tracker.rules.custody import CUSTODY_TYPES, Spell, length_in_words, spells
from tracker.rules.dates import UncertainDate
from tracker.rules.events import TYPES, Certainty
from tracker.rules.links import LinkRole
from tracker.rules.standing import Happening
from tracker.web.people.sentences import Past, so_far


@dataclass(frozen=True, slots=True)
class ShownSpell:
    since: str
    until: str
    length: str
    places: str
    ended: str


def past_of(person: Person) -> Past:
    """Return a person's times in custody, told by the same events as their standing: those that all its readers see."""
    if not person.status:
        return Past()
    widths = [width for width in Visibility if width.rank <= Visibility(person.visibility).rank]
    asked = (
        select(Event.id, Event.type, Event.detail, Event.when_text, Event.certainty, Event.place)
        .join(Link, Link.from_id == Event.id)
        .where(Link.to_id == person.id, Link.role == LinkRole.SUBJECT, Event.type.in_(CUSTODY_TYPES))
        .where(Event.counted, Event.visibility.in_(widths))
    )
    told = []
    for row in session().execute(asked):
        when, certainty = UncertainDate.edtf(row.when_text), Certainty(row.certainty)
        told.append((Happening(row.id, row.type, row.detail, when, certainty), row.place))
    decided = next((place for happening, place in told if happening.id == person.status_event_id), "")
    return Past(spells(told), decided)


def shown_spells(past: Past) -> list[ShownSpell]:
    """Return the times in custody, the latest first."""
    return [_shown(spell) for spell in reversed(past.spells)]


def _shown(spell: Spell) -> ShownSpell:
    return ShownSpell(
        spell.since.in_words() if spell.since else _("not known"),
        spell.until.in_words() if spell.until else _("now"),
        length_in_words(spell) if spell.ended_by else so_far(spell.since),
        ", ".join(spell.places),
        _ended(spell),
    )


def _ended(spell: Spell) -> str:
    if spell.ended_by is None:
        return ""
    known = TYPES[spell.ended_by.type]
    exact = next((detail.label for detail in known.details if detail.code == spell.ended_by.detail), None)
    return f"{_(known.label)}: {_(exact)}" if exact else _(known.label)

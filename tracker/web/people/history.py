"""A person's times in custody as their page shows them: in words, each with where it was and how it ended."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from tracker.plumbing.database import session
from tracker.records.audiences import seen_by_all_readers_of
from tracker.records.events import Event
from tracker.records.links import Link
from tracker.records.people import Person
from tracker.rules.custody import CUSTODY_TYPES, Spell, length_in_words, spells
from tracker.rules.events import TYPES, Certainty
from tracker.rules.freshness import CONFIRMING
from tracker.rules.links import LinkRole
from tracker.rules.standing import Happening
from tracker.rules.statuses import STATUSES, Axis
from tracker.web.people.sentences import Past, so_far
from tracker.web.timelines import type_in_words

SAY_NO_BEGINNING = frozenset({"transfer", *CONFIRMING})


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
    asked = (
        select(Event)
        .join(Link, Link.from_id == Event.id)
        .where(Link.to_id == person.id, Link.role == LinkRole.SUBJECT, Event.type.in_(CUSTODY_TYPES))
        .where(Event.counted)
    )
    told, decided, begins = [], "", True
    for event in seen_by_all_readers_of(person, session().scalars(asked).all()):
        happening = Happening(event.id, event.type, event.detail, event.when, Certainty(event.certainty))
        told.append((happening, event.place or _regime(event)))
        if event.id == person.status_event_id:
            decided, begins = event.place, event.type not in SAY_NO_BEGINNING
    return Past(spells(told), decided, begins)


def _regime(event: Event) -> str:
    """Say in what kind of place somebody was held, where no place is named."""
    code = TYPES[event.type].meaning(event.detail).get(Axis.REGIME)
    return _(STATUSES[Axis.REGIME][code].word) if code else ""


def shown_spells(past: Past) -> list[ShownSpell]:
    """Return the times in custody, the latest first."""
    return [_shown(spell) for spell in reversed(past.spells)]


def _shown(spell: Spell) -> ShownSpell:
    return ShownSpell(
        spell.since.in_words() if spell.since else _("not known"),
        spell.until.in_words() if spell.until else _("now"),
        length_in_words(spell) if spell.ended_by else so_far(spell.since),
        ", ".join(spell.places),
        type_in_words(spell.ended_by.type, spell.ended_by.detail) if spell.ended_by else "",
    )

"""The names of a person, each as somebody writes it, none overwritten into agreement; and their key dates."""

from collections.abc import Sequence

from sqlalchemy import select

from tracker.actions import timeline
from tracker.actions.settling import settle
from tracker.plumbing.database import session
from tracker.records.people import Person, PersonName, names_of
from tracker.records.record import title_key
from tracker.rules.dates import UncertainDate
from tracker.rules.people import Name, NameKind


def call(person: Person, names: Sequence[Name]) -> None:
    """Set the names of a person besides the main one, which is the record's title."""
    wanted = [Name(person.title, NameKind.MAIN), *(name for name in names if name.text != person.title)]
    kept = {(row.text, row.kind, row.language): row for row in session().scalars(names_of(person))}
    for key in kept.keys() - {(name.text, name.kind, name.language) for name in wanted}:
        session().delete(kept[key])
    for name in wanted:
        if (name.text, name.kind, name.language) not in kept:
            row = PersonName(person_id=person.id, text=name.text, kind=name.kind, language=name.language)
            row.text_key = title_key(name.text)[:300]
            session().add(row)
    session().flush()


def say_arrested(told: Sequence[tuple[Person, UncertainDate]]) -> None:
    """Record of people when they were arrested, each as an event of its own."""
    timeline.record_all(
        [(timeline.Account("arrest", when, country=person.country), timeline.Ties([person])) for person, when in told]
    )


def keep_days(person_id: int, day_moved: bool = False) -> int:
    """Let what comes back for a person's key dates follow from what is known of them now; return 1, or 0 if gone."""
    person = session().scalars(select(Person).where(Person.id == person_id)).one_or_none()
    if person is None:
        return 0
    settle([person], day_moved)
    return 1

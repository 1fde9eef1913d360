from collections.abc import Sequence
from typing import cast

from tracker.actions import links, people, records
from tracker.actions.filing.parts import columns_of, say_the_rest, ties_of, when_in
from tracker.plumbing.database import session
from tracker.records.people import Person, names_of
from tracker.rules.fields import Values
from tracker.rules.fields.people import of_new
from tracker.rules.kinds import Kind
from tracker.rules.people import Name, NameKind


def file(person: Person | None, values: Values, seen_version: int = 0) -> Person:
    """Make a person, or change the one there is. Raises EditConflict."""
    before = (person.born, person.is_group) if person is not None else None
    is_new = person is None
    values = of_new(values) if is_new else values
    person = records.save(Person, person, seen_version, columns_of(Kind.PERSON, values))
    if before is not None and before != (person.born, person.is_group):
        people.keep_days(person.id, day_moved=True)
    if is_new or "other_names" in values or "title" in values:
        people.call(person, _other_names(person, values))
    links.set_ends(person, ties_of(Kind.PERSON, values))
    if is_new and (arrested := when_in(values, "arrested")):
        people.say_arrested([(person, arrested)])
    say_the_rest(person, values)
    return person


def _other_names(person: Person, values: Values) -> Sequence[Name]:
    if "other_names" in values:
        return cast(Sequence[Name], values["other_names"])
    kept = session().scalars(names_of(person))
    return [Name(row.text, NameKind(row.kind), row.language) for row in kept if row.kind != NameKind.MAIN]

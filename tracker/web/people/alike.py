"""Who is already recorded under such a name: offered before a new person is made, never in the way of making one."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from sqlalchemy import select

from tracker.plumbing.database import session
from tracker.records.matching import each_exactly, nearly
from tracker.records.people import PersonName
from tracker.records.record import Record, title_key
from tracker.rules.kinds import Kind

MOST_ASKED = 5
CLOSE = 0.8


def people_alike(names: Sequence[str]) -> list[Record]:
    """Return up to five people with one of these names, then those with one that is close to it."""
    known = each_exactly(names, [Kind.PERSON])
    found = {record.id: record for name in names for record in known[name]}
    near = [(name, record) for name in names for record in nearly(name, [Kind.PERSON]) if record.id not in found]
    spelt = _names([record for _name, record in near])
    found |= {record.id: record for name, record in near if any(_close(name, other) for other in spelt[record.id])}
    return list(found.values())[:MOST_ASKED]


def _names(people: Sequence[Record]) -> dict[int, list[str]]:
    names = {person.id: [title_key(person.title)] for person in people}
    asked = select(PersonName.person_id, PersonName.text_key).where(PersonName.person_id.in_(names))
    for person_id, key in session().execute(asked):
        names[person_id].append(key)
    return names


def _close(name: str, other: str) -> bool:
    """Say whether two names share two words, or nearly all of their letters in order; one common word is not enough."""
    key = title_key(name)
    shared = [word for word in key.split() if word in other]
    return len(shared) > 1 or shared == [key] or SequenceMatcher(None, key, other).ratio() >= CLOSE

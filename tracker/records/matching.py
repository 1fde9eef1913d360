"""Find the record somebody means by a name or a reference: exactly, or offered; never invented silently."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, case, func, literal, or_, select, union_all

from tracker.plumbing.database import session
from tracker.records.organisations import Organisation
from tracker.records.people import PersonName
from tracker.records.record import Record, by_reference, title_key
from tracker.rules.kinds import Kind, kind_of

MOST_OFFERED = 8


def exactly(name: str, kinds: Sequence[Kind]) -> list[Record]:
    """The records of these kinds with this reference, or else with this very name, other name or acronym."""
    if kind_of(name) is not None:
        found = session().scalars(by_reference(name).where(Record.kind.in_(kinds))).all()
        if found:
            return list(found)
    key = title_key(name)
    called = select(Record.id).where(Record.kind.in_(kinds), Record.title_key == key)
    spelt = select(PersonName.person_id).where(PersonName.text_key == key[:300])
    short = _short(keys=[key]).with_only_columns(Organisation.id)
    same = Record.id.in_(union_all(called, spelt, short))
    return list(session().scalars(_of(kinds).where(same).order_by(Record.id).limit(MOST_OFFERED)))


def nearly(name: str, kinds: Sequence[Kind]) -> list[Record]:
    """Up to eight records whose title or other name has the words of `name`, those with most of them first."""
    every = title_key(name).split()
    words = ([word for word in every if len(word) > 2 or not word.isascii()] or every)[:6]
    if not words:
        return []
    hits = [title_has(word) for word in words]
    score = sum((case((hit, 1), else_=0) for hit in hits), literal(0))
    return list(session().scalars(_of(kinds).where(or_(*hits)).order_by(score.desc(), Record.id).limit(MOST_OFFERED)))


def unmistakable(records: Sequence[Record]) -> set[int]:
    """Return the ids of those whose title means them and nothing else, in a number of statements that does not grow."""
    keys = {record.title_key for record in records}
    if not keys:
        return set()
    bearers: dict[str, set[int]] = {key: set() for key in keys}
    for asked in (
        select(Record.title_key, Record.id).where(Record.kind.in_(Kind), Record.title_key.in_(keys)),
        select(PersonName.text_key, PersonName.person_id).where(PersonName.text_key.in_(keys)),
        _short(keys=keys),
    ):
        for key, bearer in session().execute(asked):
            bearers[key].add(bearer)
    alone = {record.id for record in records if bearers[record.title_key] == {record.id}}
    return alone - {
        record.id for record in records if kind_of(record.title) is not None or set(";|") & set(record.title)
    }


def _short(*, keys: Collection[str]) -> Select[str, int]:
    """The organisations with one of these acronyms. Their kind is named, so that no other record is looked at."""
    short = func.lower(Organisation.acronym)
    return select(short, Organisation.id).where(Organisation.kind == Kind.ORGANISATION, short.in_(keys))


def title_has(word: str) -> ColumnElement[bool]:
    """Whether a title, or another name of a person, contains this word (folded like the titles)."""
    plain = title_key(word).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    pattern = f"%{plain}%"
    spelt = select(PersonName.person_id).where(PersonName.text_key.like(pattern, escape="\\"))
    return or_(Record.title_key.like(pattern, escape="\\"), Record.id.in_(spelt))


def _of(kinds: Sequence[Kind]) -> Select[Record]:
    return select(Record).where(Record.kind.in_(kinds))

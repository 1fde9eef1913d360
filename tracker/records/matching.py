"""Find the record somebody means by a name or a reference: exactly, or offered; never invented silently."""

from collections.abc import Collection, Sequence
from functools import cache
from itertools import chain

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union,
)

from tracker.plumbing.database import session
from tracker.records.links import End
from tracker.records.merges import taken_over_by
from tracker.records.organisations import Organisation
from tracker.records.people import PersonName
from tracker.records.record import RECORDS, Record, title_key
from tracker.records.searching.hits import few_having
from tracker.rules.kinds import Kind, kind_of
from tracker.rules.searching.wanted import query

MOST_OFFERED = 8


def exactly(name: str, kinds: Sequence[Kind]) -> list[Record]:
    """The records of these kinds with this reference, or else with this very name, other name or acronym."""
    return each_exactly([name], kinds)[name]


def each_exactly(names: Collection[str], kinds: Sequence[Kind]) -> dict[str, list[Record]]:
    """Return what each of these names means exactly, at most eight records of each, in two statements."""
    by_reference = _with_references([name for name in names if kind_of(name) is not None], kinds)
    keys = {name: title_key(name) for name in names if name not in by_reference}
    bearers = _bearers(set(keys.values()), kinds) if keys else {}
    return by_reference | {name: bearers.get(key, []) for name, key in keys.items()}


def _with_references(names: Sequence[str], kinds: Sequence[Kind]) -> dict[str, list[Record]]:
    if not names:
        return {}
    refs = {name: name.strip().upper() for name in names}
    found = {record.ref: record for record in session().scalars(_of(kinds).where(Record.ref.in_(refs.values())))}
    if missing := set(refs.values()) - found.keys():
        led = session().execute(taken_over_by(list(missing))).all()
        found |= {ref: record for ref, record in led if record.kind_of in kinds}
    return {name: [found[ref]] for name, ref in refs.items() if ref in found}


def _bearers(keys: Collection[str], kinds: Sequence[Kind]) -> dict[str, list[Record]]:
    """Return the records of these kinds with each of these names, other names or acronyms; of each the eight first."""
    found: dict[str, list[Record]] = {}
    for key, record in session().execute(_named_so(tuple(kinds)), {"keys": list(keys)}):
        found.setdefault(key, []).append(record)
    return found


@cache
def _named_so(kinds: tuple[Kind, ...]) -> Select[str, Record]:
    first = _borne(kinds, MOST_OFFERED).subquery()
    return select(first.c.key, Record).join(Record, Record.id == first.c.bearer).order_by(Record.id)


KEYS: BindParameter[str] = bindparam("keys", expanding=True)


@cache
def _borne(kinds: tuple[Kind, ...], most: int) -> Select[str, int]:
    """The first records of these kinds that have each of some keys for a title, another name or an acronym."""
    called = select(Record.title_key, Record.id).where(Record.kind.in_(kinds), Record.title_key.in_(KEYS))
    spelt = select(PersonName.text_key, PersonName.person_id).where(PersonName.text_key.in_(KEYS))
    others = [spelt] if Kind.PERSON in kinds else []
    key, bearer = union(called, *others, *([_short()] if Kind.ORGANISATION in kinds else [])).subquery().c
    nth = func.row_number().over(partition_by=key, order_by=bearer)
    numbered = select(key.label("key"), bearer.label("bearer"), nth.label("nth")).subquery()
    return select(numbered.c.key, numbered.c.bearer).where(numbered.c.nth <= most)


def nearly(name: str, kinds: Sequence[Kind]) -> list[Record]:
    """Up to eight records whose title or other name has a word of `name`, those with most of them first.

    Of four letters or more it is also the beginning of a word there, a shorter one is a word of its own, and letters
    within a word say nothing: so one word of a name may be misspelt, but not all. Where very many have such words, or
    some names wait to be entered into the index, all names are compared, and letters within a word are enough.
    """
    every = title_key(name).split()
    words = ([word for word in every if len(word) > 2 or not word.isascii()] or every)[:6]
    if not words:
        return []
    hits = [title_has(word) for word in words]
    score = sum((case((hit, 1), else_=0) for hit in hits), literal(0))
    begins = [list(chain.from_iterable(phrase.forms() for phrase in query(name).phrases))]
    found = few_having(begins, kinds) if all(begins) else None
    asked = _of(kinds).where(or_(*hits), *([] if found is None else [Record.id.in_(found)]))
    return list(session().scalars(asked.order_by(score.desc(), Record.id).limit(MOST_OFFERED)))


def unmistakable(records: Sequence[Record | End]) -> set[int]:
    """Return the ids of those whose title means them and nothing else, in one statement."""
    keys = {record.title_key for record in records}
    if not keys:
        return set()
    bearers: dict[str, set[int]] = {key: set() for key in keys}
    for key, bearer in session().execute(_borne(tuple(Kind), 2), {"keys": list(keys)}):
        bearers[key].add(bearer)
    alone = {record.id for record in records if bearers[record.title_key] == {record.id}}
    return alone - {
        record.id for record in records if kind_of(record.title) is not None or set(";|") & set(record.title)
    }


def _short() -> Select[str, int]:
    """The organisations with one of the keys for an acronym. Their kind is named, so that nothing else is looked at."""
    short = func.lower(Organisation.acronym)
    return select(short, Organisation.id).where(Organisation.kind == Kind.ORGANISATION, short.in_(KEYS))


def title_has(word: str) -> ColumnElement[bool]:
    """Whether a title, or another name of a person, contains this word (folded like the titles)."""
    plain = title_key(word).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    pattern = f"%{plain}%"
    spelt = select(PersonName.id).where(PersonName.text_key.like(pattern, escape="\\"))
    of_it = spelt.where(PersonName.person_id == Record.id).correlate(RECORDS)
    return or_(Record.title_key.like(pattern, escape="\\"), and_(Record.kind == Kind.PERSON, exists(of_it)))


def _of(kinds: Sequence[Kind]) -> Select[Record]:
    return select(Record).where(Record.kind.in_(kinds))

"""What anybody may read on the public page, as whoever reads there sees it: everything else does not exist.

What stands there is copied out of the records: no page of strangers holds a record itself.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, literal, select

from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.exports.withheld import Withheld
from tracker.records.exposure import leaving
from tracker.records.gate import Escape, Viewer, escaping, look_as
from tracker.records.letters import Letter
from tracker.records.links import Link, tied_to
from tracker.records.record import IS_PUBLIC, Record
from tracker.rules.access import Role, Visibility
from tracker.rules.exposure import Exposure
from tracker.rules.kinds import Kind
from tracker.rules.letters import LetterForm
from tracker.rules.links import ACTORS, LinkRole
from tracker.rules.outputs import Output
from tracker.rules.web_addresses import is_web_address

STRANGER = Viewer(0, "", Role.VIEWER)
"""Whoever never signs in: in no team, among no readers."""
PAGES = (Kind.CASE, Kind.LETTER)
"""Kinds that have a page there. People, organisations and demands stand on theirs, by title alone."""
PAGE, MOST_TIES = 50, 500
FROM_IT = (LinkRole.SIGNATORY, LinkRole.ADDRESSEE, LinkRole.MAKES_DEMAND)
OPEN_TO_ALL = literal(Visibility.ORGANISATION, literal_execute=True)


@dataclass(frozen=True, slots=True)
class Public:
    """A record, as far as anybody may read of it."""

    ref: str
    kind: Kind
    title: str
    country: str | None
    day: date
    """By which lists go."""
    changed_on: date

    @property
    def has_page(self) -> bool:
        return self.kind in PAGES


@dataclass(frozen=True, slots=True)
class PublicPage:
    """One case or letter, and what stands on its page."""

    about: Public
    form: str = ""
    """Of a letter."""
    language: str = ""
    url: str = ""
    """Where a letter stands that was published."""
    sent: str = ""
    """When a letter was sent that was published (EDTF)."""
    signatories: Sequence[Public] = ()
    addressees: Sequence[Public] = ()
    demands: Sequence[Public] = ()
    members: Sequence[Public] = ()


class Listed(NamedTuple):
    """A page of what may be read, what is not there because its title names somebody, and whether there is more."""

    found: list[Public]
    naming: list[Public]
    more: bool


@contextmanager
def as_a_stranger() -> Iterator[None]:
    """Look with the eyes of whoever never signs in."""
    before = session().info.get("viewer")
    look_as(STRANGER)
    try:
        yield
    finally:
        look_as(before)


def listed(on: date, page: int) -> Listed:
    """Return one page (the first is 1) of what may be read on a day, the newest first."""
    asked = _public().where(Record.kind.in_(PAGES)).order_by(Record.sort_day.desc(), Record.id.desc())
    rows = session().scalars(asked.offset((page - 1) * PAGE).limit(PAGE + 1)).all()
    return Listed(*_judged(rows[:PAGE], on), len(rows) > PAGE)


def page_of(kind: Kind, ref: str, on: date) -> PublicPage | None:
    """Return what may be read of a case or a letter on a day; None when that is nothing."""
    model = Letter if kind is Kind.LETTER else Record
    record = session().scalars(_public(model).where(model.ref == ref.upper(), model.kind == kind)).one_or_none()
    if record is None or kind not in PAGES:
        return None
    ties = _ties(record)
    may = {each.ref: each for each in _judged([record, *(far for _role, far in ties)], on)[0]}
    if record.ref not in may:
        return None
    beside = [(role, may[far.ref]) for role, far in ties if far.ref in may]
    found = PublicPage(may[record.ref])
    if isinstance(record, Letter):
        return _of_letter(record, found, beside)
    return replace(found, members=[each for _role, each in beside])


def withheld(most: int) -> list[Record]:
    """Return cases and letters that whoever looks may see, marked public, and not there: too few people see them."""
    asked = select(Record).where(IS_PUBLIC, Record.kind.in_(PAGES), Record.visibility != Visibility.ORGANISATION)
    return list(session().scalars(asked.order_by(Record.sort_day.desc(), Record.id.desc()).limit(most)))


def _public(model: type[Record] = Record) -> Select[Record]:
    conditions: list[ColumnElement[bool]] = [IS_PUBLIC, Record.visibility == OPEN_TO_ALL]
    return select(model).where(*conditions)


def _judged(records: Sequence[Record], on: date) -> tuple[list[Public], list[Public]]:
    """Return those that may leave now, and those that would but for whom their titles name.

    What may is asked of the one function, whatever the statement asked before.
    """
    may = leaving(Output.PUBLIC_PAGE, records, on)
    leave = [record for record in records if record.id in may]
    stay = _naming_somebody(leave, on)
    found = [_copied(record) for record in leave if record.id not in stay]
    return found, [_copied(record) for record in leave if record.id in stay]


def _naming_somebody(records: Sequence[Record], on: date) -> set[int]:
    """Return which of the cases, letters and demands among these name, by title, somebody near them who may not be,
    whoever may see that one's record: for strangers nobody is there, and a title would name whoever is hidden best.
    """
    texts = {record.id: record.title for record in records if record.kind_of not in ACTORS}
    names = Withheld(on, Exposure.PUBLIC)
    if texts:
        with escaping(Escape.FOLD):
            names.meet(texts, nearest=True)
    return {number for number, title in texts.items() if names.stands_in(title, number)}


def _copied(record: Record) -> Public:
    changed_on = record.updated_at.date()
    return Public(record.ref, record.kind_of, record.title, record.country, record.sort_day, changed_on)


def _of_letter(letter: Letter, found: PublicPage, beside: Sequence[tuple[str, Public]]) -> PublicPage:
    by_role = {role: [each for tied, each in beside if tied == role] for role in FROM_IT}
    found = replace(
        found,
        form=letter.form,
        language=letter.language,
        signatories=by_role[LinkRole.SIGNATORY],
        addressees=by_role[LinkRole.ADDRESSEE],
        demands=by_role[LinkRole.MAKES_DEMAND],
    )
    if letter.form == LetterForm.PRIVATE:
        return found
    sent = select(Event.when_text).where(
        Event.type == "letter-sent", Event.id.in_(tied_to(letter.id, LinkRole.SUBJECT))
    )
    url = letter.url if is_web_address(letter.url) else ""
    return replace(found, url=url, sent=session().scalars(sent.order_by(Event.id).limit(1)).first() or "")


def _ties(record: Record) -> list[tuple[str, Record]]:
    """Return what a letter names, or the members of a case, as it could stand beside it: each once for each role."""
    if isinstance(record, Letter):
        asked = select(Link.role, Record).join(Record, Record.id == Link.to_id)
        asked = asked.where(Link.from_id == record.id, Link.role.in_(FROM_IT))
    else:
        asked = select(Link.role, Record).join(Record, Record.id == Link.from_id)
        asked = asked.where(Link.to_id == record.id, Link.role == LinkRole.MEMBER)
    rows = session().execute(asked.order_by(Link.position, Link.id).limit(MOST_TIES))
    return list(dict.fromkeys((role, far) for role, far in rows))

"""Which organisations signed which letters: those that one of them signed, or those of a case."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from sqlalchemy import Integer, Select, and_, bindparam, select
from sqlalchemy.orm import aliased

from tracker.plumbing import replica
from tracker.records.links import LINKS, Link
from tracker.records.record import Record
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole

MOST_LETTERS, MOST_SIGNATURES = 200, 5000
"""That are looked at: of the latest letters."""


class Signed(NamedTuple):
    """A letter that somebody signed; `day` is the one that lists go by."""

    ref: str
    title: str
    day: date


class Signatory(NamedTuple):
    ref: str
    title: str


def of_organisation(organisation_id: int) -> dict[Signed, list[Signatory]]:
    """Return the letters that an organisation signed, the latest first, with every organisation that signed each."""
    return _told(_signed(LinkRole.SIGNATORY), {"end_id": organisation_id})


def of_case(case_id: int) -> dict[Signed, list[Signatory]]:
    """Return the letters of a case, the latest first, with every organisation that signed each."""
    return _told(_signed(LinkRole.MEMBER), {"end_id": case_id})


def _told(asked: "Select[str, str, date, str, str]", values: Mapping[str, object]) -> dict[Signed, list[Signatory]]:
    found: dict[Signed, list[Signatory]] = {}
    for ref, title, day, who, name in replica.ask(asked, values):
        found.setdefault(Signed(ref, title, day), []).append(Signatory(who, name))
    return found


@cache
def _signed(role: LinkRole) -> "Select[str, str, date, str, str]":
    """The links to signatories pass the gate with their ends, each of which is narrowed."""
    some, letter, who = aliased(Record), aliased(Record), aliased(Record)
    leading = select(Link.from_id).where(Link.to_id == bindparam("end_id", type_=Integer), Link.role == role)
    latest = select(some.id).where(some.kind == Kind.LETTER, some.id.in_(leading))
    latest = latest.order_by(some.sort_day.desc(), some.id.desc()).limit(MOST_LETTERS)
    return (
        select(letter.ref, letter.title, letter.sort_day, who.ref, who.title)
        .join(LINKS, and_(LINKS.c.from_id == letter.id, LINKS.c.role == LinkRole.SIGNATORY))
        .join(who, and_(who.id == LINKS.c.to_id, who.kind == Kind.ORGANISATION))
        .where(letter.id.in_(latest.subquery().select()))
        .order_by(letter.sort_day.desc(), letter.id.desc(), LINKS.c.position, LINKS.c.id)
        .limit(MOST_SIGNATURES)
    )

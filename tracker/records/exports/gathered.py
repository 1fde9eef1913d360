"""What a case takes along: itself, all that belongs to it, what happened to these, from where that is known, and the
organisations that any of these name."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, or_, select

from tracker.plumbing.database import session
from tracker.records.attachments import Attachment
from tracker.records.exports.reading import Going, leaving_of
from tracker.records.exports.withheld import Withheld
from tracker.records.links import Link, tied_to
from tracker.records.record import Record
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.spreadsheets import Cell

LINKS_HEAD = ("From", "Role", "To", "How it reads", "Position", "Exact words", "Note", "Since", "Until")


@dataclass(frozen=True, slots=True)
class Gathered:
    ids: dict[Kind, list[int]]
    """The records, by kind, the oldest first."""
    with_files: Sequence[int]
    """Those of which files go along: not what others only name."""

    @property
    def everything(self) -> list[int]:
        return [one for several in self.ids.values() for one in several]


def gathered(case_id: int) -> Gathered:
    """Return what a case gathers as whoever looks may see it; what happened to a member is told with the case."""
    ids = [case_id, *session().scalars(tied_to(case_id, LinkRole.MEMBER))]
    told = select(Link.from_id).where(Link.to_id.in_(ids), Link.role == LinkRole.SUBJECT)
    ids = list(dict.fromkeys([*ids, *session().scalars(told)]))
    known = select(Link.to_id).where(Link.from_id.in_(ids), Link.role == LinkRole.SOURCE)
    ids = list(dict.fromkeys([*ids, *session().scalars(known)]))
    wanted = {*ids, *session().scalars(_organisations_at(ids))}
    rows = select(Record.kind, Record.id).where(Record.id.in_(wanted)).order_by(Record.sort_day, Record.id)
    found: dict[Kind, list[int]] = {}
    for kind, one in session().execute(rows):
        found.setdefault(Kind(kind), []).append(one)
    return Gathered(found, ids)


def _organisations_at(ids: Sequence[int]) -> Select[int]:
    """Whoever signed, was written to, would have to act, hosts, or has somebody of these."""
    outward = select(Link.to_id).where(Link.from_id.in_(ids))
    inward = select(Link.from_id).where(Link.to_id.in_(ids))
    return select(Record.id).where(Record.kind == Kind.ORGANISATION, or_(Record.id.in_(outward), Record.id.in_(inward)))


def files_of(ids: Sequence[int], going: Going) -> list[tuple[Attachment, Record]]:
    """Return the files of those of these records that may leave, each with its record."""
    may = leaving_of(ids, going)
    asked = select(Attachment, Record).join(Record, Record.id == Attachment.record_id)
    found = session().execute(asked.where(Attachment.record_id.in_(may)).order_by(Attachment.id))
    return [(file, record) for file, record in found]


def link_rows(ids: Collection[int], going: Going) -> Iterator[Sequence[Cell]]:
    """Return the links between these records as a table.

    A word that names somebody who may not be named stays here, and so does all that is said of a tie to them.
    """
    yield list(LINKS_HEAD)
    going.names.meet(ids)
    may = leaving_of(list(ids), going)
    asked = select(Link, Record.ref).join(Record, Record.id == Link.from_id).where(Link.from_id.in_(ids))
    here = session().execute(select(Record.id, Record.ref).where(Record.id.in_(ids)))
    refs = {row.id: row.ref for row in here}
    for link, ref in session().execute(asked.where(Link.to_id.in_(ids)).order_by(Link.id)):
        goes = link.from_id in may and link.to_id in may
        words = [_free(going.names, link, text) if goes else "" for text in (link.quote, link.note)]
        role = link.role_of
        days = [link.since or "", link.until or ""] if goes else ["", ""]
        yield [ref, str(role), refs[link.to_id], role.rule.outward, link.position, *words, *days]


def _free(withheld: Withheld, link: Link, text: str) -> str:
    names = any(withheld.stands_in(text, each) for each in (link.from_id, link.to_id))
    return "" if names else text

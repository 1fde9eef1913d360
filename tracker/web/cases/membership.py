"""What belongs to a case: which cases a record belongs to, and who joins a case from its page."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from tracker.actions import links
from tracker.plumbing.database import session
from tracker.records.links import Link
from tracker.records.record import Record, by_reference
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.web.naming import lines_of


def belong_to(record: Record, cases: Sequence[Record]) -> None:
    """Let a record belong to exactly these cases, as far as the viewer sees the cases it belongs to."""
    asked = select(Link).where(Link.from_id == record.id, Link.role == LinkRole.MEMBER)
    wanted = {case.id for case in cases}
    for tie in session().scalars(asked).all():
        if tie.to_id not in wanted:
            links.unlink(tie)
    for case in cases:
        links.link(record, LinkRole.MEMBER, case)


def join(case: Record, joining: Iterable[Record]) -> list[Record]:
    """Let these records belong to a case; return those that did not before. Raises LinkRefused."""
    members = set(session().scalars(select(Link.from_id).where(Link.to_id == case.id, Link.role == LinkRole.MEMBER)))
    new = [record for record in joining if record.id not in members]
    for record in new:
        links.link(record, LinkRole.MEMBER, case)
    return new


def leave(case: Record, refs: Iterable[str]) -> int:
    """Take the records with these references out of a case again; return how many were in it."""
    asked = (
        select(Link)
        .join(Record, Record.id == Link.from_id)
        .where(Link.to_id == case.id, Link.role == LinkRole.MEMBER, Record.ref.in_(list(refs)))
    )
    ties = session().scalars(asked).all()
    for tie in ties:
        links.unlink(tie)
    return len(ties)


def cases_named(ref: str) -> str:
    """Return how the case with this reference stands in a field of names; '' for anything else."""
    found = session().scalars(by_reference(ref).where(Record.kind == Kind.CASE)).one_or_none()
    return lines_of([found]) if found else ""

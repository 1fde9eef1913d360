"""What belongs to a case: records join it, and leave it again."""

from collections.abc import Iterable

from sqlalchemy import select

from tracker.actions import links
from tracker.plumbing.database import session
from tracker.records.links import Link, tied_to
from tracker.records.record import Record
from tracker.rules.links import LinkRole


def join(case: Record, joining: Iterable[Record]) -> list[Record]:
    """Let these records belong to a case; return those that did not before. Raises LinkRefused."""
    members = set(session().scalars(tied_to(case.id, LinkRole.MEMBER)))
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

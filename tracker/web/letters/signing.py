"""Signatories as lines of text: whose name, in which capacity, and the name as printed where it is another one."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from tracker.actions.links import Terms
from tracker.plumbing.database import session
from tracker.records.letters import Letter
from tracker.records.links import Link
from tracker.records.record import Record
from tracker.rules.links import LinkRole
from tracker.web.naming import Named, lines_of
from tracker.web.records.ties import Tie


def lines_of_signatories(ties: Sequence[Tie]) -> str:
    """Return "name; capacity; name as printed" for each, leaving out what is empty or said already."""
    names = lines_of([tie.record for tie in ties]).splitlines()
    return "\n".join(_line(name, tie) for name, tie in zip(names, ties, strict=True))


def _line(name: str, tie: Tie) -> str:
    printed = tie.quote if tie.quote != name else ""
    parts = [name, tie.note.replace(";", ","), printed.replace(";", ",")]
    while not parts[-1]:
        parts.pop()
    return "; ".join(parts)


def terms_of(named: Named, record: Record, printed_before: Mapping[int, str]) -> Terms:
    """Return the name as printed and the capacity that a line gives; a bare reference changes no name as printed."""
    capacity, _, printed = (part.strip() for part in named.more.partition(";"))
    if not printed:
        printed = printed_before.get(record.id, "") if named.name.upper() == record.ref else named.name
    return Terms(quote=printed, note=capacity)


def printed_in(letter: Letter) -> dict[int, str]:
    """Return the names as printed of the signatories that a letter has."""
    asked = select(Link.to_id, Link.quote).where(Link.from_id == letter.id, Link.role == LinkRole.SIGNATORY)
    return dict(session().execute(asked).all())

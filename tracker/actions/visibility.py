"""Who may see a record, and how that reaches the events that are about it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, delete, select

from tracker.plumbing.database import session
from tracker.records.accounts import Membership
from tracker.records.events import Event
from tracker.records.gate import Escape, escaping
from tracker.records.links import Link
from tracker.records.record import Reader, Record
from tracker.rules.access import Visibility
from tracker.rules.links import LinkRole


def name_readers(record: Record, user_ids: Iterable[int]) -> None:
    """Name the people who may see a restricted record; everybody else stops seeing it."""
    wanted = set(user_ids)
    current = readers_of(record.id)
    session().execute(delete(Reader).where(Reader.record_id == record.id, Reader.user_id.in_(current - wanted)))
    session().add_all(Reader(record_id=record.id, user_id=user_id) for user_id in sorted(wanted - current))
    session().flush()


def readers_of(record_id: int) -> set[int]:
    return set(session().scalars(select(Reader.user_id).where(Reader.record_id == record_id)))


def change(record: Record, width: Visibility, team_id: int | None, reader_ids: Iterable[int]) -> None:
    """Change who may see a record, and with it the events about it; an event that is chosen for follows no more."""
    if isinstance(record, Event):
        record.widened = True
    record.visibility, record.team_id = width, team_id
    session().flush()
    name_readers(record, reader_ids if width == Visibility.RESTRICTED else [])
    about = select(Link.from_id).where(Link.to_id == record.id, Link.role == LinkRole.SUBJECT)
    _follow_all(about)


def follow_teams(team_ids: Iterable[int]) -> None:
    """Bring events that name their readers into line with who belongs to these teams now."""
    of_teams = select(Record.id).where(Record.visibility == Visibility.TEAM, Record.team_id.in_(list(team_ids)))
    about = select(Link.from_id).where(Link.to_id.in_(of_teams), Link.role == LinkRole.SUBJECT)
    _follow_all(about)


def _follow_all(event_ids: Select[int]) -> None:
    with escaping(Escape.FOLD):
        for event in session().scalars(select(Event).where(Event.id.in_(event_ids))).all():
            follow_subjects(event)


def follow_subjects(event: Event) -> None:
    """Let an event be seen by exactly those who may see everything it is about, unless somebody chose otherwise."""
    with escaping(Escape.FOLD):
        subjects = _subjects(event)
    if event.widened or not subjects:
        return
    teams = {record.team_id for record in subjects if record.visibility == Visibility.TEAM}
    restricted = any(record.visibility == Visibility.RESTRICTED for record in subjects)
    if restricted or len(teams) > 1:
        event.visibility, event.team_id = Visibility.RESTRICTED, subjects[0].team_id
        readers = set.intersection(
            *(_audience(record) for record in subjects if record.visibility != Visibility.ORGANISATION)
        )
    elif teams:
        event.visibility, event.team_id, readers = Visibility.TEAM, teams.pop(), set()
    else:
        event.visibility, event.team_id, readers = Visibility.ORGANISATION, subjects[0].team_id, set()
    session().flush()
    name_readers(event, readers)


def _subjects(event: Event) -> Sequence[Record]:
    about = (
        select(Record)
        .join(Link, Link.to_id == Record.id)
        .where(Link.from_id == event.id, Link.role == LinkRole.SUBJECT)
        .order_by(Record.id)
    )
    return session().scalars(about).all()


def _audience(record: Record) -> set[int]:
    """The people who may see a record that is not open to everybody."""
    if record.visibility == Visibility.RESTRICTED:
        return readers_of(record.id)
    return set(session().scalars(select(Membership.user_id).where(Membership.team_id == record.team_id)))

"""Who may see a record, and how that reaches the events that are only about it."""

from collections.abc import Iterable

from sqlalchemy import delete, select

from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.links import Link
from tracker.records.record import Reader, Record
from tracker.rules.access import Visibility
from tracker.rules.links import LinkRole


def name_readers(record: Record, user_ids: Iterable[int]) -> None:
    """Name the people who may see a restricted record; everybody else stops seeing it."""
    wanted = set(user_ids)
    current = set(session().scalars(select(Reader.user_id).where(Reader.record_id == record.id)))
    session().execute(delete(Reader).where(Reader.record_id == record.id, Reader.user_id.in_(current - wanted)))
    session().add_all(Reader(record_id=record.id, user_id=user_id) for user_id in sorted(wanted - current))
    session().flush()


def readers_of(record_id: int) -> set[int]:
    return set(session().scalars(select(Reader.user_id).where(Reader.record_id == record_id)))


def change(record: Record, width: Visibility, team_id: int | None, reader_ids: Iterable[int]) -> None:
    """Change who may see a record, and with it the events that follow it."""
    record.visibility, record.team_id = width, team_id
    session().flush()
    name_readers(record, reader_ids if width == Visibility.RESTRICTED else [])
    about = select(Link.from_id).where(Link.to_id == record.id, Link.role == LinkRole.SUBJECT)
    for event in session().scalars(select(Event).where(Event.id.in_(about), Event.widened.is_(False))).all():
        follow_subjects(event)


def follow_subjects(event: Event) -> None:
    """Let an event be seen as narrowly as the narrowest record it is about."""
    subjects = (
        session()
        .scalars(
            select(Record)
            .join(Link, Link.to_id == Record.id)
            .where(Link.from_id == event.id, Link.role == LinkRole.SUBJECT)
            .order_by(Record.id)
        )
        .all()
    )
    if event.widened or not subjects:
        return
    narrowest = max(subjects, key=lambda record: Visibility(record.visibility).rank)
    event.visibility, event.team_id = narrowest.visibility, narrowest.team_id
    session().flush()
    if narrowest.visibility == Visibility.RESTRICTED:
        restricted = [readers_of(record.id) for record in subjects if record.visibility == Visibility.RESTRICTED]
        name_readers(event, set.intersection(*restricted))

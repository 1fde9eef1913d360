"""Many visits are filed at once as each is filed alone: the same days, ties, follow-ups and history."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Cast
from tests.factories import on
from tracker.actions import filing, visibility
from tracker.plumbing.database import session
from tracker.records.as_written import as_written_of
from tracker.records.events import Event
from tracker.records.external_ids import rows_of
from tracker.records.follow_ups import FollowUp
from tracker.records.links import Link, tied_to
from tracker.records.record import Reader, Record
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.fields import AsWritten, ExternalId
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole

STARTS, ENDS, TOLD = on(2016, 3, 1), on(2016, 3, 2), on(2016, 2, 1)
DAYS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "announced": {"announced": TOLD},
    "one day": {"starts": STARTS},
    "days ahead": {"starts": STARTS, "ends": ENDS, "announced": TOLD},
    "in the past": {"starts": on(2015, 3, 1), "ends": on(2015, 3, 2)},
    "not followed": {"starts": STARTS, "ends": ENDS, "announced": TOLD, "followed": False},
}


def told(visit: Visit) -> dict[str, Any]:
    """All that is said of a visit, and what hangs on it."""
    events = session().scalars(select(Event).where(Event.id.in_(tied_to(visit.id, LinkRole.SUBJECT)))).all()
    follow_ups = session().scalars(select(FollowUp).where(FollowUp.record_id == visit.id)).all()
    ties = session().execute(select(Link.role, Link.to_id, Link.position).where(Link.from_id == visit.id))
    readers = select(Reader.record_id, Reader.user_id).where(Reader.record_id.in_([visit.id, *(e.id for e in events)]))
    return {
        "days": (visit.starts, visit.ends, visit.first_day, visit.last_day, visit.sort_day),
        "stands": (visit.status, visit.status_as_of, visit.visibility, visit.team_id, visit.owner_id, visit.version),
        "events": sorted((each.type, each.when_text, each.title, each.visibility) for each in events),
        "follow-ups": sorted(
            (each.key.partition(":")[2], each.due_on, each.returns_on, each.assignee_id) for each in follow_ups
        ),
        "ties": sorted(map(tuple, ties)),
        "readers": sorted(user for _record, user in session().execute(readers)),
        "ids": [(row.origin, row.code) for row in rows_of(visit.id)],
        "words": {name: row.words for name, row in as_written_of(visit.id).items()},
    }


@pytest.mark.parametrize("width", [None, Visibility.ORGANISATION, Visibility.RESTRICTED])
def test_together_they_are_as_each_alone(app: Flask, acting: Acting, cast: Cast, width: Visibility | None) -> None:
    with acting("amina"):
        host: Record = factories.organisation("Ministry of Order")
        guest = factories.person("Ana Roe")
        more = {"title": "A visit", "hosts": [host], "visitors": [guest, host], "country": AsWritten("Yugoslavia")}
        rows = [{**more, **days} for days in DAYS.values()]
        for n, row in enumerate(rows):
            row["external_ids"] = (ExternalId("A list", str(n)),)
        together = filing.file_many(Kind.VISIT, rows, width)
        session().flush()
        found = []
        for visit in together:
            assert isinstance(visit, Visit)
            found.append(told(visit))
        for n, row in enumerate(rows):
            alone = filing.file(Kind.VISIT, None, row)
            if width is not None and alone.visibility != width:
                visibility.change(alone, width, alone.team_id, [cast.amina.id])
            assert isinstance(alone, Visit)
            assert found[n] == told(alone), list(DAYS)[n]

"""What is read through an alias is narrowed like what is read directly, wherever the alias stands in the statement."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from tests import factories
from tests.cast import Acting
from tests.factories import on
from tracker.actions import timeline
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.record import Record
from tracker.rules.access import Visibility


def test_a_hidden_record_is_not_reached_through_a_joined_alias(acting: Acting) -> None:
    with acting("amina"):
        seen = factories.person("Layla Hassan", visible_to=Visibility.ORGANISATION)
        factories.person("Omar Idris")
        account = timeline.Account("arrest", on(2014, 3, 3), "Arrest")
        timeline.record(account, timeline.Ties([seen]), Visibility.ORGANISATION)
    with acting("esi"):
        other = aliased(Record)
        joined = session().execute(select(Event.title, other.title).join(other, other.id != Event.id)).all()
        outer = session().execute(select(Record.title, other.title).outerjoin(other, other.id != Record.id)).all()
    assert [title for _event, title in joined] == ["Layla Hassan"]
    assert "Omar Idris" not in {title for _record, title in outer}
    with acting("amina"):
        other = aliased(Record)
        joined = session().execute(select(Event.title, other.title).join(other, other.id != Event.id)).all()
    assert {title for _event, title in joined} == {"Layla Hassan", "Omar Idris"}

"""Of two meetings both accounts can be right: they contradict each other only where they speak of the same one."""

from dataclasses import dataclass

import pytest

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tests.stories.pack_pages import Asking, frozen_text, may_go, visit_with_two_demands
from tracker.actions import meetings
from tracker.actions.meetings import Said, Telling
from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.events import Event
from tracker.records.record import by_reference
from tracker.records.visits import Visit
from tracker.rules.events import Stance
from tracker.rules.meetings import HowKnown

CONTRADICTED = "These accounts contradict each other."


@dataclass(frozen=True)
class Told:
    asking: Asking
    meetings: tuple[str, str]


@pytest.fixture
def told(acting: Acting) -> Told:
    """The Minister of Justice was not asked to release Layla; the Minister of Interior was, in general terms."""
    with acting("amina"):
        asking = visit_with_two_demands()
        visit, release = _visit(asking), _release(asking)
        held: list[Event] = []
        for name in ("Ministry of Justice", "Ministry of Interior"):
            office = factories.organisation(name)
            may_go(office)
            held.append(meetings.arrange(visit, name, on(2016, 1, 15), [office]))
        for meeting, stance in zip(held, (Stance.NOT_RAISED, Stance.RAISED_GENERALLY), strict=True):
            _tell(meeting, release, stance)
        return Told(asking, (held[0].ref, held[1].ref))


def _visit(asking: Asking) -> Visit:
    found = session().scalars(by_reference(asking.visit)).one()
    assert isinstance(found, Visit)
    return found


def _release(asking: Asking) -> Demand:
    found = session().scalars(by_reference(asking.for_layla)).one()
    assert isinstance(found, Demand)
    return found


def _tell(meeting: Event, demand: Demand, stance: Stance) -> None:
    telling = Telling(on(2016, 1, 20), HowKnown.DELEGATION)
    for event in meetings.tell(meeting, telling, [Said(demand, stance)], meetings.seen(meeting)):
        may_go(event)


def test_not_in_one_meeting_and_in_another_is_no_contradiction(browse: Browse, told: Told) -> None:
    amina = browse("amina")
    for path in (f"/demands/{told.asking.for_layla}", f"/visits/{told.asking.visit}"):
        said = words_of(amina.page(path))
        assert CONTRADICTED not in said, path
        assert "At: Ministry of Justice" in said
        assert "At: Ministry of Interior" in said
    assert "contradict" not in words_of(amina.page(f"/demands/{told.asking.for_layla}"))
    text = " ".join(frozen_text(amina, told.asking).split())
    assert CONTRADICTED not in text
    assert "Raised in general terms, with Ministry of Interior: 15 January 2016." in text
    assert "Not raised, with Ministry of Justice: 20 January 2016." in text


def test_of_one_meeting_they_do_contradict_each_other(browse: Browse, acting: Acting, told: Told) -> None:
    with acting("amina"):
        meeting = session().scalars(by_reference(told.meetings[0])).one()
        assert isinstance(meeting, Event)
        _tell(meeting, _release(told.asking), Stance.RAISED)
    amina = browse("amina")
    for path in (f"/demands/{told.asking.for_layla}", f"/visits/{told.asking.visit}"):
        assert CONTRADICTED in words_of(amina.page(path)), path
    assert CONTRADICTED in frozen_text(amina, told.asking)

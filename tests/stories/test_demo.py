"""`tracker demo` loads the founding case once, adds what has become known since, and touches nobody else's records."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.cast import sign_in_as
from tests.conftest import NOW
from tests.demonstration import EVERYTHING, TENTH, Load
from tests.processes import tracker
from tracker.actions import accounts, checks, records, sealed, timeline
from tracker.actions.demo import loading
from tracker.actions.demo.facts import founding_case
from tracker.actions.demo.making import reference
from tracker.jobs import alerts
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.accounts import first_coordinator
from tracker.records.events import Event
from tracker.records.exposure import leaving
from tracker.records.follow_ups import OPEN, FollowUp
from tracker.records.gate import Escape, escaping, look_as
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.records.revisions import Revision
from tracker.records.sources import Source
from tracker.rules.exposure import Exposure
from tracker.rules.kinds import Kind
from tracker.rules.outputs import Output


def test_a_second_run_changes_nothing(load: Load) -> None:
    load(TENTH)
    before = _everything()
    assert loading.load(TENTH).added == 0
    session().commit()
    assert _everything() == before


def test_one_sealed_detail_is_invented_and_says_so(load: Load) -> None:
    load(TENTH)
    load(EVERYTHING)
    texts = [text for source in session().scalars(select(Source)) for text in sealed.opened(source).values()]
    assert texts == [loading.SEALED]


def test_what_people_change_in_the_demonstration_stays_as_they_left_it(load: Load) -> None:
    demo = load(TENTH)
    letter = demo["five-groups"]
    records.edit(letter, letter.version, {"title": "The letter, in my words"})
    records.delete(demo["licadho"])
    session().commit()
    again = load(EVERYTHING)
    assert again["five-groups"].title == "The letter, in my words"
    assert session().scalars(select(Record.title).where(Record.title == "LICADHO")).all() == []
    assert {each.event.number for each in again.timeline() if each.event.type == "count"} == {17, 24, 29}


def test_a_later_day_adds_nothing_twice(load: Load) -> None:
    load(TENTH)
    demo = load(EVERYTHING)
    told = [(each.event.when_text, each.event.type, each.event.title) for each in demo.timeline()]
    assert len(told) == len(set(told))
    assert demo["sunnylands-2016"].status == "ended"
    alerts.tell()
    assert [problem for result in checks.everything() for problem in result.problems] == []


def test_an_earlier_day_than_what_is_loaded_is_refused(load: Load) -> None:
    load(EVERYTHING)
    with pytest.raises(loading.HoldsALaterDay) as refused:
        loading.load(TENTH)
    assert refused.value.until == date(2016, 6, 30)


def test_before_the_case_was_opened_there_is_nothing(load: Load) -> None:
    with pytest.raises(loading.BeforeItBegins):
        load(date(2016, 1, 14))


@pytest.mark.parametrize("deleted", [False, True])
def test_a_database_with_other_records_is_refused_and_stays_as_it_is(load: Load, cast: object, deleted: bool) -> None:
    look_as(accounts.viewer_for(session().scalars(first_coordinator()).one()))
    mine = records.add(Person(kind=Kind.PERSON, title="Layla Hassan"))
    if deleted:
        records.delete(mine)
    session().commit()
    with pytest.raises(loading.HoldsOtherRecords):
        load(TENTH)
    assert _everything()["records"] == 1


def _everything() -> dict[str, object]:
    with escaping(Escape.CLOCK):
        versions = session().execute(select(Record.ref, Record.version, Record.updated_at).order_by(Record.id)).all()
        follow_ups = (
            session().execute(select(FollowUp.key, FollowUp.state, FollowUp.due_on).order_by(FollowUp.id)).all()
        )
        trail = session().scalar(select(func.count()).select_from(Revision))
    return {"records": len(versions), "versions": versions, "follow-ups": follow_ups, "trail": trail}


def test_today_shows_real_work_on_the_tenth_of_february(load: Load) -> None:
    demo = load(TENTH)
    rows = session().scalars(select(FollowUp).where(FollowUp.state == OPEN).order_by(FollowUp.due_on)).all()
    due = {(row.key.partition(":")[2], row.record_id): (row.due_on - TENTH).days for row in rows}
    kerry, sunnylands, letter = (demo[key].id for key in ("kerry-2016", "sunnylands-2016", "five-groups"))
    assert due["visit:debrief", kerry] == -12
    assert due["visit:follow-up", kerry] == -1
    assert ("visit:readouts", kerry) not in due
    assert ("visit:letter", kerry) not in due
    assert due["visit:choose", sunnylands] == 0
    assert due["visit:publish", sunnylands] == 4
    assert [row.due_on for row in rows if row.record_id == letter] == [date(2016, 2, 7)]
    assert {row.assignee_id for row in rows} == {session().scalars(first_coordinator()).one().id}


def test_letters_of_others_are_only_noted(load: Load) -> None:
    load(EVERYTHING)
    waiting = session().execute(
        select(Record.title).join(FollowUp, FollowUp.record_id == Record.id).where(Record.kind == Kind.LETTER)
    )
    assert set(waiting.scalars()) == {"Open letter of five rights groups to Secretary Kerry"}


def test_what_was_entered_looks_as_if_entered_on_its_day(load: Load) -> None:
    demo = load(TENTH)
    days = {clock.local(each.event.created_at).date() for each in demo.timeline()}
    assert min(days) == date(2016, 1, 15)
    assert max(days) == TENTH


def test_its_pages_open(load: Load, app: Flask) -> None:
    demo = load(TENTH)
    case, kerry = demo["case"].ref, demo["kerry-2016"].ref
    session().rollback()
    browser = sign_in_as(app, loading.EMAIL)
    page = browser.page(f"/cases/{case}")
    assert "These counts differ" in page
    assert "Coming up" in page
    visit = browser.page(f"/visits/{kerry}")
    assert "These accounts contradict each other" in visit
    assert "by Kerry&#39;s own account" in visit


def test_an_event_of_the_demonstration_can_be_told_again(load: Load) -> None:
    demo = load(TENTH)
    latest = demo.timeline("the-17")[0].event.id
    event = session().scalars(select(Event).where(Event.id == latest)).one()
    timeline.amend(event, timeline.account_of(event), event.version)


def test_the_command_says_what_it_did_and_what_to_do(settings: Settings) -> None:
    first = tracker(settings, "demo")
    assert "as known on 10 February 2016" in first.stdout, first.stderr
    assert NOW.date() == TENTH
    assert "nothing to add" in tracker(settings, "demo").stdout
    later = tracker(settings, "demo", "--as-of", "2016-07-01")
    assert "TRACKER_NOW=2016-07-01T09:00:00" in later.stdout
    refused = tracker(settings, "demo")
    assert refused.returncode == 1
    assert "set TRACKER_DATA_DIR to a new folder" in refused.stderr
    impossible = tracker(settings, "demo", "--as-of", "2016-02-30")
    assert impossible.returncode == 2


def test_without_a_set_clock_it_is_the_tenth_of_february(settings: Settings) -> None:
    done = tracker(settings, "demo", TRACKER_NOW="")
    assert "as known on 10 February 2016" in done.stdout, done.stderr
    assert "TRACKER_NOW=2016-02-10T09:00:00" in done.stdout


def test_every_day_brings_something_by_which_it_is_known_to_be_loaded() -> None:
    case = founding_case()
    assert {case.day_of(fact) for fact in case.facts} == set(case.first_named().values())
    assert set(case.things) == set(case.first_named())
    assert len({reference(key, thing) for key, thing in case.things.items()}) == len(case.things)


def test_it_is_all_public_but_nobody_in_it_was_asked(load: Load) -> None:
    load(TENTH)
    found = session().scalars(select(Record).where(Record.kind != Kind.EVENT)).all()
    leaves = leaving(Output.SHEET, found, clock.today(), Exposure.PUBLIC)
    kept = {record.ref for record in found if record.id not in leaves}
    assert kept == set(session().scalars(select(Person.ref).where(Person.is_group.is_(False))))

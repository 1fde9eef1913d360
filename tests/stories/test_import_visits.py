"""A list of official visits is taken in once: all of it or, when a row is refused, nothing."""

import json
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from tests.cast import Acting, Cast
from tests.importing import CUT, ROWS_IN_CUT, count, csv_of, ends, take_in, visit_of
from tests.processes import beside, tracker
from tests.statements import noted
from tracker.actions import accounts, checks, people, records
from tracker.actions.demo import loading
from tracker.actions.imports import core
from tracker.actions.imports.visits import Travel, Visits
from tracker.plumbing.database import db, session
from tracker.plumbing.settings import Settings
from tracker.records.accounts import first_coordinator
from tracker.records.events import Event
from tracker.records.follow_ups import FollowUp
from tracker.records.gate import look_as
from tracker.records.links import Link
from tracker.records.organisations import Organisation
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.records.revisions import Revision, revisions_of
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.people import Name


def test_a_second_run_changes_nothing(acting: Acting) -> None:
    with acting("amina"):
        assert take_in(CUT.read_bytes()) == core.Report(ROWS_IN_CUT, 0, 0)
    with acting("amina"):
        before = session().scalar(select(func.count()).select_from(Revision)), count(Kind.EVENT), count(Kind.PERSON)
        assert take_in(CUT.read_bytes()) == core.Report(0, ROWS_IN_CUT, 0)
        after = session().scalar(select(func.count()).select_from(Revision)), count(Kind.EVENT), count(Kind.PERSON)
        assert after == before


@pytest.mark.any_database
def test_a_visit_comes_in_with_who_where_when_and_how_we_know(acting: Acting, cast: Cast) -> None:
    with acting("bilal"):
        take_in(CUT.read_bytes())
    with acting("amina"):
        visit = visit_of("3640")
        assert (visit.title, visit.country, visit.place) == ("John Forbes Kerry in Cambodia", "KH", "Phnom Penh")
        assert (visit.first_day, visit.last_day, visit.status) == (date(2016, 1, 26), date(2016, 1, 26), "ended")
        assert visit.summary == "Met with Prime Minister Hun Sen and Foreign Minister Hor Namhong."
        assert ends(visit, LinkRole.VISITOR) == ["John Forbes Kerry"]
        assert ends(visit, LinkRole.HOST) == ["Government of Cambodia"]
        assert len(ends(visit, LinkRole.SOURCE)) == 1
        assert visit.visibility == Visibility.ORGANISATION
        about = select(Link.from_id).where(Link.to_id == visit.id, Link.role == LinkRole.SUBJECT)
        events = session().scalars(select(Event).where(Event.id.in_(about)).order_by(Event.id)).all()
        assert [each.type for each in events] == ["visit-began", "visit-ended"]
        assert {each.visibility for each in events} == {Visibility.ORGANISATION}
        trail = session().scalars(revisions_of(visit.id)).all()
        assert {row.by_id for row in trail} == {cast.bilal.id}
        assert trail[-1].what == "created"
        assert [problem for result in checks.everything() for problem in result.problems] == []


@pytest.mark.any_database
def test_visitors_and_hosts_are_made_once(acting: Acting) -> None:
    with acting("amina"):
        take_in(CUT.read_bytes())
        titles = session().scalars(select(Record.title).where(Record.kind.in_([Kind.PERSON, Kind.ORGANISATION]))).all()
        assert len(titles) == len(set(titles))
        clinton = session().scalars(select(Person).where(Person.title == "Hillary Rodham Clinton")).one()
        assert clinton.occupation == "US Secretary of State"
        cambodia = session().scalars(select(Organisation).where(Organisation.title == "Government of Cambodia")).one()
        assert (cambodia.form, cambodia.country) == ("government", "KH")


@pytest.mark.any_database
def test_past_visits_are_noted_and_those_ahead_are_followed(acting: Acting) -> None:
    with acting("amina"):
        take_in(csv_of(["1", "Ana Roe", "2016-01-04", "2016-01-05", "Cambodia"]))
        assert session().scalars(select(FollowUp)).all() == []
        take_in(csv_of(["2", "Ana Roe", "2016-03-04", "2016-03-05", "Cambodia"]))
        assert visit_of("2").followed
        assert len(session().scalars(select(FollowUp)).all()) == 10
        assert visit_of("2").status == "planned"


@pytest.mark.any_database
def test_people_and_governments_that_are_recorded_already_are_used(acting: Acting) -> None:
    with acting("amina"):
        kerry = records.add(Person(kind=Kind.PERSON, title="John Kerry"))
        people.call(kerry, [Name("John Forbes Kerry")])
        host = records.add(Organisation(kind=Kind.ORGANISATION, title="government of CAMBODIA"))
        take_in(CUT.read_bytes())
        visit = visit_of("3640")
        assert ends(visit, LinkRole.VISITOR) == [kerry.title]
        assert ends(visit, LinkRole.HOST) == [host.title]


@pytest.mark.any_database
def test_a_name_that_several_people_have_is_for_a_person_to_sort_out(acting: Acting) -> None:
    with acting("amina"):
        refs = [records.add(Person(kind=Kind.PERSON, title="Ana Roe")).ref for _ in range(2)]
        data = csv_of(
            ["1", "Ana Roe", "2015-01-04", "2015-01-05", "Cambodia"],
            ["2", "Ben Poe", "2015-01-04", "2015-01-05", "Cambodia"],
        )
        plan = core.plan(data, Visits())
        assert [refusal.line for refusal in plan.refused] == [2]
        assert all(ref in plan.refused[0].why for ref in refs)
        assert take_in(data, skip_bad=True) == core.Report(1, 0, 1)


@pytest.mark.any_database
def test_the_list_fits_onto_the_demonstration(app: Flask) -> None:
    with app.app_context():
        loading.load(date(2016, 2, 10))
        look_as(accounts.viewer_for(session().scalars(first_coordinator()).one()))
        plan = core.plan(CUT.read_bytes(), Visits())
        assert plan.matched == 3
        take_in(CUT.read_bytes())
        assert len(session().scalars(select(Person).where(Person.title.like("%Kerry%"))).all()) == 1
        governments = select(Organisation).where(Organisation.title == "Government of Cambodia")
        assert len(session().scalars(governments).all()) == 1
        session().rollback()


@pytest.mark.any_database
def test_what_the_list_calls_a_state_is_kept(acting: Acting) -> None:
    with acting("amina"):
        take_in(CUT.read_bytes())
        places = session().scalars(select(Visit.place).where(Visit.country.is_(None))).all()
        assert any(place.endswith("U.S.S.R.") for place in places)


def test_questions_to_the_database_hardly_grow_with_the_rows(acting: Acting) -> None:
    """SQLite is told of each new row by itself; nothing is asked or changed row by row."""

    def statements(first: int, rows: int) -> int:
        heard: list[str] = []

        def hear(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
            if not statement.startswith("INSERT"):
                heard.append(statement)

        data = csv_of(*([str(first + n), "Ana Roe", "2015-01-05", "2015-01-06", "Laos"] for n in range(rows)))
        event.listen(db.engine, "before_cursor_execute", hear)
        take_in(data)
        event.remove(db.engine, "before_cursor_execute", hear)
        return len(heard)

    with acting("amina"):
        take_in(csv_of(["0", "Ana Roe", "2015-01-05", "2015-01-06", "Laos"]))
        few, many = statements(1000, 10), statements(2000, 400)
        assert many <= few + 5, (few, many)


def test_a_dry_run_asks_as_much_for_many_names_as_for_few(app: Flask, acting: Acting) -> None:
    def asked(names: int) -> int:
        rows = ([str(n), f"Ana Roe {n}", "2015-01-05", "2015-01-06", "Laos"] for n in range(names))
        with noted(app) as statements:
            assert len(core.plan(csv_of(*rows), Visits()).add) == names
        return len(statements)

    with acting("amina"):
        assert asked(300) == asked(2)


def test_rows_that_lie_far_apart_are_compared_all_the_same(acting: Acting) -> None:
    last = core.ASKED_AT_ONCE + 2
    rows = [[str(n), f"Ben {n % 7}", "2015-01-05", "2015-01-06", "Laos"] for n in range(last)]
    rows[0][1] = rows[-2][1] = "Ana Roe"
    rows[-1] = rows[1]
    with acting("amina"):
        records.add_all([Person(kind=Kind.PERSON, title="Ana Roe") for _ in range(2)])
        plan = core.plan(csv_of(*rows), Visits())
    assert [(line, why[:10]) for line, why in plan.refused] == [
        (2, "“Ana Roe” "),
        (last, "“Ana Roe” "),
        (last + 1, "The same s"),
    ]


class FailsInTheMiddle(Visits):
    """An import that breaks after five hundred rows."""

    def add(self, items: Sequence[Travel]) -> Sequence[Record]:
        if len(items) < core.AT_ONCE:
            raise RuntimeError("the disk is full")
        return super().add(items)


def many_rows(number: int) -> bytes:
    return csv_of(*([str(n), "Ana Roe", "2015-01-05", "2015-01-06", "Laos"] for n in range(number)))


def test_an_import_that_fails_in_the_middle_leaves_nothing(acting: Acting) -> None:
    importer = FailsInTheMiddle()
    with pytest.raises(RuntimeError), acting("amina"):
        core.apply(core.plan(many_rows(510), importer), importer)
    with acting("amina"):
        assert (count(Kind.VISIT), count(Kind.PERSON), count(Kind.EVENT)) == (0, 0, 0)


def test_an_import_that_is_killed_leaves_nothing(settings: Settings, acting: Acting, tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    file.write_bytes(many_rows(20_000))
    with beside(settings, "import", "visits", str(file)) as process:
        time.sleep(3)
        process.kill()
        assert process.said.read_text() == "", "it was in the middle"
    with acting("amina"):
        assert (count(Kind.VISIT), count(Kind.PERSON), count(Kind.EVENT)) == (0, 0, 0)


Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(settings: Settings, cast: Cast, tmp_path: Path) -> Command:
    """Run `tracker import visits` on a file with this content; return its exit status and what it said."""

    def run(data: bytes, *options: str) -> tuple[int, str, str]:
        file = tmp_path / "visits.csv"
        file.write_bytes(data)
        done = tracker(settings, "import", "visits", str(file), *options)
        return done.returncode, done.stdout, done.stderr

    return run


@pytest.mark.any_database
def test_the_command_ends_with_its_numbers(command: Command, acting: Acting) -> None:
    data = CUT.read_bytes()
    assert command(data, "--dry-run")[:2] == (
        0,
        f"Nothing was saved.\nwould be added {ROWS_IN_CUT}, matched 0, refused 0\n",
    )
    with acting("amina"):
        assert count(Kind.VISIT) == 0
    status, said, wrong = command(data)
    assert (status, said.splitlines()[0], wrong) == (0, f"added {ROWS_IN_CUT}, matched 0, refused 0", "")
    assert command(data) == (0, f"added 0, matched {ROWS_IN_CUT}, refused 0\n", "")
    with acting("amina"):
        assert count(Kind.VISIT) == ROWS_IN_CUT


@pytest.mark.any_database
def test_the_command_refuses_a_file_with_a_bad_row_until_it_is_left_out(
    command: Command, acting: Acting, tmp_path: Path
) -> None:
    data = csv_of(
        ["1", "Ana Roe", "2015-01-05", "2015-01-06", "Laos"], ["2", "Ana Roe", "2015-02-29", "2015-03-01", "Laos"]
    )
    status, said, wrong = command(data)
    assert status == 3
    assert said.splitlines()[-1] == "added 0, matched 0, refused 1"
    assert "line 3: “2015-02-29” in start_date is no day of the calendar" in wrong
    assert "--skip-bad" in wrong
    with acting("amina"):
        assert count(Kind.VISIT) == 0
    report = tmp_path / "report.json"
    status, said, wrong = command(data, "--skip-bad", "--report", str(report))
    assert (status, said.splitlines()[0]) == (0, "added 1, matched 0, refused 1")
    assert "line 3:" in wrong
    told = json.loads(report.read_text())
    assert told["counts"] | {"new": 1, "same": 0, "refused": 1} == told["counts"]
    assert told["refused"][0]["line"] == 3
    assert told["import"] == 1


@pytest.mark.any_database
def test_the_command_says_in_a_sentence_what_is_wrong(command: Command) -> None:
    assert command(b"")[2] == "Error: visits.csv: The file is empty.\n"
    assert "nobody@example.org" in command(CUT.read_bytes(), "--as", "nobody@example.org")[2]
    for name in ("vera", "chidi", "dana"):
        status, _said, wrong = command(CUT.read_bytes(), "--as", f"{name}@example.org")
        assert (status, wrong) == (1, f"Error: {name.title()} may not add records.\n")


@pytest.mark.any_database
def test_without_a_coordinator_nobody_imports(settings: Settings) -> None:
    done = tracker(settings, "import", "visits", str(CUT))
    assert (done.returncode, done.stderr) == (1, "Error: There is no coordinator yet.\n")

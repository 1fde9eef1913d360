"""A table of any kind is taken in: checked first, all or nothing, known again by a key, and undone for thirty days."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, ClockAt
from tests.lists import PRISONERS, RECOMMENDATIONS, as_csv
from tests.processes import tracker
from tests.stories.taking_in import check, counted, mapping_of, person, take_in
from tracker.actions import checks, deletion, links, people, records
from tracker.actions.imports import applying, mappings, undoing
from tracker.actions.imports.applying import File, RowsLeftOut
from tracker.actions.imports.formats import opened
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.as_written import as_written_of
from tracker.records.audit import LoggedAct
from tracker.records.demands import Demand
from tracker.records.external_ids import rows_of
from tracker.records.follow_ups import FollowUp
from tracker.records.imports import Import
from tracker.records.letters import Letter
from tracker.records.links import ends_of
from tracker.records.people import Person, names_of
from tracker.records.searching.hits import few_having
from tracker.records.visits import Visit
from tracker.rules.fields import FOLLOW_UP, DayOrder
from tracker.rules.imports.guessing import asks_for_order
from tracker.rules.imports.mapping import BadMapping, from_plain
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.searching.wanted import query


def test_a_list_of_prisoners_comes_in_with_all_its_faults(acting: Acting) -> None:
    with acting("amina"):
        made, found = take_in(Kind.PERSON, PRISONERS, skip_bad=True)
        assert counted(found) == {"new": 9, "refused": 1}
        assert [(each.line, each.field) for each in found.refused] == [(12, "country")]
        assert "Cambodia" in found.refused[0].why
        assert [(each.line, each.words) for each in found.kept] == [
            (4, "1954-02-29"),
            (5, "19812"),
            (11, "about 20"),
        ]
        lin = person("林安")
        assert [name.text for name in session().scalars(names_of(lin))] == ["林安", "Lin An"]
        assert (lin.born, lin.country, [row.called for row in rows_of(lin.id)]) == ("1952", "CN", ["A-1"])
        assert "Sentence" not in lin.summary
        ana = person("Ana Roe")
        assert (ana.born, as_written_of(ana.id)["born"].words) == (None, "1954-02-29")
        assert person("Layla Hassan").born == "2014-03-07"
        assert person("Omar Idris").summary == 'He said "no",\nand left.'
        assert person("Sok Dara").born == "2008-03"
        villagers = person("Eleven villagers")
        assert (villagers.is_group, villagers.number) == (True, 11)
        assert as_written_of(person("Some farmers").id)["number"].words == "about 20"
        assert made.counts["new"] == 9
        assert [problem for result in checks.everything() for problem in result.problems] == []


def test_one_column_may_become_several_fields_and_several_one(acting: Acting) -> None:
    rows = [["Given", "Family", "Held", "Charge"], ["Ana", "Roe", "2016-01-21/2016-01-22", "Article 495"]]
    data = as_csv(rows).encode()
    told = mapping_of(Kind.PERSON, data).plain()
    for column, fields in zip(told["columns"], [["title"], ["title"], ["summary"], ["summary"]], strict=True):
        column["fields"] = fields
    with acting("amina"):
        mapping = from_plain(told)
        applying.apply(mapping, opened(data), File("list.csv", data))
        assert person("Ana Roe").summary == "Held: 2016-01-21/2016-01-22\nCharge: Article 495"
        told["kind"], told["columns"][2]["fields"] = "visit", ["starts", "ends"]
        applying.apply(from_plain(told), opened(data), File("list.csv", data))
        visit = session().scalars(select(Visit)).one()
        assert (visit.first_day, visit.last_day) == (date(2016, 1, 21), date(2016, 1, 22))


def test_what_is_here_already_is_the_same_changed_or_asked_about(acting: Acting) -> None:
    rows = [["id", "Name", "Occupation"], ["1001", "Ana Roe", "teacher"], ["1002", "Ben Poe", "monk"]]
    with acting("amina"):
        take_in(Kind.PERSON, rows)
        assert counted(check(Kind.PERSON, rows)) == {"same": 2}
        changed = [rows[0], ["1001", "Ana Roe-Poe", "lawyer"], ["1002", "Ben Poe", ""], ["1003", "Cem Doe", "student"]]
        _made, found = take_in(Kind.PERSON, changed)
        assert counted(found) == {"new": 1, "same": 1, "update": 1}
        assert [(each.field, each.before, each.after) for each in found.changes[2]] == [
            ("title", "Ana Roe", "Ana Roe-Poe"),
            ("occupation", "teacher", "lawyer"),
        ]
        assert person("Ben Poe").occupation == "monk", "an empty cell takes nothing away"
        nameless = [["Name", "Occupation"], ["Ben Poe", "abbot"]]
        found = check(Kind.PERSON, nameless)
        assert counted(found) == {"unclear": 1}
        (question,) = found.questions.values()
        assert [offered.ref for offered in question.offered] == [person("Ben Poe").ref]
        found = check(Kind.PERSON, nameless, answers={question.key: "new:person"})
        assert counted(found) == {"new": 1}
        found = check(Kind.PERSON, nameless, answers={question.key: person("Ben Poe").ref})
        assert counted(found) == {"update": 1}
        assert counted(check(Kind.PERSON, nameless, key=("title",))) == {"update": 1}


def test_our_reference_is_a_key_and_one_that_nobody_has_is_refused(acting: Acting) -> None:
    with acting("amina"):
        ref = factories.person("Ana Roe").ref
        rows = [["Reference", "Name", "Sex"], [ref, "Ana Roe", "f"], ["P-ZZZZZ", "Ben Poe", "m"], ["", "Cem Doe", "m"]]
        _made, found = take_in(Kind.PERSON, rows, skip_bad=True)
        assert counted(found) == {"new": 1, "update": 1, "refused": 1}
        assert person("Ana Roe").gender == "f"


def test_linked_records_are_matched_or_asked_about_and_never_made_silently(acting: Acting) -> None:
    with acting("amina"):
        factories.organisation("Republic of Novar")
        session().commit()
        data = as_csv(RECOMMENDATIONS, ";", "\r").encode("mac_roman")
        assert opened(data).headings == RECOMMENDATIONS[0]
        found = applying.check(mapping_of(Kind.DEMAND, data), opened(data))
        assert counted(found) == {"unclear": 3}
        assert sorted(found.questions) == [
            "addressees|Kingdom of Astoria",
            "made_by|Côte Bleue",
            "made_by|Estrana",
        ]
        with pytest.raises(RowsLeftOut):
            take_in(Kind.DEMAND, data)
        session().rollback()
    with acting("amina"):
        answers = {"addressees|*": "new:organisation", "made_by|*": "new:organisation", "made_by|Estrana": "leave"}
        _made, found = take_in(Kind.DEMAND, data, answers=answers)
        assert counted(found) == {"new": 3}
        assert {(make.kind, make.name) for make in found.makes} == {
            (Kind.ORGANISATION, "Kingdom of Astoria"),
            (Kind.ORGANISATION, "Côte Bleue"),
        }
        release = session().scalars(select(Demand).where(Demand.title.startswith("Release"))).one()
        assert [end.title for end in ends_of(release.id, LinkRole.ADDRESSEE)[LinkRole.ADDRESSEE]] == [
            "Kingdom of Astoria"
        ]
        assert (release.status, release.made_on) == ("waiting", date(2012, 5, 31))
        assert counted(check(Kind.DEMAND, RECOMMENDATIONS, answers=answers)) == {"same": 3}
        another = [*RECOMMENDATIONS[:1], ["Ratify the convention", "Republic of Novar", "Estrana", "2012-05-21", ""]]
        assert counted(check(Kind.DEMAND, another, answers={"made_by|*": "new:organisation"})) == {"new": 1}
        assert [problem for result in checks.everything() for problem in result.problems] == []


def test_an_import_is_undone_but_for_what_somebody_worked_on_since(acting: Acting, clock_at: ClockAt) -> None:
    with acting("amina"):
        kept_as_is = factories.person("Ana Roe")
        people.call(kept_as_is, [])
        session().commit()
        rows = [["Name", "Sex"], ["Ana Roe", "f"], ["Ben Poe", "m"], ["Cem Doe", "m"], ["Dan Foe", "m"]]
        made, _found = take_in(Kind.PERSON, rows, key=("title",))
    clock_at(date(2016, 2, 12))
    with acting("bilal"):
        ben, cem = person("Ben Poe"), person("Cem Doe")
        records.edit(ben, ben.version, {"occupation": "monk"})
        links.link(factories.letter(), LinkRole.ADDRESSEE, cem)
        session().commit()
    with acting("amina"):
        made = session().scalars(select(Import)).one()
        undone = undoing.undo(made)
        session().commit()
        assert (undone.removed, undone.restored) == (1, 1)
        assert undone.kept == sorted([person("Ben Poe").ref, person("Cem Doe").ref])
        assert person("Ana Roe").gender == ""
        assert session().scalars(select(Person).where(Person.title == "Dan Foe")).all() == []
        dan = session().scalars(select(Person).where(Person.title == "Dan Foe").execution_options(deleted=True)).one()
        deletion.restore(dan)
        with pytest.raises(undoing.UndoneAlready):
            undoing.undo(made)
        deeds = session().scalars(select(LoggedAct.deed).where(LoggedAct.about == "import")).all()
        assert deeds == ["imported", "import-undone"]


def test_after_thirty_days_what_came_in_stays(acting: Acting, clock_at: ClockAt) -> None:
    with acting("amina"):
        take_in(Kind.CASE, [["Case"], ["Port Halden"]])
    clock_at(date(2016, 2, 10) + timedelta(days=31))
    with acting("amina"), pytest.raises(undoing.TooLate):
        undoing.undo(session().scalars(select(Import)).one())


def test_an_import_is_seen_by_whoever_made_it(acting: Acting) -> None:
    with acting("amina"):
        take_in(Kind.CASE, [["Case"], ["Port Halden"]])
    with acting("bilal"):
        assert session().scalars(select(Import)).all() == []


def test_whoever_is_taken_in_is_found_by_words_at_once(acting: Acting) -> None:
    with acting("amina"):
        take_in(Kind.PERSON, [["Name", "Notes"], ["Sovannara Meach", "A teacher of Port Halden"]])
        (phrase,) = query("teacher").phrases
        assert list(few_having([phrase.forms()], [Kind.PERSON]) or ()) == [person("Sovannara Meach").id]
        assert person("Sovannara Meach").visibility == "team"


def test_the_order_of_days_is_asked_once_for_the_whole_table(acting: Acting) -> None:
    rows = [["Name", "Born"], ["Ana Roe", "03/05/1952"], ["Ben Poe", "04/06/1952"]]
    data = as_csv(rows).encode()
    table = opened(data)
    assert asks_for_order(mapping_of(Kind.PERSON, data), table.samples()) == "03/05/1952"
    with acting("amina"):
        found = check(Kind.PERSON, rows)
        assert (counted(found), list(found.questions)) == ({"unclear": 2}, ["order"])
        take_in(Kind.PERSON, rows, order=DayOrder.DAY_FIRST)
        assert person("Ana Roe").born == "1952-05-03"
    shows = [*rows, ["Cem Doe", "23/05/1952"]]
    assert mapping_of(Kind.PERSON, as_csv(shows).encode()).order is DayOrder.DAY_FIRST


def test_visits_letters_events_and_follow_ups_come_in_by_the_same_verbs(acting: Acting) -> None:
    with acting("amina"):
        person = factories.person("Layla Hassan").ref
        factories.organisation("Ministry of Justice")
        session().commit()
        take_in(Kind.LETTER, [["Title", "Sent", "To"], ["An open letter", "2016-02-01", "Ministry of Justice"]])
        letter = session().scalars(select(Letter)).one()
        assert (letter.status, letter.sort_day) == ("sent", date(2016, 2, 1))
        take_in(
            Kind.EVENT, [["What happened", "Date", "About", "Type"], ["Taken away", "2016-02-02", person, "Arrest"]]
        )
        assert session().scalars(select(Person)).one().status == "in-custody"
        due = [["About", "What", "Due"], [person, "Ring the family", "2016-02-20"]]
        take_in(FOLLOW_UP, due)
        assert [row.what for row in session().scalars(select(FollowUp).where(FollowUp.by_hand))] == ["Ring the family"]
        assert counted(check(FOLLOW_UP, due)) == {"same": 1}
        undoing.undo(session().scalars(select(Import).where(Import.kind == "event")).one())
        assert session().scalars(select(Person)).one().status is None


def test_mappings_are_saved_for_everybody_without_names_of_records(acting: Acting) -> None:
    data = as_csv(RECOMMENDATIONS).encode()
    with acting("amina"):
        mappings.save("Recommendations", mapping_of(Kind.DEMAND, data, answers={"made_by|Estrana": "O-7KQ4M"}))
        session().commit()
    with acting("bilal"):
        found = mappings.called(Kind.DEMAND, "Recommendations")
        assert found is not None
        assert (found.columns, found.answers) == (mapping_of(Kind.DEMAND, data).columns, {})
        with pytest.raises(BadMapping):
            found.refuse_misfit(["Something else"])


def test_the_command_checks_reports_takes_in_and_undoes(
    app: Flask, settings: Settings, acting: Acting, tmp_path: Path
) -> None:
    file, report = tmp_path / "list.csv", tmp_path / "report.json"
    file.write_text(as_csv(PRISONERS))
    with acting("amina"):
        session().commit()
    ran = tracker(settings, "import", "people", str(file), "--dry-run", "--report", str(report))
    assert (ran.returncode, ran.stdout) == (0, "Nothing was saved.\nnew 9, same 0, update 0, unclear 0, refused 1\n")
    assert "line 12: country: We know no country of this name." in ran.stderr
    told = json.loads(report.read_text())
    assert (told["import"], told["counts"]["new"], told["refused"][0]["line"]) == (None, 9, 12)
    ran = tracker(settings, "import", "people", str(file), "--mapping", str(report))
    assert ran.returncode == 3
    told["mapping"]["columns"][0]["origin"] = "A list"
    report.write_text(json.dumps(told))
    ran = tracker(settings, "import", "people", str(file), "--mapping", str(report), "--key", "No.", "--skip-bad")
    assert ran.returncode == 0, ran.stderr
    said, number = ran.stdout.strip().rsplit(maxsplit=1)
    assert said.endswith("It can be undone until 2016-03-11: tracker undo")
    ran = tracker(settings, "undo", number)
    assert (ran.returncode, ran.stdout) == (0, "removed 9, restored 0, kept 0\n")
    ran = tracker(settings, "undo", number)
    assert (ran.returncode, "undone already" in ran.stderr) == (1, True)

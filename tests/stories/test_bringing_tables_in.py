"""A spreadsheet is brought in step by step: nothing is saved before the last press, and all of it can be taken back."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import factories
from tests.cast import Acting, Browse, Browser, ClockAt, words_of
from tests.importing import CUT, ROWS_IN_CUT
from tests.lists import PRISONERS, RECOMMENDATIONS, as_csv, workbook
from tests.statements import count_statements
from tests.stories.table_pages import answer, check, columns_of, draft_in, press, take_in, tally, upload
from tracker.actions import records
from tracker.actions.imports import core
from tracker.actions.imports.visits import Visits
from tracker.plumbing.database import session
from tracker.records.audit import LoggedAct
from tracker.records.cases import Case
from tracker.records.demands import Demand
from tracker.records.follow_ups import FollowUp
from tracker.records.import_drafts import ImportDraft
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.records.visits import Visit
from tracker.rules.access import Visibility


def people() -> int:
    return session().scalar(select(func.count()).select_from(Person)) or 0


def test_a_list_with_the_faults_of_real_ones_comes_in_in_four_steps(amina: Browser, acting: Acting) -> None:
    page = upload(amina, "person", as_csv(PRISONERS).encode(), "prisoners.csv").text
    assert "10 rows" in words_of(page)
    assert "林安（Lin An）" in page
    checked = press(amina, page, columns_of(page)).text
    assert "10 rows. Nothing has been saved yet." in words_of(checked)
    assert tally(checked) == {"New": 9, "Here already, and the same": 0, "Will be changed": 0, "Cannot be taken in": 1}
    with acting("amina"):
        assert people() == 0
    assert "Take in 9 rows" in checked
    refused = take_in(amina, checked)
    assert "Answer the questions, correct the rows, or tick that they are left out." in refused
    taken = take_in(amina, refused, skip_bad="y")
    assert "9 added, 0 changed. Undo until Friday 11 March 2016." in words_of(taken)
    with acting("amina"):
        assert people() == 9
        assert session().scalars(select(Person).where(Person.title == "林安")).one().visibility == "team"
        assert session().scalars(select(ImportDraft.data)).all() == [b""]
        assert session().scalars(select(LoggedAct.deed).where(LoggedAct.about == "import")).all() == ["imported"]


def test_the_same_file_again_is_known_and_changes_nothing(amina: Browser) -> None:
    data = as_csv([["Name", "Born"], ["Ana Roe", "1952"], ["Ben Poe", "1953"]]).encode()
    take_in(amina, check(amina, "person", data))
    again = check(amina, "person", data)
    assert "You imported this file on Wednesday 10 February 2016." in words_of(again)
    assert tally(again)["Here already, and the same"] == 2
    assert "No row would be taken in." in again


def test_rows_that_cannot_be_taken_in_are_given_back_as_they_came(amina: Browser) -> None:
    page = check(amina, "person", as_csv(PRISONERS).encode())
    given = amina.get(f"{draft_in(page)}/refused.csv")
    (headings, row) = given.data.decode("utf-8-sig").splitlines()
    assert headings.endswith('"Line","Why"')
    assert "Mina Tan" in row
    assert "We know no country of this name." in row


def test_names_of_others_are_asked_about_and_never_made_silently(amina: Browser, acting: Acting) -> None:
    with acting("amina"):
        factories.organisation("Republic of Novar")
        session().commit()
    data = as_csv(RECOMMENDATIONS, ";", "\r").encode("mac_roman")
    page = check(amina, "demand", data, "recommendations.csv")
    assert tally(page)["Needs a decision"] == 3
    assert "mac_roman" in page
    page = answer(amina, page, Kingdom_of_Astoria="new:organisation", Côte_Bleue="new:organisation", Estrana="leave")
    assert tally(page) == {"New": 3, "Here already, and the same": 0, "Will be changed": 0}
    assert "Also made of names" in page
    take_in(amina, page)
    with acting("amina"):
        assert len(session().scalars(select(Demand)).all()) == 3
        assert session().scalar(select(func.count()).where(Record.title == "Côte Bleue")) == 1


def test_many_unknown_names_are_answered_at_once(amina: Browser, acting: Acting) -> None:
    rows = [["Recommendation", "Recommending State", "Date"]]
    rows += [[f"Ratify convention {n}", f"Land {n}", "2012-05-21"] for n in range(5)]
    page = check(amina, "demand", as_csv(rows).encode())
    page = answer(amina, page, **{"5_unknown_names": "new:organisation"})
    assert tally(page)["New"] == 5
    take_in(amina, page)
    with acting("amina"):
        assert session().scalar(select(func.count()).where(Record.kind == "organisation")) == 5


def test_what_is_known_again_is_changed_and_said_before(amina: Browser, acting: Acting) -> None:
    with acting("amina"):
        factories.person("Ana Roe")
        session().commit()
    data = as_csv([["Name", "Occupation"], ["Ana Roe", "teacher"], ["Ben Poe", "monk"]]).encode()
    asked = check(amina, "person", data)
    assert tally(asked)["Needs a decision"] == 1
    page = check(amina, "person", data, **{"known-0": "y"})
    assert (tally(page)["New"], tally(page)["Will be changed"]) == (1, 1)
    changes = amina.page(f"{draft_in(page)}/check?show=changes")
    assert "Occupation: teacher" in words_of(changes)


def test_a_name_of_two_is_asked_about_and_one_is_chosen(amina: Browser, acting: Acting) -> None:
    with acting("amina"):
        ref = factories.person("Ana Roe").ref
        session().commit()
    page = check(amina, "person", as_csv([["Name", "Sex"], ["Ana Roe", "f"]]).encode())
    page = answer(amina, page, Ana_Roe=ref)
    assert tally(page)["Will be changed"] == 1
    taken = take_in(amina, page)
    assert "0 added, 1 changed." in words_of(taken)


def test_the_order_of_days_is_asked_once(amina: Browser, acting: Acting) -> None:
    data = as_csv([["Name", "Born"], ["Ana Roe", "03/05/1952"], ["Ben Poe", "04/06/1952"]]).encode()
    page = upload(amina, "person", data).text
    assert "03/05/1952 could be one of two days." in words_of(page)
    assert "Say what 03/05/1952 means." in press(amina, page, columns_of(page)).text
    take_in(amina, press(amina, page, columns_of(page), order="day-first").text)
    with acting("amina"):
        assert session().scalars(select(Person.born).order_by(Person.born)).all() == ["1952-05-03", "1952-06-04"]


def test_a_workbook_with_merged_headings(amina: Browser, acting: Acting) -> None:
    page = upload(amina, "person", workbook(), "list.xlsx").text
    assert "How it stands occupation" in page
    said = {"column-1": "title", "column-2": "born", "column-3": "occupation", "column-4": "summary"}
    take_in(amina, press(amina, page, columns_of(page), **said).text)
    with acting("amina"):
        assert {each.title: each.born for each in session().scalars(select(Person))} == {
            "Ana Roe": "1952-08-02",
            "Ben Poe": "1970-01-01",
        }


def test_the_list_of_travels_by_the_pages(amina: Browser, acting: Acting) -> None:
    page = upload(amina, "visit", CUT.read_bytes(), CUT.name).text
    page = press(amina, page, columns_of(page)).text
    refused = len(re.findall("We know no country of this name", amina.page(f"{draft_in(page)}/check?show=refused")))
    assert tally(page)["Needs a decision"] + refused == ROWS_IN_CUT
    names = re.findall(r'name="(answer-[0-9a-f]+)"', page)
    address = f"{draft_in(page)}/check"
    page = press(amina, page, address, **dict.fromkeys(names, "new:person")).text
    taken = take_in(amina, page, skip_bad="y")
    assert f"{ROWS_IN_CUT - refused} added" in words_of(taken)
    with acting("amina"):
        assert len(session().scalars(select(Visit)).all()) == ROWS_IN_CUT - refused
        known = core.plan(CUT.read_bytes(), Visits())
        assert known.matched == ROWS_IN_CUT - refused, "the command knows them by the same numbers"


def test_follow_ups_come_in_too(amina: Browser, acting: Acting) -> None:
    with acting("amina"):
        factories.person("Layla Hassan")
        session().commit()
    data = as_csv([["About", "What", "Due"], ["Layla Hassan", "Ring the family", "2016-02-20"]]).encode()
    page = check(amina, "follow-up", data)
    assert "Who may see what is new?" not in page
    take_in(amina, page)
    with acting("amina"):
        assert [row.what for row in session().scalars(select(FollowUp).where(FollowUp.by_hand))] == ["Ring the family"]


@pytest.mark.parametrize(
    ("kind", "rows"),
    [("case", [["Case"], ["Port Halden"]]), ("letter", [["Title", "Sent"], ["An open letter", "2016-02-01"]])],
)
def test_who_may_see_what_is_new_is_chosen(browse: Browse, acting: Acting, kind: str, rows: list[list[str]]) -> None:
    amina = browse("amina")
    take_in(amina, check(amina, kind, as_csv(rows).encode(), visible_to="restricted"))
    with acting("amina"):
        made = session().scalars(select(Record).where(Record.kind == kind)).one()
        assert made.visibility == Visibility.RESTRICTED
    with acting("bilal"):
        assert session().scalars(select(Record).where(Record.kind == kind)).all() == []


def test_an_import_is_taken_back_and_names_what_stays(amina: Browser, acting: Acting, clock_at: ClockAt) -> None:
    data = as_csv([["Name"], ["Ana Roe"], ["Ben Poe"]]).encode()
    taken = take_in(amina, check(amina, "person", data))
    address = re.search(r'href="(/imports/\d+/undo)"', taken)
    assert address
    clock_at(date(2016, 2, 12))
    with acting("bilal"):
        ben = session().scalars(select(Person).where(Person.title == "Ben Poe")).one()
        records.edit(ben, ben.version, {"occupation": "monk"})
        ref = ben.ref
        session().commit()
    page = amina.page(address[1])
    assert "These stay, because somebody changed them since" in page
    assert ref in page
    undone = press(amina, page, address[1]).text
    assert "1 removed, 0 as before" in words_of(undone)
    assert ref in undone
    with acting("amina"):
        assert people() == 1
    assert "It was taken back already." in amina.page(address[1])


@pytest.mark.parametrize("kind", ["demand", "visit"])
def test_what_the_table_itself_ties_to_others_is_nobodys_work(amina: Browser, acting: Acting, kind: str) -> None:
    with acting("amina"):
        factories.organisation("Ministry of Order")
        session().commit()
    rows = {"demand": [["Demand", "To", "Date"], ["Release them", "Ministry of Order", "2016-01-05"]]}
    rows["visit"] = [["Title", "Who receives them?", "First day"], ["A visit", "Ministry of Order", "2016-01-05"]]
    taken = take_in(amina, check(amina, kind, as_csv(rows[kind]).encode()))
    address = re.search(r'href="(/imports/\d+/undo)"', taken)
    assert address
    page = amina.page(address[1])
    assert "These stay" not in page
    assert "1 removed, 0 as before" in words_of(press(amina, page, address[1]).text)


def test_after_thirty_days_it_is_too_late(amina: Browser, clock_at: ClockAt) -> None:
    taken = take_in(amina, check(amina, "case", as_csv([["Case"], ["Port Halden"]]).encode()))
    address = re.search(r"/imports/\d+/undo", taken)
    assert address
    clock_at(date(2016, 2, 10) + timedelta(days=31))
    assert "It is too late: thirty days have passed." in amina.page(address[0])


def test_how_columns_were_read_is_kept_for_everybody(browse: Browse) -> None:
    amina, bilal = browse("amina"), browse("bilal")
    data = as_csv([["Wer", "Seit"], ["Ana Roe", "1952"]]).encode()
    check(amina, "person", data, **{"column-0": "title", "column-1": "born", "keep_as": "From the north"})
    page = upload(bilal, "person", data).text
    number = re.search(r'<option value="(\d+)">From the north', page)
    assert number
    page = bilal.page(f"{columns_of(page)}?mapping={number[1]}")
    checked = press(bilal, page, columns_of(page)).text
    assert tally(checked)["New"] == 1


def test_it_goes_on_where_it_was_left_and_is_given_up_without_a_trace(amina: Browser, acting: Acting) -> None:
    page = check(amina, "case", as_csv([["Case"], ["Port Halden"]]).encode(), "cases.csv")
    listed = amina.page("/imports/")
    assert "Checked, nothing saved yet" in listed
    assert "Nothing has been saved yet." in amina.page(draft_in(listed))
    gone = press(amina, page, f"{draft_in(page)}/discard").text
    assert "The file is gone." in gone
    with acting("amina"):
        assert session().scalars(select(ImportDraft.id)).all() == []
        assert session().scalars(select(Case)).all() == []


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "The file is empty."), (b"Name\n", "no rows"), (b"\x89PNG\r\n\x1a\n\x00\x00", "The file is not text.")],
)
def test_what_is_no_table_is_answered_in_a_sentence(amina: Browser, data: bytes, said: str) -> None:
    answered = upload(amina, "person", data)
    assert answered.status_code == 422
    assert said in answered.text


def test_the_pages_ask_as_little_of_a_long_table_as_of_a_short_one(app: Flask, amina: Browser) -> None:
    counts = []
    for many in (2, 200):
        rows = [["Recommendation", "Recommending State", "Date"]]
        rows += [[f"Ratify convention {n}", f"Land {n}", "2012-05-21"] for n in range(many)]
        page = check(amina, "demand", as_csv(rows).encode())
        pages = [f"{draft_in(page)}/columns", f"{draft_in(page)}/check"]
        counts.append([count_statements(app, amina, each) for each in pages])
        chosen = answer(
            amina, page, **{"Land 0": "leave", **({"200 unknown names": "leave"} if many > 2 else {"Land 1": "leave"})}
        )
        taken = take_in(amina, chosen)
        (address,) = set(re.findall(r'href="(/imports/\d+/undo)"', taken))
        counts[-1] += [
            count_statements(app, amina, each) for each in (address, address.removesuffix("/undo"), "/imports/")
        ]
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 12


def test_without_a_column_for_the_name_nothing_is_checked(amina: Browser) -> None:
    page = upload(amina, "person", as_csv([["Name"], ["Ana Roe"]]).encode()).text
    answered = press(amina, page, columns_of(page), **{"column-0": ""})
    assert answered.status_code == 422
    assert "Say which column is “Name”: no row can be recorded without it." in answered.text


def test_a_sample_of_each_kind_is_read_again(amina: Browser) -> None:
    for folder in re.findall(r"/imports/samples/([a-z-]+)\.csv", amina.page("/imports/new")):
        assert amina.get(f"/imports/samples/{folder}.csv").status_code == 200
    sample = amina.get("/imports/samples/people.csv").data
    assert tally(check(amina, "person", sample))["New"] == 1

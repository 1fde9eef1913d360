"""Programs do the work of every day: follow-ups, links, many changes at once."""

from datetime import date

import pytest
from flask import Flask

from tests import factories
from tests.cast import Acting, Cast
from tests.programs import Program, program
from tracker.actions import follow_ups
from tracker.rules.plans import Owes


@pytest.fixture
def amina(app: Flask, cast: Cast) -> Program:
    return program(app, cast, "amina")


@pytest.fixture
def number(acting: Acting) -> int:
    """A follow-up of today, about a case."""
    with acting("amina"):
        case = factories.case()
        return follow_ups.set_by_hand(case, "Call the lawyer", date(2016, 2, 10), Owes.WE, case.owner_id).id


def test_a_follow_up_is_closed_with_what_became_of_it_once(amina: Program, number: int) -> None:
    (item,) = amina.told("GET", "/follow-ups?whose=me&until=2016-02-10&owes=we")["items"]
    assert (item["id"], item["what"], item["state"]) == (number, "Call the lawyer", "open")
    path, said = f"/follow-ups/{number}/outcome", {"outcome": "done", "when": "2016-02-10", "note": "She knows."}
    wrong = amina.told("POST", path, {**said, "outcome": "promised"}, 422)["errors"][0]
    assert wrong["message"] == "This fits another step. Write one of: done, could-not, no-longer-needed."
    assert amina.told("POST", path, {**said, "outcome": "could-not"}, 422)["errors"][0]["field"] == "next_on"
    assert amina.told("POST", path, said)["state"] == "done"
    assert amina.told("POST", path, said, 409)["title"] == "It is closed already"
    assert amina.told("GET", "/follow-ups")["items"] == []
    about = amina.told("GET", "/follow-ups?state=done")["items"][0]["about"]
    assert "She knows." in amina("GET", f"/records/{about}/timeline").text


def test_a_follow_up_is_set_aside_and_another_one_is_made(amina: Program, number: int) -> None:
    path = f"/follow-ups/{number}/set-aside"
    assert amina.told("POST", path, {"until": "2016-02-10"}, 422)["errors"][0]["field"] == "until"
    told = amina.told("POST", path, {"until": "2016-02-20"})
    assert (told["returns_on"], told["due_on"]) == ("2016-02-20", "2016-02-10")
    made = {"about": [told["about"]], "what": "Write again", "due_on": "2016-03-01", "owes": "they"}
    answer = amina("POST", "/follow-ups", made, 201, Idempotency_Key="x")
    assert answer.get_json()["owes"] == "they"
    assert amina("POST", "/follow-ups", made, 201, Idempotency_Key="x").get_json() == answer.get_json()
    first = amina("GET", f"/follow-ups?limit=1&about={told['about']}")
    assert [item["id"] for item in first.get_json()["items"]] == [number]
    rest = amina.told("GET", first.headers["Link"].partition(">")[0].removeprefix("</api/v1"))
    assert [item["what"] for item in rest["items"]] == ["Write again"]


def test_a_link_is_made_changed_and_taken_away(amina: Program, acting: Acting) -> None:
    with acting("amina"):
        start, end, case = factories.person().ref, factories.organisation().ref, factories.case().ref
    said = {"from": start, "role": "held-post", "to": end, "note": "Minister", "since": "2014"}
    made = amina("POST", "/links", said, 201)
    path = made.headers["Location"].removeprefix("/api/v1")
    assert amina.told("GET", path)["since"] == "2014"
    amina("PATCH", path, {"until": "2016"}, 428)
    changed = amina("PATCH", path, {"until": "2016"}, If_Match=made.headers["ETag"])
    assert (changed.get_json()["since"], changed.get_json()["until"]) == ("2014", "2016")
    amina("DELETE", path, None, 412, If_Match=made.headers["ETag"])
    wrong = {"from": case, "role": "held-post", "to": end}
    assert "cannot be tied" in amina.told("POST", "/links", wrong, 422)["errors"][0]["message"]
    assert amina.told("POST", "/links", {**said, "role": "subject-of-event"}, 422)["errors"][0]["field"] == "role"
    amina("DELETE", path, None, 204, If_Match=changed.headers["ETag"])
    amina("GET", path, status=404)


def test_of_many_changes_all_are_made_or_none(amina: Program) -> None:
    case = amina.told("POST", "/cases", {"title": "A case"}, 201)
    gone = amina.told("POST", "/cases", {"title": "Another"}, 201)
    make = {"do": "make", "kind": "organisation", "values": {"title": "Ministry"}}
    change = {"do": "change", "ref": case["ref"], "version": case["version"], "values": {"summary": "Begun"}}
    delete = {"do": "delete", "ref": gone["ref"], "version": gone["version"]}
    wrong = [
        {"do": "make", "kind": "person", "values": {"title": "L", "born": "never"}},
        {**change, "version": "7"},
        {"do": "delete", "ref": "C-ZZZZZ", "version": "1"},
        {"do": "destroy", "ref": case["ref"]},
        {"do": ["make"]},
        {"do": "make", "kind": ["person"]},
        {"do": "make", "kind": "person", "values": None},
        "x",
    ]
    told = amina.told("POST", "/bulk", {"operations": [make, change, *wrong, delete]}, 422)["results"]
    assert [each["status"] for each in told] == [424, 424, 422, 412, 404, 400, 400, 400, 400, 400, 424]
    assert told[2]["errors"][0]["field"] == "born"
    assert amina.told("GET", "/organisations")["count"] == 0
    assert amina.told("GET", f"/cases/{case['ref']}")["summary"] == ""
    every = {"operations": [make, change, delete]}
    done = amina.told("POST", "/bulk", every, Idempotency_Key="all")
    assert [each["status"] for each in done["results"]] == [201, 200, 204]
    assert amina.told("POST", "/bulk", every, Idempotency_Key="all") == done
    assert amina.told("GET", "/organisations")["count"] == 1
    assert amina.told("GET", "/cases")["count"] == 1
    for number in (0, 201):
        amina("POST", "/bulk", {"operations": [make] * number}, 422)


def test_many_changes_are_no_way_round_a_role(app: Flask, cast: Cast, amina: Program) -> None:
    case = amina.told("POST", "/cases", {"title": "A case"}, 201)
    chidi = program(app, cast, "chidi")
    make = {"do": "make", "kind": "case", "values": {"title": "x"}}
    change = {"do": "change", "ref": case["ref"], "version": "1", "values": {"title": "x"}}
    delete = {"do": "delete", "ref": case["ref"], "version": "1"}
    told = chidi.told("POST", "/bulk", {"operations": [make, change, delete]}, 422)["results"]
    assert [each["status"] for each in told] == [403, 403, 403]
    assert amina.told("GET", "/cases")["items"][0]["title"] == "A case"


def test_somebody_else_looks_after_it_if_they_may(amina: Program, cast: Cast, acting: Acting, number: int) -> None:
    assert amina.told("GET", "/me")["user_id"] == cast.amina.id
    path = f"/follow-ups/{number}"
    ref = amina.told("GET", path)["about"]
    assert amina.told("PUT", f"{path}/assignee", {"user_id": cast.bilal.id})["assignee_id"] == cast.bilal.id
    assert amina.told("PUT", f"{path}/assignee", {"user_id": None})["assignee_id"] is None
    for wrong in ({"user_id": cast.esi.id}, {"user_id": 987_654}, {}):
        assert amina.told("PUT", f"{path}/assignee", wrong, 422)["errors"][0]["field"] == "user_id"
    seen = amina("GET", f"/cases/{ref}").headers["ETag"]
    amina("PUT", f"/records/{ref}/owner", {"user_id": cast.esi.id}, 422, If_Match=seen)
    given = amina.told("PUT", f"/records/{ref}/owner", {"user_id": cast.bilal.id}, If_Match=seen)
    assert given["owner_id"] == cast.bilal.id
    amina("PUT", f"/records/{ref}/owner", {"user_id": None}, 412, If_Match=seen)

"""Programs record, read, change and delete what people do: by the same fields, and nobody's change is lost."""

from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.cast import Acting, Browse, Cast, words_of
from tests.programs import Program, program
from tests.stories.merged import Twins, merge
from tracker.actions import deletion
from tracker.records.facts import called
from tracker.rules.kinds import Kind


@pytest.fixture
def amina(app: Flask, cast: Cast) -> Program:
    return program(app, cast, "amina")


def test_a_person_goes_in_and_comes_out_the_same(amina: Program, browse: Browse) -> None:
    said = {
        "title": "Layla Hassan",
        "other_names": [{"text": "ليلى", "kind": "own-script", "language": "ar"}],
        "born": "1980~",
        "country": "KH",
        "occupation": "Teacher",
        "external_ids": [{"origin": "A list", "code": "17"}],
    }
    answer = amina("POST", "/people", said, 201)
    ref = answer.get_json()["ref"]
    assert answer.headers["Location"] == f"/api/v1/people/{ref}"
    found = amina("GET", f"/people/{ref}")
    told = found.get_json()
    assert {name: told[name] for name in said} == said
    assert told["withheld"] is False
    assert found.headers["ETag"] == '"1"'
    assert "Layla Hassan" in browse("amina").page(f"/people/{ref}")


def test_what_people_record_is_read_with_its_days_and_ties(amina: Program) -> None:
    who = amina.told("POST", "/organisations", {"title": "Ministry"}, 201)["ref"]
    demand = amina.told("POST", "/demands", {"title": "Release them", "made": "2016-01", "addressees": [who]}, 201)
    sent = {"title": "A letter", "sent": "2016-01-20", "addressees": [who], "demands": [demand["ref"]]}
    letter = amina.told("POST", "/letters", sent, 201)
    assert {name: letter[name] for name in sent} == {**sent}
    assert (letter["status"], demand["status"]) == ("sent", "waiting")
    visit = amina.told("POST", "/visits", {"title": "A visit", "starts": "2016-03", "announced": "2016-01-02"}, 201)
    assert (visit["starts"], visit["ends"], visit["announced"]) == ("2016-03", None, "2016-01-02")
    told = {"title": "They replied", "when": "2016-01-28", "type": "reply", "about": [letter["ref"]]}
    event = amina.told("POST", "/events", told, 201)
    assert {name: event[name] for name in told} == told
    items = amina.told("GET", f"/records/{letter['ref']}/timeline")["items"]
    assert [(item["type"], item["when"]) for item in items] == [("reply", "2016-01-28"), ("letter-sent", "2016-01-20")]


def test_a_change_needs_the_version_that_was_seen(amina: Program, browse: Browse) -> None:
    case = amina("POST", "/cases", {"title": "A case"}, 201)
    path, seen = f"/cases/{case.get_json()['ref']}", case.headers["ETag"]
    assert "If-Match" in amina.told("PATCH", path, {"summary": "x"}, 428)["detail"]
    changed = amina("PATCH", path, {"summary": "Begun"}, If_Match=seen)
    assert (changed.get_json()["summary"], changed.get_json()["title"]) == ("Begun", "A case")
    for wrong in (seen, '"x"', "*", "W/" + seen, '"99999999999999"'):
        problem = amina.told("PATCH", path, {"summary": "Lost"}, 412, If_Match=wrong)
        assert f'"{problem["version"]}"' == changed.headers["ETag"]
    assert amina.told("DELETE", path, None, 412, If_Match=seen)["title"] == "Somebody changed it meanwhile"
    assert amina.told("GET", path)["summary"] == "Begun"
    page = browse("amina").page(f"{path}/history".replace("/cases/", "/records/"))
    assert "Begun" in page


def test_a_change_of_ties_alone_has_a_version_too(amina: Program) -> None:
    who = amina.told("POST", "/organisations", {"title": "Ministry"}, 201)["ref"]
    demand = amina("POST", "/demands", {"title": "Release them"}, 201)
    path, seen = f"/demands/{demand.get_json()['ref']}", demand.headers["ETag"]
    assert amina.told("PATCH", path, {"addressees": [who]}, If_Match=seen)["addressees"] == [who]
    amina("PATCH", path, {"addressees": []}, 412, If_Match=seen)


def test_what_is_deleted_is_gone_and_comes_back(amina: Program) -> None:
    case = amina("POST", "/cases", {"title": "A case"}, 201)
    ref = case.get_json()["ref"]
    amina("DELETE", f"/cases/{ref}", None, 204, If_Match=case.headers["ETag"])
    amina("GET", f"/cases/{ref}", status=404)
    assert amina.told("POST", f"/records/{ref}/restore")["ref"] == ref
    assert amina.told("GET", f"/cases/{ref}")["title"] == "A case"


def test_what_was_merged_leads_on_and_is_taken_out_again(amina: Program, browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        twins = Twins(factories.organisation("Ministry of Order").ref, factories.organisation("Order Ministry").ref)
    merge(browse("amina"), twins)
    led = amina("GET", f"/organisations/{twins.other}", status=301)
    assert led.headers["Location"] == f"/api/v1/organisations/{twins.kept}"
    amina("GET", f"/people/{twins.other}", status=404)
    with acting("amina"):
        kept = called([twins.kept])[twins.kept]
        deletion.delete(kept)
    amina("GET", f"/organisations/{twins.other}", status=404)
    problem = amina.told("POST", f"/records/{twins.other}/restore", status=409)
    assert "It was merged into a record that is deleted" in problem["detail"]
    amina("POST", f"/records/{twins.kept}/restore")
    amina("POST", f"/records/{twins.other}/restore")
    assert amina.told("GET", f"/organisations/{twins.other}")["title"] == "Order Ministry"


def test_what_is_sent_twice_is_done_once(amina: Program) -> None:
    first = amina("POST", "/cases", {"title": "A case"}, 201, Idempotency_Key="one")
    again = amina("POST", "/cases", {"title": "A case"}, 201, Idempotency_Key="one")
    assert again.get_json() == first.get_json()
    assert again.headers["Location"] == first.headers["Location"]
    assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (None, "true")
    assert "another request" in amina.told("POST", "/cases", {"title": "B"}, 422, Idempotency_Key="one")["title"]
    assert amina.told("GET", "/cases")["count"] == 1
    amina("POST", "/cases", {"title": ""}, 422, Idempotency_Key="two")
    assert amina("POST", "/cases", {"title": "B"}, 201, Idempotency_Key="two")
    amina("POST", "/cases", {"title": "C"}, 400, Idempotency_Key="x" * 256)


WRONG: list[tuple[str, Any, int, str, str]] = [
    ("/people", {"title": "L", "visibility": "organisation"}, 400, "visibility", "of its own"),
    ("/people", {"title": "L", "owner_id": 1}, 400, "owner_id", "of its own"),
    ("/people", {"title": "L", "nickname": "x"}, 400, "nickname", "no such field"),
    ("/people", {"born": "1980"}, 422, "title", "Write the name of the person."),
    ("/people", {"title": "L", "born": "31 April 2016"}, 422, "born", "April has 30 days."),
    ("/people", {"title": "L", "born": "2017"}, 422, "born", "today or in the past"),
    ("/people", {"title": 5}, 422, "title", "Write text here"),
    ("/people", {"title": "x" * 301}, 422, "title", "at most 300"),
    ("/people", {"title": "L\u202e"}, 422, "title", "invisible"),
    ("/people", {"title": "L", "is_group": "yes"}, 422, "is_group", "true or false"),
    ("/people", {"title": "L", "number": 1.5}, 422, "number", "whole number"),
    ("/people", {"title": "L", "number": True}, 422, "number", "whole number"),
    ("/people", {"title": "L", "country": "Atlantis"}, 422, "country", "no country of this name"),
    ("/people", {"title": "L", "cases": ["C-ZZZZZ"]}, 422, "cases", "no record C-ZZZZZ"),
    ("/people", {"title": "L", "cases": "C-ZZZZZ"}, 422, "cases", "Write a list"),
    ("/people", {"title": "L", "other_names": [{"text": "x", "kind": "main"}]}, 422, "other_names", "Write one of"),
    ("/people", {"title": "L", "external_ids": [{"origin": "x"}]}, 422, "external_ids", "Write text"),
    ("/letters", {"title": "L", "form": "epistle"}, 422, "form", "Write one of"),
    ("/letters", {"title": "L", "url": "javascript:x"}, 422, "url", "https://"),
    ("/visits", {"title": "V", "starts": "2016-03-03", "ends": "2016-03-01"}, 422, "ends", "before it starts"),
    ("/events", {"title": "E", "when": "2016-01-01", "about": []}, 422, "about", "Write what it is about"),
    ("/follow-ups", {"what": "x", "due_on": "2016-01-01", "about": ["{ref}"]}, 422, "due_on", "today or later"),
]


@pytest.mark.parametrize(("path", "sent", "status", "field", "sentence"), WRONG)
def test_what_is_wrong_is_named_with_its_field(
    amina: Program, acting: Acting, path: str, sent: Any, status: int, field: str, sentence: str
) -> None:
    if "{ref}" in str(sent):
        with acting("amina"):
            sent = {**sent, "about": [factories.case().ref]}
    answer = amina("POST", path, sent, status)
    assert answer.mimetype == "application/problem+json"
    told = answer.get_json()
    assert [each["field"] for each in told["errors"]] == [field]
    assert sentence in told["errors"][0]["message"]


def test_what_cannot_be_read_at_all_has_its_sentence(amina: Program) -> None:
    headers = {"Authorization": f"Bearer {amina.secret}"}
    post = amina.client.post

    def code(data: bytes, kind: str = "application/json") -> int:
        return post("/api/v1/cases", data=data, headers=headers, content_type=kind).status_code

    assert code(b'{"title": "x"}', "text/plain") == 415
    broken = (b"", b"{", b"[]", b'"x"', b"NaN", b'{"title": NaN}', b'{"title": "a", "title": "b"}', b"[" * 100_000)
    assert {code(data) for data in (*broken, b'{"title": "\\ud800"}', b'{"summary": ' + b"9" * 5000 + b"}")} == {400}
    assert code(b'{"title": "' + b"x" * 3_000_000 + b'"}') == 413
    assert amina.told("GET", "/nowhere", status=404)["status"] == 404
    answer = amina("PUT", "/cases", {}, 405)
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))
    assert amina.told("GET", "/cases?colour=red", status=400)["errors"][0]["field"] == "colour"
    assert amina.told("GET", "/cases?country=Atlantis", status=400)["errors"][0]["field"] == "country"
    for query in ("limit=0", "limit=x", "limit=201", "sort=x", "after=x", "country=KH&country=LA"):
        amina("GET", f"/cases?{query}", status=400)
    amina("GET", "/cases/C-ZZZZZ", status=404)
    assert amina.told("GET", "/people/C-ZZZZZ", status=404)["status"] == 404


def test_a_list_is_read_page_by_page_and_says_where_it_goes_on(amina: Program, acting: Acting) -> None:
    with acting("amina"):
        refs = {factories.case(f"Case {number}").ref for number in range(5)}
        for number in range(5):
            factories.organisation(f"Ministry {number}")
    for sort in ("newest", "oldest", "name", "changed"):
        path, seen, pages = f"/cases?limit=2&sort={sort}", list[str](), 0
        while path:
            answer = amina("GET", path)
            seen += [item["ref"] for item in answer.get_json()["items"]]
            assert "Case" not in (answer.get_json()["after"] or "")
            link, pages = answer.headers.get("Link", ""), pages + 1
            path = link.partition(">")[0].removeprefix("</api/v1") if link else ""
        assert (len(seen), set(seen), pages) == (5, refs, 3)
    after = amina.told("GET", "/cases?limit=2&sort=name")["after"]
    amina("GET", f"/organisations?limit=2&sort=name&after={after}", status=400)
    amina("GET", f"/cases?limit=2&sort=newest&after={after}", status=400)


def test_lists_are_narrowed_as_those_of_the_pages(amina: Program) -> None:
    for country in ("KH", "KH", "LA"):
        amina("POST", "/cases", {"title": f"In {country}", "country": country}, 201)
    assert amina.told("GET", "/cases?country=Cambodia")["count"] == 2
    assert amina.told("GET", "/cases?q=LA")["count"] == 1
    assert amina.told("GET", "/cases?owner=me&year=2016")["count"] == 3


def test_what_is_made_of_a_demand_is_said_once(amina: Program) -> None:
    demand = amina("POST", "/demands", {"title": "Release them", "made": "2016-01"}, 201)
    told = amina.told("PATCH", f"/demands/{demand.get_json()['ref']}", {"made": "2015"}, 400, If_Match='"1"')
    assert "Record an event instead." in told["errors"][0]["message"]


def test_a_consent_is_recorded_on_its_page(amina: Program, acting: Acting) -> None:
    with acting("amina"):
        ref = factories.person().ref
    said = {"title": "Yes", "when": "2016-01-10", "type": "consent", "detail": "public", "about": [ref]}
    assert amina.told("POST", "/events", said, 422)["errors"][0]["field"] == "type"


def test_the_page_that_describes_it_has_every_kind(app: Flask, browse: Browse) -> None:
    page = words_of(app.test_client().get("/api/v1/docs").text)
    assert all(f"GET /api/v1/{kind.folder}" in page for kind in Kind)
    described = app.test_client().get("/api/v1/openapi.json").get_json()
    assert described["openapi"].startswith("3.1")
    assert described["components"]["schemas"]["NewPerson"]["additionalProperties"] is False
    assert "/api/v1/docs" in browse("amina").page("/account/tokens")

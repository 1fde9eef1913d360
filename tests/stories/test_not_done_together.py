"""What was ticked in a list and is not done: it is named, with the reason, and the others are done."""

import pytest

from tests.cast import Acting, Browse, Browser, Cast, token_in, words_of
from tests.factories import on
from tests.stories.list_pages import led_to, owners_of, stored, titles_on, together, undo
from tracker.actions import timeline, visibility
from tracker.rules.access import Visibility


@pytest.mark.parametrize(
    ("refs", "do", "fields", "sentence"),
    [
        ([], "delete", {}, "Tick at least one record."),
        ([f"P-{number + 22222}" for number in range(101)], "delete", {}, "Tick at most 100 records at once."),
        (["P-ZZZZZ"], "delete", {}, "Not here any more: P-ZZZZZ."),
        (["<b>"], "delete", {}, "None of what you ticked is here any more. Tick others."),
        (["P-ZZZZZ"], "give", {}, "Choose who looks after them."),
        (["P-ZZZZZ"], "give", {"give_to": "99999"}, "Not a valid choice."),
        (["P-ZZZZZ"], "join", {}, "Write the name or the reference of a case."),
        (["P-ZZZZZ"], "open", {}, "Choose who may see them."),
        (["P-ZZZZZ"], "open", {"open_to": "team-99"}, "Not a valid choice."),
        (["P-ZZZZZ"], "open", {"open_to": "restricted"}, "Not a valid choice."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_done(
    amina: Browser, three: list[str], refs: list[str], do: str, fields: dict[str, str], sentence: str
) -> None:
    answer = together(amina, "/people/", refs, do, **fields)
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)
    assert titles_on(answer.text) == ["Layla Hassan", "Omar Idris", "Zahra Naderi"]


def test_what_is_gone_meanwhile_is_named_and_the_others_are_done(
    browse: Browse, amina: Browser, three: list[str]
) -> None:
    browse("bilal").send(f"/records/{three[1]}/delete", form_of=f"/people/{three[1]}")
    page = led_to(amina, together(amina, "/people/", three, "delete"))
    said = words_of(page)
    assert "2 records are deleted. For 30 days they can be brought back." in said
    assert f"Not here any more: {three[1]}." in said
    assert titles_on(undo(amina, page)) == ["Layla Hassan", "Zahra Naderi"]


def test_what_is_hidden_is_as_gone_as_what_does_not_exist(browse: Browse, amina: Browser, three: list[str]) -> None:
    esi = browse("esi")
    answers = []
    for ref in (three[0], "P-ZZZZZ"):
        hers = {"csrf_token": token_in(esi.page("/account")), "ticked": ref, "do": "delete"}
        answer = esi.post("/people/", data=hers)
        answers.append((answer.status_code, words_of(answer.text).replace(ref, "REF")))
    assert answers[0] == answers[1]
    assert answers[0][0] == 422
    assert len(titles_on(amina.page("/people/"))) == 3


@pytest.mark.parametrize("name", ["chidi", "vera", "dana"])
def test_who_may_not_write_ticks_nothing(browse: Browse, acting: Acting, three: list[str], name: str) -> None:
    with acting("amina"):
        for ref in three:
            visibility.change(stored(ref), Visibility.ORGANISATION, None, [])
    browser = browse(name)
    assert 'type="checkbox"' not in browser.get("/people/").text
    token = token_in(browser.page("/account"))
    for do in ("give", "join", "open", "delete"):
        sent = {"csrf_token": token, "ticked": three, "do": do, "give_to": "1", "open_to": "organisation"}
        assert browser.post("/people/", data=sent).status_code == 403
    for path in ("owner", "sharing", "deletion"):
        assert browser.post(f"/records/undo/{path}?was=0:{three[0]}", data={"csrf_token": token}).status_code == 403


def test_what_does_not_suit_a_kind_is_not_offered_and_not_done(
    amina: Browser, acting: Acting, three: list[str]
) -> None:
    with acting("amina"):
        told = timeline.record(timeline.Account("arrest", on(2014, 3, 3)), timeline.Ties([stored(three[0])])).ref
    page = amina.page("/events/")
    assert 'name="ticked"' in page
    assert 'name="case"' not in page
    assert 'name="open_to"' not in page
    for do in ("join", "open", "nonsense", ""):
        sent = {"csrf_token": token_in(page), "ticked": told, "do": do}
        assert amina.post("/events/", data=sent).status_code == 400
    page = led_to(amina, together(amina, "/events/", [told], "delete"))
    assert "No information" not in words_of(amina.page(f"/people/{three[0]}"))
    assert titles_on(undo(amina, page, "/events/")) == ["Arrest"]


@pytest.mark.parametrize(
    "query",
    [
        "owner",
        "owner?was=x:{ref}&now=1",
        "owner?was=0:{ref}&now=x",
        "owner?was=0:{ref}&now=1&own=x",
        "sharing?was=team-99:{ref}&now=organisation",
        "sharing?was=organisation-99:{ref}&now=organisation",
        "sharing?was=restricted:{ref}&now=team-1",
        "sharing?was=organisation:{ref}&now=",
        "sharing",
    ],
)
def test_an_undo_that_was_tampered_with_changes_nothing(
    amina: Browser, acting: Acting, cast: Cast, three: list[str], query: str
) -> None:
    token = token_in(amina.page("/account"))
    answer = amina.post(f"/records/undo/{query.format(ref=three[0])}", data={"csrf_token": token})
    assert answer.status_code == 400
    assert owners_of(acting, three) == [cast.amina.id] * 3


@pytest.mark.parametrize(
    "query",
    ["owner?was=0:{ref}&now=99", "sharing?was=organisation:{ref}&now=organisation", "deletion?refs={ref}", "deletion"],
)
def test_what_stands_otherwise_is_not_taken_back(amina: Browser, three: list[str], query: str) -> None:
    token = token_in(amina.page("/account"))
    path = f"/records/undo/{query.format(ref=three[0])}"
    page = amina.post(path, data={"csrf_token": token}, follow_redirects=True).text
    assert "Nothing was taken back: it was changed again meanwhile." in words_of(page)

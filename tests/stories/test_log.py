"""What happened is told once, wherever one is, as exactly as it is known, and stands on everything it is about."""

import re
from typing import Any

import pytest

from tests import factories
from tests.cast import Acting, Browse, Browser, words_of
from tests.stories.presses import hidden_in, lead, press, questions_in, timeline_in
from tracker.rules.access import Visibility


def tell(browser: Browser, about: str, **fields: Any) -> str:
    """Log an event by the full form; return the page it leads to."""
    told: dict[str, Any] = {"title": "Arrested at the market", "about": about, "type": "note", "certainty": "confirmed"}
    told |= {"when_choice": "other" if "when" in fields else "today"}
    answer = browser.send("/log", follow=True, **{**told, **fields})
    assert answer.status_code == 200, words_of(answer.text)
    return answer.text


@pytest.fixture
def layla(acting: Acting) -> str:
    with acting("amina"):
        return factories.person().ref


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2015", "2015"),
        ("January 2016", "January 2016"),
        ("about 2015", "about 2015"),
        ("between 21 and 22 January 2016", "between 21 and 22 January 2016"),
        ("before 2014", "before 2014"),
        ("26 January 2016", "26 January 2016"),
        ("yesterday", "9 February 2016"),
        ("2016-01", "January 2016"),
    ],
)
def test_a_date_stands_as_exactly_as_it_is_known(browse: Browse, layla: str, written: str, shown: str) -> None:
    amina = browse("amina")
    said = timeline_in(tell(amina, layla, when=written))
    assert f"{shown} Arrested at the market" in said
    assert "00:00" not in said
    assert shown in words_of(amina.page("/events/"))
    assert "1 January" not in words_of(amina.page("/events/"))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": ""}, "Write what happened."),
        ({"about": ""}, "Write what it is about: a name or a reference."),
        ({"when": "29 February 2015"}, "29 February 2015 does not exist"),
        ({"when": "13/2015"}, "There is no month 13."),
        ({"when": "between 22 and 21 January 2016"}, "The end comes before the beginning"),
        ({"when": ""}, "Write when it happened. A month or a year is enough."),
        ({"when": "11 February 2016"}, "This must be today or in the past."),
        ({"when_choice": "today", "when": "2015"}, "You also wrote a date."),
        ({"type": "coronation"}, "Not a valid choice"),
        ({"type": "release", "detail": "prison"}, "This belongs to “Transfer”."),
        ({"type": "count"}, "Write how many people were counted."),
        ({"number": "seventeen"}, "Write a whole number in digits"),
        ({"source_url": "javascript:alert(1)"}, "begins with https:// or http://"),
        ({"source_publisher": "Halden Post"}, "Write the title or the address of the source too."),
        (
            {"next_choice": "other", "next_on": "10 February 2016"},
            "The follow-up date must be Thursday 11 February 2016",
        ),
        ({"next_choice": "other", "next_on": "March 2016"}, "Write one exact day"),
        ({"title": "x" * 301}, "This is too long."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_typed_is_lost(
    browse: Browse, layla: str, fields: dict[str, Any], sentence: str
) -> None:
    amina = browse("amina")
    told: dict[str, Any] = {
        "title": "Arrested",
        "about": layla,
        "type": "note",
        "certainty": "confirmed",
        "body": "Kept text",
    }
    told |= {"when_choice": "other", "when": "2015", "next_choice": "none"}
    answer = amina.send("/log", **{**told, **fields})
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)
    assert "Kept text</textarea>" in answer.text
    assert "(0)" in amina.page("/events/")


def test_an_unknown_field_is_refused(browse: Browse, layla: str) -> None:
    answer = browse("amina").send("/log", title="Arrested", about=layla, when_choice="today", owner_id="1")
    assert answer.status_code == 400


def test_one_event_stands_on_everything_it_is_about(browse: Browse, acting: Acting, layla: str) -> None:
    with acting("amina"):
        demand, omar = factories.demand(), factories.person("Omar Idris")
        refs = [layla, omar.ref, demand.ref]
    chidi = browse("chidi")
    page = tell(chidi, "\n".join([layla, "Omar Idris", refs[2]]), when="3 March 2014", type="arrest")
    assert re.search(rf"Saved E-\w+\. Linked to {', '.join(refs)}\.", words_of(page))
    events = set()
    for url in (f"/people/{refs[0]}", f"/people/{refs[1]}", f"/demands/{refs[2]}"):
        page = chidi.page(url)
        assert timeline_in(page).count("Arrested at the market Arrest") == 1
        events |= set(re.findall(r'<li class="moment" id="(E-\w+)"', page))
    assert len(events) == 1
    assert "In custody since 3 March 2014" in words_of(chidi.page(f"/people/{refs[1]}"))


def test_a_source_is_recorded_along_and_only_once(browse: Browse, layla: str) -> None:
    chidi = browse("chidi")
    source: dict[str, Any] = {
        "source_url": "https://news.example.org/a",
        "source_title": "Two arrested",
        "source_publisher": "Halden Post",
    }
    page = tell(chidi, layla, **source)
    assert "Source: Two arrested , Halden Post" in timeline_in(page)
    tell(chidi, layla, title="Charged", source_url="https://news.example.org/a")
    assert "(1)" in chidi.page("/sources/")
    assert "When it was read 10 February 2016" in words_of(chidi.page(re.findall(r"/sources/S-\w+", page)[0]))


def test_who_says_so_how_it_is_known_and_how_certain_it_is_stand_with_it(browse: Browse, layla: str) -> None:
    amina = browse("amina")
    page = tell(
        amina,
        layla,
        said_by="Layla Hassan",
        quote="They came at night.",
        how_known="The family told us by phone",
        certainty="believed",
        place="Port Halden",
    )
    said = timeline_in(page)
    assert "Believed, not confirmed" in said
    assert "They came at night." in said
    (event,) = set(re.findall(r'href="(/events/E-\w+)"', page.split('id="timeline"')[1].split("column-side")[0]))
    said = words_of(amina.page(event))
    for known in ("How we know The family told us by phone", "Place Port Halden", "Recorded by Amina"):
        assert known in said


def test_a_name_that_two_people_bear_is_asked_about(browse: Browse, acting: Acting, layla: str) -> None:
    with acting("amina"):
        younger = factories.person().ref
    amina = browse("amina")
    fields: dict[str, Any] = {
        "title": "Seen in the city",
        "about": "Layla Hassan",
        "type": "note",
        "certainty": "confirmed",
    }
    fields |= {"when_choice": "today", "next_choice": "none"}
    answer = amina.send("/log", **fields)
    assert answer.status_code == 422
    assert layla in answer.text
    assert younger in answer.text
    (question,) = questions_in(answer.text)
    assert not re.search(rf'name="{question}"[^>]*checked', answer.text)
    assert amina.send("/log", **{**fields, question: younger}).status_code == 302
    assert "Seen in the city" in amina.page(f"/people/{younger}")
    assert "Seen in the city" not in amina.page(f"/people/{layla}")


def test_a_line_is_checked_before_it_is_saved(browse: Browse, layla: str) -> None:
    chidi = browse("chidi")
    token = {"csrf_token": re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', chidi.page("/log"))[0]}
    answer = chidi.post("/log", data={**token, "line": f"call about {layla}, no answer from D-ZZZZZ"})
    said = words_of(answer.text)
    assert "Nothing is saved yet." in said
    assert "Layla Hassan" in said
    assert "D-ZZZZZ is no record that you can open" in said
    assert f'value="call about {layla}, no answer from D-ZZZZZ"' in answer.text
    assert "(0)" in chidi.page("/events/")
    empty = chidi.post("/log", data={**token, "line": " "})
    assert empty.status_code == 422
    assert "Write what happened." in empty.text


def test_a_line_names_nothing_that_one_may_not_see(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        hidden = factories.person("Omar Idris", visible_to=Visibility.RESTRICTED).ref
    chidi = browse("chidi")
    token = {"csrf_token": re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', chidi.page("/log"))[0]}
    page = chidi.post("/log", data={**token, "line": f"call about {hidden}"}).text
    assert "Omar" not in page
    assert f"{hidden} is no record that you can open" in words_of(page)
    answer = chidi.send("/log", title="A call", about=hidden, when_choice="today", type="call", certainty="confirmed")
    assert answer.status_code == 422
    assert "Omar" not in answer.text


def test_what_is_set_for_a_day_may_be_told_before_it(browse: Browse, layla: str) -> None:
    amina = browse("amina")
    page = tell(amina, layla, title="The court hears her", type="hearing", when="15 March 2016")
    assert "Coming up 15 March 2016 The court hears her Hearing recorded by Amina" in timeline_in(page)
    assert "On trial" not in lead(page)


def test_a_follow_up_is_set_along_and_goes_when_the_event_is_taken_back(browse: Browse, layla: str) -> None:
    amina = browse("amina")
    page = tell(amina, layla, next_choice="2w", next_what="Call the lawyer")
    assert "Follow-up on Wednesday 24 February 2016." in words_of(page)
    assert "Call the lawyer due Wednesday 24 February 2016" in words_of(page)
    page = press(amina, page, r"/log/E-\w+/undo")
    assert "Call the lawyer" not in page
    assert "Nothing is set to come back." in page


def test_people_take_back_what_they_logged_and_officers_what_others_did(browse: Browse, layla: str) -> None:
    amina, chidi, bilal = browse("amina"), browse("chidi"), browse("bilal")
    page = tell(amina, layla)
    event = re.findall(r"/log/(E-\w+)/undo", page)[0]
    url = f"/people/{layla}"
    assert chidi.send(f"/log/{event}/undo", form_of=url).status_code == 403
    assert browse("vera").send(f"/log/{event}/undo", form_of=url).status_code == 403
    assert browse("esi").send(f"/log/{event}/undo", form_of=url).status_code == 404
    assert "Arrested at the market" in chidi.page(url)
    assert bilal.send(f"/log/{event}/undo", form_of=url).status_code == 302
    assert "Arrested at the market" not in chidi.page(url)
    page = press(chidi, tell(chidi, layla, title="A rumour"), r"/log/E-\w+/undo")
    assert "A rumour" not in page


def test_the_same_event_sent_twice_is_one_and_another_one_is_another(browse: Browse, layla: str) -> None:
    amina = browse("amina")
    found = hidden_in(amina.page("/log"))
    fields: dict[str, Any] = {**found, "title": "Arrested", "about": layla, "type": "note", "certainty": "confirmed"}
    fields |= {"when_choice": "today", "next_choice": "none"}
    for title in ("Arrested", "Arrested", "Charged"):
        assert amina.post("/log", data={**fields, "title": title}).status_code == 302
    assert "(2)" in amina.page("/events/")


def test_a_viewer_logs_nothing(browse: Browse, layla: str) -> None:
    vera = browse("vera")
    assert vera.get("/log").status_code == 403
    assert vera.get(f"/records/{layla}/note").status_code == 403
    assert "Add to this timeline" not in vera.page(f"/people/{layla}")
    assert browse("esi").get(f"/records/{layla}/note").status_code == 404

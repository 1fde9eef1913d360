"""An event has a page: what happened, how it is known, what it decided; it is corrected there, and all follows."""

import re
from typing import Any

import pytest

from tests import factories
from tests.cast import Acting, Browse, Browser, words_of
from tests.factories import on
from tests.stories.presses import block, lead, press, timeline_in
from tests.stories.test_log import tell
from tracker.actions import records, timeline
from tracker.records.sources import Source
from tracker.rules.access import Visibility
from tracker.rules.dates import read
from tracker.rules.kinds import Kind


@pytest.fixture
def layla(acting: Acting) -> str:
    with acting("amina"):
        return factories.person().ref


def log(browser: Browser, about: str, type_code: str, when: str, **fields: Any) -> str:
    """Log what happened; return the address of its page."""
    page = tell(browser, about, title=f"{type_code} of {when}", type=type_code, when=when, **fields)
    return f"/events/{re.findall(r'/log/(E-[A-Z0-9]+)/undo', page)[0]}"


def correct(browser: Browser, url: str, **fields: Any) -> str:
    """Correct an event as it stands in its form, but for these fields; return its page."""
    form = browser.page(f"{url}/edit")
    as_it_stands = {
        "title": re.findall(r'name="title"[^>]*value="([^"]*)"', form)[0],
        "when": re.findall(r'name="when"[^>]*value="([^"]*)"', form)[0],
        "type": re.findall(r'<option selected value="([^"]*)"', form.split('name="type"')[1])[0],
        "about": re.findall(r'<textarea[^>]*name="about"[^>]*>\s*([^<]*)<', form)[0].strip(),
        "certainty": "confirmed",
    }
    answer = browser.send(f"{url}/edit", follow=True, **{**as_it_stands, **fields})
    assert answer.status_code == 200, words_of(answer.text)
    return answer.text


def test_the_page_of_an_event_says_how_exactly_its_day_is_known(browse: Browse, acting: Acting) -> None:
    said = {
        "26 January 2016": "26 January 2016",
        "January 2016": "January 2016 The day is not known.",
        "2015": "2015 The month and the day are not known.",
        "about 2015": "About 2015 The month and the day are not known. The date is approximate.",
        "between 21 and 22 January 2016": "Between 21 and 22 January 2016 It happened some time between these dates.",
        "before 2014": "Before 2014 The other end of this time is not known.",
    }
    with acting("amina"):
        layla = factories.person()
        account = {when: timeline.Account("note", read(when), "Seen") for when in said}
        refs = {when: timeline.record(told, timeline.Ties([layla])).ref for when, told in account.items()}
    amina = browse("amina")
    for when, sentence in said.items():
        assert sentence in lead(amina.page(f"/events/{refs[when]}"))


def test_what_an_event_decided_stands_on_its_page(browse: Browse, layla: str) -> None:
    amina = browse("amina")
    url = log(amina, layla, "arrest", "3 March 2014")
    assert re.search(r"Layla Hassan P-\w+ : Custody, In custody", block(amina.page(url), "What it decided"))
    other = log(amina, layla, "release", "5 October 2015", detail="pardon")
    assert "What it decided" not in amina.page(url)
    said = block(amina.page(other), "What it decided")
    assert "Custody, At liberty" in said
    assert "Basis of release, Pardon" in said


def test_release_and_another_arrest_and_death_are_told_one_after_the_other(browse: Browse, layla: str) -> None:
    amina, url = browse("amina"), f"/people/{layla}"
    for type_code, when, detail, sentence in (
        ("arrest", "3 March 2014", "", "In custody since 3 March 2014"),
        ("release", "5 October 2015", "bail", "Released on 5 October 2015. Basis: bail. At liberty with restrictions."),
        ("arrest", "2 February 2016", "", "In custody since 2 February 2016, 8 days."),
        ("death", "between 8 and 9 February 2016", "", "Died in custody between 8 and 9 February 2016"),
    ):
        log(amina, layla, type_code, when, detail=detail)
        assert sentence in lead(amina.page(url))


def test_a_corrected_day_moves_the_event_and_the_status(browse: Browse, layla: str) -> None:
    amina = browse("amina")
    arrest = log(amina, layla, "arrest", "3 March 2014")
    log(amina, layla, "release", "5 October 2015")
    person = f"/people/{layla}"
    assert "Released on 5 October 2015" in lead(amina.page(person))
    correct(amina, arrest, when="January 2016")
    page = amina.page(person)
    assert "In custody since January 2016 (day not known)" in lead(page)
    said = timeline_in(page)
    assert said.index("January 2016 arrest") < said.index("5 October 2015 release")


def test_an_event_that_was_about_somebody_else_leaves_one_timeline_for_another(
    browse: Browse, acting: Acting, layla: str
) -> None:
    with acting("amina"):
        omar = factories.person("Omar Idris").ref
    amina = browse("amina")
    event = log(amina, layla, "arrest", "3 March 2014")
    correct(amina, event, about="Omar Idris")
    assert "In custody" not in lead(amina.page(f"/people/{layla}"))
    assert "arrest of" not in amina.page(f"/people/{layla}")
    assert "In custody since 3 March 2014" in lead(amina.page(f"/people/{omar}"))


def test_a_correction_keeps_what_it_does_not_touch(browse: Browse, acting: Acting, layla: str) -> None:
    with acting("amina"):
        records.add(Source(kind=Kind.SOURCE, title="Two arrested", publisher="Halden Post"))
    amina = browse("amina")
    event = log(
        amina, layla, "note", "about 2015", said_by="Layla Hassan", sources="Two arrested", body="A note", quote="Yes."
    )
    form = amina.page(f"{event}/edit")
    for kept in ('value="about 2015"', "A note</textarea>", "Yes.</textarea>", "Two arrested</textarea>"):
        assert kept in form
    assert form.count("Layla Hassan</textarea>") == 2


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"when": "31 April 2015"}, "31 April 2015 does not exist"),
        ({"when": "March 2016"}, "This must be today or in the past."),
        ({"when": ""}, "Write when it happened."),
        ({"about": ""}, "Write what it is about"),
        ({"type": "count"}, "Write how many people were counted."),
    ],
)
def test_a_correction_that_cannot_be_changes_nothing(
    browse: Browse, layla: str, fields: dict[str, str], sentence: str
) -> None:
    amina = browse("amina")
    event = log(amina, layla, "note", "2015")
    told: dict[str, Any] = {
        "title": "Another",
        "when": "2015",
        "type": "note",
        "about": layla,
        "certainty": "confirmed",
        **fields,
    }
    answer = amina.send(f"{event}/edit", **told)
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)
    assert "note of 2015" in amina.page(event)


def test_an_edit_of_somebody_else_is_never_overwritten_unseen(browse: Browse, layla: str) -> None:
    amina, bilal = browse("amina"), browse("bilal")
    event = log(amina, layla, "note", "2015")
    correct(bilal, event, title="As Bilal tells it")
    fields: dict[str, Any] = {
        "title": "As Amina tells it",
        "when": "2015",
        "type": "note",
        "about": layla,
        "certainty": "confirmed",
    }
    answer = amina.send(f"{event}/edit", version="1", **fields)
    assert answer.status_code == 409
    assert "As Bilal tells it" in answer.text
    assert 'value="As Amina tells it"' in answer.text
    assert "As Bilal tells it" in amina.page(event)


def test_an_event_about_a_hidden_person_is_hidden_and_absent_from_counts(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla, hidden = factories.person(), factories.person("Omar Idris", visible_to=Visibility.RESTRICTED)
        told = timeline.Account("arrest", on(2014, 3, 3), "Arrested together")
        url = f"/events/{timeline.record(told, timeline.Ties([layla, hidden])).ref}"
    assert browse("amina").get(url).status_code == 200
    assert browse("vera").get(url).status_code == 404
    assert browse("vera").get("/events/E-22222").status_code == 404
    assert "(0)" in browse("vera").page("/events/")


def test_an_event_is_seen_more_narrowly_when_somebody_says_so(browse: Browse, layla: str) -> None:
    bilal = browse("bilal")
    event = log(bilal, layla, "arrest", "3 March 2014", visible_to="restricted")
    assert browse("amina").get(event).status_code == 404
    assert "In custody" not in lead(bilal.page(f"/people/{layla}")), "what some do not see tells them no status"


def test_an_event_is_deleted_and_the_statuses_are_folded_without_it(browse: Browse, layla: str) -> None:
    amina = browse("amina")
    event = log(amina, layla, "arrest", "3 March 2014")
    press(amina, amina.page(event), rf"/records/{event.rsplit('/', 1)[1]}/delete")
    assert amina.get(event).status_code == 404
    assert "In custody" not in lead(amina.page(f"/people/{layla}"))


def test_reading_is_for_readers(browse: Browse, layla: str) -> None:
    event = log(browse("chidi"), layla, "note", "2015")
    for name, code in (("vera", 200), ("dana", 403), ("esi", 404)):
        assert browse(name).get(event).status_code == code
    for name, code in (("chidi", 200), ("vera", 403), ("esi", 404)):
        assert browse(name).get(f"{event}/edit").status_code == code

"""A letter stands as it was signed, addressed, worded and sent; each demand in it keeps the letter's own words."""

import re
from typing import Any

import pytest

from tests import factories
from tests.cast import Acting, Browse, Browser, words_of
from tests.factories import on
from tests.stories.presses import block, hidden_in, press, questions_in
from tracker.actions import letters, records
from tracker.records.visits import Visit
from tracker.rules.kinds import Kind

QUOTE = "We urge you to secure the release of Layla Hassan without delay."


def write(browser: Browser, **fields: Any) -> str:
    """Record a letter by the form; return its address."""
    answer = browser.send(
        "/letters/new", **{"title": "Letter to the Secretary", "form": "open", "followed": "y", **fields}
    )
    assert answer.status_code == 302, words_of(answer.text)
    return answer.headers["Location"]


@pytest.fixture
def known(acting: Acting) -> None:
    with acting("amina"):
        for name in ("Halden Rights Watch", "Free Assembly Network", "Ministry of Justice"):
            factories.organisation(name)
        factories.person()
        factories.person("Daniel Roth")


@pytest.mark.parametrize(
    ("form", "words"),
    [("open", "Open letter"), ("private", "Private letter"), ("joint", "Joint letter"), ("appeal", "Urgent appeal")],
)
def test_a_letter_has_one_of_four_forms(browse: Browse, form: str, words: str) -> None:
    amina = browse("amina")
    assert f"What it is {words}" in words_of(amina.page(write(amina, form=form)))


def test_signatories_stand_in_order_as_printed_with_their_capacity(browse: Browse, known: None) -> None:
    amina = browse("amina")
    url = write(
        amina, signatories="Halden Rights Watch; Director; HRW (Halden)\nLayla Hassan; President\nFree Assembly Network"
    )
    said = block(amina.page(url), "Signatories")
    assert re.search(r"HRW \(Halden\) Halden Rights Watch Director Layla Hassan President Free Assembly Network$", said)
    form = amina.page(f"{url}/edit")
    assert "Halden Rights Watch; Director; HRW (Halden)\nLayla Hassan; President\nFree Assembly Network" in form
    turned = "Layla Hassan; Chair\nHalden Rights Watch; Director; HRW (Halden)"
    assert (
        amina.send(f"{url}/edit", title="Letter to the Secretary", form="open", signatories=turned).status_code == 302
    )
    assert re.search(r"Layla Hassan Chair HRW \(Halden\)", block(amina.page(url), "Signatories"))


def test_everything_a_letter_says_stands_on_its_page(browse: Browse, acting: Acting, known: None) -> None:
    with acting("amina"):
        earlier = factories.letter("The first letter").ref
        visit = records.add(Visit(kind=Kind.VISIT, title="Daniel Roth visits")).ref
    amina = browse("amina")
    url = write(
        amina,
        sent="24 January 2016",
        published="25 January 2016",
        signatories="Halden Rights Watch; Director\nFree Assembly Network",
        addressees="Daniel Roth; Secretary",
        text="Dear Secretary,\nwe write to you before your visit.",
        language="English",
        url="https://letters.example.org/1",
        country="Cambodia",
        reply_to=earlier,
        visit=visit,
    )
    page = amina.page(url)
    said = words_of(page)
    assert "Sent 24 January 2016 by 2 organisations to Daniel Roth . No reply yet." in said
    assert "It is for the visit Daniel Roth visits" in said
    assert "Daniel Roth P-" in block(page, "Addressees")
    assert "Secretary" in block(page, "Addressees")
    assert "we write to you before your visit." in page
    assert "Language English" in said
    assert 'href="https://letters.example.org/1" rel="noreferrer external"' in page
    assert "It answers or follows The first letter" in said
    timeline = page.split('id="timeline"')[1]
    assert "Letter published" in timeline
    assert "Letter sent" in timeline
    assert "It was followed by Letter to the Secretary" in words_of(amina.page(f"/letters/{earlier}"))


def test_two_letters_make_one_demand_each_in_its_own_words(browse: Browse, known: None) -> None:
    amina = browse("amina")
    first = write(amina, sent="24 January 2016", addressees="Daniel Roth", demands=f"Release Layla Hassan | {QUOTE}")
    second = write(
        amina, title="The second letter", sent="31 January 2016", demands="Release Layla Hassan | She must go free."
    )
    assert "(1)" in amina.page("/demands/")
    ref = re.search(r"/demands/(D-\w+)", amina.page(first))
    assert ref
    page = amina.page(f"/demands/{ref[1]}")
    said = block(page, "When and where it was asked")
    assert QUOTE in said
    assert "She must go free." in said
    assert said.index("She must go free.") < said.index(QUOTE)
    assert "First made on 24 January 2016 in Letter to the Secretary" in words_of(page)
    assert "Asked 2 times, last on 31 January 2016." in words_of(page)
    assert QUOTE not in amina.page(second)


def test_a_demand_without_a_wording_of_its_own_is_called_by_the_words_of_the_letter(browse: Browse) -> None:
    amina = browse("amina")
    page = amina.page(write(amina, demands=f"- {QUOTE}"))
    assert words_of(page.split('id="demands-heading"')[1]).count(QUOTE) >= 2
    assert "Not yet raised" in block(page, "Demands in this letter")


def test_an_unknown_organisation_is_offered_and_made_only_when_somebody_says_so(browse: Browse, known: None) -> None:
    amina = browse("amina")
    fields: dict[str, Any] = {
        "title": "A letter",
        "form": "open",
        "signatories": "Halden Rights Circle",
        "text": "Dear Secretary",
    }
    answer = amina.send("/letters/new", **fields)
    assert answer.status_code == 422
    assert "Which one is “ Halden Rights Circle ”?" in words_of(answer.text)
    assert "This one: Halden Rights Watch" in words_of(answer.text)
    assert "Dear Secretary</textarea>" in answer.text
    assert not re.search(r'name="resolve-[^>]*checked', answer.text), "among likenesses a person chooses"
    assert "Halden Rights Circle" not in amina.page("/organisations/")
    (question,) = questions_in(answer.text)
    answered: dict[str, Any] = {**fields, question: "new:organisation"}
    assert amina.send("/letters/new", **answered).status_code == 302
    assert "Halden Rights Circle" in amina.page("/organisations/")


def test_a_new_name_in_two_fields_is_one_record_and_an_answer_is_not_asked_for_twice(browse: Browse) -> None:
    amina = browse("amina")
    fields: dict[str, Any] = {
        "title": "A letter",
        "form": "open",
        "signatories": "Lake Forum",
        "addressees": "lake  forum",
    }
    page = amina.send("/letters/new", **fields).text
    answers: dict[str, Any] = dict.fromkeys(questions_in(page), "new:organisation")
    assert len(answers) == 2
    wrong = amina.send("/letters/new", **{**fields, **answers, "sent": "29 February 2015"})
    assert wrong.status_code == 422
    assert len(re.findall(r'value="new:organisation" checked', wrong.text)) == 2
    assert "Some names are not clear yet" not in wrong.text
    assert amina.send("/letters/new", **fields, **answers).status_code == 302
    assert "(1)" in amina.page("/organisations/")


def test_a_letter_that_is_sent_comes_back_after_two_weeks_and_so_does_each_demand(browse: Browse) -> None:
    amina = browse("amina")
    url = write(amina, sent="9 February 2016", demands="Release Layla Hassan")
    page = amina.page(url)
    assert "Check whether they have replied due Tuesday 23 February 2016" in words_of(page)
    demand = re.search(r"/demands/D-\w+", page)
    assert demand
    assert "Check whether they have replied due Tuesday 23 February 2016" in words_of(amina.page(demand[0]))


def test_a_letter_that_is_only_noted_never_comes_back(browse: Browse) -> None:
    amina = browse("amina")
    answer = amina.send("/letters/new", title="A letter of others", form="open", sent="9 February 2016")
    said = words_of(amina.page(answer.headers["Location"]))
    assert "Nothing is set to come back." in said
    assert "Noted only." in said


def test_an_edit_changes_what_the_sending_tells_of(browse: Browse, known: None) -> None:
    amina = browse("amina")
    url = write(amina, sent="24 January 2016", signatories="Halden Rights Watch")
    fields: dict[str, Any] = {"title": "Renamed", "form": "open", "followed": "y"}
    assert (
        amina.send(f"{url}/edit", **fields, sent="23 January 2016", signatories="Free Assembly Network").status_code
        == 302
    )
    timeline = words_of(amina.page(url).split('id="timeline"')[1])
    assert timeline.count("Letter sent") == 1
    assert "23 January 2016 Sent: Renamed Letter sent" in timeline
    assert "By Free Assembly Network" in timeline


def test_a_letter_that_was_not_sent_after_all_has_raised_nothing(browse: Browse) -> None:
    amina = browse("amina")
    url = write(amina, sent="24 January 2016", demands="Release Layla Hassan")
    demand = re.search(r"/demands/D-\w+", amina.page(url))
    assert demand
    assert amina.send(f"{url}/edit", title="Letter", form="open", followed="y", sent="").status_code == 302
    page = amina.page(url)
    assert "Not sent yet." in words_of(page)
    assert "Nothing is set to come back." in words_of(page)
    assert "Letter sent" not in page.split('id="timeline"')[1]
    assert "It has not been raised yet." in words_of(amina.page(demand[0]))
    write(amina, title="The second letter", sent="9 February 2016")
    said = words_of(amina.page("/letters/"))
    assert "24 January 2016" not in said
    assert re.search(r"Letter L-\w+ ◌ Not sent The second letter", said), "it stands where it stood when recorded"


def test_a_demand_is_added_taken_out_and_put_back_in_the_same_words(browse: Browse, known: None) -> None:
    amina = browse("amina")
    url = write(amina, sent="24 January 2016", addressees="Daniel Roth")
    fields: dict[str, Any] = {
        "quote": QUOTE,
        "wording": "Release Layla Hassan",
        "duty_bearer": "Ministry of Justice",
        "about": "Layla Hassan",
    }
    page = amina.send(f"{url}/demands", form_of=url, follow=True, deadline="30 June 2016", **fields).text
    said = block(page, "Demands in this letter")
    assert QUOTE in said
    assert "Waiting for an answer" in said
    assert "To be passed on: it would have to be done by Ministry of Justice" in said
    demand = re.search(r"/demands/(D-\w+)\"", page)
    assert demand
    page = press(amina, page.split('id="demands-heading"')[1], r"/letters/L-\w+/demands/D-\w+/drop")
    assert QUOTE not in page
    assert "Not yet raised" in words_of(amina.page(f"/demands/{demand[1]}"))
    page = press(amina, page, r".*/put-back")
    assert QUOTE in block(page, "Demands in this letter")


def test_a_deadline_that_stands_already_is_not_dropped_unseen(browse: Browse) -> None:
    amina = browse("amina")
    url = write(amina)
    assert (
        amina.send(f"{url}/demands", form_of=url, quote=QUOTE, wording="Release", deadline="30 June 2016").status_code
        == 302
    )
    second = amina.send(f"{url}/demands", form_of=url, quote="Again", wording="Release", deadline="1 July 2016")
    assert second.status_code == 422
    assert "has a deadline already: 30 June 2016." in second.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": ""}, "Write what the letter is called."),
        ({"form": "postcard"}, "Not a valid choice"),
        ({"sent": "29 February 2015"}, "29 February 2015 does not exist"),
        ({"sent": "11 February 2016"}, "This must be today or in the past."),
        ({"url": "javascript:alert(1)"}, "begins with https:// or http://"),
        ({"reply_to": "No such letter"}, "Some names are not clear yet."),
        ({"demands": " | words"}, "Write a short wording before each"),
        ({"text": "x" * 100_001}, "This is too long."),
        ({"text": "bad \x07 text"}, "invisible control character"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_is_saved(
    browse: Browse, fields: dict[str, Any], sentence: str
) -> None:
    amina = browse("amina")
    answer = amina.send("/letters/new", **{"title": "A letter", "form": "open", "language": "Kept", **fields})
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)
    assert 'value="Kept"' in answer.text
    assert "Nothing is recorded here yet." in amina.page("/letters/")


def test_a_letter_sent_twice_by_two_presses_is_one_letter(browse: Browse) -> None:
    amina = browse("amina")
    page = amina.page("/letters/new")
    fields: dict[str, Any] = {**hidden_in(page), "title": "A letter", "form": "open", "demands": "Release Layla Hassan"}
    answers = [amina.post("/letters/new", data=fields) for _press in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert "(1)" in amina.page("/letters/")
    assert "(1)" in amina.page("/demands/")


def test_only_those_who_may_write_do_and_only_those_who_may_see_a_letter_find_it(
    browse: Browse, acting: Acting
) -> None:
    with acting("amina"):
        letter, demand = factories.letter(), factories.demand()
        letters.make_demand(letter, demand, QUOTE)
        letters.send(letter, on(2016, 1, 24))
        url, drop = f"/letters/{letter.ref}", f"/letters/{letter.ref}/demands/{demand.ref}/drop"
    for name, code in (("chidi", 403), ("vera", 403), ("esi", 404), ("dana", 403)):
        browser = browse(name)
        assert browser.get(f"{url}/edit").status_code == code
        assert browser.send(drop, form_of=url).status_code == code
    assert QUOTE in browse("vera").page(url)

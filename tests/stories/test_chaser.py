"""One letter asks an addressee again for everything that is open with them, instead of a reminder for each."""

import re
from datetime import date

from flask import Flask

from tests import factories
from tests.cast import Acting, Browse, Browser, words_of
from tests.factories import on
from tests.statements import count_statements
from tests.stories.chaser_pages import TITLES, WORDS, Asked, record, textarea
from tests.stories.follow_up_pages import one, only, planned_for, tell
from tests.stories.presses import press
from tests.stories.test_set_aside import log, set_aside
from tracker.actions import follow_ups, letters
from tracker.records.chasing import MOST_OPEN, WALKED
from tracker.rules.plans import Owes


def send(browser: Browser, url: str, when: str) -> None:
    """Write into the letter when it was sent, or take that out again."""
    form = browser.page(f"{url}/edit")
    stands = {
        name: re.findall(rf'<textarea[^>]*name="{name}"[^>]*>\s*(.*?)</textarea>', form, re.DOTALL)[0].strip()
        for name in ("addressees", "text", "reply_to")
    }
    fields = {"title": "Follow-up letter to the Ministry", "form": "private", "sent": when, "followed": "y", **stands}
    assert browser.send(f"{url}/edit", **fields).status_code == 302


def test_the_list_says_who_owes_how_much_for_how_long(browse: Browse, asked: Asked) -> None:
    amina = browse("amina")
    said = words_of(amina.page("/follow-ups/addressees/"))
    assert re.search(
        r"Ministry of Justice .*4 open follow-ups 4 have come back last asked 24 January 2016 .*3 days late", said
    )
    log(amina, asked.demands[0])
    said = words_of(amina.page("/follow-ups/addressees/"))
    assert "3 open follow-ups 3 have come back" in said
    assert "1 reply waits to be judged first." in said
    assert "Ministry of Justice" not in browse("esi").page("/follow-ups/addressees/")


def test_of_very_many_follow_ups_those_that_come_back_first_are_counted(
    browse: Browse, asked: Asked, acting: Acting
) -> None:
    with acting("amina"):
        letter = one(asked.letter)
        for _number in range(MOST_OPEN + 1):
            letters.address(factories.sent_letter(), one(asked.ministry))
        for _number in range(WALKED):
            follow_ups.set_by_hand(letter, "Ask again", date(2016, 3, 1), Owes.THEY, None)
    amina = browse("amina")
    said = words_of(amina.page("/follow-ups/addressees/"))
    assert f"{WALKED} open follow-ups {MOST_OPEN + 5} have come back" in said
    assert "Counted are the 1,000 follow-ups that come back first; more are open." in said
    assert "Counted are" not in browse("esi").page("/follow-ups/addressees/")
    assert "more may be open with them" in amina.page(asked.url)


def test_its_page_lists_what_is_open_with_them_and_what_waits_to_be_judged(browse: Browse, asked: Asked) -> None:
    amina = browse("amina")
    log(amina, asked.demands[2])
    tell(amina, "/follow-ups/3", "promised", follow=True)
    said = words_of(amina.page(asked.url))
    assert "Judge these replies first (1) Family visits" in said
    assert "Still open 2 things asked 3 open follow-ups" in said, "the letter that asks for both has one too"
    assert WORDS in said
    assert "they said last: Promised, 10 February 2016" in said
    assert 'name="with"' not in browse("chidi").page(asked.url)
    assert browse("chidi").get(asked.draft()).status_code == 403


def test_what_is_set_aside_is_not_late_and_says_until_when(browse: Browse, asked: Asked) -> None:
    amina, everybody = browse("amina"), "/follow-ups/addressees/"
    numbers = [only(amina.page(f"/demands/{ref}")) for ref in asked.demands]
    set_aside(amina, numbers[0], wakes=True)
    said = words_of(amina.page(asked.url))
    assert said.count("set aside until Wednesday 24 February 2016") == 1
    assert said.count("3 days late") == 2
    for address in (*numbers[1:], only(amina.page(f"/letters/{asked.letter}"))):
        set_aside(amina, address, wakes=True)
    said = words_of(amina.page(asked.url))
    assert said.count("set aside until Wednesday 24 February 2016") == 3
    assert "days late" not in said
    assert "3 things asked 4 open follow-ups" in said
    said = words_of(amina.page(everybody))
    assert "4 open follow-ups the first comes back on Wednesday 24 February 2016" in said
    assert "days late" not in said


def test_the_draft_repeats_what_was_asked_and_what_was_answered(browse: Browse, asked: Asked) -> None:
    amina = browse("amina")
    tell(amina, "/follow-ups/3", "promised", follow=True)
    text = textarea(amina.page(asked.draft()))
    assert text.splitlines()[0] == "To: Ministry of Justice"
    assert "“Letter to the Minister”, sent on 24 January 2016" in text
    when = "We asked for this in our letter sent on 24 January 2016."
    assert f"1. Release Layla Hassan\n   {when}\n   We have received no answer to it." in text
    assert f". Specialist care\n   {when}\n   You said on 10 February 2016 that you would." in text
    assert "“Release" not in text, "what a letter said of it means little alone"
    assert "by [day]" in text


def test_it_is_recorded_as_a_draft_and_can_be_undone(browse: Browse, asked: Asked) -> None:
    amina = browse("amina")
    page = record(amina, asked, *asked.demands[:2])
    said = words_of(page)
    assert "is recorded as a draft. When it is sent, write the day into it." in said
    assert "Not sent yet. It is addressed to Ministry of Justice ." in said
    assert TITLES[0] in said
    assert "It answers or follows Letter to the Minister" in said
    assert "Family visits" not in said
    (url,) = set(re.findall(r'action="(/records/L-\w+/delete)"', page.split("<h1")[0]))
    press(amina, page.split("<h1")[0], url)
    assert url.split("/")[2] not in amina.page("/letters/")


def test_sent_it_brings_each_demand_back_once_by_its_day(browse: Browse, asked: Asked) -> None:
    amina = browse("amina")
    page = record(amina, asked)
    url = f"/letters/{re.findall(r'(L-[A-Z0-9]+) is recorded as a draft', page)[0]}"
    late = "Check whether they have replied due Sunday 7 February 2016 · 3 days late"
    assert [planned_for(amina.page(f"/demands/{ref}")) for ref in asked.demands] == [[late]] * 3
    send(amina, url, "10 February 2016")
    again = "Check whether they have replied due Wednesday 24 February 2016"
    assert [planned_for(amina.page(f"/demands/{ref}")) for ref in asked.demands] == [[again]] * 3
    assert planned_for(amina.page(url)) == [again]
    first = f"/letters/{asked.letter}"
    assert planned_for(amina.page(first)) == ["Check whether they have replied due Friday 11 March 2016"]
    send(amina, url, "")
    assert planned_for(amina.page(first)) == ["Check whether they have replied due Wednesday 10 February 2016"]
    assert [planned_for(amina.page(f"/demands/{ref}")) for ref in asked.demands] == [[late]] * 3


def test_what_was_settled_meanwhile_is_named_and_the_text_is_kept(browse: Browse, asked: Asked) -> None:
    amina, path = browse("amina"), asked.draft()
    hidden = dict(re.findall(r'name="(csrf_token|submission_id|points|version)"[^>]*value="([^"]*)"', amina.page(path)))
    log(browse("bilal"), asked.demands[0])
    answer = amina.post(f"{asked.url}/letter", data={**hidden, "title": "Again", "text": "My own words."})
    assert answer.status_code == 422
    assert f"{asked.demands[0]} is not open any more." in words_of(answer.text)
    assert "My own words." in answer.text
    assert f'value="{",".join(asked.demands[1:])}"' in answer.text


def test_nothing_ticked_nothing_drafted(browse: Browse, asked: Asked) -> None:
    page = browse("amina").page(f"{asked.url}/letter")
    assert "Tick at least one thing that the letter is to ask for." in words_of(page)
    assert browse("amina").get("/follow-ups/addressees/" + asked.demands[0]).status_code == 404


def test_ways_lead_there_from_today_the_list_and_the_addressee(browse: Browse, asked: Asked) -> None:
    amina = browse("amina")
    for page in ("/", "/follow-ups/", f"/organisations/{asked.ministry}"):
        assert f'href="{asked.url}"' in amina.page(page), page


def test_many_demands_are_listed_and_drafted_with_as_few_questions_to_the_database(
    app: Flask, browse: Browse, acting: Acting, asked: Asked
) -> None:
    amina = browse("amina")
    paths = ("/follow-ups/addressees/", asked.url, asked.draft())
    few = [count_statements(app, amina, path) for path in paths]
    with acting("amina"):
        for number in range(20):
            letter = factories.letter(f"Letter {number}")
            letters.address(letter, one(asked.ministry))
            letters.make_demand(letter, factories.demand(f"Demand {number}"), "In these words.")
            letters.send(letter, on(2016, 1, 20))
    every = re.findall(r'name="with" value="(D-\w+)"', amina.page(asked.url))
    assert len(every) == 23
    assert [count_statements(app, amina, path) for path in (*paths[:2], asked.draft(*every))] == few
    assert max(few) <= 12

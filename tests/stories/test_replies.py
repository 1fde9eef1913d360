"""A reply is logged first and judged demand by demand; until then it answers nothing, and nobody is chased."""

import re
from typing import Any

import pytest

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tests.stories.follow_up_pages import planned_for
from tests.stories.presses import block, hidden_in, lead, press
from tests.stories.reply_pages import WORDS, Sent, judge, reply
from tracker.actions import letters


@pytest.fixture
def sent(acting: Acting) -> Sent:
    with acting("amina"):
        release, care = factories.demand(), factories.demand("Specialist care")
        letter = factories.letter(demands=(release, care))
        letters.address(letter, factories.organisation())
        letters.send(letter, on(2016, 1, 24))
        return Sent(f"/letters/{letter.ref}", f"/demands/{release.ref}", f"/demands/{care.ref}")


def test_a_reply_waits_to_be_judged_and_nobody_is_chased_meanwhile(browse: Browse, sent: Sent) -> None:
    chidi = browse("chidi")
    assert "Check whether they have replied" in words_of(chidi.page(sent.url))
    page = reply(chidi, sent, note="By post.")
    assert WORDS in page
    assert "By post." in page
    for url, step in ((sent.url, "Judge the reply: is it an answer?"), (sent.release, "Judge the reply")):
        said = words_of(chidi.page(url))
        assert step in said
        assert "due Thursday 4 February 2016" in said
        assert "Check whether they have replied" not in said
        assert "Ask again" not in said
    assert "Answer to check" in lead(chidi.page(sent.release))
    assert "A reply came on 1 February 2016. Nobody has judged it yet." in lead(chidi.page(sent.url))


def test_the_addressee_is_taken_to_have_replied_and_a_source_goes_along(browse: Browse, sent: Sent) -> None:
    amina = browse("amina")
    assert "Ministry of Justice</textarea>" in amina.page(f"{sent.url}/reply")
    source = amina.send("/sources/new", title="Scan of the reply", reliability="high").headers["Location"]
    reply(amina, sent, said_by="Ministry of Justice", source=source.rsplit("/", 1)[1])
    said = block(amina.page(sent.url), "Replies and earlier letters")
    assert "1 February 2016 , from Ministry of Justice" in said
    assert "Source: Scan of the reply" in said


def test_each_demand_is_judged_by_itself_and_the_last_one_answers_the_letter(browse: Browse, sent: Sent) -> None:
    amina = browse("amina")
    reply(amina, sent)
    page = judge(amina, sent, release="promised")
    assert "Saved what the reply means for 1 demand." in page
    assert "Reply to check" in lead(page)
    said = words_of(amina.page(sent.release))
    assert "Promised" in lead(amina.page(sent.release))
    assert (
        re.search(r"How they? ?.*Promised as of 1 February 2016, decided by E-\w+", said)
        or "as of 1 February 2016" in said
    )
    assert WORDS in said
    assert "Answer to check" in lead(amina.page(sent.care))
    page = judge(amina, sent, care="refused", **{f"note-{sent.ref(sent.care)}": "Not in so many words"})
    assert "It was answered on 1 February 2016." in lead(page)
    assert "Nothing is set to come back." in words_of(page)
    assert "Refused" in lead(amina.page(sent.care))
    assert "Not in so many words" in amina.page(sent.care)
    assert "No reply to this letter waits to be judged." in amina.page(f"{sent.url}/judge")


def by_when(sent: Sent, release: str = "", care: str = "") -> dict[str, Any]:
    return {f"by_when-{sent.ref(sent.release)}": release, f"by_when-{sent.ref(sent.care)}": care}


def test_a_promise_comes_back_the_day_after_the_one_that_the_reply_names(browse: Browse, sent: Sent) -> None:
    amina = browse("amina")
    reply(amina, sent, words="We will look into it by June.")
    page = judge(amina, sent, "promised", "promised", **by_when(sent, "30 June 2016", "June 2016"))
    assert "It was answered on 1 February 2016." in lead(page)
    kept = "Ask whether they kept the promise: the day they named has passed"
    assert planned_for(amina.page(sent.release)) == [f"{kept} due Friday 1 July 2016"]
    (judged,) = planned_for(amina.page(sent.care))
    assert f"{kept} due Friday 1 July 2016" in judged, "June has passed then, whichever of its days they meant"
    (event,) = re.findall(r"decided by (E-\w+)", words_of(amina.page(sent.care)))
    assert "They named a day: June 2016" in words_of(amina.page(f"/events/{event}"))
    fields: dict[str, str] = {"status": "promised", "as_of": "1 February 2016", "by_when": "June 2016"}
    said = amina.send(f"{sent.care}/status", follow=True, no_evidence="y", **fields).text
    assert planned_for(said) == [judged], "as when the same is said by a change of status"


def test_a_promise_is_taken_back_with_its_day(browse: Browse, sent: Sent) -> None:
    amina = browse("amina")
    before = planned_for(reply(amina, sent) and amina.page(sent.release))
    page = judge(amina, sent, release="promised", **by_when(sent, "June 2016"))
    press(amina, page, r".*/judge/take-back.*")
    assert planned_for(amina.page(sent.release)) == before
    assert "Judge the reply: is it an answer?" in str(before)


@pytest.mark.parametrize("means", ["acknowledged", "refused", "partly-met", "met", "later"])
def test_only_a_promise_has_a_day(browse: Browse, sent: Sent, means: str) -> None:
    amina = browse("amina")
    reply(amina, sent)
    fields = {f"meaning-{sent.ref(sent.release)}": means, f"meaning-{sent.ref(sent.care)}": "refused"}
    answer = amina.send(f"{sent.url}/judge", **by_when(sent, "June 2016") | fields)
    assert answer.status_code == 422
    said = words_of(answer.text)
    assert "Only a promise has such a day. Choose “They promised”, or empty this field." in said
    assert f'href="#by_when-{sent.ref(sent.release)}"' in answer.text
    assert 'value="June 2016"' in answer.text
    assert all("Answer to check" in lead(amina.page(url)) for url in (sent.release, sent.care))


def test_a_day_of_a_promise_that_cannot_be_is_refused(browse: Browse, sent: Sent) -> None:
    amina = browse("amina")
    reply(amina, sent)
    means = {f"meaning-{sent.ref(sent.release)}": "promised", f"meaning-{sent.ref(sent.care)}": "later"}
    answer = amina.send(f"{sent.url}/judge", **by_when(sent, "31 June 2016") | means)
    assert answer.status_code == 422
    assert "June has 30 days." in words_of(answer.text)
    assert "Answer to check" in lead(amina.page(sent.release))


def test_several_judgements_are_taken_back_together(browse: Browse, sent: Sent) -> None:
    chidi = browse("chidi")
    reply(chidi, sent)
    page = judge(chidi, sent, release="promised", care="refused")
    assert "It was answered" in lead(page)
    said = words_of(press(chidi, page, r".*/judge/take-back.*"))
    assert "Taken back: the reply waits to be judged again." in said
    assert "Nobody has judged it yet." in said
    assert all("Answer to check" in lead(chidi.page(url)) for url in (sent.release, sent.care))
    page = judge(browse("amina"), sent, release="promised", care="refused")
    (address,) = re.findall(r'action="([^"]*/judge/take-back[^"]*)"', page)
    assert chidi.send(address, form_of="/").status_code == 403


def test_an_acknowledgement_is_not_an_answer_and_the_demand_keeps_waiting(browse: Browse, sent: Sent) -> None:
    amina = browse("amina")
    reply(amina, sent)
    page = judge(amina, sent, release="acknowledged", care="acknowledged")
    assert "They acknowledged it on 1 February 2016. That is not an answer." in lead(page)
    assert "Waiting for a reply" in lead(page)
    page = amina.page(sent.release)
    assert "Waiting for an answer" in lead(page)
    assert "No answer on substance for 17 days." in lead(page)
    assert "Ask again for an answer due Wednesday 2 March 2016" in words_of(page)


def test_an_acknowledgement_after_a_promise_undoes_nothing(browse: Browse, sent: Sent) -> None:
    amina = browse("amina")
    reply(amina, sent)
    judge(amina, sent, release="promised", care="promised")
    reply(amina, sent, when="8 February 2016", words="Thank you for your second letter.")
    assert "Answer to check" in lead(amina.page(sent.release))
    page = judge(amina, sent, release="acknowledged", care="acknowledged")
    assert "It was answered" in lead(page)
    page = amina.page(sent.release)
    assert "Promised" in lead(page)
    assert re.search(r"Promised as of 1 February 2016, decided by E-\w+ last confirmed 8 February 2016", words_of(page))


def test_decide_later_changes_nothing(browse: Browse, sent: Sent) -> None:
    amina = browse("amina")
    reply(amina, sent)
    assert "Nothing was judged yet. The reply still waits." in judge(amina, sent)
    assert "Answer to check" in lead(amina.page(sent.release))


def test_a_letter_without_demands_is_judged_itself(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        letter = factories.sent_letter()
        url, ref = f"/letters/{letter.ref}", letter.ref
    amina = browse("amina")
    amina.send(f"{url}/reply", when="1 February 2016", words=WORDS)
    asked = amina.page(f"{url}/judge")
    assert "If they named a day, set a follow-up for it." in asked
    assert "by_when" not in asked, "an answered letter does not come back"
    fields: dict[str, Any] = {f"meaning-{ref}": "refused"}
    assert "It was answered on 1 February 2016." in lead(amina.send(f"{url}/judge", follow=True, **fields).text)


def test_of_two_people_who_judge_at_once_the_second_sees_both_judgements(browse: Browse, sent: Sent) -> None:
    amina, bilal = browse("amina"), browse("bilal")
    page = reply(amina, sent)
    judge(bilal, sent, release="refused")
    name = sent.ref(sent.release)
    fields: dict[str, Any] = {f"meaning-{name}": "promised", f"note-{name}": "They will look into it"}
    fields |= by_when(sent, "June 2016")
    fields[f"meaning-{sent.ref(sent.care)}"] = "later"
    answer = amina.post(f"{sent.url}/judge", data={**hidden_in(page), **fields})
    assert answer.status_code == 409
    said = words_of(answer.text)
    assert f"Somebody else judged the reply for {name} meanwhile." in said
    assert re.search(r"Saved meanwhile \(by Bilal \): Refused , 1 February 2016", said)
    assert "What you chose: They promised . They named a day: June 2016" in said
    assert "They will look into it" in said
    assert "Refused" in lead(amina.page(sent.release))
    assert "Promised" not in lead(amina.page(sent.release))


def test_of_two_people_who_read_another_day_in_a_promise_the_second_sees_both(browse: Browse, sent: Sent) -> None:
    amina, bilal = browse("amina"), browse("bilal")
    page = reply(amina, sent)
    judge(bilal, sent, release="promised", **by_when(sent, "July 2016"))
    means = {f"meaning-{sent.ref(sent.release)}": "promised", f"meaning-{sent.ref(sent.care)}": "later"}
    answer = amina.post(f"{sent.url}/judge", data={**hidden_in(page), **means, **by_when(sent, "June 2016")})
    assert answer.status_code == 409
    said = words_of(answer.text)
    assert "by Bilal ): Promised , 1 February 2016. They named a day: July 2016" in said
    assert "What you chose: They promised . They named a day: June 2016" in said
    assert "due Monday 1 August 2016" in words_of(amina.page(sent.release))


def test_a_judgement_pressed_twice_is_one(browse: Browse, sent: Sent) -> None:
    amina = browse("amina")
    page = reply(amina, sent)
    means = {f"meaning-{sent.ref(sent.release)}": "promised", f"meaning-{sent.ref(sent.care)}": "later"}
    fields: dict[str, Any] = {**hidden_in(page), **means, **by_when(sent, "no date said")}
    for _press in range(2):
        assert amina.post(f"{sent.url}/judge", data=fields).status_code == 302
    assert block(amina.page(sent.release), "Status history").count("Promised") == 2, "its word and its kind, once"


@pytest.mark.parametrize("name", ["amina", "chidi"])
def test_a_reply_can_be_taken_back_by_whoever_logged_it(browse: Browse, sent: Sent, name: str) -> None:
    browser = browse(name)
    page = press(browser, reply(browser, sent), r"/log/E-\w+/undo")
    assert "No reply yet." in lead(page)
    assert "Check whether they have replied due Sunday 7 February 2016" in words_of(page)
    assert "Waiting for an answer" in lead(browser.page(sent.release))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"when": ""}, "Write when the reply came."),
        ({"when": "23 January 2016"}, "The letter was sent on 24 January 2016: a reply cannot come before that."),
        ({"when": "11 February 2016"}, "This must be today or in the past."),
        ({"when": "13/2016"}, "There is no month 13."),
        ({"said_by": "Nobody known"}, "Some names are not clear yet."),
    ],
)
def test_a_reply_that_cannot_be_is_refused_and_stays_typed(
    browse: Browse, sent: Sent, fields: dict[str, Any], sentence: str
) -> None:
    amina = browse("amina")
    answer = amina.send(f"{sent.url}/reply", **{"when": "1 February 2016", "words": WORDS, **fields})
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)
    assert WORDS in answer.text
    assert "No reply yet." in lead(amina.page(sent.url))


def test_a_reply_concerns_only_what_is_still_open(browse: Browse, sent: Sent) -> None:
    amina = browse("amina")
    amina.send(f"{sent.care}/status", status="met", as_of="30 January 2016", no_evidence="y")
    page = reply(amina, sent)
    assert "Specialist care" not in page
    assert "Met" in lead(amina.page(sent.care))


def test_a_viewer_judges_nothing_and_another_team_finds_nothing(browse: Browse, sent: Sent) -> None:
    for name, code in (("vera", 403), ("dana", 403), ("esi", 404)):
        assert browse(name).get(f"{sent.url}/reply").status_code == code
        assert browse(name).get(f"{sent.url}/judge").status_code == code

"""What became of a follow-up is recorded in three presses; the timeline, the status and the next step follow."""

import re

import pytest

from tests import factories
from tests.cast import Acting, Browse, Browser, Cast, hidden_in, token_in, words_of
from tests.factories import on
from tests.stories.follow_up_pages import TODAY, numbers_on, only, planned_for, still_to_do, tell, undo
from tracker.actions import records, replies, timeline, visits
from tracker.records.visits import Visit
from tracker.rules.kinds import Kind


@pytest.fixture
def demand_url(acting: Acting) -> str:
    """A demand in a letter sent seventeen days ago: its check for a reply is three days late."""
    with acting("amina"):
        release = factories.demand()
        factories.sent_letter(on(2016, 1, 24), release)
        return f"/demands/{release.ref}"


@pytest.fixture
def visit_url(acting: Acting) -> str:
    with acting("amina"):
        visit = records.add(Visit(kind=Kind.VISIT, title="Daniel Roth in Port Halden"))
        visits.schedule(visit, on(2016, 2, 12), on(2016, 2, 14), None)
        return f"/visits/{visit.ref}"


def of(browser: Browser, url: str) -> str:
    return only(browser.page(url))


def test_no_answer_stands_on_the_timeline_and_is_chased_thirty_days_later(browse: Browse, demand_url: str) -> None:
    amina = browse("amina")
    page = tell(amina, of(amina, demand_url), "no-answer", follow=True, note="The ministry did not call back.").text
    ref = demand_url.rsplit("/", 1)[1]
    assert f"{ref}: No answer. On the timeline as E-" in words_of(page)
    assert "It comes back on Friday 11 March 2016." in words_of(page)
    shown = amina.page(demand_url)
    assert "The ministry did not call back." in shown
    assert "Waiting for an answer" in shown
    assert planned_for(shown) == ["Ask again for an answer due Friday 11 March 2016"]


def test_the_next_chase_goes_to_whoever_had_the_last(browse: Browse, cast: Cast, demand_url: str) -> None:
    amina, bilal = browse("amina"), browse("bilal")
    address = of(amina, demand_url)
    amina.send(f"{address}/give", who=str(cast.bilal.id))
    tell(bilal, address, "no-answer")
    following = of(amina, demand_url)
    assert following != address
    assert following in bilal.page("/follow-ups/?part=later") + bilal.page("/follow-ups/")
    for page in ("", "/later", "/day", "/give"):
        assert "due Friday 11 March 2016 Bilal" in words_of(amina.page(following + page)), "whose it is, wherever it is"
        assert "due Friday 11 March 2016 Bilal" not in words_of(bilal.page(following + page))


def test_three_presses_from_today(browse: Browse, demand_url: str) -> None:
    amina = browse("amina")
    address = of(amina, demand_url)
    assert f'href="{address}?outcome=promised"' in amina.page("/")
    form = amina.page(f"{address}?outcome=promised")
    assert 'value="promised" id="outcome-2" checked' in form
    assert 'value="plan" id="next_choice-0" checked' in form
    assert f'value="{TODAY}"' in form
    assert tell(amina, address, "promised").status_code == 302
    shown = amina.page(demand_url)
    assert "Promised" in shown
    assert planned_for(shown) == ["Ask for proof that the promise is kept due Friday 11 March 2016"]


@pytest.mark.parametrize(("outcome", "word"), [("met", "Met"), ("refused", "Refused")])
def test_what_settles_a_demand_ends_its_follow_ups(browse: Browse, demand_url: str, outcome: str, word: str) -> None:
    amina = browse("amina")
    assert tell(amina, of(amina, demand_url), outcome).status_code == 302
    shown = amina.page(demand_url)
    assert f"<bdi>{word}</bdi>" in shown
    assert planned_for(shown) == []


@pytest.mark.parametrize("outcome", ["no-answer", "acknowledged", "promised", "refused", "partly-met", "met"])
def test_undo_restores_the_status_the_timeline_and_the_follow_up(browse: Browse, demand_url: str, outcome: str) -> None:
    amina = browse("amina")
    before = amina.page(demand_url)
    page = tell(amina, of(amina, demand_url), outcome, follow=True, note="Said on the phone.").text
    assert "is as it was before" in undo(amina, page)
    after = amina.page(demand_url)
    assert planned_for(after) == planned_for(before)
    assert numbers_on(after) == numbers_on(before)
    assert "Said on the phone." not in after
    assert "<bdi>Waiting for an answer</bdi>" in after


def test_undo_takes_the_day_that_was_chosen_with_it(browse: Browse, demand_url: str) -> None:
    amina = browse("amina")
    page = tell(amina, of(amina, demand_url), "met", follow=True, next_choice="1m").text
    assert "Thursday 10 March 2016" in str(planned_for(amina.page(demand_url)))
    undo(amina, page)
    assert planned_for(amina.page(demand_url)) == [
        "Check whether they have replied due Sunday 7 February 2016 · 3 days late"
    ]


def test_a_chosen_day_replaces_the_planned_one(browse: Browse, demand_url: str) -> None:
    amina = browse("amina")
    answer = tell(amina, of(amina, demand_url), "no-answer", next_choice="other", next_on="24 March 2016")
    assert answer.status_code == 302
    assert planned_for(amina.page(demand_url)) == ["Ask again for an answer due Thursday 24 March 2016"]


def test_a_day_that_has_passed_is_not_promised(browse: Browse, acting: Acting, visit_url: str) -> None:
    """What else is late about the same record is said as what it is."""
    with acting("amina"):
        past = records.add(Visit(kind=Kind.VISIT, title="Daniel Roth in Port Halden, earlier"))
        visits.schedule(past, on(2016, 2, 1), on(2016, 2, 2), None)
        url = f"/visits/{past.ref}"
    amina = browse("amina")
    first, second = numbers_on(amina.page(url))[:2]
    page = words_of(tell(amina, first, "done", follow=True).text)
    assert second in amina.page("/")
    assert "Another follow-up about it is open: was due Friday 5 February 2016." in page
    assert "It comes back on" not in page


def test_the_day_it_happened_may_be_uncertain_but_not_ahead(browse: Browse, demand_url: str) -> None:
    amina = browse("amina")
    address = of(amina, demand_url)
    for when, sentence in (("11 February 2016", "This must be today or in the past."), ("", "Write when it was.")):
        answer = tell(amina, address, "refused", when=when, note="Kept text")
        assert answer.status_code == 422
        assert sentence in answer.text
        assert "Kept text" in answer.text
    assert tell(amina, address, "refused", when="January 2016").status_code == 302
    assert "January 2016" in amina.page(demand_url)


def test_there_is_no_done_without_an_outcome(browse: Browse, demand_url: str) -> None:
    amina = browse("amina")
    address = of(amina, demand_url)
    for outcome in ("", "done", "nonsense"):
        assert tell(amina, address, outcome).status_code == 422
    assert "Choose what happened." in tell(amina, address, "").text


def test_what_could_not_be_done_needs_a_day_and_can_be_undone(browse: Browse, visit_url: str) -> None:
    amina = browse("amina")
    address = numbers_on(amina.page(visit_url))[0]
    answer = tell(amina, address, "could-not", note="Nobody picked up.")
    assert answer.status_code == 422
    assert "Choose a day to come back on." in answer.text
    page = tell(amina, address, "could-not", follow=True, note="Nobody picked up.", next_choice="1w").text
    shown = amina.page(visit_url)
    assert "set aside until 17 February 2016" in words_of(shown)
    assert "Nobody picked up." in shown
    undo(amina, page)
    shown = amina.page(visit_url)
    assert "set aside" not in words_of(shown)
    assert "Nobody picked up." not in shown


def test_an_undo_takes_nobody_elses_note_along(browse: Browse, visit_url: str) -> None:
    amina, bilal = browse("amina"), browse("bilal")
    address = numbers_on(amina.page(visit_url))[0]
    tell(amina, address, "could-not", note="Nobody picked up.", next_choice="1w")
    (ref,) = re.findall(r"/events/(E-\w+)[^>]*>[^<]*(?:<[^>]*>)*I could not do it", amina.page(visit_url))[:1]
    bring_back = f"/follow-ups/bring-back?was=2016-02-10:{address.rsplit('/', 1)[1]}&note={ref}"
    assert "Taken back for 1 follow-up." in words_of(bilal.send(bring_back, form_of="/", follow=True).text)
    assert "Nobody picked up." in amina.page(visit_url)


def test_our_own_step_is_done_and_what_was_noted_is_kept(browse: Browse, visit_url: str) -> None:
    amina = browse("amina")
    address = numbers_on(amina.page(visit_url))[0]
    page = tell(amina, address, "done", follow=True, note="The embassy offers Friday.").text
    shown = amina.page(visit_url)
    assert address not in still_to_do(shown)
    assert "The embassy offers Friday." in shown
    undo(amina, page)
    shown = amina.page(visit_url)
    assert address in still_to_do(shown)
    assert "The embassy offers Friday." not in shown


def test_of_two_people_at_once_the_second_is_told_and_keeps_the_text(browse: Browse, demand_url: str) -> None:
    amina, bilal = browse("amina"), browse("bilal")
    address = of(amina, demand_url)
    token = bilal.page(address)
    assert "Record what happened" in token
    assert tell(amina, address, "promised").status_code == 302
    answer = tell(bilal, address, "refused", note="The spokesman said no.")
    assert answer.status_code == 409
    said = words_of(answer.text)
    assert "Recorded by Amina , 10 February 2016" in said
    assert "They promised" in said
    assert "The spokesman said no." in answer.text
    shown = amina.page(demand_url)
    assert "<bdi>Promised</bdi>" in shown
    assert "The spokesman said no." not in shown


def test_a_double_press_makes_one_event(browse: Browse, demand_url: str) -> None:
    amina = browse("amina")
    address = of(amina, demand_url)
    page = amina.page(address)
    sent = {"csrf_token": token_in(page), **hidden_in(page, address), "outcome": "no-answer", "note": "Twice?"}
    sent |= {"when": TODAY, "next_choice": "plan", "next_on": ""}
    answers = [amina.post(address, data=sent) for _press in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert len(set(re.findall(r"/events/(E-\w+)", amina.page(demand_url)))) == 2, "the letter and one answer"


def test_the_reply_to_a_letter_is_judged_on_its_own_page(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        letter = factories.sent_letter(on(2016, 1, 24), factories.demand())
        replies.log(letter, timeline.Account("reply", on(2016, 2, 1)), timeline.Ties())
        url, ref = f"/letters/{letter.ref}", letter.ref
    amina = browse("amina")
    assert f'href="/letters/{ref}/judge"' in amina.page(only(amina.page(url)))
    assert f'href="/letters/{ref}/judge"' in amina.page("/")


def test_a_reply_to_a_demand_is_answered_by_saying_what_it_means(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        asked = factories.demand()
        factories.sent_letter(on(2016, 1, 24), asked)
        timeline.record(timeline.Account("reply", on(2016, 2, 1)), timeline.Ties([asked]))
        url = f"/demands/{asked.ref}"
    amina = browse("amina")
    address = of(amina, url)
    assert 'value="no-answer"' not in amina.page(address)
    assert tell(amina, address, "acknowledged").status_code == 302
    assert "<bdi>Waiting for an answer</bdi>" in amina.page(url)


def test_a_volunteer_records_outcomes_a_viewer_only_reads_and_others_find_nothing(
    browse: Browse, demand_url: str
) -> None:
    address = of(browse("amina"), demand_url)
    vera = browse("vera")
    shown = vera.page(address)
    assert "Check whether they have replied" in shown
    assert "<form" not in shown.split('id="main"')[1].split("</main>")[0]
    assert vera.send(address, form_of="/", outcome="met").status_code == 403
    esi = browse("esi")
    for path in ("", "/later", "/give", "/day"):
        assert esi.get(address + path).status_code == 404
        assert vera.get(address + path).status_code == (403 if path else 200)
    for path in ("", "/later", "/give", "/day", "/take-back", "/move-back", "/call-off"):
        assert esi.send(address + path, form_of="/").status_code == 404
    assert browse("dana").get(address).status_code == 403
    assert tell(browse("chidi"), address, "no-answer").status_code == 302


def test_only_who_recorded_it_or_may_delete_takes_it_back(browse: Browse, demand_url: str) -> None:
    amina, chidi = browse("amina"), browse("chidi")
    address = of(amina, demand_url)
    tell(amina, address, "no-answer")
    assert chidi.send(f"{address}/take-back", form_of=address).status_code == 403
    assert browse("bilal").send(f"{address}/take-back", form_of=address).status_code == 302
    assert address in numbers_on(amina.page(demand_url))


def test_what_was_taken_back_already_changes_nothing(browse: Browse, demand_url: str) -> None:
    amina = browse("amina")
    address = of(amina, demand_url)
    page = amina.send(f"{address}/take-back", follow=True, form_of=address).text
    assert "Nothing was taken back" in words_of(page)
    assert address in numbers_on(amina.page(demand_url))

"""Two demands that ask the same become one, one that asks for several things becomes several; either is taken back."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Browse, Browser, ClockAt, words_of
from tests.factories import on
from tests.statements import count_statements
from tests.stories.presses import block, lead, press, timeline_in
from tracker.actions import checks, follow_ups, letters, links, timeline, visibility
from tracker.jobs import alerts
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.links import Link
from tracker.records.record import Record, by_reference
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.links import LinkRole
from tracker.rules.plans import Owes


class Two:
    """Two demands that ask the same, each made in a letter of its own; the second was answered."""

    kept: str
    other: str

    @property
    def url(self) -> str:
        return f"/demands/{self.kept}"

    @property
    def other_url(self) -> str:
        return f"/demands/{self.other}"


@pytest.fixture
def two(acting: Acting) -> Two:
    made = Two()
    with acting("amina"):
        kept, other = factories.demand(), factories.demand("Free Layla Hassan at once")
        watch, rights = factories.organisation("Halden Watch"), factories.organisation("Rights Now")
        first, second = factories.letter("The first letter"), factories.letter("The second letter")
        for letter, signatory in ((first, watch), (second, rights)):
            letters.sign(letter, signatory)
        letters.make_demand(first, kept, "We urge you to release Layla Hassan.")
        letters.make_demand(second, other, "We urge you to release Layla Hassan immediately.")
        letters.send(first, on(2015, 12, 3))
        letters.send(second, on(2016, 1, 24))
        ministry, case = factories.organisation(), factories.case()
        for demand in (kept, other):
            links.link(demand, LinkRole.MEMBER, case)
        links.link(other, LinkRole.DUTY_BEARER, ministry)
        timeline.record(timeline.Account("refused", on(2016, 1, 30), quote="No."), timeline.Ties([other], [ministry]))
        follow_ups.set_by_hand(other, "Call the lawyer", date(2016, 2, 20), Owes.WE, None)
        made.kept, made.other = kept.ref, other.ref
    return made


def merge(browser: Browser, two: Two) -> Any:
    return browser.send(f"{two.url}/merge", other=two.other)


def ties_in(ref: str) -> set[tuple[int, int, str, str]]:
    record = one(ref)
    asked = select(Link).where((Link.from_id == record.id) | (Link.to_id == record.id))
    return {(tie.from_id, tie.to_id, tie.role, tie.quote) for tie in session().scalars(asked)}


def in_order() -> None:
    """What is kept of demands is what their events say."""
    alerts.tell()
    assert [problem for result in checks.everything() for problem in result.problems] == []


def one(ref: str) -> Record:
    return session().scalars(by_reference(ref)).one()


def test_a_demand_takes_over_all_that_the_other_was(browse: Browse, two: Two) -> None:
    amina = browse("amina")
    answer = merge(amina, two)
    assert answer.headers["Location"] == two.url, words_of(answer.text)
    page = amina.page(two.url)
    said = lead(page)
    assert "First made on 3 December 2015 in The first letter ." in said
    assert "Asked 2 times by 2 organisations, last on 24 January 2016." in said
    assert "Refused" in said
    assert "It would have to be done by Ministry of Justice ." in said
    assert "We urge you to release Layla Hassan immediately." in words_of(page)
    assert "Call the lawyer" in words_of(page)
    assert "It replaces Free Layla Hassan at once" in block(page, "Demands it belongs with")
    other = amina.page(two.other_url)
    assert "Closed" in lead(other)
    assert "Closed: Replaced by another demand" in timeline_in(other)
    assert "It is replaced by Release Layla Hassan" in block(other, "Demands it belongs with")
    assert "Call the lawyer" not in block(other, "Demands it belongs with")


def test_the_words_that_changed_are_marked_and_said(browse: Browse, two: Two) -> None:
    amina = browse("amina")
    merge(amina, two)
    page = amina.page(two.url)
    assert "What changed in the words since 3 December 2015" in words_of(page)
    drift = page.split('<p class="drift" dir="auto">')[1].split("</p>")[0]
    assert words_of(drift) == "We urge you to release Layla Hassan added: immediately ."
    assert "<ins>" in drift


def test_the_same_words_are_said_to_be_the_same(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        demand = factories.demand()
        for day in (3, 24):
            letter = factories.letter(f"Letter {day}")
            letters.make_demand(letter, demand, "Release her.")
            letters.send(letter, on(2016, 1, day))
        ref = demand.ref
    assert "In the same words as 3 January 2016." in words_of(browse("amina").page(f"/demands/{ref}"))


def test_taken_back_each_is_again_what_it_was(browse: Browse, acting: Acting, two: Two) -> None:
    amina = browse("amina")
    with acting("amina"):
        before = ties_in(two.kept), ties_in(two.other), one(two.kept).status, one(two.other).status
    pages = lead(amina.page(two.url)), lead(amina.page(two.other_url))
    merge(amina, two)
    with acting("amina"):
        assert ties_in(two.kept) != before[0]
        in_order()
    page = press(amina, amina.page(two.url), f"{two.other_url}/merge/undo")
    assert "is a demand of its own again" in words_of(page)
    with acting("amina"):
        assert (ties_in(two.kept), ties_in(two.other), one(two.kept).status, one(two.other).status) == before
        in_order()
    assert (lead(amina.page(two.url)), lead(amina.page(two.other_url))) == pages
    assert "Call the lawyer" in words_of(amina.page(two.other_url))
    assert "Call the lawyer" not in words_of(amina.page(two.url))


def test_what_was_said_since_then_stays_where_it_was_said(browse: Browse, acting: Acting, two: Two) -> None:
    amina = browse("amina")
    merge(amina, two)
    with acting("amina"):
        both = [one(two.kept), one(two.other)]
        timeline.record(timeline.Account("note", on(2016, 2, 9), "Said of both"), timeline.Ties(both))
    press(amina, amina.page(two.other_url), f"{two.other_url}/merge/undo")
    assert "Said of both" in timeline_in(amina.page(two.url))


def test_after_thirty_days_it_cannot_be_taken_back(browse: Browse, two: Two, clock_at: ClockAt) -> None:
    amina = browse("amina")
    merge(amina, two)
    page = amina.page(two.other_url)
    assert "Take the merge back" in page
    clock_at(date(2016, 3, 12))
    assert "Take the merge back" not in amina.page(two.other_url)
    said = words_of(press(amina, page, f"{two.other_url}/merge/undo"))
    assert "Nothing was taken back: it is not merged any more, or more than 30 days ago." in said


def test_pressed_twice_the_second_undo_says_so(browse: Browse, two: Two) -> None:
    amina = browse("amina")
    merge(amina, two)
    page = amina.page(two.other_url)
    press(amina, page, f"{two.other_url}/merge/undo")
    assert "Nothing was taken back" in words_of(press(amina, page, f"{two.other_url}/merge/undo"))


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ("", "Name the other demand."),
        ("itself", "This is the same demand. Name the other one."),
        ("D-ZZZZZ", "Some names are not clear yet."),
    ],
)
def test_a_merge_that_cannot_be_says_why(browse: Browse, two: Two, named: str, sentence: str) -> None:
    other = two.kept if named == "itself" else named
    answer = browse("amina").send(f"{two.url}/merge", other=other)
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)


@pytest.mark.parametrize("closed", ["kept", "other"])
def test_what_is_closed_is_not_merged(browse: Browse, acting: Acting, two: Two, closed: str) -> None:
    with acting("amina"):
        told = timeline.Account("withdrawn", UncertainDate.on(clock.today()), detail="overtaken")
        timeline.record(told, timeline.Ties([one(getattr(two, closed))]))
    answer = merge(browse("amina"), two)
    assert answer.status_code == 422
    assert "Open it again first" in words_of(answer.text)


def test_what_fewer_people_may_see_is_not_carried_to_where_more_may(browse: Browse, acting: Acting, two: Two) -> None:
    with acting("amina"):
        other = one(two.other)
        visibility.change(other, Visibility.RESTRICTED, None, [other.created_by or 0])
    answer = merge(browse("amina"), two)
    assert answer.status_code == 422
    assert "Fewer people may see the other demand. Open it to the same people first." in words_of(answer.text)


def test_what_one_may_not_see_is_carried_along_and_stays_hidden(browse: Browse, acting: Acting, two: Two) -> None:
    with acting("amina"):
        told = timeline.Account("note", on(2016, 2, 1), "A secret note")
        timeline.record(told, timeline.Ties([one(two.other)]), Visibility.RESTRICTED)
    bilal = browse("bilal")
    merge(bilal, two)
    assert "A secret note" not in bilal.page(two.url)
    assert "A secret note" in timeline_in(browse("amina").page(two.url))


@pytest.mark.parametrize("actor", ["chidi", "vera", "dana", "esi"])
def test_who_may_not_write_merges_and_splits_nothing(browse: Browse, two: Two, actor: str) -> None:
    code = 404 if actor == "esi" else 403
    for page in ("merge", "split"):
        assert browse(actor).get(f"{two.url}/{page}").status_code == code
    if actor in ("chidi", "vera"):
        assert "Merge with another demand" not in browse(actor).page(two.url)


def test_parts_are_demands_that_were_asked_where_the_whole_was(browse: Browse, two: Two) -> None:
    amina = browse("amina")
    answer = amina.send(f"{two.other_url}/split", parts="Drop the charges\n\nLet her  see a doctor\n")
    assert answer.headers["Location"] == two.other_url, words_of(answer.text)
    page = amina.page(two.other_url)
    assert "Refused" in lead(page)
    family = block(page, "Demands it belongs with")
    assert "Its parts Drop the charges" in family
    assert "Let her see a doctor" in family
    url = (
        page.split(">Drop the charges<")[0].rsplit('href="', 1)[1].split('"')[0] if ">Drop the charges<" in page else ""
    )
    url = url or page.split("<bdi>Drop the charges</bdi>")[0].rsplit('href="', 1)[1].split('"')[0]
    part = amina.page(url)
    assert "Waiting for an answer" in lead(part)
    assert "First made on 24 January 2016 in The second letter ." in lead(part)
    assert "It would have to be done by Ministry of Justice ." in lead(part)
    press(amina, amina.page("/account") + page, rf"{two.other_url}/split/undo\?parts=.*")
    assert "Its parts" not in words_of(amina.page(two.other_url))
    assert amina.get(url).status_code == 404


@pytest.mark.parametrize("parts", ["", "Only one", "x" * 301 + "\nanother"])
def test_parts_that_cannot_be_say_what_to_write(browse: Browse, two: Two, parts: str) -> None:
    answer = browse("amina").send(f"{two.url}/split", parts=parts)
    assert answer.status_code == 422
    assert "one per line" in words_of(answer.text) or "at most 300 characters" in words_of(answer.text)


def test_the_page_asks_no_more_for_what_was_merged(app: Flask, browse: Browse, two: Two) -> None:
    amina = browse("amina")
    before = count_statements(app, amina, two.url)
    merge(amina, two)
    amina.page(two.url)
    assert count_statements(app, amina, two.url) == before <= 12

"""What was asked comes back by itself until it is answered; it is set aside, moved and handed on."""

import re
from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.cast import Acting, Browse, Cast, ClockAt, words_of
from tests.factories import on
from tests.stories.follow_up_pages import (
    arrange,
    late_demand,
    numbers_on,
    one,
    only,
    planned_for,
    tick,
    undo,
)
from tracker.actions import letters, records, visits
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.kinds import Kind


@pytest.fixture
def demand_url(acting: Acting) -> str:
    """A demand made outside a letter seventeen days ago."""
    with acting("amina"):
        return f"/demands/{late_demand('Release Layla Hassan')}"


def test_a_letter_comes_back_after_two_weeks_and_so_does_each_demand(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        asked = [factories.demand("Release Layla Hassan"), factories.demand("Specialist care")]
        letter = factories.letter(demands=tuple(asked))
        letters.send(letter, on(2016, 2, 8))
        urls = [f"/letters/{letter.ref}", *(f"/demands/{each.ref}" for each in asked)]
    for url in urls:
        assert planned_for(browse("vera").page(url)) == ["Check whether they have replied due Monday 22 February 2016"]


def test_a_visit_brings_steps_before_and_after_it(browse: Browse, acting: Acting, clock_at: ClockAt) -> None:
    with acting("amina"):
        visit = records.add(Visit(kind=Kind.VISIT, title="Daniel Roth in Port Halden"))
        visits.schedule(visit, on(2016, 2, 22), on(2016, 2, 24), None)
        url = f"/visits/{visit.ref}"
    amina = browse("amina")
    before, after = planned_for(amina.page(url))
    assert before.startswith("Write down who goes, to whom and why; look at earlier visits")
    assert "Choose the demands to hand over, and confirm each person's situation due Friday 12" in before
    assert "Publish the letter; agree who speaks to the press due Sunday 21 February 2016" in before
    assert after.startswith("Collect the readouts of both sides: who says what was raised due Friday 26 February 2016")
    assert "due Friday 25 March 2016" in after
    clock_at(date(2016, 2, 26))
    assert "Collect the readouts of both sides" in words_of(amina.page("/"))


def test_set_aside_it_is_away_until_its_day_and_undo_brings_it_back(
    browse: Browse, demand_url: str, clock_at: ClockAt
) -> None:
    amina = browse("amina")
    address = only(amina.page(demand_url))
    assert "In 2 weeks, Wednesday 24 February 2016" in amina.page(f"{address}/later")
    page = arrange(amina, f"{address}/later", choice="2w", other="")
    assert "is set aside until Wednesday 24 February 2016." in words_of(page)
    assert address not in numbers_on(amina.page("/").split("Next 14 days")[0])
    assert "Set aside (1)" in words_of(amina.page("/follow-ups/"))
    undo(amina, page)
    assert address in numbers_on(amina.page("/").split("Next 14 days")[0])
    arrange(amina, f"{address}/later", choice="2w", other="")
    clock_at(date(2016, 2, 24))
    assert "17 days late" in words_of(amina.page("/"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Write the day on which it comes back."),
        ("March 2016", "Write one exact day"),
        ("10 February 2016", "must be Thursday 11 February 2016 or later"),
        ("30 February 2016", "30 February 2016"),
    ],
)
def test_a_day_that_cannot_be_is_said(browse: Browse, demand_url: str, typed: str, sentence: str) -> None:
    amina = browse("amina")
    address = only(amina.page(demand_url))
    answer = amina.send(f"{address}/later", choice="other", other=typed)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_after_the_third_time_it_asks_whether_it_is_worth_it(
    browse: Browse, demand_url: str, clock_at: ClockAt
) -> None:
    amina = browse("amina")
    address = only(amina.page(demand_url))
    for times in range(3):
        assert "Still worth asking?" not in amina.page(address), times
        arrange(amina, f"{address}/later", choice="1w", other="")
    shown = words_of(amina.page(address))
    assert "This has been set aside three times. Still worth asking?" in shown
    page = arrange(amina, f"{address}/later", choice="3m", other="")
    assert "is set aside until Tuesday 10 May 2016." in words_of(page)


def test_its_day_is_changed_and_changed_back(browse: Browse, demand_url: str) -> None:
    amina = browse("amina")
    address = only(amina.page(demand_url))
    page = arrange(amina, f"{address}/day", choice="other", other="10 February 2016", reason="She is away")
    assert "falls due on Wednesday 10 February 2016." in words_of(page)
    assert "Due today" in amina.page("/follow-ups/")
    undo(amina, page)
    assert "3 days late" in words_of(amina.page(demand_url))


def test_it_is_given_to_a_colleague_who_may_see_it_and_back(browse: Browse, cast: Cast, demand_url: str) -> None:
    amina, bilal = browse("amina"), browse("bilal")
    address = only(amina.page(demand_url))
    form = amina.page(f"{address}/give")
    assert "Bilal" in form
    assert "Chidi" in form
    for stranger in ("Esi", "Dana", "Vera"):
        assert stranger not in form
    assert amina.send(f"{address}/give", who=str(cast.esi.id)).status_code == 422
    page = arrange(amina, f"{address}/give", who=str(cast.bilal.id))
    assert "Bilal looks after" in words_of(page)
    assert address in numbers_on(bilal.page("/"))
    assert address not in numbers_on(amina.page("/"))
    undo(amina, page)
    assert address in numbers_on(amina.page("/"))
    assert address not in numbers_on(bilal.page("/"))


def test_whoever_may_not_see_a_restricted_record_is_not_given_it(browse: Browse, cast: Cast, acting: Acting) -> None:
    with acting("amina"):
        ref = late_demand("Release Omar Idris", Visibility.RESTRICTED)
    amina = browse("amina")
    address = only(amina.page(f"/demands/{ref}"))
    assert "Bilal" not in amina.page(f"{address}/give")
    number = address.rsplit("/", 1)[1]
    answer = tick(amina, [number], do="give", give_to=str(cast.bilal.id))
    assert answer.status_code == 422
    assert f"Bilal may not see {ref}. Choose somebody else." in words_of(answer.text)
    assert f'value="{number}"' in answer.text
    assert address not in numbers_on(browse("bilal").page("/follow-ups/?whose=everybody"))


def test_one_is_set_by_hand_and_called_off(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla = factories.person()
        url, ref = f"/people/{layla.ref}", layla.ref
    chidi = browse("chidi")
    form = chidi.page(f"/records/{ref}/follow-up")
    assert "In 2 weeks, Wednesday 24 February 2016" in form
    fields: dict[str, Any] = {
        "what": "Ask her sister",
        "choice": "other",
        "other": "15 February 2016",
        "owes": "we",
        "who": "0",
    }
    page = arrange(chidi, f"/records/{ref}/follow-up", **fields)
    assert "comes back on Monday 15 February 2016." in words_of(page)
    assert planned_for(page) == ["Ask her sister due Monday 15 February 2016"]
    undo(chidi, page)
    assert planned_for(chidi.page(url)) == []
    assert chidi.send(f"/records/{ref}/follow-up", **{**fields, "what": ""}).status_code == 422
    assert chidi.send(f"/records/{ref}/follow-up", **{**fields, "other": "9 February 2016"}).status_code == 422


def test_by_hand_only_where_it_makes_sense_and_for_whom_it_is_open(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        layla = factories.person()
        ref = layla.ref
        hidden = factories.person("Omar Idris", Visibility.RESTRICTED).ref
    amina = browse("amina")
    event = amina.send(f"/records/{ref}/note", title="Called", when="today", type="note", follow=True).text
    (event_ref,) = set(re.findall(r"Saved (E-\w+)", event))
    assert amina.get(f"/records/{event_ref}/follow-up").status_code == 404
    assert browse("bilal").get(f"/records/{hidden}/follow-up").status_code == 404
    assert browse("esi").get(f"/records/{ref}/follow-up").status_code == 404
    assert browse("vera").get(f"/records/{ref}/follow-up").status_code == 403


def test_a_deleted_record_takes_its_follow_ups_along(browse: Browse, acting: Acting, demand_url: str) -> None:
    amina = browse("amina")
    address = only(amina.page(demand_url))
    with acting("amina"):
        records.delete(one(demand_url.rsplit("/", 1)[1]))
    assert amina.get(address).status_code == 404
    assert numbers_on(amina.page("/")) == []


@pytest.mark.parametrize(
    "path",
    [
        "/follow-ups/bring-back?was=2016-02-07:{own}",
        "/follow-ups/bring-back?was=2015-01-01:{own}",
        "/follow-ups/give-back?was=2:{own}&now=6",
        "{address}/move-back?move=1",
        "{address}/call-off",
    ],
)
def test_an_undo_that_undoes_nothing_changes_nothing(browse: Browse, demand_url: str, path: str) -> None:
    amina = browse("amina")
    address = only(amina.page(demand_url))
    before = planned_for(amina.page(demand_url))
    asked = path.format(address=address, own=address.rsplit("/", 1)[1])
    page = amina.send(asked, form_of="/", follow=True).text
    assert "Nothing was taken back" in words_of(page)
    assert planned_for(amina.page(demand_url)) == before


@pytest.mark.parametrize(
    "path", ["bring-back", "bring-back?was=x:1", "bring-back?was=2016-02-07:y", "give-back?was=0:1&now=z"]
)
def test_an_undo_that_says_nothing_is_refused(browse: Browse, demand_url: str, path: str) -> None:
    amina = browse("amina")
    assert amina.send(f"/follow-ups/{path}", form_of="/").status_code == 400


@pytest.mark.parametrize("day", ["2016-02-06", "2016-02-24", "2016-03-01"])
def test_it_comes_back_on_no_day_on_which_it_never_stood(browse: Browse, demand_url: str, day: str) -> None:
    amina = browse("amina")
    address = only(amina.page(demand_url))
    arrange(amina, f"{address}/later", choice="2w", other="")
    page = amina.send(f"/follow-ups/bring-back?was={day}:{address.rsplit('/', 1)[1]}", form_of="/", follow=True).text
    assert "Nothing was taken back" in words_of(page)
    assert "set aside until 24 February 2016" in str(planned_for(amina.page(demand_url)))

"""What is set aside comes back on its day, or early when a reply is logged; a reply taken back puts it away again."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Browse, Browser, ClockAt, words_of
from tests.factories import on
from tests.stories.follow_up_pages import arrange, late_demand, numbers_on, one, planned_for, tick, undo
from tests.stories.presses import press
from tracker.actions import follow_ups, letters, timeline
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.events import Event
from tracker.records.record import Record
from tracker.rules.access import Visibility
from tracker.rules.plans import Owes

AWAY = "set aside until 24 February 2016"


def by_hand(record: Record, owes: Owes = Owes.WE) -> str:
    """A follow-up that no plan moves, due today; its address."""
    row = follow_ups.set_by_hand(record, "Prepare the briefing", clock.today(), owes, record.owner_id)
    return f"/follow-ups/{row.id}"


@pytest.fixture
def asked(acting: Acting) -> tuple[str, str]:
    """A demand made in a letter, and a follow-up on the demand that somebody set by hand."""
    with acting("amina"):
        demand = factories.demand()
        letter = factories.letter(demands=(demand,))
        letters.send(letter, on(2016, 2, 8))
        return f"/demands/{demand.ref}", by_hand(demand)


def set_aside(browser: Browser, address: str, *, wakes: bool) -> str:
    fields: dict[str, Any] = {"choice": "2w", "other": "", **({"wakes_on_reply": "y"} if wakes else {})}
    return arrange(browser, f"{address}/later", **fields)


def log(browser: Browser, ref: str, type_code: str = "reply", **fields: str) -> str:
    """Log what came, and return the reference of the event."""
    told = {"title": "They wrote", "when": "9 February 2016", "type": type_code, **fields}
    page = browser.send(f"/records/{ref}/note", follow=True, **told).text
    return str(re.findall(r"Saved (E-\w+)", page)[0])


def line_of(page: str) -> str:
    (line,) = [line for line in planned_for(page) if "Prepare the briefing" in line]
    return line.split("Prepare the briefing")[1]


def test_the_box_is_ticked_for_demands_and_letters_and_for_nothing_else(
    browse: Browse, acting: Acting, asked: tuple[str, str]
) -> None:
    with acting("amina"):
        of_layla = by_hand(factories.person())
    amina = browse("amina")
    box = r'name="wakes_on_reply"[^>]*checked|checked[^>]*name="wakes_on_reply"'
    assert re.search(box, amina.page(f"{asked[1]}/later"))
    form = amina.page(f"{of_layla}/later")
    assert "Bring it back early if a reply is logged" in form
    assert not re.search(box, form)


@pytest.mark.parametrize("type_code", ["reply", "acknowledged", "claimed-done", "refused"])
def test_a_reply_brings_it_back_the_same_day_and_one_press_sets_it_aside_again(
    browse: Browse, asked: tuple[str, str], type_code: str
) -> None:
    amina, (url, address) = browse("amina"), asked
    assert "A reply brings it back early." in words_of(set_aside(amina, address, wakes=True))
    assert AWAY in line_of(amina.page(url))
    log(amina, url.rsplit("/", 1)[1], type_code)
    assert AWAY not in line_of(amina.page(url))
    today = amina.page("/")
    assert "back early: a reply was logged" in words_of(today)
    assert "Set aside again until 24 February 2016" in words_of(today)
    assert "It came back early: a reply was logged." in words_of(amina.page(address))
    page = press(amina, today, f"{address}/again")
    assert "is set aside until Wednesday 24 February 2016." in words_of(page)
    assert AWAY in line_of(amina.page(url))
    undo(amina, page)
    assert AWAY not in line_of(amina.page(url))


def test_in_the_list_the_button_belongs_to_no_ticked_row(browse: Browse, asked: tuple[str, str]) -> None:
    amina, (url, address) = browse("amina"), asked
    set_aside(amina, address, wakes=True)
    log(amina, url.rsplit("/", 1)[1])
    listed = amina.page("/follow-ups/")
    number = address.rsplit("/", 1)[1]
    assert f'<button type="submit" class="button small" form="again-{number}">' in listed
    press(amina, listed, f"{address}/again")
    assert AWAY in line_of(amina.page(url))


@pytest.mark.parametrize("type_code", ["no-answer", "note", "withdrawn"])
def test_what_is_no_answer_brings_nothing_back(browse: Browse, asked: tuple[str, str], type_code: str) -> None:
    amina, (url, address) = browse("amina"), asked
    set_aside(amina, address, wakes=True)
    log(amina, url.rsplit("/", 1)[1], type_code)
    assert AWAY in line_of(amina.page(url))


def test_without_the_box_it_stays_away_until_its_day(browse: Browse, asked: tuple[str, str], clock_at: ClockAt) -> None:
    amina, (url, address) = browse("amina"), asked
    set_aside(amina, address, wakes=False)
    log(amina, url.rsplit("/", 1)[1])
    assert AWAY in line_of(amina.page(url))
    clock_at(date(2016, 2, 24))
    assert address in numbers_on(amina.page("/"))


def test_a_reply_to_the_letter_brings_back_what_waits_about_its_demands(browse: Browse, asked: tuple[str, str]) -> None:
    amina, (url, address) = browse("amina"), asked
    set_aside(amina, address, wakes=True)
    letter = re.findall(r"/letters/(L-\w+)", amina.page(url))[0]
    log(amina, letter)
    assert AWAY not in line_of(amina.page(url))


def test_a_reply_taken_back_puts_it_away_and_brought_back_wakes_it_again(
    browse: Browse, asked: tuple[str, str]
) -> None:
    amina, (url, address) = browse("amina"), asked
    set_aside(amina, address, wakes=True)
    event = log(amina, url.rsplit("/", 1)[1])
    assert AWAY not in line_of(amina.page(url))
    amina.send(f"/log/{event}/undo", form_of="/")
    assert AWAY in line_of(amina.page(url))
    amina.send(f"/records/{event}/restore", form_of="/")
    assert AWAY not in line_of(amina.page(url))


def correct(acting: Acting, ref: str, type_code: str, *about: str) -> None:
    with acting("amina"):
        event = session().scalars(select(Event).where(Event.ref == ref)).one()
        if about:
            timeline.retie(event, timeline.Ties(about=[one(each) for each in about]))
        timeline.amend(event, replace(timeline.account_of(event), type=type_code), event.version)


def test_a_correction_puts_away_what_was_no_reply_after_all(
    browse: Browse, acting: Acting, asked: tuple[str, str]
) -> None:
    amina, (url, address) = browse("amina"), asked
    set_aside(amina, address, wakes=True)
    event = log(amina, url.rsplit("/", 1)[1])
    correct(acting, event, "note")
    assert AWAY in line_of(amina.page(url))
    correct(acting, event, "promised")
    assert AWAY not in line_of(amina.page(url))
    with acting("amina"):
        layla = factories.person().ref
    correct(acting, event, "promised", layla)
    assert AWAY in line_of(amina.page(url))


def test_what_somebody_set_aside_anew_stays_where_they_put_it(
    browse: Browse, acting: Acting, asked: tuple[str, str]
) -> None:
    amina, (url, address) = browse("amina"), asked
    set_aside(amina, address, wakes=True)
    event = log(amina, url.rsplit("/", 1)[1])
    arrange(amina, f"{address}/later", choice="1m", other="")
    correct(acting, event, "promised")
    assert "set aside until 10 March 2016" in line_of(amina.page(url))
    amina.send(f"/log/{event}/undo", form_of="/")
    assert "set aside until 10 March 2016" in line_of(amina.page(url))


def test_what_a_plan_set_stands_where_it_stood_when_the_reply_is_taken_back(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        ref = late_demand("Release Layla Hassan")
    amina, url = browse("amina"), f"/demands/{ref}"
    (address,) = numbers_on(amina.page(url))
    set_aside(amina, address, wakes=True)
    event = log(amina, ref)
    assert "Judge the reply" in str(planned_for(amina.page(url)))
    assert AWAY not in str(planned_for(amina.page(url)))
    amina.send(f"/log/{event}/undo", form_of="/")
    assert AWAY in str(planned_for(amina.page(url)))


def test_an_answer_that_few_may_see_brings_nothing_back(browse: Browse, acting: Acting, asked: tuple[str, str]) -> None:
    amina, (url, address) = browse("amina"), asked
    set_aside(amina, address, wakes=True)
    with acting("bilal"):
        about = timeline.Ties(about=[one(url.rsplit("/", 1)[1])])
        timeline.record(timeline.Account("reply", on(2016, 2, 9)), about, Visibility.RESTRICTED)
    assert AWAY in line_of(amina.page(url))


def test_the_ticked_ones_come_back_early_too_when_the_box_is_ticked(browse: Browse, asked: tuple[str, str]) -> None:
    amina, (url, address) = browse("amina"), asked
    number = address.rsplit("/", 1)[1]
    tick(amina, [number], do="later", wakes_on_reply="y")
    log(amina, url.rsplit("/", 1)[1])
    assert AWAY not in line_of(amina.page(url))
    tick(amina, [number], do="later")
    log(amina, url.rsplit("/", 1)[1])
    assert AWAY in line_of(amina.page(url))


def test_set_aside_again_after_its_day_sets_nothing_aside(
    browse: Browse, asked: tuple[str, str], clock_at: ClockAt
) -> None:
    amina, (url, address) = browse("amina"), asked
    set_aside(amina, address, wakes=True)
    log(amina, url.rsplit("/", 1)[1])
    clock_at(date(2016, 2, 24))
    assert "Set aside again" not in amina.page("/")
    page = amina.send(f"{address}/again", form_of="/", follow=True).text
    assert "nothing was set aside" in words_of(page)

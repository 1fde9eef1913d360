"""The list of follow-ups: whose, what was ticked, what is cut, and what somebody left behind."""

import re
from datetime import date
from html import unescape

import pytest
from flask import Flask

from tests import factories
from tests.cast import Acting, Browse, Cast, ClockAt, token_in, words_of
from tests.stories.follow_up_pages import (
    arrange,
    late_demand,
    let_go,
    numbers_on,
    only,
    tell,
    tick,
    undo,
)
from tracker.actions import follow_ups
from tracker.rules.plans import Owes


@pytest.fixture
def three(acting: Acting) -> list[str]:
    with acting("amina"):
        return [late_demand(title) for title in ("Release Layla Hassan", "Specialist care", "Family visits")]


def test_the_ticked_ones_are_set_aside_together_and_come_back_together(browse: Browse, three: list[str]) -> None:
    amina = browse("amina")
    listed = amina.page("/follow-ups/")
    assert "Late (3)" in words_of(listed)
    assert "In 2 weeks, Wednesday 24 February 2016" in listed
    numbers = [address.rsplit("/", 1)[1] for address in numbers_on(listed)]
    answer = tick(amina, numbers, do="later")
    assert answer.status_code == 302
    page = amina.page(answer.headers["Location"])
    said = words_of(page)
    assert "3 follow-ups are set aside until Wednesday 24 February 2016." in said
    assert "Set aside (3)" in said
    undo(amina, page)
    assert "Late (3)" in words_of(amina.page("/follow-ups/"))


def test_the_ticked_ones_are_given_together_and_back(browse: Browse, cast: Cast, three: list[str]) -> None:
    amina = browse("amina")
    numbers = [address.rsplit("/", 1)[1] for address in numbers_on(amina.page("/follow-ups/"))]
    page = amina.page(tick(amina, numbers[:2], do="give", give_to=str(cast.chidi.id)).headers["Location"])
    assert "Chidi looks after 2 follow-ups now." in words_of(page)
    assert len(numbers_on(browse("chidi").page("/"))) == 2
    assert "Taken back for 2 follow-ups." in undo(amina, page)
    assert numbers_on(browse("chidi").page("/")) == []


def ticked_in(page: str) -> list[str]:
    """Return the numbers of the rows whose box is ticked."""
    return re.findall(r'name="ticked" value="(\d+)"[^>]* checked', page)


def test_all_of_one_part_are_ticked_by_a_link_and_none_again(browse: Browse, acting: Acting, three: list[str]) -> None:
    with acting("amina"):
        follow_ups.set_by_hand(factories.person(), "Ask again", date(2016, 2, 12), Owes.WE, None)
    amina = browse("amina")
    listed = amina.page("/follow-ups/?whose=everybody")
    late = [address.rsplit("/", 1)[1] for address in numbers_on(listed)][:3]
    assert ticked_in(listed) == []
    assert words_of(listed).count("Tick all of these") == 2
    (link,) = re.findall(r'href="([^"]*tick=late[^"]*)"', listed)
    page = amina.page(unescape(link))
    assert ticked_in(page) == late
    assert words_of(page).count("Tick none") == 1
    (back,) = re.findall(r'href="([^"]*#late)"', page)
    assert ticked_in(amina.page(unescape(back))) == []
    assert ticked_in(amina.page("/follow-ups/?tick=nothing")) == []
    tell(amina, f"/follow-ups/{late[0]}", "refused")
    assert words_of(amina.page("/follow-ups/?whose=everybody")).count("Tick all of these") == 2, "not what is done"
    assert "Tick all" not in browse("vera").page("/follow-ups/?whose=everybody")


def test_it_leads_back_to_the_same_list_and_so_does_undo(browse: Browse, three: list[str]) -> None:
    amina, here = browse("amina"), "/follow-ups/?whose=everybody&part=late"
    numbers = ticked_in(amina.page(f"{here}&tick=late"))
    answer = tick(amina, numbers, whose="everybody", part="late", do="later")
    assert answer.headers["Location"] == here
    page = amina.page(here)
    (address,) = (unescape(each) for each in re.findall(r'action="([^"]*bring-back[^"]*)"', page))
    for pressed, led_to in ((f"http://localhost{here}", here), ("https://elsewhere.example.org/", "/"), (None, "/")):
        headers = {"Referer": pressed} if pressed else {}
        fields = {"csrf_token": token_in(page)}
        assert amina.post(address, data=fields, headers=headers).headers["Location"] == led_to
    refused = tick(amina, [], whose="everybody", part="late", do="later")
    assert refused.status_code == 422
    assert "Nobody looks after" not in words_of(refused.text)
    assert 'name="part" value="late"' in refused.text or 'name="part" type="hidden" value="late"' in refused.text


@pytest.mark.parametrize(
    ("numbers", "fields", "sentence"),
    [
        ([], {"do": "later"}, "Tick at least one follow-up."),
        (["1"], {"do": "give"}, "Choose who to give them to."),
        (["1"], {"do": "later", "until": "other", "until_on": "9 February 2016"}, "or later"),
        (["99999"], {"do": "later"}, "Tick others."),
        ([str(number) for number in range(1, 102)], {"do": "later"}, "Tick at most 100"),
    ],
)
def test_what_is_missing_with_the_ticked_ones_is_said(
    browse: Browse, three: list[str], numbers: list[str], fields: dict[str, str], sentence: str
) -> None:
    answer = tick(browse("amina"), numbers, **fields)
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)


def test_the_list_says_whose_and_what_was_done(browse: Browse, cast: Cast, three: list[str]) -> None:
    amina, bilal = browse("amina"), browse("bilal")
    assert "No follow-ups for you." in bilal.page("/follow-ups/")
    assert "Late (3)" in words_of(bilal.page("/follow-ups/?whose=everybody"))
    address = numbers_on(amina.page("/follow-ups/"))[0]
    arrange(amina, f"{address}/give", who="0")
    assert "Late (1)" in words_of(bilal.page("/follow-ups/?whose=nobody"))
    said = words_of(amina.page("/follow-ups/"))
    assert "Late (2)" in said
    assert "Nobody looks after these (1)" in said
    tell(amina, address, "refused")
    said = words_of(bilal.page("/follow-ups/?whose=everybody"))
    assert "Late (2)" in said
    assert "Done in the last 30 days (1)" in said
    assert "They refused" in said
    vera = browse("vera").page("/follow-ups/?whose=everybody")
    assert 'type="checkbox"' not in vera
    assert "No answer</a>" not in vera
    assert numbers_on(browse("esi").page("/follow-ups/?whose=everybody")) == []


def test_a_long_list_is_cut_and_says_so(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        for number in range(52):
            late_demand(f"Demand {number}")
    amina = browse("amina")
    listed = amina.page("/follow-ups/")
    assert "Late (52)" in words_of(listed)
    assert "and 32 more" in listed
    assert len(numbers_on(listed)) == 20
    assert len(numbers_on(amina.page("/follow-ups/?whose=mine&part=late"))) == 52
    today = amina.page("/")
    assert "Needs you now (52)" in words_of(today)
    assert "and 37 more" in today


def test_what_comes_back_in_more_than_a_month_stands_last_of_what_lies_ahead(
    browse: Browse, cast: Cast, acting: Acting
) -> None:
    with acting("amina"):
        for day in (date(2016, 3, 11), date(2016, 3, 12), date(2024, 4, 1)):
            follow_ups.set_by_hand(factories.person(), f"Ask on {day}", day, Owes.WE, cast.amina.id)
    amina = browse("amina")
    said = words_of(amina.page("/follow-ups/"))
    assert "Later, up to 30 days (1)" in said
    assert "Later than that (2)" in said
    assert said.index("Later, up to 30 days") < said.index("Later than that") < said.index("Ask on 2024-04-01")
    assert len(numbers_on(amina.page("/follow-ups/?whose=mine&part=far"))) == 2


def test_what_nobody_looks_after_is_given_away_together(app: Flask, browse: Browse, cast: Cast, acting: Acting) -> None:
    with acting("bilal"):
        for number in range(3):
            late_demand(f"Demand {number}")
    let_go(app, cast.bilal.id)
    amina = browse("amina")
    listed = amina.page("/follow-ups/")
    assert "Nobody looks after these (3)" in words_of(listed)
    assert "Nobody looks after these" not in browse("chidi").page("/follow-ups/")
    numbers = [address.rsplit("/", 1)[1] for address in numbers_on(listed)]
    answer = tick(amina, numbers, do="give", give_to=str(cast.chidi.id))
    assert "Chidi looks after 3 follow-ups now." in words_of(amina.page(answer.headers["Location"]))
    assert "Nobody looks after these" not in amina.page("/follow-ups/")
    assert "Late (3)" in words_of(browse("chidi").page("/follow-ups/"))


@pytest.mark.parametrize("do", ["later", "give"])
def test_those_that_were_closed_meanwhile_are_named_as_not_changed(
    browse: Browse, cast: Cast, three: list[str], do: str
) -> None:
    amina = browse("amina")
    addresses = numbers_on(amina.page("/follow-ups/"))
    tell(browse("bilal"), addresses[1], "refused")
    numbers = [address.rsplit("/", 1)[1] for address in addresses]
    answer = tick(amina, numbers, do=do, give_to=str(cast.bilal.id))
    said = words_of(amina.page(answer.headers["Location"]))
    assert "2 follow-ups" in said
    assert f"Not changed, because somebody was quicker: {three[1]}." in said


def test_what_is_two_weeks_late_stands_in_the_coordinators_list_too(
    browse: Browse, acting: Acting, clock_at: ClockAt
) -> None:
    with acting("bilal"):
        late_demand("Release Layla Hassan")
    amina = browse("amina")
    clock_at(date(2016, 2, 20))
    assert "No follow-ups for you." in amina.page("/follow-ups/")
    clock_at(date(2016, 2, 21))
    assert "Late for more than two weeks, of others (1)" in words_of(amina.page("/follow-ups/"))
    assert "Needs you now (0)" in words_of(amina.page("/"))
    assert "No follow-ups for you." in browse("chidi").page("/follow-ups/")


def test_what_somebody_who_left_looked_after_reaches_the_coordinators(
    app: Flask, browse: Browse, cast: Cast, acting: Acting
) -> None:
    with acting("bilal"):
        ref = late_demand("Release Layla Hassan")
    amina = browse("amina")
    assert "Needs you now (0)" in words_of(amina.page("/"))
    let_go(app, cast.bilal.id)
    said = words_of(amina.page("/"))
    assert "(1 due )" in said
    assert "Needs you now (1)" in said
    assert ref in said
    assert "Bilal, who has left" in said
    assert "Nobody looks after these (1)" in words_of(amina.page("/follow-ups/"))
    assert "Needs you now (0)" in words_of(browse("chidi").page("/"))


def test_what_is_given_back_to_somebody_who_left_is_nobodys(
    app: Flask, browse: Browse, cast: Cast, acting: Acting
) -> None:
    with acting("bilal"):
        late_demand("Release Layla Hassan")
    let_go(app, cast.bilal.id)
    amina = browse("amina")
    address = only(amina.page("/"))
    said, offered = amina.page(f"{address}/give").split("<main")[1].split("<select")
    assert "Bilal, who has left" in words_of(said)
    assert "Bilal" not in offered.split("</select")[0]
    page = arrange(amina, f"{address}/give", who=str(cast.chidi.id))
    undo(amina, page)
    assert "nobody looks after it" in words_of(amina.page("/"))


def test_what_was_closed_meanwhile_stays_when_the_others_are_taken_back(browse: Browse, three: list[str]) -> None:
    amina = browse("amina")
    addresses = numbers_on(amina.page("/follow-ups/"))
    numbers = [address.rsplit("/", 1)[1] for address in addresses]
    page = amina.page(tick(amina, numbers, do="later").headers["Location"])
    tell(browse("bilal"), addresses[0], "met")
    assert "Taken back for 2 follow-ups. 1 other was changed meanwhile and stays." in undo(amina, page)
    assert "Late (2)" in words_of(amina.page("/follow-ups/"))

"""A letter that asks again tells nobody what is not theirs to see: no demand, no addressee, no earlier answer."""

import re
from dataclasses import replace

import pytest

from tests import factories
from tests.cast import Acting, Browse, Cast, words_of
from tests.factories import on
from tests.stories.chaser_pages import Asked, record, textarea
from tests.stories.follow_up_pages import one
from tests.stories.test_set_aside import log
from tracker.actions import letters, links, records, timeline, visibility
from tracker.records.demands import Demand
from tracker.records.letters import Letter
from tracker.rules.access import Visibility
from tracker.rules.exposure import Exposure
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole


@pytest.fixture
def few(acting: Acting, asked: Asked) -> str:
    """A demand that only Amina may see, in a letter of its own to the same ministry."""
    with acting("amina"):
        demand = records.add(Demand(kind=Kind.DEMAND, title="Release Omar Idris"), Visibility.RESTRICTED)
        letter = records.add(Letter(kind=Kind.LETTER, title="In confidence"), Visibility.RESTRICTED)
        letters.address(letter, one(asked.ministry))
        letters.make_demand(letter, demand)
        letters.send(letter, on(2016, 1, 25))
        return demand.ref


def test_what_is_open_to_few_is_left_out_until_somebody_ticks_it(
    browse: Browse, acting: Acting, asked: Asked, few: str
) -> None:
    with acting("amina"):
        demand = factories.demand("Close the camp")
        links.link(demand, LinkRole.ADDRESSEE, one(asked.ministry))
        never = demand.ref
    amina = browse("amina")
    log(amina, never, "raised")
    page = amina.page(asked.url)
    assert "2 are left out, for the reasons that stand there." in words_of(page)
    ticked = re.findall(r'value="(D-\w+)"[^>]*checked', page)
    assert sorted(ticked) == sorted(asked.demands)
    assert "Left out: Named people only" in words_of(page)
    assert "Only you see it" not in record(amina, asked, asked.demands[0], never)
    shown = words_of(record(amina, asked, asked.demands[0], few, title="To be kept among us"))
    assert "Only you see it so far, because not everybody may see everything in it." in shown
    listed = browse("bilal").page("/letters/")
    assert "Follow-up letter to the Ministry" in listed
    assert "To be kept among us" not in listed


def test_a_colleague_is_offered_only_what_they_may_see(browse: Browse, asked: Asked, few: str) -> None:
    bilal = browse("bilal")
    assert "Omar Idris" not in bilal.page(asked.url)
    text = textarea(bilal.page(asked.draft(few, *asked.demands)))
    assert "Omar Idris" not in text
    assert "In confidence" not in text
    assert "4 open" in words_of(bilal.page("/follow-ups/addressees/"))
    assert "6 open" in words_of(browse("amina").page("/follow-ups/addressees/"))


def open_with(acting: Acting, asked: Asked, about: str, addressee: str) -> str:
    """A team's demand to somebody, asked for in a team's letter; its reference."""
    with acting("amina"):
        demand, letter = factories.demand(about), factories.letter()
        letters.address(letter, one(addressee))
        letters.make_demand(letter, demand)
        letters.send(letter, on(2016, 1, 24))
        return demand.ref


def test_a_letter_to_somebody_whom_few_may_see_is_seen_by_few(
    browse: Browse, acting: Acting, cast: Cast, asked: Asked
) -> None:
    with acting("amina"):
        judge = factories.person("Judge Renn", Visibility.RESTRICTED).ref
    demand = open_with(acting, asked, "Hear the appeal", judge)
    to_judge = replace(asked, ministry=judge)
    assert "Only you see it so far" in words_of(record(browse("amina"), to_judge, demand, title="Once more"))
    assert "Once more" not in browse("bilal").page("/letters/")


def test_a_letter_that_tells_what_few_may_know_is_seen_by_few(
    browse: Browse, acting: Acting, cast: Cast, asked: Asked
) -> None:
    with acting("amina"):
        demand = factories.demand("Close the camp")
        links.link(demand, LinkRole.ADDRESSEE, one(asked.ministry))
        timeline.record(timeline.Account("raised", on(2016, 1, 20)), timeline.Ties([demand]))
        told = timeline.record(timeline.Account("raised", on(2016, 1, 5)), timeline.Ties([demand]))
        visibility.change(told, Visibility.RESTRICTED, None, [cast.amina.id])
        ref = demand.ref
    amina = browse("amina")
    assert "5 January 2016" in textarea(amina.page(asked.draft(ref)))
    assert "Only you see it so far" in words_of(record(amina, asked, ref, title="Once more"))


def test_whoever_did_not_agree_to_be_named_to_authorities_is_left_out(
    browse: Browse, acting: Acting, asked: Asked
) -> None:
    with acting("amina"):
        layla, group = factories.person(), factories.person("The seventeen")
        group.is_group = True
        for person in (layla, group):
            links.link(one(asked.demands[0]), LinkRole.BENEFICIARY, person)
        ref = layla.ref
    amina = browse("amina")
    why = f"{ref} may not be named to authorities"
    page = amina.page(asked.url)
    assert why in words_of(page)
    assert re.findall(r'value="(D-\w+)"[^>]*checked', page) == asked.demands[1:]
    assert f"Take {ref} out of the letter, or ask first" in words_of(amina.page(asked.draft()))
    with acting("amina"):
        factories.agrees(one(ref), "authorities")
        assert why in words_of(amina.page(asked.url)), "her record is internal"
        visibility.expose(one(ref), Exposure.AUTHORITIES, in_mail=False)
    page = amina.page(asked.url)
    assert re.findall(r'value="(D-\w+)"[^>]*checked', page) == asked.demands
    assert "out of the letter" not in amina.page(asked.draft())
    with acting("amina"):
        factories.agrees(one(ref), "withdrawn", on(2016, 2, 10))
    assert why in words_of(amina.page(asked.url)), "from its day on"

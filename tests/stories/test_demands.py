"""A demand is one thing asked of somebody: by whom, of whom, about whom, until when, and what would count as met."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Browse, Browser, words_of
from tests.factories import on
from tests.stories.presses import block
from tracker.actions import letters, links, meetings, records, timeline
from tracker.actions.meetings import Said, Telling
from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.sources import Source
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.events import Stance
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.meetings import HowKnown


def ask(browser: Browser, **fields: Any) -> str:
    answer = browser.send("/demands/new", **{"title": "Release Layla Hassan", "followed": "y", **fields})
    assert answer.status_code == 302, words_of(answer.text)
    return answer.headers["Location"]


@pytest.fixture
def known(acting: Acting) -> None:
    with acting("amina"):
        factories.organisation()
        factories.person()
        factories.person("Daniel Roth")


def test_a_demand_of_whoever_would_have_to_do_it_is_direct(browse: Browse, known: None) -> None:
    amina = browse("amina")
    url = ask(amina, addressees="Ministry of Justice", duty_bearers="Ministry of Justice")
    assert "Ministry of Justice would have to do it, and is asked directly." in words_of(amina.page(url))


def test_a_demand_of_somebody_else_is_to_be_passed_on(browse: Browse, known: None) -> None:
    amina = browse("amina")
    said = words_of(amina.page(ask(amina, addressees="Daniel Roth", duty_bearers="Ministry of Justice")))
    assert "Daniel Roth is asked to pass it on: it would have to be done by Ministry of Justice ." in said
    assert "Asked of Daniel Roth" in said
    assert "Would have to be done by Ministry of Justice" in said


def test_whom_it_is_about_by_when_and_what_would_count_stand_on_its_page(browse: Browse, known: None) -> None:
    amina = browse("amina")
    url = ask(
        amina,
        about="Layla Hassan",
        deadline="30 June 2016",
        would_count="She leaves custody, without conditions.",
        country="Cambodia",
        summary="Since March 2014.",
        duty_bearers="Ministry of Justice",
    )
    said = words_of(amina.page(url))
    assert "About Layla Hassan" in said
    assert "Deadline 30 June 2016" in said
    assert "Would count as met She leaves custody, without conditions." in said
    assert "This demand will be hard to follow" not in said
    assert amina.send(f"{url}/edit", title="Release her", deadline="9 February 2016").status_code == 302
    assert "Deadline 9 February 2016 (passed)" in words_of(amina.page(url))


def test_what_keeps_a_demand_from_being_followed_is_said(browse: Browse) -> None:
    amina = browse("amina")
    said = words_of(amina.page(ask(amina)))
    for missing in (
        "Nobody is named who would have to act.",
        "No date is set",
        "Nothing says what would count as met.",
    ):
        assert missing in said
    assert "It has not been raised yet." in said
    assert "Nothing is set to come back." in said


def test_a_demand_made_outside_a_letter_waits_from_that_day(browse: Browse, known: None) -> None:
    amina = browse("amina")
    url = ask(
        amina,
        addressees="Daniel Roth",
        made="January 2016",
        how_made="A statement to the press",
        made_by="Layla Hassan",
        words="Raise the case of our members.",
    )
    said = words_of(amina.page(url))
    assert "First made in January 2016." in said
    assert "No answer on substance for at least 10 days." in said
    raised = block(amina.page(url), "When and where it was asked")
    assert "January 2016 · A statement to the press" in raised
    assert "by Layla Hassan to Daniel Roth" in raised
    assert "Raise the case of our members." in raised
    assert "Check whether they have replied due Friday 15 January 2016" in said


def test_a_demand_without_a_day_is_not_dated(browse: Browse) -> None:
    amina = browse("amina")
    url = ask(amina, made="about 2015", how_made="A meeting")
    assert "about 2015" in block(amina.page(url), "When and where it was asked")
    assert "1 January" not in words_of(amina.page(url))
    assert "1 January" not in words_of(amina.page("/demands/"))


def test_demands_stand_in_families(browse: Browse) -> None:
    amina = browse("amina")
    whole = ask(amina, title="Release everybody").rsplit("/", 1)[1]
    old = ask(amina, title="Give her a fair hearing").rsplit("/", 1)[1]
    url = ask(amina, part_of=whole, replaces=old)
    said = block(amina.page(url), "Demands it belongs with")
    assert re.search(r"It is part of Release everybody .* It replaces Give her a fair hearing", said)
    assert "Its parts Release Layla Hassan" in block(amina.page(f"/demands/{whole}"), "Demands it belongs with")
    assert "It is replaced by Release Layla Hassan" in words_of(amina.page(f"/demands/{old}"))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": ""}, "Write what is asked."),
        ({"deadline": "June 2016"}, "Write one exact day, for example 30 June 2016."),
        ({"deadline": "31 June 2016"}, "31 June 2016 does not exist"),
        ({"made": "2016-13-01"}, "There is no month 13."),
        ({"words": "Free her."}, "Write when it was made too."),
        ({"made": "11 February 2016"}, "This must be today or in the past."),
        ({"duty_bearers": "Ministry of Nothing"}, "Some names are not clear yet."),
        ({"part_of": "D-22222"}, "Some names are not clear yet."),
        ({"country": "Cambodja"}, "We know no country of this name. Did you mean: Cambodia"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_typed_is_lost(
    browse: Browse, fields: dict[str, Any], sentence: str
) -> None:
    amina = browse("amina")
    answer = amina.send("/demands/new", **{"title": "Release Layla Hassan", "would_count": "Kept text", **fields})
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)
    assert "Kept text" in answer.text
    assert "Nothing is recorded here yet." in amina.page("/demands/")


def test_an_edit_of_somebody_else_is_never_overwritten_unseen(browse: Browse) -> None:
    amina, bilal = browse("amina"), browse("bilal")
    url = ask(amina)
    assert bilal.send(f"{url}/edit", title="Release Layla Hassan at once").status_code == 302
    answer = amina.send(f"{url}/edit", version="1", title="Release her", would_count="She is free.")
    assert answer.status_code == 409
    assert "Release Layla Hassan at once" in answer.text
    assert "She is free." in answer.text


def claim(stance: Stance, day: int, said: str, ties: timeline.Ties) -> None:
    account = timeline.Account("readout", on(2016, 1, day), said, quote=said, stance=stance)
    timeline.record(account, ties)


def test_two_accounts_that_contradict_each_other_stand_side_by_side_with_their_sources(
    browse: Browse, acting: Acting
) -> None:
    with acting("amina"):
        demand, visit = factories.demand(), records.add(Visit(kind=Kind.VISIT, title="Daniel Roth visits"))
        links.link(demand, LinkRole.ABOUT_VISIT, visit)
        roth, speaker = factories.person("Daniel Roth"), factories.person("Maro Tann")
        post = records.add(Source(kind=Kind.SOURCE, title="Visitor urges release", publisher="Halden Post"))
        radio = records.add(Source(kind=Kind.SOURCE, title="Not on the agenda", publisher="Radio Sarell"))
        claim(Stance.RAISED, 27, "I raised individual cases.", timeline.Ties([demand, visit], [roth], [post]))
        claim(Stance.NOT_RAISED, 28, "It was not on the agenda.", timeline.Ties([demand, visit], [speaker], [radio]))
        urls = (f"/demands/{demand.ref}", f"/visits/{visit.ref}")
    headings = ("Was it raised? What each side says", "Were the demands raised? What each side says")
    for url, heading in zip(urls, headings, strict=True):
        said = block(browse("vera").page(url), heading)
        assert "These accounts contradict each other. Both are kept." in said
        raised, not_raised = said.split("Not raised")
        assert (
            "Daniel Roth , 27 January 2016 I raised individual cases. Source: Visitor urges release , Halden Post"
            in raised
        )
        assert (
            "Maro Tann , 28 January 2016 It was not on the agenda. Source: Not on the agenda , Radio Sarell"
            in not_raised
        )
    said = words_of(browse("vera").page(urls[0]))
    assert "No letter or meeting that asks for it is recorded." in said, "an account of it is not a raising"


def test_accounts_that_agree_contradict_nobody(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        demand, roth = factories.demand(), factories.person("Daniel Roth")
        claim(Stance.RAISED, 27, "I raised it.", timeline.Ties([demand], [roth]))
        claim(Stance.RAISED_BY_NAME, 28, "I named her.", timeline.Ties([demand], [roth]))
        claim(Stance.DECLINED_TO_SAY, 29, "I will not go into it.", timeline.Ties([demand], [roth]))
        url = f"/demands/{demand.ref}"
    said = block(browse("vera").page(url), "Was it raised? What each side says")
    assert "contradict" not in said
    assert "Raised by name" in said
    assert "No source recorded" in said


def test_what_only_some_may_see_says_nothing_of_how_the_demand_stands(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        demand, hidden = factories.demand(), factories.person("Omar Idris", visible_to=Visibility.RESTRICTED)
        letters.send(factories.letter(demands=(demand,)), on(2016, 1, 24))
        told = timeline.Account("promised", on(2016, 2, 1), "They said they would")
        timeline.record(told, timeline.Ties([demand, hidden]))
        url = f"/demands/{demand.ref}"
    for name in ("vera", "amina"):
        page = browse(name).page(url)
        assert "Waiting for an answer" in block(page, "Status history")
        assert "Promised" not in block(page, "Status history")
        assert "No answer on substance for 17 days." in words_of(page)
    assert "They said they would" in browse("amina").page(url), "on the timeline of those who may see it"
    assert "They said they would" not in browse("vera").page(url)


def test_who_may_not_write_asks_nothing_and_another_team_finds_nothing(browse: Browse) -> None:
    url = ask(browse("bilal"))
    for name, code in (("chidi", 403), ("vera", 403), ("esi", 404), ("dana", 403)):
        assert browse(name).get(f"{url}/edit").status_code == code
    assert browse("chidi").get("/demands/new").status_code == 403


def test_it_was_put_to_whoever_was_met(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        release, roth, layla = factories.demand(), factories.person("Daniel Roth"), factories.person()
        links.link(release, LinkRole.ADDRESSEE, roth)
        links.link(release, LinkRole.BENEFICIARY, layla)
        visit = records.add(Visit(kind=Kind.VISIT, title="Daniel Roth visits"))
        meeting = meetings.arrange(visit, "Minister", on(2016, 1, 26), [factories.person("Minister of Justice"), layla])
        telling = Telling(meeting.when, HowKnown.IN_THE_ROOM, said_by=[roth])
        meetings.tell(meeting, telling, [Said(release, Stance.RAISED)], meetings.seen(meeting))
        url = f"/demands/{release.ref}"
    said = block(browse("amina").page(url), "When and where it was asked")
    assert "by Daniel Roth to Minister of Justice No answer" in said


def test_what_we_found_is_not_what_they_said(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        release = factories.demand()
        factories.sent_letter(on(2016, 1, 24), release)
        timeline.record(timeline.Account("promised", on(2016, 1, 30)), timeline.Ties([release]))
        url = f"/demands/{release.ref}"
    amina = browse("amina")
    assert "What they said: Promised" in block(amina.page(url), "When and where it was asked")
    with acting("amina"):
        release = session().scalars(select(Demand)).one()
        timeline.record(timeline.Account("met", on(2016, 2, 1)), timeline.Ties([release]))
    assert "What came of it: Met" in block(amina.page(url), "When and where it was asked")

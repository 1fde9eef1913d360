"""Letters, visits, organisations, cases and sources that were recorded twice become one each, with the days of one."""

import pytest

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tests.stories.merged import Twins, both, hanging, in_order, merge, one
from tests.stories.presses import lead, press, timeline_in
from tracker.actions import filing, letters, links, settling, timeline, visibility
from tracker.actions.links import Terms
from tracker.records.links import ends_of
from tracker.records.record import Record
from tracker.rules.access import Visibility
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole


def undo(browse: Browse, twins: Twins) -> str:
    amina = browse("amina")
    return press(amina, amina.page(f"{twins.url}/merge"), f"/records/{twins.other}/merge/undo")


@pytest.fixture
def sent_twice(acting: Acting) -> Twins:
    """A letter that two people recorded, each with a demand of its own and another day."""
    with acting("amina"):
        made: list[Record] = []
        for day, name in ((3, "Halden Watch"), (4, "Rights Now")):
            demand, letter = factories.demand(f"Ask {name}"), factories.letter(f"The letter of {name}")
            letters.sign(letter, factories.organisation(name))
            letters.make_demand(letter, demand, "Release her.")
            letters.send(letter, on(2015, 12, day), [factories.source(f"Seen by {name}")])
            made.append(letter)
        return Twins(made[0].ref, made[1].ref)


def test_of_two_letters_one_sending_stays_and_asks_for_both(browse: Browse, acting: Acting, sent_twice: Twins) -> None:
    with acting("amina"):
        before = both(sent_twice, hanging)
    amina = browse("amina")
    alone = amina.page(f"/letters/{sent_twice.kept}")
    assert merge(amina, sent_twice, choose_sent="other").status_code == 302
    page = amina.page(f"/letters/{sent_twice.kept}")
    assert timeline_in(page).count("Sent: The letter") == timeline_in(alone).count("Sent: The letter")
    assert "4 December 2015" in lead(page)
    assert "When was it sent?: 2015-12-03" in words_of(page)
    with acting("amina"):
        asked = ends_of(one(sent_twice.kept).id, LinkRole.MAKES_DEMAND)[LinkRole.MAKES_DEMAND]
        assert [demand.title for demand in asked] == ["Ask Halden Watch", "Ask Rights Now"]
        refs = [demand.ref for demand in asked]
        in_order()
    for ref in refs:
        assert "First made on 4 December 2015" in lead(amina.page(f"/demands/{ref}"))
    undo(browse, sent_twice)
    with acting("amina"):
        assert both(sent_twice, hanging) == before
        in_order()


def test_of_two_visits_one_pair_of_days_stays(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        refs = []
        for day in (3, 5):
            values = {"title": "A rapporteur comes", "starts": on(2016, 3, day), "ends": on(2016, 3, 9)}
            visit = filing.file(Kind.VISIT, None, values)
            timeline.record(timeline.Account("meeting", on(2016, 3, 8), f"A meeting of {day}"), timeline.Ties([visit]))
            refs.append(visit.ref)
        twins = Twins(*refs)
        before = both(twins, hanging)
    amina = browse("amina")
    alone = amina.page(f"/visits/{twins.kept}")
    assert merge(amina, twins).status_code == 302
    page = amina.page(f"/visits/{twins.kept}")
    assert timeline_in(page).count("Begins: A rapporteur comes") == timeline_in(alone).count(
        "Begins: A rapporteur comes"
    )
    assert "A meeting of 5" in page
    assert "First day: 2016-03-05" in words_of(page)
    with acting("amina"):
        in_order()
    undo(browse, twins)
    with acting("amina"):
        assert both(twins, hanging) == before
        in_order()


def test_of_two_sources_what_loses_stands_in_the_notes(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        kept, other = (factories.source("Visitor urges release", "https://news.example.org/a") for _each in range(2))
        kept.publisher, other.publisher, other.summary = "Halden Post", "The Post of Halden", "Read aloud"
        case = factories.case()
        links.link(case, LinkRole.SOURCE, other)
        twins = Twins(kept.ref, other.ref)
        before = both(twins, hanging)
    amina = browse("amina")
    assert merge(amina, twins, choose_summary="other").status_code == 302
    page = words_of(amina.page(f"/sources/{twins.kept}"))
    assert "Publisher: The Post of Halden" in page
    assert "Read aloud" in page
    assert "Port Halden detentions" in page
    undo(browse, twins)
    with acting("amina"):
        assert both(twins, hanging) == before


def test_of_two_posts_in_different_words_both_are_kept(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        kept, other = factories.organisation("Ministry of Justice"), factories.organisation("Justice Ministry")
        minister = factories.person("The Minister")
        links.link(minister, LinkRole.HELD_POST, kept, Terms(note="Minister", since=on(2015, 1, 1)))
        links.link(minister, LinkRole.HELD_POST, other, Terms(note="Minister of Justice", since=on(2014, 1, 1)))
        twins = Twins(kept.ref, other.ref)
    amina = browse("amina")
    merge(amina, twins)
    page = amina.page(f"/organisations/{twins.kept}")
    assert "Name: Justice Ministry" in timeline_in(page)
    assert "Minister of Justice, 1 January 2014" in timeline_in(page)


def test_of_two_cases_the_members_come_together(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        kept, other = factories.case("Port Halden"), factories.case("Port Halden detentions")
        for case, names in ((kept, ("Layla", "Omar")), (other, ("Omar", "Yusuf"))):
            for name in names:
                links.link(_person(name), LinkRole.MEMBER, case)
        twins = Twins(kept.ref, other.ref)
    merge(browse("amina"), twins)
    page = browse("amina").page(f"/cases/{twins.kept}")
    assert [page.count(f">{name}<") > 0 for name in ("Layla", "Omar", "Yusuf")] == [True] * 3


def _person(name: str) -> Record:
    made = factories.person(name)
    settling.settle([made])
    return made


def test_events_of_what_more_people_saw_are_seen_by_fewer_and_by_all_again(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        kept, other = factories.case("Port Halden"), factories.case("Port Halden detentions")
        told = timeline.record(timeline.Account("note", on(2016, 1, 5), "Told by all"), timeline.Ties([other]))
        visibility.change(kept, Visibility.RESTRICTED, None, [kept.created_by or 0])
        twins, event = Twins(kept.ref, other.ref), told.ref
    merge(browse("amina"), twins)
    assert browse("bilal").get(f"/events/{event}").status_code == 404
    undo(browse, twins)
    assert browse("bilal").get(f"/events/{event}").status_code == 200


@pytest.mark.parametrize("kind", [Kind.EVENT, Kind.DEMAND])
def test_demands_and_events_are_not_merged_so(browse: Browse, acting: Acting, kind: Kind) -> None:
    with acting("amina"):
        demand = factories.demand()
        told = timeline.record(timeline.Account("note", on(2016, 1, 5)), timeline.Ties([demand]))
        ref = demand.ref if kind is Kind.DEMAND else told.ref
    answer = browse("amina").get(f"/records/{ref}/merge")
    assert answer.status_code == (302 if kind is Kind.DEMAND else 404)

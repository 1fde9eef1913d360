"""An organisation shows what it signed and received, what is asked of it, who holds its posts, whom it visits."""

import re
from typing import Any

from tests import factories
from tests.cast import Acting, Browse, words_of
from tests.factories import on
from tracker.actions import letters, links, records, visits
from tracker.actions.links import Terms
from tracker.records.visits import Visit
from tracker.rules.dates import read
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.web.records.ties import FIRST


def test_an_organisation_is_recorded_and_found_by_its_acronym(browse: Browse) -> None:
    amina = browse("amina")
    fields: dict[str, Any] = {
        "title": "Ministry of Justice",
        "acronym": "MoJ",
        "form": "ministry",
        "country": "Cambodia",
    }
    url = amina.send("/organisations/new", **fields, website="https://justice.example.org/").headers["Location"]
    page = amina.page(url)
    assert "Ministry or authority, Cambodia" in words_of(page).replace(" ,", ",")
    assert 'href="https://justice.example.org/" rel="noreferrer external"' in page
    case = amina.send("/cases/new", title="Port Halden detentions").headers["Location"]
    page = amina.send(f"{case}/members", form_of=case, follow=True, members="moj").text
    assert "1 organisation." in words_of(page)


def test_everything_tied_to_an_organisation_stands_in_its_own_block(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        ministry, watch = factories.organisation(), factories.organisation("Halden Rights Watch")
        release = factories.demand("Release Layla Hassan")
        links.link(release, LinkRole.DUTY_BEARER, ministry)
        letter = factories.letter()
        letters.sign(letter, watch, "Halden R. W.", "for the coalition")
        letters.address(letter, ministry)
        letters.make_demand(letter, release, "We ask for her release.")
        letters.send(letter, on(2016, 1, 24))
        minister = factories.person("Daniel Roth")
        links.link(
            minister, LinkRole.HELD_POST, ministry, Terms(note="Minister", since=read("2013", on(2016, 2, 10).earliest))
        )
        visit = records.add(Visit(kind=Kind.VISIT, title="A delegation comes"))
        visits.schedule(visit, on(2016, 1, 25), None, None)
        links.link(visit, LinkRole.HOST, ministry)
        links.link(visit, LinkRole.VISITOR, watch)
        theirs, ours = f"/organisations/{ministry.ref}", f"/organisations/{watch.ref}"
    vera = browse("vera")
    said = words_of(vera.page(theirs))
    assert re.search(r"What is asked of it Release Layla Hassan D-\w+ is asked would have to do it as of", said)
    assert re.search(r"Letters received Letter to the Minister L-\w+ as of 24 January 2016", said)
    assert re.search(r"People in posts Daniel Roth P-\w+ Minister since 2013", said)
    assert re.search(r"Visits hosted A delegation comes V-\w+ 25 January 2016", said)
    assert "Linked records Nothing is linked yet." in said
    said = words_of(vera.page(ours))
    assert re.search(r"Letters signed Letter to the Minister L-\w+ for the coalition signed as Halden R. W.", said)
    assert "Visits made A delegation comes" in said


def test_of_very_much_that_is_tied_to_it_the_latest_stand_on_its_page(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        ministry, watch = factories.organisation(), factories.organisation("Halden Rights Watch")
        for number in range(FIRST + 2):
            links.link(factories.demand(f"Demand {number}."), LinkRole.DUTY_BEARER, ministry)
        links.link(factories.person("Daniel Roth"), LinkRole.HELD_POST, ministry)
        links.link(factories.demand("Demand of another"), LinkRole.DUTY_BEARER, watch)
        url, other = f"/organisations/{ministry.ref}", f"/organisations/{watch.ref}"
    vera = browse("vera")
    page = vera.page(url)
    assert "Demand 1." not in page
    assert "Demand 2." in page
    assert f"Demand {FIRST + 1}." in page
    assert "Daniel Roth" in page
    assert "stand here the 50 to the records that were added last. Show up to 500" in words_of(page)
    everything = vera.page(f"{url}?links=all")
    assert "Demand 0." in everything
    assert "that were added last" not in everything
    assert "that were added last" not in vera.page(other)


def test_a_new_organisation_needs_a_name_and_a_known_country(browse: Browse) -> None:
    answer = browse("amina").send("/organisations/new", title="", country="Nowhere Land")
    assert answer.status_code == 422
    assert "Write the name of the organisation." in answer.text
    assert "We know no country of this name." in answer.text

"""The debrief of a meeting asks in the order of the pack that was handed over, and says of which version."""

import re
from typing import Any

import pytest

from tests import factories
from tests.cast import Acting, Browse, Browser, words_of
from tests.factories import on
from tests.stories.pack_pages import Asking, agrees, may_go, visit_with_two_demands
from tests.stories.presses import block, hidden_in
from tracker.actions import links, meetings, visibility
from tracker.plumbing.database import session
from tracker.records.record import by_reference
from tracker.rules.access import Visibility
from tracker.rules.links import LinkRole


class Debriefed:
    """A visit with three demands and one meeting; a pack has the second demand before the first."""

    asking: Asking
    third: str
    form: str


@pytest.fixture
def debriefed(browse: Browse, acting: Acting) -> Debriefed:
    made = Debriefed()
    with acting("amina"):
        made.asking = visit_with_two_demands()
        agrees(session().scalars(by_reference(made.asking.omar)).one())  # type: ignore[arg-type]  # it is a person
        visit = session().scalars(by_reference(made.asking.visit)).one()
        third = factories.demand("Let the doctors in")
        may_go(third)
        links.link(third, LinkRole.ABOUT_VISIT, visit)
        made.third = third.ref
        made.form = f"/events/{meetings.arrange(visit, 'Minister', on(2016, 1, 26), []).ref}/debrief"
    return made


TOLD_US: dict[str, Any] = {
    "how": "delegation",
    "said_by": "The delegation",
    "when": "28 January 2016",
    "certainty": "confirmed",
}


def freeze(browser: Browser, asking: Asking, *demands: str) -> None:
    chosen: dict[str, Any] = {"chosen": list(demands), "level": "names", "reach": "authorities"}
    chosen |= {f"place-{ref}": str(place) for place, ref in enumerate(demands, start=1)}
    assert browser.send(f"/visits/{asking.visit}/pack", **chosen).status_code == 302


def asked_in(page: str) -> list[str]:
    return [words_of(heading) for heading in re.findall(r'<h2 id="about-D-.*?</h2>', page, re.DOTALL)]


def test_without_a_pack_it_asks_for_what_is_there_for_the_visit(browse: Browse, debriefed: Debriefed) -> None:
    page = browse("amina").page(debriefed.form)
    assert asked_in(page) == [f"Let the doctors in {debriefed.third}"]
    assert "briefing pack" not in words_of(page)


def test_the_pack_comes_first_in_its_order_and_then_the_others(browse: Browse, debriefed: Debriefed) -> None:
    amina, asking = browse("amina"), debriefed.asking
    freeze(amina, asking, asking.for_layla)
    freeze(amina, asking, asking.for_omar, asking.for_layla)
    page = amina.page(debriefed.form)
    assert asked_in(page) == [
        f"1. Release Omar Idris {asking.for_omar}",
        f"2. Release Layla Hassan {asking.for_layla}",
        f"Let the doctors in {debriefed.third}",
    ]
    said = words_of(page)
    assert "In the order of the briefing pack, version 2" in said
    assert said.count("Not in the pack") == 1
    (url,) = set(re.findall(rf'href="(/visits/{asking.visit}/packs/\d+)"', page))
    assert "Release Omar Idris" in amina.page(url)


def test_one_save_of_it_feeds_the_ledger_the_answers_and_the_promises(browse: Browse, debriefed: Debriefed) -> None:
    amina, asking = browse("amina"), debriefed.asking
    freeze(amina, asking, asking.for_omar, asking.for_layla)
    told: dict[str, Any] = {
        f"raised-{asking.for_omar}": "raised-by-name",
        f"answer-{asking.for_omar}": "promised",
        f"words-{asking.for_omar}": "By the New Year.",
        f"by_when-{asking.for_omar}": "14 April 2016",
        f"raised-{asking.for_layla}": "not-raised",
    }
    assert amina.send(debriefed.form, **TOLD_US, **told).status_code == 302
    page = amina.page(f"/demands/{asking.for_omar}")
    assert "by 14 April 2016" in words_of(page)
    assert "Promised" in words_of(page)
    assert "due Friday 15 April 2016" in words_of(page)
    assert "Not raised ( The delegation )" in words_of(amina.page(f"/visits/{asking.visit}"))


@pytest.mark.parametrize("day", ["", "   "])
def test_a_promise_without_a_day_is_asked_for_it(browse: Browse, debriefed: Debriefed, day: str) -> None:
    amina, asking = browse("amina"), debriefed.asking
    freeze(amina, asking, asking.for_omar)
    ref = asking.for_omar
    told: dict[str, Any] = {f"answer-{ref}": "promised", f"by_when-{ref}": day, f"words-{ref}": "Soon, they say"}
    answer = amina.send(debriefed.form, **TOLD_US, **told)
    assert answer.status_code == 422
    assert "By when did they promise it? Write the day, a month or a year, or “no date said”." in words_of(answer.text)
    assert "Soon, they say" in answer.text
    assert amina.send(debriefed.form, **TOLD_US, **told | {f"by_when-{ref}": "no date said"}).status_code == 302


def test_a_pack_that_is_not_seen_orders_nothing(browse: Browse, acting: Acting, debriefed: Debriefed) -> None:
    amina, bilal, asking = browse("amina"), browse("bilal"), debriefed.asking
    before = bilal.page(debriefed.form)
    with acting("amina"):
        omar = session().scalars(by_reference(asking.omar)).one()
        visibility.change(omar, Visibility.RESTRICTED, None, [omar.created_by or 0])
    freeze(amina, asking, asking.for_omar)
    assert asked_in(amina.page(debriefed.form))[0].startswith("1. ")
    assert plain(bilal.page(debriefed.form)) == plain(before)


def plain(page: str) -> str:
    return re.sub(r'value="[^"]{20,}"', "", page)


def test_of_two_who_debrief_one_meeting_the_second_sees_both(browse: Browse, debriefed: Debriefed) -> None:
    amina, bilal, asking = browse("amina"), browse("bilal"), debriefed.asking
    freeze(amina, asking, asking.for_omar)
    opened = hidden_in(bilal.page(debriefed.form), "seen", "version")
    mine: dict[str, Any] = {f"raised-{asking.for_omar}": "raised"}
    assert amina.send(debriefed.form, **TOLD_US, **mine).status_code == 302
    yours = {f"raised-{asking.for_omar}": "not-raised", f"answer-{asking.for_omar}": "refused"}
    answer = bilal.post(debriefed.form, data={**opened, **TOLD_US, **yours, f"words-{asking.for_omar}": "Never"})
    assert answer.status_code == 409
    assert "Told already: Raised The delegation" in words_of(answer.text)
    assert "Never" in answer.text
    assert asked_in(answer.text)[0] == f"1. Release Omar Idris {asking.for_omar}"


def test_the_visit_shows_what_is_in_its_pack_in_the_same_order(browse: Browse, debriefed: Debriefed) -> None:
    amina, asking = browse("amina"), debriefed.asking
    freeze(amina, asking, asking.for_omar, asking.for_layla)
    page = amina.page(f"/visits/{asking.visit}")
    table = page.split('<table class="raised">')[1].split("</table>")[0]
    rows = re.findall(r'<th scope="row"><a href="/demands/(D-\w+)"', table)
    assert rows == [asking.for_omar, asking.for_layla, debriefed.third]
    assert "Release Omar Idris" in block(page, "Demands for this visit")

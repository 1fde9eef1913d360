"""No title on the public page names whoever did not agree to that, whoever may see their record."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from tests.cast import Acting, Browse, Cast, words_of
from tests.factories import on
from tests.statements import noted
from tests.web.test_public_page import MOST, open_to_all, stranger
from tracker.actions import deletion, links, people, visibility
from tracker.plumbing.database import session
from tracker.records.record import by_reference
from tracker.rules.access import Visibility
from tracker.rules.links import LinkRole
from tracker.rules.people import Name, NameKind

__all__ = ["stranger"]

NAMED = {
    "refused": "Letter for Zorbana Quixley's release",
    "withdrawn": "Open letter on Umm Tariq",
    "authorities": "Об Умм Тарик",
    "": "Free Quixley",
}
"""A title that names somebody, by what they said."""
ALIASES = [Name("Umm Tariq", NameKind.KNOWN_AS), Name("Умм Тарик", NameKind.OWN_SCRIPT)]
PLAIN = "An open letter"


def asked_for(acting: Acting, cast: Cast, consent: str, width: Visibility = Visibility.TEAM) -> dict[str, str]:
    """Somebody in a case and whom a demand is about, and a letter that makes the demand; the references."""
    with acting("amina"):
        zorbana, case = factories.person("Zorbana Quixley", Visibility.TEAM), factories.case("Those held at the port")
        people.call(zorbana, ALIASES)
        asked, other = factories.demand("Release Zorbana Quixley"), factories.demand("Publish the list")
        letter = factories.letter(PLAIN, (asked, other))
        links.link(asked, LinkRole.BENEFICIARY, zorbana)
        links.link(zorbana, LinkRole.MEMBER, case)
        if consent:
            factories.agrees(zorbana, consent, on(2016, 1, 8))
        open_to_all(zorbana)
        visibility.change(zorbana, width, zorbana.team_id, [cast.amina.id])
        for told in (case, asked, other):
            open_to_all(told)
        made = {"person": zorbana, "case": case, "letter": letter, "demand": asked}
        return {name: record.ref for name, record in made.items()}


def called(acting: Acting, ref: str, title: str) -> None:
    with acting("amina"):
        session().scalars(by_reference(ref)).one().title = title


def everywhere(stranger: FlaskClient, refs: dict[str, str]) -> str:
    pages = (f"/public/letters/{refs['letter']}", f"/public/cases/{refs['case']}", "/public/", "/public/feed.atom")
    return "".join(stranger.get(page).text for page in pages)


@pytest.mark.parametrize(("consent", "title"), NAMED.items())
def test_a_letter_that_names_somebody_of_a_team_is_not_there(
    acting: Acting, browse: Browse, cast: Cast, stranger: FlaskClient, consent: str, title: str
) -> None:
    refs, amina = asked_for(acting, cast, consent), browse("amina")
    sharing = f"/records/{refs['letter']}/sharing"
    called(acting, refs["letter"], title)
    assert amina.send(sharing, visibility="organisation", exposure="public").status_code == 302
    gone, never = stranger.get(f"/public/letters/{refs['letter']}"), stranger.get("/public/letters/L-ZZZZZ")
    assert (gone.status_code, gone.data) == (404, never.data)
    assert not any(part in everywhere(stranger, refs) for part in (*title.split()[-2:], "Quixley", refs["letter"]))
    assert amina.get(f"/settings/public/{refs['letter']}").status_code == 404
    there, _, kept_back = words_of(amina.page("/settings/public")).partition("Marked public, and naming somebody")
    assert refs["case"] in there
    assert refs["letter"] not in there
    assert title.rsplit(maxsplit=1)[-1] in kept_back


@pytest.mark.any_database
@pytest.mark.parametrize("width", [Visibility.TEAM, Visibility.RESTRICTED, Visibility.SEALED])
def test_nor_is_a_case_or_a_demand_however_few_may_see_whom_it_names(
    app: Flask, acting: Acting, cast: Cast, stranger: FlaskClient, width: Visibility
) -> None:
    refs = asked_for(acting, cast, "refused", width)
    called(acting, refs["case"], "The case of Umm Tariq")
    with acting("amina"):
        open_to_all(session().scalars(by_reference(refs["letter"])).one())
    assert stranger.get(f"/public/cases/{refs['case']}").status_code == 404
    with noted(app) as seen:
        page = stranger.get(f"/public/letters/{refs['letter']}").text
    assert (PLAIN in page, "Publish the list" in page, "Quixley" in page) == (True, True, False)
    assert len(seen) <= MOST
    assert not any(word in everywhere(stranger, refs) for word in ("Quixley", "Tariq", refs["person"]))


@pytest.mark.parametrize("why", ["agreed", "deleted"])
def test_it_is_there_where_nobody_says_no(acting: Acting, cast: Cast, stranger: FlaskClient, why: str) -> None:
    refs = asked_for(acting, cast, "public" if why == "agreed" else "refused")
    called(acting, refs["letter"], "Letter for Zorbana Quixley")
    with acting("amina"):
        open_to_all(session().scalars(by_reference(refs["letter"])).one())
        if why == "deleted":
            deletion.delete(session().scalars(by_reference(refs["person"])).one())
    found = stranger.get(f"/public/letters/{refs['letter']}").text
    assert "Letter for Zorbana Quixley" in found
    assert "Release Zorbana Quixley" in found
    assert refs["person"] not in everywhere(stranger, refs), "she stands there in no list: her record is the team's"

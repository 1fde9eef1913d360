"""The briefing pack of a visit writes itself, says nothing that may not leave, and stays as it was handed over."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document as Paper
from sqlalchemy import select

from tests import factories
from tests.cast import Acting, Browse, Browser, words_of
from tests.demonstration import TENTH, Load
from tests.factories import on
from tests.stories.pack_pages import Asking, agrees, may_go, visit_with_two_demands
from tracker.actions import checks, links, records, timeline, visibility
from tracker.actions.documents import written
from tracker.plumbing.database import session
from tracker.plumbing.documents.text import as_text
from tracker.records.documents import FrozenDocument
from tracker.records.organisations import Organisation
from tracker.records.packs.composing import composed, put_in_order
from tracker.records.packs.naming import Wishes
from tracker.records.packs.proposed import proposed
from tracker.records.people import Person
from tracker.records.record import Record, by_reference
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.exposure import Exposure
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole

GOLDEN = Path(__file__).parent.parent / "fixtures" / "documents" / "sunnylands-on-10-february-2016.txt"


@pytest.fixture
def asking(acting: Acting) -> Asking:
    with acting("amina"):
        return visit_with_two_demands()


def freeze(browser: Browser, asking: Asking, *demands: str, **fields: Any) -> str:
    """Freeze a pack of these demands, and return the address of the version."""
    chosen: dict[str, Any] = {
        "chosen": list(demands or (asking.for_layla,)),
        "level": "names",
        "reach": "authorities",
        **fields,
    }
    answer = browser.send(f"/visits/{asking.visit}/pack", **chosen)
    assert answer.status_code == 302, words_of(answer.text)
    return str(answer.headers["Location"])


def test_the_pack_for_sunnylands_as_of_10_february_2016(load: Load) -> None:
    demo = load(TENTH)
    visit = demo["sunnylands-2016"]
    assert isinstance(visit, Visit)
    made = composed(visit, put_in_order(proposed(visit), TENTH), Wishes(), TENTH)
    assert as_text(written(made, "en")["pack"]) == GOLDEN.read_text()


def test_a_visit_proposes_what_is_open_with_its_hosts(browse: Browse, asking: Asking) -> None:
    amina = browse("amina")
    assert f'href="/visits/{asking.visit}/pack"' in amina.page(f"/visits/{asking.visit}")
    page = amina.page(f"/visits/{asking.visit}/pack")
    said = words_of(page)
    assert "Release Layla Hassan" in said
    assert "Open with the hosts" in said
    assert "1 person is left out" in said
    assert "Nobody whom it is about has agreed" in said
    assert re.search(rf'value="{asking.for_layla}"[^>]*checked', page)
    assert not re.search(rf'value="{asking.for_omar}"[^>]*checked', page)


def test_of_very_many_demands_the_first_by_deadline_are_proposed(
    browse: Browse, acting: Acting, asking: Asking
) -> None:
    with acting("amina"):
        host = session().scalars(select(Organisation).where(Organisation.title.like("Government%"))).one()
        first = factories.demand("Before the hearing")
        first.deadline_on = date(2016, 2, 12)
        for demand in (first, *(factories.demand(f"Demand {number}") for number in range(60))):
            links.link(demand, LinkRole.ADDRESSEE, host)
    page = browse("amina").page(f"/visits/{asking.visit}/pack")
    assert "Before the hearing" in words_of(page)
    assert page.count('name="chosen"') == 60


def test_a_frozen_version_stays_as_it_was(browse: Browse, acting: Acting, asking: Asking) -> None:
    amina = browse("amina")
    url = freeze(amina, asking, messages="Mention the doctor\nThank them")
    before = amina.page(url)
    with acting("amina"):
        demand = session().scalars(by_reference(asking.for_layla)).one()
        records.edit(demand, demand.version, {"title": "Something else"})
    after = words_of(amina.page(url))
    assert "1. Release Layla Hassan" in after
    assert "Mention the doctor" in after
    assert words_of(before).partition("SHA-256")[2] == after.partition("SHA-256")[2]
    assert "Version 1" in words_of(amina.page(f"/visits/{asking.visit}"))
    again = freeze(amina, asking)
    assert "version 2" in words_of(amina.page(again))
    assert "Something else" in words_of(amina.page(again))


def test_who_did_not_agree_is_never_in_it(browse: Browse, asking: Asking) -> None:
    amina = browse("amina")
    path = f"/visits/{asking.visit}/pack"
    fields: dict[str, Any] = {
        "chosen": asking.for_omar,
        "add": asking.for_omar,
        "level": "references",
        "reach": "authorities",
    }
    refused = amina.send(path, **fields)
    assert refused.status_code == 422
    assert "Nothing of this may go to these readers." in words_of(refused.text)
    url = freeze(amina, asking, asking.for_layla, asking.for_omar, messages="Ask for Omar Idris too; Idris is ill")
    assert "1 demand is left out" in words_of(amina.page(url)), "it is said once, to whoever made it"
    for name in ("", "/pack.html", "/pack.txt", "/cards.txt"):
        text = amina.get(url + name).text
        assert "Omar" not in text, name
        assert "Idris" not in text, name
        assert asking.omar not in text, name
        assert "left out" not in text, name


def test_whoever_is_asked_and_concerned_alike_is_named_by_consent(
    browse: Browse, acting: Acting, asking: Asking
) -> None:
    with acting("amina"):
        demand, omar = (session().scalars(by_reference(ref)).one() for ref in (asking.for_layla, asking.omar))
        visit = session().scalars(by_reference(asking.visit)).one()
        for role in (LinkRole.BENEFICIARY, LinkRole.ADDRESSEE):
            links.link(demand, role, omar)
        links.link(visit, LinkRole.VISITOR, omar)
    text = browse("amina").get(freeze(browse("amina"), asking) + "/pack.txt").text
    assert "About: Layla Hassan\n" in text
    assert "Asked of: Government of Sarell\n" in text
    assert "Omar" not in text


@pytest.mark.parametrize(("level", "called"), [("names", "Layla Hassan"), ("initials", "L. H."), ("references", "P-")])
def test_people_are_named_as_the_level_says(browse: Browse, asking: Asking, level: str, called: str) -> None:
    amina = browse("amina")
    text = amina.get(freeze(amina, asking, level=level) + "/pack.txt").text
    assert f"Release {called}" in text
    assert ("Hassan" in text) == (level == "names")
    assert ("Layla" in text) == (level == "names")


def test_consent_to_authorities_is_none_to_publish(browse: Browse, acting: Acting, asking: Asking) -> None:
    amina = browse("amina")
    fields: dict[str, Any] = {"chosen": asking.for_layla, "level": "names", "reach": "public"}
    assert amina.send(f"/visits/{asking.visit}/pack", **fields).status_code == 422
    text = amina.get(freeze(amina, asking) + "/pack.txt").text
    assert "Do not name in public: Layla Hassan." in text


def test_they_stand_in_the_order_that_was_written(browse: Browse, acting: Acting, asking: Asking) -> None:
    with acting("amina"):
        omar = session().scalars(select(Person).where(Person.ref == asking.omar)).one()
        agrees(omar)
    places = {f"place-{asking.for_layla}": "2", f"place-{asking.for_omar}": "1"}
    amina = browse("amina")
    url = freeze(amina, asking, asking.for_layla, asking.for_omar, **places)
    text = amina.get(url + "/pack.txt").text
    assert "1. Release Omar Idris\n2. Release Layla Hassan" in text
    page = amina.page(f"/visits/{asking.visit}/pack")
    assert page.index(asking.for_omar) < page.index(asking.for_layla)


def test_whoever_may_not_see_all_of_it_sees_none_of_it(browse: Browse, acting: Acting, asking: Asking) -> None:
    amina, bilal = browse("amina"), browse("bilal")
    url = freeze(amina, asking)
    assert bilal.get(url).status_code == 200
    with acting("amina"):
        person = session().scalars(by_reference(asking.layla)).one()
        visibility.change(person, Visibility.RESTRICTED, None, [person.created_by or 0])
    for path in (url, url + "/pack.html", url + "/pack.pdf", url + "/cards.txt"):
        assert bilal.get(path).status_code == 404
    assert "Version 1" not in bilal.page(f"/visits/{asking.visit}")
    assert amina.get(url).status_code == 200


def test_what_was_changed_in_the_database_is_said(browse: Browse, acting: Acting, asking: Asking) -> None:
    amina = browse("amina")
    url = freeze(amina, asking)
    assert "This is not what was frozen" not in amina.page(url)
    with acting("amina"):
        session().scalars(select(FrozenDocument)).one().content = {"choices": {}, "documents": {"pack": EMPTY}}
    assert "This is not what was frozen" in amina.page(url)
    with acting("amina"):
        wrong = [problem for result in checks.everything() for problem in result.problems]
    assert any(problem.endswith("it is not what was frozen") for problem in wrong)


EMPTY = {"title": "Nothing", "language": "en", "blocks": []}


def test_without_demands_the_page_says_what_to_do(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        ref = records.add(Visit(kind=Kind.VISIT, title="Nobody knows")).ref
    page = browse("amina").page(f"/visits/{ref}/pack")
    assert "No demand is open with the hosts or the visitors" in words_of(page)
    assert f'href="/demands/new?for={ref}"' in page


def test_a_name_that_is_not_clear_is_asked_about(browse: Browse, acting: Acting, asking: Asking) -> None:
    with acting("amina"):
        twins = [factories.demand("Let the doctors in") for _time in range(2)]
        for twin in twins:
            may_go(twin)
        refs = [twin.ref for twin in twins]
    amina = browse("amina")
    fields: dict[str, Any] = {"add": "Let the doctors in", "level": "names", "reach": "authorities"}
    answer = amina.send(f"/visits/{asking.visit}/pack", **fields)
    assert answer.status_code == 422
    assert all(f'value="{ref}"' in answer.text for ref in refs)
    assert "1. Let the doctors in" in amina.get(freeze(amina, asking, add=refs[0], chosen=[]) + "/pack.txt").text


def test_nothing_ticked_is_said(browse: Browse, asking: Asking) -> None:
    answer = browse("amina").send(f"/visits/{asking.visit}/pack", level="names", reach="authorities")
    assert answer.status_code == 422
    assert "Tick at least one demand, or add one." in words_of(answer.text)


def test_it_can_be_looked_at_before_it_is_frozen(browse: Browse, acting: Acting, asking: Asking) -> None:
    with acting("amina"):
        demand = session().scalars(by_reference(asking.for_layla)).one()
        timeline.record(timeline.Account("call", on(2016, 2, 1), "We told them"), timeline.Ties([demand]))
    fields: dict[str, Any] = {"chosen": asking.for_layla, "level": "initials", "reach": "authorities", "look": "y"}
    answer = browse("amina").send(f"/visits/{asking.visit}/pack", **fields)
    assert answer.status_code == 200
    said = words_of(answer.text)
    assert "1. Release L. H." in said
    assert "1 event about these demands is left out" in said
    assert "Version 1" not in browse("amina").page(f"/visits/{asking.visit}")


def test_the_files_say_what_the_page_says(browse: Browse, asking: Asking) -> None:
    amina = browse("amina")
    url = freeze(amina, asking)
    pdf, docx = amina.get(url + "/pack.pdf"), amina.get(url + "/pack.docx")
    assert pdf.data.startswith(b"%PDF-")
    assert f'filename="pack-{asking.visit}-1.pdf"' in pdf.headers["Content-Disposition"]
    paper = Paper(BytesIO(docx.data))
    assert "1. Release Layla Hassan" in [paragraph.text for paragraph in paper.paragraphs]
    assert "A good answer" in amina.get(url + "/cards.txt").text
    printed = amina.get(url + "/pack.html").text
    assert "1. Release Layla Hassan" in printed
    assert "Amina" not in printed
    assert amina.get(url + "/pack.exe").status_code == 404
    assert amina.get(url + "/other.txt").status_code == 404


def test_letters_that_no_font_has_are_said(browse: Browse, acting: Acting, asking: Asking) -> None:
    url = freeze(browse("amina"), asking, messages="\U00012000 is cuneiform")
    answer = browse("amina").get(url + "/pack.pdf")
    assert answer.status_code == 409
    assert "This machine has no font that can draw \U00012000" in words_of(answer.text)


def test_whoever_only_reads_opens_versions_and_makes_none(browse: Browse, asking: Asking) -> None:
    url = freeze(browse("amina"), asking)
    vera = browse("vera")
    assert vera.get(url).status_code == 200
    assert vera.get(f"/visits/{asking.visit}/pack").status_code == 403
    assert '/pack"' not in vera.page(f"/visits/{asking.visit}")


def test_a_destroyed_record_takes_the_version_along(browse: Browse, acting: Acting, asking: Asking) -> None:
    amina = browse("amina")
    url = freeze(amina, asking)
    with acting("amina"):
        session().delete(session().scalars(select(Record).where(Record.ref == asking.layla)).one())
    assert amina.get(url).status_code == 404


def test_an_internal_demand_stays_out(browse: Browse, acting: Acting, asking: Asking) -> None:
    with acting("amina"):
        demand = session().scalars(by_reference(asking.for_layla)).one()
        may_go(demand, Exposure.INTERNAL)
    page = words_of(browse("amina").page(f"/visits/{asking.visit}/pack"))
    assert "It stays with us: nobody said that it may go to these readers." in page


def test_a_level_and_readers_that_do_not_exist_are_refused(browse: Browse, asking: Asking) -> None:
    amina = browse("amina")
    for level, reach in (("nonsense", "authorities"), ("names", "nonsense")):
        fields = {"chosen": asking.for_layla, "look": "y", "level": level, "reach": reach}
        answer = amina.send(f"/visits/{asking.visit}/pack", None, False, **fields)
        assert answer.status_code == 422
        assert "Layla Hassan" in words_of(answer.text), "what may be chosen stands there still"
    assert "Version 1" not in amina.page(f"/visits/{asking.visit}")

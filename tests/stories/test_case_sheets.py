"""One page on a person for whoever speaks for them, and a letter as a file: each tells no more than it may."""

from datetime import date

import pytest

from tests import factories
from tests.cast import Acting, Browse, ClockAt, words_of
from tests.factories import on
from tests.stories.follow_up_pages import one
from tests.stories.pack_pages import Asking, may_go, visit_with_two_demands
from tracker.actions import links, people, records, timeline
from tracker.plumbing.database import session
from tracker.records.people import Person
from tracker.records.record import by_reference
from tracker.records.sources import Source
from tracker.rules.exposure import Exposure
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.people import Name, NameKind


@pytest.fixture
def asking(acting: Acting) -> Asking:
    with acting("amina"):
        asking = visit_with_two_demands()
        layla = session().scalars(by_reference(asking.layla)).one()
        assert isinstance(layla, Person)
        people.call(layla, [Name("ليلى حسن", NameKind.OWN_SCRIPT, "ar")])
        arrest = timeline.record(
            timeline.Account("arrest", on(2016, 1, 3), "Layla taken from her home", place="Port Halden"),
            timeline.Ties([layla]),
        )
        may_go(arrest)
        timeline.record(timeline.Account("health", on(2016, 1, 4), "A secret illness"), timeline.Ties([layla]))
        return asking


def test_the_sheet_has_the_names_the_standing_the_demands_and_the_story(browse: Browse, asking: Asking) -> None:
    amina = browse("amina")
    assert f'href="/people/{asking.layla}/sheet"' in amina.page(f"/people/{asking.layla}")
    text = amina.get(f"/people/{asking.layla}/sheet.txt").text
    assert text.startswith("Case sheet: Layla Hassan\n")
    assert "In their own script: ليلى حسن" in text
    assert "Custody: In custody since 3 January 2016." in text
    assert f"Release Layla Hassan ({asking.for_layla}): Not yet raised" in text
    assert "3 January 2016 | Arrest | Layla taken from her home. Port Halden" in text
    assert "illness" not in text, "it was not said that this may leave"
    assert "Layla Hassan" in words_of(amina.page(f"/people/{asking.layla}/sheet"))


def test_the_sheet_says_since_when_it_is_not_confirmed_and_tells_no_health_that_stays_with_us(
    browse: Browse, acting: Acting, clock_at: ClockAt, asking: Asking
) -> None:
    with acting("amina"):
        layla = session().scalars(by_reference(asking.layla)).one()
        report = records.add(Source(kind=Kind.SOURCE, title="Interview", publisher="The Daily"))
        held = timeline.Account("held", on(2016, 1, 20), how_known="her lawyer, by phone")
        may_go(timeline.record(held, timeline.Ties([layla], (), [report])))
        timeline.record(timeline.Account("health", on(2016, 1, 21), detail="serious"), timeline.Ties([layla]))
    address = f"/people/{asking.layla}/sheet.txt"
    text = words_of(browse("amina").get(address).text)
    assert "Custody: In custody since 3 January 2016. Last confirmed: 20 January 2016. Source: The Daily." in text
    assert "lawyer" not in text
    assert "Serious" not in text
    assert "Health: Serious" in browse("amina").get(f"{address}?reach=internal").text
    clock_at(date(2016, 4, 19))
    assert "Not confirmed since 20 January 2016. Source: The Daily." in words_of(browse("amina").get(address).text)


def test_whoever_else_a_sheet_speaks_of_is_named_by_their_own_consent(
    browse: Browse, acting: Acting, asking: Asking
) -> None:
    with acting("amina"):
        layla, omar, demand = map(one, (asking.layla, asking.omar, asking.for_layla))
        source = records.add(Source(kind=Kind.SOURCE, title="Call with Nadia, Idris's mother"))
        kept = records.add(Source(kind=Kind.SOURCE, title="Call with the neighbour"))
        may_go(source)
        account = timeline.Account("arrest", on(2016, 1, 5), "Layla and Omar Idris taken", place="House of Omar")
        may_go(timeline.record(account, timeline.Ties([layla, omar], (), [source, kept])))
        records.edit(demand, demand.version, {"title": "Release Layla Hassan and Omar"})
        links.link(demand, LinkRole.BENEFICIARY, omar)
    amina, address = browse("amina"), f"/people/{asking.layla}/sheet.txt"
    text = words_of(amina.get(address).text)
    assert "Layla and [name withheld] taken. House of [name withheld]" in text
    assert "Release Layla Hassan and [name withheld]" in text
    assert "Call with Nadia, [name withheld]'s mother" in text
    assert "neighbour" not in text, "of this source nobody said that it may leave"
    assert "Omar" not in text
    with acting("amina"):
        factories.agrees(one(asking.omar), "authorities")
    assert "Layla and Omar Idris taken" in words_of(amina.get(address).text)


@pytest.mark.parametrize("ending", ["txt", "html"])
def test_a_sheet_with_references_names_nobody(browse: Browse, asking: Asking, ending: str) -> None:
    text = browse("amina").get(f"/people/{asking.layla}/sheet.{ending}?level=references").text
    assert asking.layla in text
    assert "Layla" not in text
    assert "Hassan" not in text
    assert "ليلى" not in text


@pytest.mark.parametrize("reach", ["authorities", "public"])
def test_there_is_no_sheet_of_whoever_did_not_agree(browse: Browse, asking: Asking, reach: str) -> None:
    amina = browse("amina")
    page = amina.page(f"/people/{asking.omar}/sheet?reach={reach}")
    assert "There is no sheet for these readers" in words_of(page)
    led = amina.get(f"/people/{asking.omar}/sheet.pdf?reach={reach}")
    assert led.status_code == 302
    assert amina.get(f"/people/{asking.layla}/sheet.pdf").data.startswith(b"%PDF-")


def test_what_may_go_to_authorities_is_not_published(browse: Browse, asking: Asking) -> None:
    page = browse("amina").page(f"/people/{asking.layla}/sheet?reach={Exposure.PUBLIC}")
    assert "There is no sheet for these readers" in words_of(page)


def test_a_letter_is_taken_along_in_its_own_words(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        letter = factories.letter()
        letter.text, ref = "Dear Minister,\n\nwe ask you once more.\n", letter.ref
    amina = browse("amina")
    assert f'href="/letters/{ref}/letter.pdf"' in amina.page(f"/letters/{ref}")
    text = amina.get(f"/letters/{ref}/letter.txt").text
    assert "Dear Minister,\n\nwe ask you once more." in text
    assert amina.get(f"/letters/{ref}/letter.docx").status_code == 200
    assert amina.get(f"/letters/{ref}/letter.pdf").data.startswith(b"%PDF-")

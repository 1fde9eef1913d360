"""What nobody has confirmed for a while says so wherever it is shown, comes back, and is confirmed at one press."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.cast import Acting, Browse, Browser, ClockAt, words_of
from tests.factories import on
from tests.jobs.ticking import ticked
from tests.stories import presses
from tests.stories.follow_up_pages import one
from tests.stories.plan_pages import days_of, in_order, look, open_rows, save, tells
from tracker.actions import links, timeline, visibility
from tracker.actions.timeline import Account, Ties
from tracker.plumbing import clock
from tracker.plumbing.settings import Settings
from tracker.records.people import Person
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.links import LinkRole

HELD, OLD = "2016-01-20", date(2016, 4, 19)
"""When somebody was arrested, and the day on which that is not confirmed any more."""


@pytest.fixture
def ref(acting: Acting) -> str:
    """Somebody who was arrested on 20 January 2016, as her lawyer told."""
    with acting("amina"):
        person = factories.person()
        account = Account("arrest", UncertainDate.edtf(HELD), how_known="her lawyer, by phone")
        timeline.record(account, Ties([person]))
        links.link(person, LinkRole.MEMBER, factories.case())
        return person.ref


def lead(browser: Browser, ref: str) -> str:
    return presses.lead(browser.page(f"/people/{ref}"))


def today() -> str:
    return UncertainDate.on(clock.today()).in_words()


def confirm(browser: Browser, ref: str, axis: str = "custody", **fields: str) -> str:
    """Press that it is still so, and return the page that follows."""
    address = f"/people/{ref}/confirm/{axis}"
    return browser.send(address, follow=True, **{"how": "her sister, by phone", "when": today(), **fields}).text


def test_a_status_reads_not_confirmed_from_the_day_on_which_it_comes_back(
    app: Flask, browse: Browse, acting: Acting, clock_at: ClockAt, ref: str
) -> None:
    clock_at(date(2016, 4, 18))
    said = lead(browse("amina"), ref)
    assert "In custody since 20 January 2016, 2 months. How we know: her lawyer, by phone." in said
    assert "Not confirmed" not in said
    clock_at(OLD)
    said = lead(browse("amina"), ref)
    assert "In custody since 20 January 2016, 2 months, if that still holds." in said
    assert "Not confirmed since 20 January 2016, 90 days ago. Last known from: her lawyer, by phone." in said
    with acting("amina"):
        assert days_of(one(ref)) == [OLD.isoformat()]
    in_order(app)


def test_lists_the_case_and_the_search_say_so_in_short(
    browse: Browse, acting: Acting, clock_at: ClockAt, ref: str
) -> None:
    with acting("amina"):
        case = factories.case("Another case")
        links.link(one(ref), LinkRole.MEMBER, case)
        places = ["/people/", "/search?q=Layla", f"/cases/{case.ref}", "/people/?confirmed=no"]
    amina = browse("amina")
    assert not any("not confirmed" in words_of(amina.page(place)) for place in places)
    assert "Layla" not in amina.page("/people/?confirmed=no")
    clock_at(OLD)
    for place in places:
        assert "not confirmed since 20 January 2016" in words_of(amina.page(place)), place
    assert "In custody, not confirmed" in words_of(amina.page("/people/"))


def test_one_press_confirms_it_with_its_source_and_can_be_taken_back(
    app: Flask, browse: Browse, acting: Acting, clock_at: ClockAt, ref: str
) -> None:
    clock_at(OLD)
    chidi = browse("chidi")
    assert f'action="/people/{ref}/confirm/custody"' in chidi.page(f"/people/{ref}")
    page = confirm(chidi, ref)
    assert "Confirmed as of 19 April 2016" in words_of(page)
    assert "Last confirmed 19 April 2016, today. How we know: her sister, by phone." in lead(chidi, ref)
    with acting("amina"):
        assert days_of(one(ref)) == ["2016-07-18"]
    in_order(app)
    presses.press(chidi, page, r"/log/E-\w+/undo")
    assert "Not confirmed since 20 January 2016" in lead(chidi, ref)
    with acting("amina"):
        assert days_of(one(ref)) == [OLD.isoformat()]
    in_order(app)


def test_today_leads_there_and_a_confirmation_closes_what_came_back_once(
    app: Flask, settings: Settings, browse: Browse, acting: Acting, clock_at: ClockAt, ref: str
) -> None:
    clock_at(OLD)
    ticked(app, settings)
    amina = browse("amina")
    assert f'href="/people/{ref}/confirm/custody">Still so' in amina.page("/")
    assert "In custody, as of 20 January 2016" in words_of(amina.page(f"/people/{ref}/confirm/custody")).replace(
        " ,", ","
    )
    confirm(amina, ref)
    ticked(app, settings)
    assert ref not in amina.page("/").split('id="due-heading"')[1].split('id="ahead-heading"')[0]
    with acting("amina"):
        assert len(open_rows(one(ref))) == 1
    in_order(app)


@pytest.mark.parametrize("ending", ["release", "death"])
def test_a_release_or_a_death_ends_it(
    app: Flask, browse: Browse, acting: Acting, clock_at: ClockAt, ref: str, ending: str
) -> None:
    clock_at(OLD)
    with acting("amina"):
        tells(one(ref), "health", HELD)
        timeline.record(Account("health", on(2016, 1, 20), detail="serious"), Ties([one(ref)]))
        tells(one(ref), ending, "2016-04-18")
        assert not any(key.startswith("custody") for key in open_rows(one(ref)))
        assert any(key.startswith("health") for key in open_rows(one(ref))) == (ending == "release")
    in_order(app)
    listed = "Layla" in browse("amina").page("/people/?confirmed=no")
    assert listed == (ending == "release"), "the health of whoever was released grows old"


@pytest.mark.parametrize(
    ("level", "days"),
    [("danger", "2016-02-16"), ("serious", "2016-03-10"), ("concern", "2016-04-09"), ("well", "2016-08-07")],
)
def test_health_comes_back_the_sooner_the_more_serious_it_is_and_once(
    app: Flask, acting: Acting, level: str, days: str
) -> None:
    with acting("amina"):
        person = factories.person()
        tells(person, "health", "2016-02-08")
        assert list(open_rows(person)) != []
        timeline.record(Account("health", on(2016, 2, 9), detail=level), Ties([person]))
        assert days_of(person) == [days], "the plan for news without a level gives way"
        told = timeline.record(Account("health", on(2016, 2, 9), detail="well"), Ties([person]))
        timeline.withdraw(told)
        assert days_of(person) == [days]
    in_order(app)


def test_health_is_told_in_a_sentence_with_its_day_and_who_says_so(
    browse: Browse, acting: Acting, clock_at: ClockAt
) -> None:
    with acting("amina"):
        person, lawyer = factories.person(), factories.person("Daw Khin")
        told = Account("health", on(2016, 1, 16), "Untreated diabetes", detail="serious")
        timeline.record(told, Ties([person], [lawyer]))
        ref = person.ref
    amina = browse("amina")
    said = lead(amina, ref)
    assert "Health: serious. Untreated diabetes. Last confirmed 16 January 2016, 25 days ago. So says Daw Khin." in said
    clock_at(date(2016, 2, 15))
    assert "Not confirmed since 16 January 2016, 30 days ago. Last known from: Daw Khin." in lead(amina, ref)
    confirm(amina, ref, "health", when="14 February 2016")
    assert "Last confirmed 14 February 2016, 1 day ago. How we know: her sister, by phone." in lead(amina, ref)


def test_an_uncertain_day_says_from_which_day_it_is_counted(browse: Browse, acting: Acting, clock_at: ClockAt) -> None:
    with acting("amina"):
        person = factories.person()
        tells(person, "held", "2016-01")
        ref = person.ref
    clock_at(date(2016, 3, 31))
    said = lead(browse("amina"), ref)
    assert "In custody, as of January 2016." in said
    assert "Not confirmed since January 2016. Counted from 1 January 2016, the first day that it can have been." in said


def test_a_coordinator_changes_the_period_and_nothing_fires_for_the_past_by_itself(
    app: Flask, browse: Browse, acting: Acting, clock_at: ClockAt, ref: str
) -> None:
    clock_at(date(2016, 3, 1))
    amina = browse("amina")
    page = words_of(amina.page("/settings/freshness"))
    assert "Custody In custody 90 days Change in its plan" in page
    assert "Health Serious 30 days" in page
    code, preview = look(amina, "custody", **{"steps-0-number": "30"})
    assert code == 200
    save(amina, "custody", preview)
    assert "Not confirmed since 20 January 2016, 41 days ago." in lead(amina, ref), "what is said is true at once"
    with acting("amina"):
        assert days_of(one(ref)) == ["2016-03-31"], "what had passed is asked for one period later"
    in_order(app)


@pytest.mark.parametrize(
    ("fields", "code", "sentence"),
    [
        ({"how": ""}, 422, "Write how we know: who said so, or where it stands."),
        ({"when": ""}, 422, "Write when it was so."),
        ({"when": "20 April 2016"}, 422, "This must be today or in the past."),
        ({"how": "x" * 301}, 422, "This is too long."),
        ({"seen": "disappeared"}, 409, "It does not stand there any more."),
        ({"seen": "nonsense"}, 409, "It does not stand there any more."),
    ],
)
def test_a_confirmation_says_when_and_how_it_is_known(
    browse: Browse, clock_at: ClockAt, ref: str, fields: dict[str, str], code: int, sentence: str
) -> None:
    clock_at(OLD)
    amina = browse("amina")
    told: dict[str, Any] = {"how": "her sister", "when": today(), **fields}
    answer = amina.send(f"/people/{ref}/confirm/custody", **told)
    assert answer.status_code == code
    assert sentence in words_of(answer.text)
    assert fields.get("how", "her sister") in answer.text
    assert "Not confirmed since" in lead(amina, ref)


def test_what_was_recorded_meanwhile_is_not_confirmed_away(browse: Browse, acting: Acting, ref: str) -> None:
    amina = browse("amina")
    address = f"/people/{ref}/confirm/custody"
    amina.page(address)
    with acting("bilal"):
        tells(one(ref), "release", "2016-02-09")
    answer = amina.send(address, seen="in-custody", how="her sister", when=today())
    assert answer.status_code == 409
    assert "At liberty" in words_of(answer.text)
    assert "her sister" in answer.text


@pytest.mark.parametrize("address", ["/people/{}/confirm/consent", "/people/{}/confirm/nonsense"])
def test_what_does_not_grow_old_has_no_such_page(browse: Browse, ref: str, address: str) -> None:
    assert browse("amina").get(address.format(ref)).status_code == 404
    assert browse("vera").get(f"/people/{ref}/confirm/custody").status_code == 403


def test_nothing_can_be_confirmed_of_whoever_died(browse: Browse, acting: Acting, ref: str) -> None:
    with acting("amina"):
        tells(one(ref), "death", "2016-02-01")
    page = browse("amina").page(f"/people/{ref}/confirm/custody")
    assert "Nothing is recorded here that could be confirmed." in words_of(page)
    assert "Still so?" not in browse("amina").page(f"/people/{ref}")


def test_a_confirmation_that_not_all_readers_may_see_confirms_nothing(
    browse: Browse, acting: Acting, clock_at: ClockAt
) -> None:
    with acting("amina"):
        person = factories.person(visible_to=Visibility.ORGANISATION)
        tells(person, "arrest", HELD)
        hidden: Person = factories.person("Omar Idris", visible_to=Visibility.RESTRICTED)
        timeline.record(Account("held", on(2016, 4, 1), how_known="Zhidden"), Ties([person, hidden]))
        ref = person.ref
    clock_at(OLD)
    for name in ("esi", "amina"):
        assert "Not confirmed since 20 January 2016, 90 days ago." in lead(browse(name), ref)
        assert "Zhidden" not in lead(browse(name), ref)
        assert ref in browse(name).page("/people/?confirmed=no")


def test_a_speaker_whom_one_may_not_see_is_not_named(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        person = factories.person(visible_to=Visibility.ORGANISATION)
        speaker = factories.person("Daw Khin")
        event = timeline.record(Account("held", on(2016, 2, 1)), Ties([person], [speaker]))
        visibility.change(speaker, Visibility.RESTRICTED, None, [speaker.created_by or 0])
        assert event.visibility == Visibility.ORGANISATION
        ref = person.ref
    assert "So says Daw Khin." in lead(browse("amina"), ref)
    assert "Khin" not in browse("esi").page(f"/people/{ref}")


def test_whose_health_alone_is_known_is_found_when_it_is_old(browse: Browse, acting: Acting, clock_at: ClockAt) -> None:
    with acting("amina"):
        person = factories.person("Omar Idris")
        timeline.record(Account("health", on(2016, 2, 1), detail="danger"), Ties([person]))
    assert "Omar Idris" in browse("amina").page("/people/?confirmed=no")
    clock_at(date(2016, 2, 7))
    assert "Omar Idris" not in browse("amina").page("/people/?confirmed=no")


def test_a_filter_that_does_not_exist_is_refused_with_a_sentence(browse: Browse) -> None:
    assert "is not among the choices" in words_of(browse("amina").page("/people/?confirmed=perhaps"))

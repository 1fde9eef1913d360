"""Who lost their second step and recovery codes: two coordinators vouch, a day passes, and any objection stops it."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests import processes
from tests.cast import Browse, Browser, Cast
from tests.stories.sign_in_pages import is_signed_in, link_for, new_browser, press
from tests.stories.step_pages import at_once, code_of, deeds, give_app, half_in, show
from tracker.actions import accounts
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.accounts import user_by_email
from tracker.records.second_steps import LostStep
from tracker.rules.access import Role


@pytest.fixture
def second(app: Flask, browse: Browse, cast: Cast) -> Browser:
    """Bilal, who coordinates too."""
    with app.app_context():
        bilal = session().scalars(user_by_email(cast.bilal.email)).one()
        accounts.change_user(bilal, "Bilal", Role.COORDINATOR, active=True)
        session().commit()
    return browse("bilal")


def of_vera(cast: Cast, more: str = "") -> str:
    return f"/team/{cast.vera.id}{more}"


def let_a_day_pass(app: Flask) -> None:
    with app.app_context():
        for lost in session().scalars(select(LostStep).where(LostStep.goes_at.is_not(None))):
            assert lost.goes_at is not None
            lost.goes_at -= timedelta(hours=24)
        session().commit()


def say_and_confirm(cast: Cast, one: Browser, other: Browser) -> None:
    one.send(of_vera(cast, "/lost-step"), form_of=of_vera(cast))
    assert "Confirm that it is lost" not in one.page(of_vera(cast))
    other.send(of_vera(cast, "/lost-step/confirm"), form_of=of_vera(cast))


def test_two_vouch_and_a_day_later_one_signs_in_without_it(
    app: Flask, browse: Browse, cast: Cast, second: Browser
) -> None:
    give_app(app, cast, "vera")
    say_and_confirm(cast, browse("amina"), second)
    assert not is_signed_in(half_in(app, cast, "vera")), "not yet"
    let_a_day_pass(app)
    vera = new_browser(app)
    assert press(vera, link_for(app, cast, "vera")).headers["Location"] == "/"
    assert is_signed_in(vera)
    assert "None yet" in vera.page("/account")


def test_one_alone_is_not_enough(app: Flask, browse: Browse, cast: Cast, second: Browser) -> None:
    give_app(app, cast, "vera")
    amina, dana = browse("amina"), browse("dana")
    amina.send(of_vera(cast, "/lost-step"), form_of=of_vera(cast))
    for browser in (amina, browse("amina"), dana):
        browser.send(of_vera(cast, "/lost-step/confirm"), form_of=of_vera(cast))
    with app.app_context():
        assert session().scalars(select(LostStep.goes_at)).one() is None
    let_a_day_pass(app)
    assert not is_signed_in(half_in(app, cast, "vera"))


def test_nobody_vouches_for_themselves(app: Flask, browse: Browse, cast: Cast, second: Browser) -> None:
    give_app(app, cast, "bilal")
    mine = f"/team/{cast.bilal.id}"
    browse("amina").send(f"{mine}/lost-step", form_of=mine)
    bilal = browse("bilal")
    assert "not who lost it" in bilal.send(f"{mine}/lost-step/confirm", form_of=mine, follow=True).text


def test_neither_oneself_nor_an_administrator_says_it_first(
    app: Flask, browse: Browse, cast: Cast, second: Browser
) -> None:
    """Somebody who has both an account of an administrator and one of a coordinator would be two."""
    for name in ("bilal", "vera"):
        give_app(app, cast, name)
    mine = f"/team/{cast.bilal.id}"
    for browser, page in ((browse("bilal"), mine), (browse("dana"), of_vera(cast))):
        assert "They lost it" not in browser.page(page)
        assert "Two coordinators vouch" in browser.send(f"{page}/lost-step", form_of=page, follow=True).text
    with app.app_context():
        assert session().scalars(select(LostStep.id)).all() == []


def test_whoever_said_it_and_coordinates_no_more_does_not_count(
    app: Flask, browse: Browse, cast: Cast, second: Browser
) -> None:
    give_app(app, cast, "vera")
    second.send(of_vera(cast, "/lost-step"), form_of=of_vera(cast))
    with app.app_context():
        bilal = session().scalars(user_by_email(cast.bilal.email)).one()
        accounts.change_user(bilal, "Bilal", Role.OFFICER, active=True)
        session().commit()
    browse("amina").send(of_vera(cast, "/lost-step/confirm"), form_of=of_vera(cast))
    with app.app_context():
        assert session().scalars(select(LostStep.goes_at)).one() is None


def test_of_many_who_vouch_at_once_the_second_person_counts_once(
    app: Flask, browse: Browse, cast: Cast, second: Browser
) -> None:
    give_app(app, cast, "vera")
    amina = browse("amina")
    amina.send(of_vera(cast, "/lost-step"), form_of=of_vera(cast))

    def confirm(browser: Browser) -> int:
        return browser.send(of_vera(cast, "/lost-step/confirm"), form_of=of_vera(cast)).status_code

    at_once([lambda: confirm(amina), lambda: confirm(browse("amina"))])
    with app.app_context():
        assert session().scalars(select(LostStep.goes_at)).one() is None
    confirm(second)
    with app.app_context():
        asked = select(LostStep.asked_by, LostStep.confirmed_by)
        assert session().execute(asked).one() == (cast.amina.id, cast.bilal.id)


@pytest.mark.parametrize("who", ["vera", "amina"])
def test_a_device_where_it_is_still_there_or_a_coordinator_stops_it(
    app: Flask, browse: Browse, cast: Cast, second: Browser, who: str
) -> None:
    seed, _codes = give_app(app, cast, "vera")
    vera = browse("vera")
    assert "Somebody said that you lost" not in vera.page("/")
    say_and_confirm(cast, browse("amina"), second)
    assert "Somebody said that you lost your second step" in vera.page("/people/")
    if who == "vera":
        vera.send("/account/lost-step/stop", form_of="/account")
    else:
        browse("amina").send(of_vera(cast, "/lost-step/stop"), form_of=of_vera(cast))
    assert "Somebody said that you lost" not in vera.page("/")
    with app.app_context():
        session().execute(update(LostStep).values(goes_at=clock.real_now() - timedelta(hours=1)))
        session().commit()
    browser = half_in(app, cast, "vera")
    assert not is_signed_in(browser)
    assert show(browser, code_of(seed)).status_code == 302


def test_whoever_has_the_machine_takes_it_away_at_once(
    app: Flask, settings: Settings, browse: Browse, cast: Cast
) -> None:
    give_app(app, cast, "amina")
    amina = browse("amina")
    told = processes.tracker(settings, "user", "forget-second-step", cast.amina.email)
    assert "signs in without a second step now" in told.stdout, told.stderr
    assert not is_signed_in(amina)
    assert press(new_browser(app), link_for(app, cast, "amina")).headers["Location"] == "/"
    assert "Nobody here" in processes.tracker(settings, "user", "forget-second-step", "x@example.org").stderr


def test_who_said_confirmed_and_stopped_it_stands_in_the_log(
    app: Flask, browse: Browse, cast: Cast, second: Browser
) -> None:
    give_app(app, cast, "vera")
    start = len(deeds(app))
    say_and_confirm(cast, browse("amina"), second)
    for _twice in range(2):
        second.send(of_vera(cast, "/lost-step/stop"), form_of="/account")
    amina, bilal, vera = cast.amina.id, cast.bilal.id, cast.vera.id
    assert deeds(app)[start:] == [
        (amina, "second-step-said-lost", vera, "done"),
        (bilal, "second-step-loss-confirmed", vera, "done"),
        (bilal, "second-step-loss-stopped", vera, "done"),
    ]

"""Everybody chooses for themselves how often and when mail comes, and whether titles stand in it."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Acting, Browse, Cast, words_of
from tests.factories import demand
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.record import Record, by_reference

CHOSEN: dict[str, Any] = {
    "rhythm": "weekly",
    "weekday": "4",
    "hour": "18",
    "time_zone": "Asia/Phnom_Penh",
    "names": "y",
}


def user(app: Flask, cast: Cast) -> User:
    with app.app_context():
        return session().scalars(select(User).where(User.id == cast.vera.id)).one()


def test_how_often_when_and_where(app: Flask, browse: Browse, cast: Cast) -> None:
    vera = browse("vera")
    assert "You get a mail when something new came back to you." in vera.page("/account")
    assert vera.send("/account/mail", **CHOSEN).status_code == 302
    me = user(app, cast)
    assert (me.digest, me.digest_day, me.digest_hour) == ("weekly", 4, 18)
    assert (me.time_zone, me.digest_names) == ("Asia/Phnom_Penh", True)
    page = vera.page("/account/mail")
    for value in ("weekly", "4", "18", "Asia/Phnom_Penh", "y"):
        assert re.search(rf'(checked|selected)[^>]*value="{value}"|value="{value}"[^>]*\b(checked|selected)', page), (
            value
        )


def test_what_is_not_chosen_is_as_for_everybody_here(app: Flask, browse: Browse, cast: Cast) -> None:
    vera = browse("vera")
    said = words_of(vera.page("/account/mail"))
    assert "As here for everybody: 07:00" in said
    assert "As here for everybody: UTC" in said
    vera.send("/account/mail", rhythm="daily", weekday="0", hour="", time_zone="")
    me = user(app, cast)
    assert (me.digest, me.digest_hour, me.time_zone, me.digest_names) == ("daily", None, None, False)


def test_never(app: Flask, browse: Browse, cast: Cast) -> None:
    vera = browse("vera")
    vera.send("/account/mail", rhythm="never", weekday="0", hour="", time_zone="")
    assert user(app, cast).digest == "never"
    assert "You get no mail." in vera.page("/account")


WRONG = [{"rhythm": "hourly"}, {"weekday": "7"}, {"hour": "24"}, {"hour": "x"}, {"time_zone": "Atlantis/Poseidonis"}]


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_is_refused_and_the_rest_is_kept(
    app: Flask, browse: Browse, cast: Cast, wrong: dict[str, str]
) -> None:
    answer = browse("vera").send("/account/mail", **{**CHOSEN, **wrong})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert user(app, cast).digest == "daily"


def test_a_zone_that_the_data_do_not_know_any_more_still_stands_in_the_form(
    app: Flask, browse: Browse, cast: Cast
) -> None:
    with app.app_context():
        session().scalars(select(User).where(User.id == cast.vera.id)).one().time_zone = "Atlantis/Poseidonis"
        session().commit()
    assert "Atlantis/Poseidonis" in browse("vera").page("/account/mail")


def test_whether_a_title_may_stand_in_mails_is_said_with_who_may_see_it(browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        ref = demand().ref
    amina = browse("amina")
    fields: dict[str, Any] = {"visibility": "organisation", "team": "", "exposure": "authorities"}
    amina.send(f"/records/{ref}/sharing", **fields, in_mail="y")
    with acting("amina"):
        about: Record = session().scalars(by_reference(ref)).one()
        assert about.in_mail
    history = words_of(amina.page(f"/records/{ref}/history"))
    assert re.search(r"What may leave.*Internal: it stays with us.*To authorities and diplomats", history)
    assert re.search(r"Its title may stand in mails.* no .*yes", history)
    amina.send(f"/records/{ref}/sharing", **fields)
    with acting("amina"):
        about = session().scalars(by_reference(ref)).one()
        assert not about.in_mail
        assert about.exposure == "authorities", "the one says nothing about the other"

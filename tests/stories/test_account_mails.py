"""When something about how somebody signs in changes, they get a mail: always the same words, once an hour at most."""

import re
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Browse, Cast
from tests.conftest import settings_for
from tests.stories.step_pages import STEPS, add_app, give_app, half_in, show
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.outbox import Mail

pytestmark = pytest.mark.own_app


@pytest.fixture
def settings(database_url: str, tmp_path: Any) -> Settings:
    return replace(settings_for(database_url, tmp_path), smtp_url="smtp://127.0.0.1:25")


def mails(app: Flask, cast: Cast, name: str) -> list[str]:
    with app.app_context():
        asked = select(Mail.content).where(Mail.user_id == cast[name].id)
        return [content.decode() for content in session().scalars(asked)]


def test_a_new_step_and_one_taken_away_are_one_mail_in_an_hour(app: Flask, browse: Browse, cast: Cast) -> None:
    vera = browse("vera")
    add_app(vera)
    vera.send(f"{STEPS}/app/remove", form_of=STEPS)
    (mail,) = mails(app, cast, "vera")
    assert "Subject: Tracker: your account" in mail
    assert "http://127.0.0.1:8000/account" in mail
    assert "app" not in mail.partition("\n\n")[2].replace("happen", ""), "nor what it was"
    assert mails(app, cast, "bilal") == []


def test_a_recovery_code_that_was_used_and_a_step_said_to_be_lost_are_told(
    app: Flask, browse: Browse, cast: Cast
) -> None:
    _seed, codes = give_app(app, cast, "vera")
    show(half_in(app, cast, "vera"), codes[0])
    assert len(mails(app, cast, "vera")) == 1
    give_app(app, cast, "bilal")
    browse("amina").send(f"/team/{cast.bilal.id}/lost-step", form_of=f"/team/{cast.bilal.id}")
    assert len(mails(app, cast, "bilal")) == 1


def test_another_address_is_told_at_the_one_before_too(app: Flask, browse: Browse, cast: Cast) -> None:
    amina, page = browse("amina"), f"/team/{cast.vera.id}"
    amina.send(page, email="vera@example.net", name="Vera", role="viewer", teams=str(cast.vera.team_id), active="y")
    assert {re.findall(r"^To: (\S+)", mail, re.MULTILINE)[0] for mail in mails(app, cast, "vera")} == {
        "vera@example.org",
        "vera@example.net",
    }


def test_a_wrong_password_or_code_tells_nobody(app: Flask, cast: Cast) -> None:
    give_app(app, cast, "vera")
    show(half_in(app, cast, "vera"), "000000")
    assert mails(app, cast, "vera") == []

"""A token lets a program read and write on behalf of its person: never more, not for ever, not against their will."""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select, update

from tests.cast import Acting, Browse, Cast, words_of
from tests.processes import environment
from tests.programs import Program, program, token_of
from tests.stories.presses import press
from tracker.actions import accounts, locking, tokens
from tracker.cli import commands
from tracker.jobs import tidying
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.accounts import User
from tracker.records.audit import LoggedAct
from tracker.records.tokens import ApiToken
from tracker.rules.access import Role
from tracker.rules.tokens import Scope

PAGE = "/account/tokens"
NEW: dict[str, Any] = {"name": "Our website", "scope": "read", "days": "30"}


def bilal(app: Flask) -> User:
    return session().scalars(select(User).where(User.email == "bilal@example.org")).one()


def test_it_is_shown_once_and_kept_by_its_hash_alone(app: Flask, browse: Browse) -> None:
    amina = browse("amina")
    page = amina.send(PAGE, **NEW).text
    (secret,) = {word for word in words_of(page).split() if word.startswith("tracker_")}
    listed = amina.page(PAGE)
    assert "Our website" in listed
    assert "not used yet" in listed
    assert secret not in listed
    ask = Program(app, secret)
    assert ask.told("GET", "/people")["items"] == []
    assert "last used" in amina.page(PAGE)
    with app.app_context():
        row = session().scalars(select(ApiToken)).one()
        assert secret not in (row.secret_hash, row.name)
        assert row.expires_at - row.created_at == timedelta(days=30)
        deeds = list(session().scalars(select(LoggedAct.deed).where(LoggedAct.about == "program")))
        assert deeds == ["token-made", "token-used"]
    assert "does not work any more" in words_of(press(amina, listed, rf"{PAGE}/\d+/revoke"))
    assert ask.told("GET", "/people", status=401)["title"] == "This is for programs"


def test_one_that_reads_writes_nothing_and_one_that_writes_does_no_more_than_its_person(app: Flask, cast: Cast) -> None:
    reads, chidi = program(app, cast, "amina", Scope.READ), program(app, cast, "chidi")
    assert reads.told("POST", "/cases", {"title": "A case"}, 403)["title"] == "This token only reads"
    assert chidi.told("POST", "/cases", {"title": "A case"}, 403)["title"] == "Your role cannot do this"
    assert chidi("POST", "/sources", {"title": "A report"}, 201)


def let_go(user: User) -> None:
    accounts.change_user(user, user.name, Role.OFFICER, active=False)


def read_no_more(user: User) -> None:
    accounts.change_user(user, user.name, Role.ADMINISTRATOR, active=True)


def choose_password(user: User) -> None:
    accounts.choose_password(user, "a long enough password")


def lock(_user: User) -> None:
    locking.lock()
    locking.unlock()


@pytest.mark.parametrize("happens", [let_go, read_no_more, choose_password, lock])
def test_it_ends_with_what_ends_a_session(app: Flask, cast: Cast, happens: Callable[[User], None]) -> None:
    ask = program(app, cast, "bilal")
    assert ask("GET", "/people")
    with app.app_context():
        happens(bilal(app))
        session().commit()
    ask("GET", "/people", status=401)
    with app.app_context():
        accounts.change_user(bilal(app), "Bilal", Role.OFFICER, active=True)
        session().commit()
    ask("GET", "/people", status=401)


def test_while_everything_is_locked_no_program_comes_in(app: Flask, cast: Cast) -> None:
    ask = program(app, cast, "bilal")
    with app.app_context():
        locking.lock()
        session().commit()
    assert ask.told("GET", "/people", status=503)["title"] == "This installation is locked"


def test_it_works_for_a_year_at_most_and_is_forgotten_after_that(app: Flask, cast: Cast) -> None:
    ask = Program(app, token_of(app, cast, "bilal", days=9999))
    with app.app_context():
        row = session().scalars(select(ApiToken)).one()
        assert row.expires_at - row.created_at == timedelta(days=365)
        session().execute(update(ApiToken).values(expires_at=clock.real_now() - timedelta(seconds=1)))
        session().commit()
    ask("GET", "/people", status=401)
    with app.app_context():
        assert tokens.in_use(bilal(app).id) == []
        tidying.forget()
        assert session().scalars(select(ApiToken)).all()
        session().execute(update(ApiToken).values(expires_at=clock.real_now() - tokens.KEPT - timedelta(days=1)))
        tidying.forget()
        assert session().scalars(select(ApiToken)).all() == []


def test_no_cookie_opens_what_is_for_programs_and_no_token_a_page(app: Flask, browse: Browse, cast: Cast) -> None:
    amina, secret = browse("amina"), token_of(app, cast, "amina")
    answer = amina.get("/api/v1/people")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert app.test_client().get("/people/", headers={"Authorization": f"Bearer {secret}"}).status_code == 302
    for wrong in ("Bearer", "Bearer x", f"Basic {secret}", f"Bearer {secret}x", f"Bearer {'x' * 5000}", secret):
        assert app.test_client().get("/api/v1/people", headers={"Authorization": wrong}).status_code == 401


@pytest.mark.own_app
def test_whoever_asks_too_often_is_told_how_long_to_wait(app: Flask, cast: Cast, settings: Settings) -> None:
    app.extensions["tracker.settings"] = Settings(
        settings.data_dir, settings.database_url, settings.secret_key, now=settings.now, api_per_minute=3
    )
    ask, other = program(app, cast, "bilal"), program(app, cast, "vera")
    codes = [ask.client.get("/api/v1/people", headers={"Authorization": f"Bearer {ask.secret}"}) for _ in range(8)]
    assert codes[0].status_code == 200
    assert codes[-1].status_code == 429
    assert 1 <= int(codes[-1].headers["Retry-After"]) <= 60
    assert other("GET", "/people")


def test_nobody_has_more_than_they_can_keep_in_mind(browse: Browse, acting: Acting, cast: Cast) -> None:
    with acting("vera"):
        for _time in range(tokens.MOST):
            tokens.make(cast.vera.id, tokens.Described("x"))
    answer = browse("vera").send(PAGE, **NEW)
    assert answer.status_code == 422
    assert "You have 20 tokens already." in words_of(answer.text)


def test_nobody_revokes_the_token_of_somebody_else(app: Flask, browse: Browse, cast: Cast) -> None:
    ask, vera = program(app, cast, "bilal"), browse("vera")
    with app.app_context():
        number = session().scalars(select(ApiToken.id)).one()
    assert vera.send(f"{PAGE}/{number}/revoke", form_of=PAGE).status_code == 404
    assert ask("GET", "/people")


@pytest.mark.own_app
def test_a_command_prints_one_and_another_revokes_all(app: Flask, cast: Cast, settings: Settings) -> None:
    def run(*words: str) -> Result:
        before = os.umask(0o077)  # as the real command begins
        try:
            return CliRunner().invoke(commands, words, env=environment(settings))
        finally:
            os.umask(before)

    made = run("token", "add", "bilal@example.org", "--scope", "write", "--days", "7")
    assert made.exit_code == 0, made.output
    ask = Program(app, made.output.strip().splitlines()[-1])
    assert ask("POST", "/cases", {"title": "A case"}, 201)
    assert "reads no records" in run("token", "add", "dana@example.org", "--scope", "read").output
    assert "may sign in" in run("token", "add", "nobody@example.org", "--scope", "read").output
    assert "No token of bilal@example.org works any more." in run("token", "revoke", "bilal@example.org").output
    ask("GET", "/people", status=401)

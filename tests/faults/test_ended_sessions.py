"""A session that is ended while its requests are under way is over at the next one, however they race."""

from datetime import timedelta
from functools import partial

from flask import Flask
from sqlalchemy import select, update

from tests.cast import Browser, Cast, sign_in_as
from tests.stories.step_pages import at_once
from tracker.actions import accounts, sign_in
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.accounts import SignedIn, user_by_email

RACES = 100


def end_all(app: Flask, email: str) -> int:
    with app.app_context():
        accounts.end_sessions(session().scalars(user_by_email(email)).one())
        session().commit()
    return 0


def prove_all(app: Flask) -> int:
    """What notes that somebody has shown who they are, at the worst moment."""
    with app.app_context():
        for number in session().scalars(select(SignedIn.id)).all():
            sign_in.prove(number)
        session().commit()
    return 0


def ask(browser: Browser) -> int:
    return browser.get("/people/").status_code


def test_none_of_many_ended_sessions_comes_back(app: Flask, cast: Cast, scale: int) -> None:
    for _race in range(RACES * scale):
        browser = sign_in_as(app, cast.bilal.email)
        with app.app_context():
            wants_a_stamp = update(SignedIn).values(seen_at=clock.real_now() - timedelta(minutes=5))
            session().execute(wants_a_stamp)
            session().commit()
        ending, proving = partial(end_all, app, cast.bilal.email), partial(prove_all, app)
        answers = at_once([ending, partial(ask, browser), proving])
        assert set(answers) <= {0, 200, 302}
        assert browser.get("/people/").status_code == 302, "revived"
    with app.app_context():
        assert session().scalars(select(SignedIn).where(SignedIn.ended_at.is_(None))).all() == []

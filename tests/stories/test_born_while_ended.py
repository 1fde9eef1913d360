"""A session that is born at the moment in which all are ended is ended too, on either database."""

from collections.abc import Callable
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast
from tests.stories.sign_in_pages import PASSWORD
from tracker.actions import accounts, arrivals, sign_in
from tracker.plumbing.database import session
from tracker.records.accounts import SignedIn, User, user_by_email

ANOTHER = "another long password"
Born = Callable[[User, str], bool]


def by_password(user: User, checked: str) -> bool:
    return accounts.is_still(user, checked)


def by_link(user: User, secret: str) -> bool:
    return sign_in.use_link(secret) is user


def by_second_step(user: User, secret: str) -> bool:
    arrivals.finish(secret)
    return True


def bilal(cast: Cast) -> User:
    return session().scalars(user_by_email(cast.bilal.email)).one()


@pytest.fixture
def ways_in(app: Flask, cast: Cast) -> dict[Born, str]:
    """What Bilal has in his hand: the hash of the password that was checked, a link, and half of a sign-in."""
    with app.app_context():
        user = bilal(cast)
        accounts.choose_password(user, PASSWORD)
        found: dict[Born, str] = {by_password: user.password_hash or "", by_link: sign_in.new_link(user)}
        found[by_second_step] = arrivals.begin(user)
        session().commit()
        return found


def choose_another(app: Flask, cast: Cast) -> None:
    with app.app_context():
        accounts.choose_password(bilal(cast), ANOTHER)
        session().commit()


def open_sessions(app: Flask) -> int:
    with app.app_context():
        return len(session().scalars(select(SignedIn.id).where(SignedIn.ended_at.is_(None))).all())


@pytest.mark.parametrize("born", [by_password, by_link, by_second_step])
def test_whoever_ends_them_waits_for_one_that_is_just_beginning(
    app: Flask, cast: Cast, ways_in: dict[Born, str], born: Born
) -> None:
    ending = Thread(target=choose_another, args=(app, cast))
    with app.app_context():
        user = bilal(cast)
        assert born(user, ways_in[born])
        sign_in.begin(user, "test")
        ending.start()
        ending.join(0.7)
        session().commit()
    ending.join()
    assert open_sessions(app) == 0


@pytest.mark.parametrize("born", [by_password, by_link, by_second_step])
def test_one_that_begins_a_moment_later_does_not_begin(
    app: Flask, cast: Cast, ways_in: dict[Born, str], born: Born
) -> None:
    came: list[bool] = []

    def come_in() -> None:
        with app.app_context():
            try:
                came.append(born(bilal(cast), ways_in[born]))
            except (sign_in.LinkSpent, arrivals.Over):
                came.append(False)
            session().rollback()

    coming = Thread(target=come_in)
    with app.app_context():
        accounts.choose_password(bilal(cast), ANOTHER)
        coming.start()
        coming.join(0.7)
        session().commit()
    coming.join()
    assert came == [False]

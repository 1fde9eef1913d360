import pytest
from flask import Flask

from tests import factories
from tests.cast import Acting, Browse, Browser, Cast
from tests.demonstration import load
from tests.stories.chaser_pages import asked
from tests.stories.count_pages import world
from tests.stories.sign_in_pages import PASSWORD, new_browser
from tracker.actions import accounts
from tracker.plumbing.database import session
from tracker.records.accounts import user_by_email

__all__ = ["asked", "load", "world"]


@pytest.fixture
def stranger(app: Flask, cast: Cast) -> Browser:
    """A browser in which nobody is signed in; Amina has a password."""
    with app.app_context():
        accounts.choose_password(session().scalars(user_by_email(cast.amina.email)).one(), PASSWORD)
        session().commit()
    return new_browser(app)


@pytest.fixture
def amina(browse: Browse) -> Browser:
    return browse("amina")


@pytest.fixture
def three(acting: Acting) -> list[str]:
    """Three people, by their references."""
    with acting("amina"):
        return [factories.person(title).ref for title in ("Layla Hassan", "Omar Idris", "Zahra Naderi")]

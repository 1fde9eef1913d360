import pytest
from flask import Flask

from tests.cast import Browser, Cast
from tests.demonstration import load
from tests.stories.chaser_pages import asked
from tests.stories.sign_in_pages import PASSWORD, new_browser
from tracker.actions import accounts
from tracker.plumbing.database import session
from tracker.records.accounts import user_by_email

__all__ = ["asked", "load"]


@pytest.fixture
def stranger(app: Flask, cast: Cast) -> Browser:
    """A browser in which nobody is signed in; Amina has a password."""
    with app.app_context():
        accounts.choose_password(session().scalars(user_by_email(cast.amina.email)).one(), PASSWORD)
        session().commit()
    return new_browser(app)

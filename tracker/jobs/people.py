"""For whom a round works, one person after the other, each with their own eyes."""

from sqlalchemy import bindparam, select

from tracker.actions import accounts
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.gate import Viewer, look_as

_USER = select(User).where(User.id == bindparam("whose"))


def look_as_user(user_id: int) -> tuple[Viewer, User]:
    """Read with the eyes of this person from now on, what is sealed as well: they are told that something is due."""
    look_as(None)
    user = session().scalars(_USER, {"whose": user_id}).one()
    viewer = accounts.viewer_for(user, unsealed=True)
    look_as(viewer)
    return viewer, user

"""Whoever something may be given to, as a choice in a form."""

from collections.abc import Sequence

from flask import g

from tracker.plumbing.database import session
from tracker.records.accounts import User, active_users, colleagues, whose_role_may
from tracker.rules.access import Ability

NOBODY = "0"
"""How a form says that nobody looks after it."""


def people_at_hand() -> Sequence[User]:
    """The colleagues somebody may give something to; whether they may see each one is asked when it is given."""
    asked = colleagues(g.viewer.team_ids) if g.viewer.team_ids else active_users()
    return session().scalars(asked.where(whose_role_may(Ability.LOG))).all()


def people_choices(people: Sequence[User], nobody: str) -> dict[str, str]:
    return {**{str(person.id): person.name for person in people}, NOBODY: nobody}

"""Whoever something may be given to, as a choice in a form."""

from collections.abc import Iterable, Sequence

from flask import g
from sqlalchemy import Row

from tracker.plumbing.database import session
from tracker.records.accounts import TEAMS_BY_NAME, people_by_name

NOBODY = "0"
"""How a form says that nobody looks after it."""


def everyone() -> Sequence[Row[int, str, bool, bool]]:
    """Everyone by number, with their name, whether they work here, and whether something may be given to them."""
    return session().execute(people_by_name(bool(g.viewer.team_ids))).all()


def teams() -> dict[int, str]:
    return dict(session().execute(TEAMS_BY_NAME).all())


def people_at_hand() -> list[tuple[int, str]]:
    """The colleagues somebody may give something to; whether they may see each one is asked when it is given."""
    return [(number, name) for number, name, _active, takes in everyone() if takes]


def people_choices(people: Iterable[tuple[int, str]], nobody: str) -> dict[str, str]:
    return {**{str(number): name for number, name in people}, NOBODY: nobody}

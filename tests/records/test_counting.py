"""What adds up very many rows is asked of PostgreSQL past its policies, and of nobody past the two gates."""

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from tests import factories
from tests.cast import Acting, Cast
from tracker.actions import accounts
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.gate import COUNTS, UnguardedRead, look_as
from tracker.records.record import RECORDS, Record


def test_it_counts_what_whoever_looks_may_see_and_ends_with_its_statement(
    app: Flask, acting: Acting, cast: Cast
) -> None:
    with acting("amina"):
        factories.person("Omar Idris")
    counting = select(func.count(Record.id)).execution_options(**COUNTS)
    for name, seen in (("amina", 1), ("esi", 0)):
        with app.app_context():
            user = session().get(User, getattr(cast, name).id)
            assert user is not None
            look_as(accounts.viewer_for(user))
            assert session().scalar(counting) == seen, name
            assert len(session().scalars(select(Record)).all()) == seen, name
            assert session().scalar(counting) == seen, name


def test_nothing_that_is_not_narrowed_counts(app: Flask, acting: Acting) -> None:
    with acting("esi"):
        for asked in (text("SELECT count(*) FROM records"), select(func.count(RECORDS.c.id))):
            with pytest.raises(UnguardedRead):
                session().execute(asked.execution_options(**COUNTS))

"""What a round asks of the database: hardly more for many to tell than for few, and the same little for each mail."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.faults.world import people
from tests.statements import noted
from tracker.jobs import alerts, digests, mails
from tracker.plumbing.settings import Settings

FEW, MANY = 5, 55
LOGGED = 3
"""What it takes to log that a mail left: the head is held, the act is added, the head moves on."""


def asked(app: Flask, make: Callable[[], int], done: int) -> int:
    """Make a round that does so much; return in how many statements."""
    with noted(app) as statements, app.app_context():
        assert make() == done
    return len(statements)


@pytest.fixture
def few(app: Flask) -> None:
    people(app, FEW)


def more(app: Flask) -> None:
    people(app, MANY, first=FEW + 1)


def test_nothing_is_found_by_one_statement(app: Flask) -> None:
    assert asked(app, alerts.tell, 0) == 1


def test_many_are_told_by_the_statements_of_a_few(app: Flask, few: None) -> None:
    before = asked(app, alerts.tell, FEW)
    more(app)
    assert asked(app, alerts.tell, MANY) == before <= 7


def test_each_mail_is_written_and_handed_over_by_the_same_few_statements(
    app: Flask, sending: Settings, few: None
) -> None:
    def written() -> int:
        return digests.write(sending)

    def handed_over() -> int:
        return mails.post(sending)

    rounds = (alerts.tell, written, handed_over)
    few_asked = [asked(app, make, FEW) for make in rounds]
    more(app)
    many_asked = [asked(app, make, MANY) for make in rounds]
    _told, write, hand_over = ((many - few) / (MANY - FEW) for few, many in zip(few_asked, many_asked, strict=True))
    assert write <= 11
    assert hand_over <= 4 + LOGGED

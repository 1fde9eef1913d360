"""Mails name nobody who may not be named: in no header, no part, no byte; and whoever may be stands there."""

import random

import pytest
from flask import Flask

from tests.cast import Acting, Cast
from tests.stories.exposed_mails import first_mail, mail_about
from tests.stories.exposed_world import fill
from tracker.jobs import alerts
from tracker.plumbing.database import session
from tracker.records.accounts import User

SEED = 20160126
OF_TEXTS = 20
"""For so many texts of the other proofs, one mail."""
FEW = 200


def test_no_mail_names_who_may_not_be_named(
    request: pytest.FixtureRequest, app: Flask, acting: Acting, cast: Cast
) -> None:
    count, chance, named, wrong = request.config.getoption("--fuzzed"), random.Random(SEED), 0, list[str]()
    if count <= FEW:
        pytest.skip("one mail about each is written by tests/stories/test_exposure_matrix.py")
    with acting("amina"):
        world = fill(cast)
    with app.app_context():
        alerts.tell()
    with acting("bilal"):
        user = session().get_one(User, cast.bilal.id)
        first_mail(user)
        willing = [each for each in world.people if each.may_be_named("internal", by_mail=True)]
        for _ in range(count // OF_TEXTS):
            about = chance.sample(chance.choice((willing, world.people)), chance.randint(1, 6))
            user.digest_names = chance.random() < 0.8
            text = mail_about(user, [world.follow_ups[each.number] for each in about])
            may = user.digest_names and all(each in willing for each in about)
            wrong += [each.ref for each in about if (each.name in text) != may or each.ref not in text]
            wrong += [each.ref for each in world.people if not may and any(part in text.lower() for part in each.parts)]
            named += may
    assert wrong == []
    assert named > count // OF_TEXTS // 10, "titles stand in some"

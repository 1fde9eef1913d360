"""The world of the matrix, made once and put back for every test: what `made` and `asking` stand for."""

from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from tests.conftest import NOW
from tests.places import Place, let_go
from tests.web import matrix_world
from tests.web.matrix_asking import Asking
from tests.web.matrix_world import Matrix
from tracker.plumbing import clock

KEPT = "matrix"
SEED = 20160126


@pytest.fixture(scope="session")
def made(place: Place, shared_app: Flask) -> Matrix:
    place.put("plain")
    clock.start_at(NOW, ZoneInfo("UTC"))
    found = matrix_world.make(shared_app)
    with shared_app.app_context():
        let_go()
    clock.start_at(None, ZoneInfo("UTC"))
    place.keep(KEPT)
    return found


@pytest.fixture
def asking(request: pytest.FixtureRequest, on_postgresql: bool) -> Asking:
    if on_postgresql:
        pytest.skip("the statements are the same; what they find there is asked in tests/records and tests/stories")
    made = request.getfixturevalue("made")
    app, place = request.getfixturevalue("app"), request.getfixturevalue("place")
    with app.app_context():
        let_go()
    place.put(KEPT)
    return Asking(app, made, place)

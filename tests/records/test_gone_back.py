"""Whoever goes back to a version that kept the seeds of apps otherwise, and forward again, loses none of them."""

from flask import Flask

from tests.cast import Cast
from tests.stories.step_pages import code_of, give_app, half_in, show
from tracker.actions import seeds
from tracker.plumbing.database import db, session
from tracker.plumbing.sealing import Sealer
from tracker.plumbing.settings import Settings
from tracker.records import schema


def test_codes_of_apps_fit_again_when_the_schema_went_back_and_forward(
    app: Flask, cast: Cast, settings: Settings
) -> None:
    seed, _codes = give_app(app, cast, "vera")
    with app.app_context():
        schema.downgrade(db.engine, "0027")
        schema.upgrade(db.engine)
        assert seeds.seal_those_of_before(Sealer.of(settings.secret_key)) == 1
        session().commit()
        assert seeds.seal_those_of_before(Sealer.of(settings.secret_key)) == 0
    assert show(half_in(app, cast, "vera"), code_of(seed)).status_code == 302

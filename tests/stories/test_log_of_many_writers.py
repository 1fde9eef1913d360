"""Many who write at once write one log, and none of them is lost."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from tests.cast import Cast
from tracker.actions import audit, audit_checks
from tracker.actions.audit import Noted
from tracker.plumbing.database import db, session
from tracker.records.audit import ACTS
from tracker.rules.audit import About, Deed

WRITERS, EACH = 8, 25


def test_eight_writers_write_one_unbroken_log(app: Flask, cast: Cast) -> None:
    def write(writer: int) -> int:
        for number in range(EACH):
            with app.app_context():
                audit.note(Noted(Deed.OPENED, About.RECORD, number, actor_id=writer))
                audit.note(Noted(Deed.OPENED, About.RECORD, number, actor_id=writer))
                session().commit()
                db.session.remove()
        return EACH * 2

    with app.app_context():
        before = session().scalar(select(func.count()).select_from(ACTS)) or 0
        session().rollback()
    with ThreadPoolExecutor(WRITERS) as pool:
        written = sum(pool.map(write, range(1, WRITERS + 1)))
    with app.app_context():
        found = audit_checks.log_is_whole(Path("/nowhere"))
        assert (found.problems, found.looked_at) == ([], before + written)
        assert written == WRITERS * EACH * 2

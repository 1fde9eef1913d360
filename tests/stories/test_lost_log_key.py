"""The key of the log of acts is lost: nothing starts until somebody says so, and the log says that it goes on anew."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from tests.cast import Cast
from tests.places import let_go
from tests.processes import tracker
from tests.unsafe import ELSEWHERE, says
from tracker.actions import audit, audit_checks, audit_keys
from tracker.actions.audit import Noted
from tracker.plumbing.addresses import UnsafeSettings
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.audit import ACTS, HEADS
from tracker.rules.audit import Deed
from tracker.wiring import create_app, ready

LOST, OTHER = ELSEWHERE[9:11]


def refusal_of(settings: Settings) -> UnsafeSettings:
    app = create_app(settings)
    with pytest.raises(UnsafeSettings) as refused:
        ready(app)
    with app.app_context():
        let_go()
    return refused.value


@pytest.mark.usefixtures("cast")
def test_a_folder_without_the_key_of_its_log_does_not_start(settings: Settings) -> None:
    settings.audit_key_file.write_text("no key")
    says(OTHER, refusal_of(settings), settings.data_dir)
    settings.audit_key_file.unlink()
    says(LOST, refusal_of(settings), settings.data_dir)
    told = tracker(settings, "check", "audit")
    assert (told.returncode, told.stderr.strip()) == (1, str(refusal_of(settings)))
    assert not settings.audit_key_file.exists(), "none is made in silence"
    told = tracker(settings, "audit", "new-key")
    assert told.returncode == 0, told.stderr
    assert "from now on they cannot be changed unnoticed" in told.stdout
    assert tracker(settings, "check", "audit").returncode == 0
    assert "nothing to do" in tracker(settings, "audit", "new-key").stderr


@pytest.mark.own_app
def test_what_a_new_key_took_over_is_not_changed_unnoticed(app: Flask, settings: Settings, cast: Cast) -> None:
    settings.audit_key_file.write_text("b2" * 32)
    nowhere = Path("/nowhere")
    with app.app_context():
        assert audit_checks.log_is_whole(nowhere).problems
        before = audit_keys.take_over()
        session().commit()
        audit.note(Noted(Deed.LINK_MADE))
        session().commit()
        assert audit_checks.log_is_whole(nowhere).problems == []
        for each in (
            update(ACTS).where(ACTS.c.seq == 2).values(actor_id=77),
            update(ACTS).where(ACTS.c.seq == 2).values(code="0" * 64),
            delete(ACTS).where(ACTS.c.seq == before),
            update(ACTS).where(ACTS.c.deed == Deed.KEY_CHANGED).values(digest="0" * 64),
            update(ACTS).where(ACTS.c.deed == Deed.KEY_CHANGED).values(deed=Deed.OPENED),
            update(ACTS).where(ACTS.c.deed == Deed.LINK_MADE).values(deed=Deed.KEY_CHANGED),
            update(HEADS).values(seal=""),
        ):
            session().execute(each)
            assert audit_checks.log_is_whole(nowhere).problems, str(each)
            session().rollback()
        assert session().scalars(select(ACTS.c.deed).where(ACTS.c.seq == before + 1)).one() == Deed.KEY_CHANGED
        let_go()

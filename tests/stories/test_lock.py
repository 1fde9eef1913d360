"""Locked: everybody is out at once and nobody comes in; what falls due is counted, and told once it is open again."""

import time
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from tests import processes
from tests.cast import Acting, Browse, Cast, words_of
from tests.factories import demand, on, person, sent_letter
from tests.jobs.smtp import Sink, running
from tests.stories.feed_pages import made
from tests.stories.sign_in_pages import is_signed_in, link_for, press
from tracker.actions import checks, locking, sealed
from tracker.jobs import timetable
from tracker.plumbing import clock, keys
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.accounts import SignedIn
from tracker.records.alerts import Alert
from tracker.records.gate import Escape, escaping
from tracker.rules.sealed import Detail

CLOSED = "This installation is locked"
SESSIONS = 1_000


def test_one_press_shuts_everybody_out_until_it_is_opened_on_the_machine(
    app: Flask, browse: Browse, cast: Cast, settings: Settings
) -> None:
    amina, bilal, chidi = browse("amina"), browse("bilal"), browse("chidi")
    feed, link = made(bilal), link_for(app, cast, "chidi")
    assert app.test_client().get(feed).status_code == 200
    told = amina.send("/settings/lock", sure="yes")
    assert told.status_code == 302
    for browser, path in ((amina, "/"), (bilal, "/people/"), (chidi, "/sign-in"), (chidi, urlsplit(link).path)):
        assert CLOSED in browser.page(path, 503)
    assert app.test_client().get(feed).status_code == 503
    assert "locked" in app.test_client().get("/healthz").text
    refused = processes.tracker(settings, "mail", "release")
    assert refused.returncode == 1
    assert "tracker unlock" in refused.stderr
    assert "mail leaves" in processes.tracker(settings, "unlock").stdout
    assert not is_signed_in(amina), "what was ended stays ended"
    assert not is_signed_in(bilal)
    assert app.test_client().get(feed).status_code == 404
    press(chidi, link)
    assert not is_signed_in(chidi), "a link of before is void"
    press(chidi, link_for(app, cast, "chidi"))
    assert is_signed_in(chidi)


def test_a_session_that_begins_while_it_is_being_locked_opens_nothing(app: Flask, browse: Browse) -> None:
    with app.app_context():
        locking.lock()
        session().commit()
    late = browse("bilal")
    assert CLOSED in late.page("/", 503)
    with app.app_context():
        locking.unlock()
        session().commit()
    assert not is_signed_in(late)


def test_nothing_is_locked_without_the_page_that_says_what_it_does(browse: Browse) -> None:
    amina = browse("amina")
    assert amina.send("/settings/lock", form_of="/account").headers["Location"] == "/settings/lock"
    for words in ("signed out at once", "tracker wipe --into FILE"):
        assert words in words_of(amina.page("/settings/lock"))
    assert "/settings/lock" in amina.page("/settings")
    vera = browse("vera")
    assert "/settings/lock" not in vera.page("/settings")
    assert vera.get("/settings/lock").status_code == 403
    assert vera.send("/settings/lock", form_of="/account", sure="yes").status_code == 403
    assert is_signed_in(amina)


@pytest.mark.usefixtures("cast")
def test_what_falls_due_meanwhile_is_told_once_when_it_is_open_again(
    app: Flask, acting: Acting, settings: Settings
) -> None:
    with acting("amina"):
        sent_letter(on(2016, 1, 24), demand())
    with running() as (sink, url):
        _locked_meanwhile(app, settings, url, sink)


def _locked_meanwhile(app: Flask, settings: Settings, url: str, sink: Sink) -> None:
    sending = replace(settings, smtp_url=url)
    assert processes.tracker(settings, "lock").returncode == 0
    for _tick in range(3):
        assert timetable.once(app, sending) is not None
    assert sink.mails == []
    with app.app_context():
        with escaping(Escape.CLOCK):
            assert session().scalar(select(func.count()).select_from(Alert)), "it is counted meanwhile"
        assert locking.unlock()
        session().commit()
    for _tick in range(3):
        assert timetable.once(app, sending) is not None
    assert len(sink.mails) == len({str(mail["To"]) for mail in sink.mails}) == 1
    with app.app_context():
        conserved = checks.reminders()
        assert (conserved.missing, conserved.extra) == ([], [])


def test_a_thousand_sessions_end_within_two_seconds(app: Flask, cast: Cast) -> None:
    now = clock.real_now()
    row = {"user_id": cast.amina.id, "device": "", "created_at": now, "seen_at": now - timedelta(minutes=1)}
    with app.app_context():
        session().execute(insert(SignedIn), [{"secret_hash": f"{number:064}"} | row for number in range(SESSIONS)])
        session().commit()
        began = time.perf_counter()
        assert locking.lock() == SESSIONS
        session().commit()
        assert time.perf_counter() - began <= 2


@pytest.mark.own_app
def test_no_process_keeps_a_key_while_it_is_locked(app: Flask, cast: Cast, settings: Settings) -> None:
    for asked in (lambda: app.test_client().get("/"), lambda: timetable.once(app, settings)):
        with app.app_context():
            assert keys.audit_key() in app.extensions.values()
            locking.lock()
            session().commit()
        asked()
        assert not [each for each in app.extensions.values() if isinstance(each, bytes)]


def test_it_is_not_opened_without_the_key_of_what_is_sealed(acting: Acting, settings: Settings) -> None:
    with acting("amina"):
        her = person()
        sealed.keep(her, her.version, {Detail.FAMILY: "her sister"})
    apart = settings.data_dir.parent / "taken-out"
    settings.master_key_file.rename(apart)
    with acting("amina"):
        locking.lock()
    refused = processes.tracker(settings, "unlock")
    assert refused.returncode == 1
    assert "Put back the file" in refused.stderr
    apart.rename(settings.master_key_file)
    assert "mail leaves" in processes.tracker(settings, "unlock").stdout

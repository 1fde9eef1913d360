"""The only file that knows APScheduler. It ticks; what is due lies in the tables."""

import logging
import os
import secrets
from datetime import timedelta
from typing import TypeVar

from apscheduler.events import EVENT_SCHEDULER_SHUTDOWN
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask

from tracker.actions import leases, locking
from tracker.jobs import deadman, rounds, tables
from tracker.jobs.row_by_row import noting_failures
from tracker.plumbing import clock, keys
from tracker.plumbing.database import db, session
from tracker.plumbing.settings import Settings

log = logging.getLogger("tracker.clock")

LONG, LOOKS_EVERY = "long", 3
"""Seconds between two looks whether somebody waits for a large table."""


def background(app: Flask, settings: Settings) -> BackgroundScheduler:
    """Return a clock that ticks beside the web server of one machine; the caller starts and stops it."""
    return _ticking(BackgroundScheduler(executors=_executors()), app, settings)


def blocking(app: Flask, settings: Settings) -> BlockingScheduler:
    """Return a clock that is a process of its own."""
    return _ticking(BlockingScheduler(executors=_executors()), app, settings)


def _executors() -> dict[str, ThreadPoolExecutor]:
    """The rounds, and beside them what takes long and must not hold them up."""
    return {"default": ThreadPoolExecutor(1), LONG: ThreadPoolExecutor(1)}


S = TypeVar("S", bound=BaseScheduler)


def _ticking(scheduler: S, app: Flask, settings: Settings) -> S:
    holder = new_holder()
    scheduler.add_job(
        lambda: tick(app, settings, holder),
        "interval",
        seconds=settings.tick_seconds,
        next_run_time=clock.real_now(),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    scheduler.add_job(
        lambda: go_on_with_tables(app, holder),
        "interval",
        seconds=min(LOOKS_EVERY, settings.tick_seconds),
        executor=LONG,
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    scheduler.add_listener(lambda _event: give_back(app, holder), EVENT_SCHEDULER_SHUTDOWN)
    return scheduler


def once(app: Flask, settings: Settings) -> list[rounds.Done] | None:
    """Make all rounds once and give the lease back; None when another clock holds it, or a round failed."""
    holder = new_holder()
    done = tick(app, settings, holder)
    if done:
        done.append(rounds.Done("large tables gone on with", go_on_with_tables(app, holder)))
    give_back(app, holder)
    return done


def give_back(app: Flask, holder: str) -> None:
    """Let the next clock begin at once instead of waiting until the lease has run out."""
    with app.app_context():
        leases.release(leases.CLOCK, holder)
        session().commit()


def go_on_with_tables(app: Flask, holder: str) -> int:
    """Go on with the tables that somebody waits for; whoever fails leaves them for the next time."""
    with app.app_context():
        try:
            return 0 if locking.locked() else tables.go_on(holder)
        except Exception:
            session().rollback()
            log.exception("Tables could not be gone on with; it is tried again")
            return 0
        finally:
            db.session.remove()


def new_holder() -> str:
    return f"{os.getpid()}-{secrets.token_hex(8)}"


def tick(app: Flask, settings: Settings, holder: str) -> list[rounds.Done] | None:
    """Make all rounds when this process holds the lease; None when another one does."""
    with app.app_context():
        try:
            held = leases.hold(leases.CLOCK, holder, timedelta(seconds=settings.lease_seconds))
            session().commit()
            if not held:
                return None
            with noting_failures() as failed:
                done = rounds.all_rounds(settings)
            leases.note_tick(leases.CLOCK)
            session().commit()
            if locking.locked():
                keys.forget()
            deadman.tell(settings, failed)
        except Exception:
            # The next tick finds the same rows again: nothing is lost by giving this one up.
            session().rollback()
            log.exception("A round failed; the next tick tries again")
            return None
        finally:
            db.session.remove()
    return done

"""7. The clock looks for what came back, claims it and tells of it in the app."""

from datetime import date
from functools import partial
from typing import Any

from tests.bench.jobs_each import jobs_each
from tests.bench.outcomes import Outcome, at_least, at_most
from tests.bench.place import Place
from tests.bench.reminding import Reminding, reminding
from tests.bench.rounds import Clock, Contender, ratio
from tests.bench.world import NOW
from tests.faults.world import DUE
from tracker.jobs import alerts
from tracker.plumbing.database import session
from tracker.records.alerts import to_tell
from tracker.records.gate import Escape, escaping

DUE_IDS = """
    SELECT next_alert_on, id FROM follow_ups WHERE state = 'open' AND next_alert_on <= ? ORDER BY next_alert_on, id
"""
CLAIM = """
    UPDATE follow_ups SET times_told = 1, next_alert_on = ? WHERE state = 'open' AND next_alert_on = ? AND id IN ({})
    RETURNING id, assignee_id
"""
TELL = "INSERT INTO alerts (user_id, follow_up_id, returned_on, level, due_on, created_at) VALUES (?, ?, ?, 1, ?, ?)"
NEXT = date(2016, 2, 17)
AT_ONCE = 500


def measure(at: Place) -> Outcome:
    with reminding(at) as here:
        found = Outcome(7, f"Sweep: {here.due:,} due of {here.open:,} open follow-ups")
        assert _find(here) == [row[1] for row in _find_bare(here)]
        find = here.inside("find, ours", partial(_find, here))
        find_bare = here.inside("find, one indexed SELECT", partial(_find_bare, here))
        at.run([find, find_bare], max(20, at.world.rounds // 4))
        tell, tell_bare, jobs = _told(at, here)
        idle = here.inside("nothing due, ours", alerts.tell)
        idle_bare = here.inside("nothing due, one SELECT", partial(_find_bare, here))
        at.run([idle, idle_bare])
        found.contenders = [find, find_bare, tell, tell_bare, idle, idle_bare, jobs]
        found.goals = [
            at_most("find to the bare SELECT", ratio(find, find_bare), 1.5, from_size="M"),
            at_most("claim and tell to batches of 500", ratio(tell, tell_bare), 2),
            at_most("an idle tick to the bare SELECT", ratio(idle, idle_bare), 20),
            at_least("one APScheduler job for each to ours", ratio(jobs, tell), 60, from_size="L"),
        ]
        with here.app.app_context():
            found.explain(alerts.tell, before=partial(_anew, here), times=2)
    each = tell.p50() / here.due
    found.remarks += [
        f"To claim and tell takes {each:.2f} ms of the processor for each, {tell.p50('wall') / 1e3:.2f} s in all.",
        "That nobody is told twice by four workers, and nothing is lost by a killed one, `tests/faults` shows.",
    ]
    return found


def _told(at: Place, here: Reminding) -> list[Contender]:
    """Tell of everything, over and over: by ours, by the driver in batches, and by a job for each."""
    tell = here.inside("claim and tell, ours", partial(_tell, here), before=partial(_anew, here))
    bare = here.inside("claim and tell, 500 at once", partial(_tell_bare, here), before=partial(_anew, here))
    with jobs_each(at.folder, here.open, here.due, Clock()) as jobs:
        at.run([bare, tell, jobs], 1 if here.due > AT_ONCE else 5)
    _anew(here)
    with here.app.app_context():
        _tell(here)
    return [tell, bare, jobs]


def _find(here: Reminding) -> list[int]:
    with here.app.app_context(), escaping(Escape.CLOCK):
        rows = to_tell(DUE, (date.min, 0), here.due)
        session().rollback()
    return [row[1] for row in rows]


def _find_bare(here: Reminding) -> list[Any]:
    return list(here.change(DUE_IDS, here.day(DUE)).fetchall())


def _tell(here: Reminding) -> None:
    assert alerts.tell() == here.due


def _tell_bare(here: Reminding) -> None:
    """What is claimed and told at least: in batches, without asking who may see it or how it escalates."""
    ids, today = [row[1] for row in _find_bare(here)], here.day(DUE)
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        here.change("BEGIN")
        claimed = here.change(CLAIM.format(", ".join("?" * len(some))), here.day(NEXT), today, *some).fetchall()
        rows = [(user_id, number, today, today, f"{NOW:%Y-%m-%d %H:%M:%S}") for number, user_id in claimed]
        here.raw.cursor().executemany(TELL.replace("?", here.mark), rows)
        here.change("COMMIT")


def _anew(here: Reminding) -> None:
    """Let nobody have been told of anything."""
    here.change("DELETE FROM alerts")
    here.change("UPDATE follow_ups SET times_told = 0, next_alert_on = returns_on WHERE times_told > 0")

"""Print what is to come back."""

import json
from datetime import date, datetime

import click
from sqlalchemy import select

from tracker.actions import checks
from tracker.cli.opened import look_through, looking, printed
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.follow_ups import FollowUp, open_follow_ups
from tracker.records.reasons import reasons
from tracker.rules.judging import judge_first
from tracker.rules.plan_words import UNVERIFIED_PERIOD
from tracker.rules.plans import Owes

AT_ONCE = 500
TOLD = ("nobody was told yet", "the first reminder is out", "the second reminder is out", "the coordinators know")
"""How far reminding has come since it came back."""


@click.command()
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Those that have come back by this day; without it, all."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON array, the earliest first.")
@click.option("--as", "email", default=None, help="With whose eyes; without it, the first coordinator's.")
def due(as_of: datetime | None, as_json: bool, email: str | None) -> None:
    """Print every open follow-up with its due day, who owes, and why that day, the earliest first."""
    with looking():
        look_through(email)
        until = as_of.date() if as_of else date.max
        rows = _rows(until)
        hidden = checks.count_open(until) - len(rows)
        printed("due")
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    for row in rows if not as_json else ():
        judge = " Judge the reply first." if row["held"] else ""
        day = f"{row['due_on']} ({UNVERIFIED_PERIOD})" if row["unverified_period"] else row["due_on"]
        click.echo(f"{day}  {row['ref']}  {row['what']} ({row['owes_label']}).{judge} {row['why']}")
    if hidden:
        click.echo(f"{hidden} more that this person may not see. Choose with whose eyes: --as EMAIL", err=as_json)


def _rows(until: date) -> list[dict[str, object]]:
    found = session().execute(open_follow_ups(until)).all()
    names = dict(session().execute(select(User.id, User.name)).all())
    why = {
        number: " ".join(map(str, said))
        for start in range(0, len(found), AT_ONCE)
        for number, said in reasons([row for row, _about in found[start : start + AT_ONCE]]).items()
    }
    return [
        _plain(row, names)
        | {
            "ref": about.ref,
            "title": about.title,
            "why": why[row.id],
            "held": judge_first(row.owes, about.status),
        }
        for row, about in found
    ]


def _plain(row: FollowUp, names: dict[int, str]) -> dict[str, object]:
    return {
        "id": row.id,
        "what": row.what,
        "owes": row.owes,
        "owes_label": Owes(row.owes).label,
        "due_on": row.due_on.isoformat(),
        "due_last": row.due_last.isoformat() if row.due_last else None,
        "returns_on": row.returns_on.isoformat(),
        "unverified_period": row.unverified,
        "pinned": row.pinned,
        "times_set_aside": row.times_set_aside,
        "level": row.times_told,
        "told": TOLD[min(row.times_told, len(TOLD) - 1)],
        "who": names.get(row.assignee_id or 0),
    }

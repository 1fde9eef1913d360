"""Print the plans."""

import json

import click

from tracker.cli.opened import application
from tracker.records.outlines import outlines
from tracker.rules.plan_words import when_due
from tracker.rules.plans import Outline, trigger_label


@click.group("plans")
def plans_group() -> None:
    """What comes back when, and how that is known."""


@plans_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array, in the order in which they were added.")
def list_plans(as_json: bool) -> None:
    """Print every plan: its key and name, what it follows, how its period is known, its steps, and if it is active."""
    with application():
        found = [_plain(plan) for plan in outlines().values()]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for plan in found:
        rest = "" if plan["active"] else " (not active)"
        click.echo(f"{plan['key']}  {plan['name']}  [{plan['provenance']}]{rest}")


def _plain(plan: Outline) -> dict[str, object]:
    return {
        "key": plan.key,
        "name": plan.name,
        "trigger": plan.trigger,
        "trigger_label": trigger_label(plan.trigger),
        "provenance": plan.provenance,
        "period": plan.period,
        "source": plan.source,
        "as_of": plan.as_of.isoformat() if plan.as_of else None,
        "active": plan.active,
        "starts_itself": plan.starts_itself,
        "steps": [
            {
                "key": step.key,
                "what": step.what,
                "owes": step.owes,
                "number": step.period.number,
                "unit": step.period.unit,
                "body": step.period.body,
                "when": ", ".join(map(str, when_due(step))),
            }
            for step in plan.at_work
        ],
    }

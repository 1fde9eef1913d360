"""Makes plans of one's own, from nothing or from another one. Somebody starts them on a record."""

import secrets
from dataclasses import replace

from tracker.actions.plans import shipping
from tracker.records.gate import viewer
from tracker.records.plans import Plan
from tracker.rules.plans import Outline


def make(wanted: Outline) -> Plan:
    """Make a plan as somebody wants it."""
    return _add(wanted, "own", wanted.name)


def copy(was: Outline, name: str) -> Plan:
    """Make a plan from another one."""
    return _add(was, was.key[:50], name[:200])


def _add(outline: Outline, stem: str, name: str) -> Plan:
    """Put it beside the others; no plan that comes with the program will ever have its key."""
    key = f"{stem}-{secrets.token_hex(4)}"
    return shipping.add(replace(outline, key=key, name=name, starts_itself=False), viewer().user_id or None)

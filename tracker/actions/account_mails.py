"""Tells somebody by mail that something about how they sign in changed."""

from dataclasses import dataclass

from tracker.actions import outbox
from tracker.plumbing import clock
from tracker.records.accounts import User
from tracker.rules.account_mails import SUBJECT, text


@dataclass(frozen=True, slots=True)
class Sender:
    """From where mails are sent, where the installation is, and whether mail is set up at all."""

    address: str
    base_url: str
    sends: bool


def tell(user: User, sender: Sender) -> None:
    """Write that mail, at most one in an hour: somebody who presses often is told once."""
    if sender.sends:
        hour = f"{clock.real_now():%Y-%m-%dT%H}"
        outbox.write(f"account:{user.id}:{hour}", user, sender.address, SUBJECT, text(sender.base_url))

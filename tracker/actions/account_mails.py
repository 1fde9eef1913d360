"""Tells somebody by mail that something about how they sign in changed."""

from dataclasses import dataclass

from tracker.actions import outbox
from tracker.plumbing import clock, tokens
from tracker.records.accounts import User
from tracker.rules.account_mails import SUBJECT, text


@dataclass(frozen=True, slots=True)
class Sender:
    """From where mails are sent, where the installation is, and whether mail is set up at all."""

    address: str
    base_url: str
    sends: bool


def tell(user: User, sender: Sender, also_at: str = "") -> None:
    """Write that mail, at most one in an hour to an address: somebody who presses often is told once.

    `also_at`: the address that they had before.
    """
    hour = f"{clock.real_now():%Y-%m-%dT%H}"
    for address in {user.email, also_at or user.email} if sender.sends else ():
        key = f"account:{user.id}:{hour}:{tokens.hashed(address)[:12]}"
        outbox.write(key, user, sender.address, SUBJECT, text(sender.base_url), to=address)

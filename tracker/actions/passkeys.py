"""Passkeys of people: made, taken away, and taken as a proof. What a browser answers passes once."""

import os
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from tracker.actions import second_steps
from tracker.plumbing import clock, passkeys, tokens
from tracker.plumbing.database import rows_changed, session
from tracker.plumbing.passkeys import Answer, Refused, Site
from tracker.plumbing.sealing import CannotOpen, Sealer
from tracker.records.accounts import User
from tracker.records.second_steps import Passkey, SpentChallenge, passkeys_of
from tracker.rules.audit import Deed

CHALLENGE_LIVES = timedelta(hours=1)
"""A page may lie open for so long before its button is pressed."""
MOST = 10


class TooMany(ValueError):
    """Somebody has so many passkeys that they cannot know any more where each of them is."""


class Purpose(StrEnum):
    MAKE = "make"
    SIGN_IN = "sign in"
    SECOND_STEP = "second step"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Door:
    """What a proof is wanted for, where, and of whom: an answer for one door opens no other."""

    site: Site
    sealer: Sealer
    purpose: Purpose
    of: str = ""
    """The session, or who is half-way in; empty for whoever comes."""

    @property
    def about(self) -> str:
        return f"challenge|{self.purpose}|{self.of}"

    def challenge(self) -> bytes:
        """Return what a browser is to sign: sealed with its time, so that nothing is kept until it is answered."""
        now = int(clock.real_now().timestamp()).to_bytes(8)
        return self.sealer.seal(now + os.urandom(8), self.about)

    def spend(self, challenge: bytes) -> None:
        """Take a challenge as one of ours, of this hour, for the first time. Raises Refused."""
        try:
            made = int.from_bytes(self.sealer.open(challenge, self.about)[:8])
        except CannotOpen as error:
            raise Refused from error
        now = clock.real_now()
        if made < (now - CHALLENGE_LIVES).timestamp():
            raise Refused
        try:
            with session().begin_nested():
                session().add(SpentChallenge(challenge_hash=tokens.hashed(challenge.hex()), at=now))
        except IntegrityError as again:
            raise Refused from again


def asked_to_make(door: Door, user: User) -> str:
    known = [each.credential_id for each in session().scalars(passkeys_of(user.id))]
    return passkeys.to_make(door.site, door.challenge(), (f"tracker-{user.id}", user.email), known)


def asked_to_prove(door: Door, user: User | None = None) -> str:
    """Return what a browser is asked; of whoever comes when no user is named, so that it says nothing about anybody."""
    known = [each.credential_id for each in session().scalars(passkeys_of(user.id))] if user else []
    return passkeys.to_prove(door.site, door.challenge(), known)


def add(door: Door, user: User, name: str, text: str) -> None:
    """Keep the passkey that a browser made. Raises Refused, TooMany."""
    count = session().scalar(select(func.count()).where(Passkey.user_id == user.id)) or 0
    if count >= MOST:
        raise TooMany
    answer = passkeys.read(text)
    door.spend(answer.challenge)
    made, now = passkeys.made(door.site, answer), clock.real_now()
    key = Passkey(user_id=user.id, name=name, credential_id=made.credential_id, public_key=made.public_key)
    key.sign_count, key.created_at = made.sign_count, now
    try:
        with session().begin_nested():
            session().add(key)
    except IntegrityError as known:
        raise Refused from known
    second_steps.note(Deed.STEP_ADDED, user.id)


def prove(door: Door, text: str, user: User | None = None) -> User:
    """Return who proves by a passkey that they are there: `user`, or whoever comes. Raises Refused."""
    answer = passkeys.read(text)
    door.spend(answer.challenge)
    key, whose = _named(answer)
    if user is not None and whose.id != user.id:
        raise Refused
    count = passkeys.proved(door.site, answer, key.public_key, key.sign_count)
    used = update(Passkey).where(Passkey.id == key.id, Passkey.sign_count <= count)
    if rows_changed(used.values(sign_count=count, used_at=clock.real_now())) < 1:
        raise Refused
    return whose


def _named(answer: Answer) -> tuple[Passkey, User]:
    asked = select(Passkey, User).join(User, User.id == Passkey.user_id).where(User.active)
    row = session().execute(asked.where(Passkey.credential_id == answer.credential_id)).one_or_none()
    if row is None:
        raise Refused
    return row[0], row[1]


def remove(passkey_id: int, user: User) -> bool:
    """Take a passkey of this person away; say whether it was there. Raises LastStep."""
    gone = rows_changed(delete(Passkey).where(Passkey.id == passkey_id, Passkey.user_id == user.id)) == 1
    if gone:
        second_steps.note(Deed.STEP_REMOVED, user.id)
    second_steps.keep_one_if_required(user)
    return gone


def forget_old() -> int:
    """Forget challenges that ran out by themselves; return how many."""
    return rows_changed(delete(SpentChallenge).where(SpentChallenge.at < clock.real_now() - 2 * CHALLENGE_LIVES))

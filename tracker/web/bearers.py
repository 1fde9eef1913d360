"""Who asks by a token: a program that has no session and no cookie, and reads with the eyes of its person."""

from flask import Response, g, request
from werkzeug.exceptions import TooManyRequests

from tracker.actions import accounts, tokens
from tracker.plumbing.database import db, read_only_until_reset
from tracker.records import gate
from tracker.records.tokens import ApiToken
from tracker.rules.access import Ability
from tracker.web.pace import seconds_to_wait
from tracker.web.problems import Refused

LONGEST = 200


def recognise(per_minute: int) -> None:
    """Look up whose token was sent, and read with their eyes from now on. What is sealed is never there."""
    gate.look_as(None)
    secret = _sent()
    found = tokens.find(secret) if secret else None
    _refuse_hurry(f"token {found[0].id}" if found else f"from {request.remote_addr}", per_minute)
    if found is None:
        return
    g.token, g.user = found
    g.viewer = accounts.viewer_for(g.user)
    gate.look_as(g.viewer)
    if tokens.wants_stamp(g.token):
        g.token_stamp = g.token.id


def _sent() -> str:
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" and len(secret) <= LONGEST else ""


def _refuse_hurry(who: str, per_minute: int) -> None:
    wait = seconds_to_wait(who, per_minute)
    if wait:
        raise TooManyRequests(retry_after=wait)


def refuse_beyond_scope(ability: Ability) -> None:
    """Raises Refused where the token does not cover what its person may do."""
    token: ApiToken = g.token
    if not token.scope_of.covers(ability):
        raise Refused(
            403,
            "This token only reads",
            "Nothing was changed. Make a token whose scope is to read and write, under My account.",
        )


def stamp(response: Response) -> Response:
    """Note that a token is in use, in a transaction of its own, after the answer is made."""
    token_id = g.pop("token_stamp", None)
    if token_id is not None:
        db.session.rollback()
        read_only_until_reset(False)
        tokens.stamp(token_id)
        db.session.commit()
    return response

"""Who may press what: every view says which ability it needs, and a view that says nothing is open to nobody."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from enum import Enum
from typing import Any, TypeVar, cast

from flask import Flask, Response, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from tracker.actions import locking, sign_in
from tracker.actions.account_mails import Sender
from tracker.plumbing import keys
from tracker.plumbing.database import db, read_only_until_reset
from tracker.plumbing.sealing import Sealer
from tracker.plumbing.settings import Settings
from tracker.records import gate
from tracker.records.accounts import SignedIn, User
from tracker.records.record import Record
from tracker.records.timelines import TimelineEvent
from tracker.rules.access import Ability
from tracker.rules.kinds import Kind
from tracker.web import assets, bearers

PUBLIC = "public"
SIGNED_IN = "signed in"
Policy = Ability | str

V = TypeVar("V", bound=Callable[..., Any])


class Fresh(Enum):
    """When a view wants to know anew who is there: it needs a proof that is at most five minutes old."""

    TO_OPEN = frozenset({"GET", "HEAD"})
    TO_PRESS = frozenset({"POST"})
    ALWAYS = TO_OPEN | TO_PRESS


def needs(
    policy: Policy,
    fresh: Fresh | None = None,
    *,
    without_step: bool = False,
    leaves: bool = False,
    by_token: bool = False,
    begins_reading: bool = False,
    same_for_all: bool = False,
) -> Callable[[V], V]:
    """Say what a view needs: an ability, SIGNED_IN, or PUBLIC; and when it needs a fresh proof of who is there.

    `without_step`: it is open to those, too, whose role must have a second step that they are yet to add.
    `leaves`: it gives out a file, so it finds nothing that is sealed, whoever asks.
    `by_token`: it is for programs: no cookie opens it, and a token does.
    `begins_reading`: it waits for nobody who writes, until it says that it will write itself.
    `same_for_all`: it is PUBLIC, and nobody who asks is looked up: it knows neither cookies nor sessions.
    """

    def say(view: V) -> V:
        told = cast(Any, view)
        told.policy, told.fresh, told.without_step, told.leaves = policy, fresh, without_step, leaves
        told.by_token, told.same_for_all = by_token, same_for_all
        told.begins_reading = begins_reading
        return view

    return say


def policy_of(view: Callable[..., Any]) -> Policy | None:
    return getattr(view, "policy", None)


def leaves() -> bool:
    """Say whether this request gives out a file."""
    return bool(getattr(current_app.view_functions.get(request.endpoint or ""), "leaves", False))


def may_correct(record: Record | TimelineEvent) -> bool:
    """Whoever writes may correct everything; whoever only logs, the events and sources that they logged themselves."""
    logged = record.kind in (Kind.EVENT, Kind.SOURCE) and record.created_by == g.viewer.user_id
    return bool(g.viewer.may(Ability.WRITE) or (logged and g.viewer.may(Ability.LOG)))


def register(app: Flask) -> None:
    app.jinja_env.globals["may_correct"] = may_correct
    for endpoint in assets.ENDPOINTS:
        cast(Any, app.view_functions[endpoint]).policy = PUBLIC
    app.before_request(_let_in)
    app.teardown_request(lambda _error: read_only_until_reset(False))


def settings() -> Settings:
    found: Settings = current_app.extensions["tracker.settings"]
    return found


def user() -> User:
    found: User = g.user
    return found


def signed_in() -> SignedIn:
    found: SignedIn = g.signed_in
    return found


def sender() -> Sender:
    """Return from where mails about people's own affairs are sent."""
    here = settings()
    return Sender(here.mail_from, here.base_url, here.smtp_url is not None)


def sealer() -> Sealer:
    return Sealer.of(settings().secret_key)


def _let_in() -> ResponseReturnValue | None:
    asked = current_app.view_functions.get(request.endpoint or "")
    read_only_until_reset(request.method in ("GET", "HEAD", "OPTIONS") or getattr(asked, "begins_reading", False))
    g.user = g.viewer = g.signed_in = g.present = None
    if assets.asked_for():
        return None
    if request.endpoint is None:
        recognise()
        _refuse_when_locked()
        return None
    view = current_app.view_functions[request.endpoint]
    policy = policy_of(view)
    if policy is None:
        abort(404)
    if getattr(view, "by_token", False):
        _let_program_in(policy)
        return None
    return _let_person_in(view, policy)


def _let_person_in(view: Callable[..., Any], policy: Policy) -> ResponseReturnValue | None:
    if not getattr(view, "same_for_all", False):
        recognise()
    _refuse_when_locked()
    if policy == PUBLIC:
        return None
    if g.user is None:
        return _ask_to_sign_in()
    if isinstance(policy, Ability) and not g.viewer.may(policy):
        abort(403)
    if lacks_step(view):
        return shown("accounts.add_a_step_first")
    return shown("accounts.prove_first") if wants_proof(view, request.method) else None


def _let_program_in(policy: Policy) -> None:
    bearers.recognise(settings().api_per_minute)
    _refuse_when_locked()
    if g.user is None:
        abort(401)
    if isinstance(policy, Ability):
        bearers.refuse_beyond_scope(policy)
        if not g.viewer.may(policy):
            abort(403)


def _refuse_when_locked() -> None:
    """Nobody has a session then: whoever has one need not be asked about. This process keeps no key from then on."""
    if g.user is None and request.endpoint != "health.healthz" and locking.locked():
        keys.forget()
        abort(503)


def lacks_step(view: Callable[..., Any]) -> bool:
    """Say whether this person must add a second step before anything else, and this view is none of where they do."""
    return bool(g.present.lacks_step and not getattr(view, "without_step", False))


def wants_proof(view: Callable[..., Any], method: str) -> bool:
    """Say whether the view wants a proof of who is there, and the last one is old."""
    fresh: Fresh | None = getattr(view, "fresh", None)
    return fresh is not None and method in fresh.value and not g.proved


def _is_proved(present: sign_in.Present) -> bool:
    """Say whether it is known who is there.

    On one machine alone, whoever has no second step is not asked: whoever sits there has the database too.
    """
    return sign_in.is_fresh(present.session) or not (settings().networked or present.has_step)


def recognise() -> None:
    """Look up whose session this is, and read with their eyes from now on."""
    secret = session.get("secret")
    if not secret:
        return
    found = sign_in.current(secret, limits())
    if found is None:
        session.pop("secret", None)
        return
    g.present, g.signed_in, g.user, g.proved = found, found.session, found.user, _is_proved(found)
    g.viewer = replace(found.viewer, unsealed=g.proved and not leaves())
    gate.look_as(g.viewer)
    if sign_in.wants_stamp(g.signed_in):
        g.stamp = g.signed_in.id


def limits() -> sign_in.Limits:
    chosen = settings()
    return sign_in.Limits(timedelta(minutes=chosen.session_idle_minutes), timedelta(hours=chosen.session_hours))


def _ask_to_sign_in() -> ResponseReturnValue:
    """Send to the sign-in page; what was typed into a form goes along and comes back."""
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("accounts.sign_in_page", next=request.full_path.rstrip("?")))
    return shown("accounts.keep_and_ask")


def shown(endpoint: str) -> ResponseReturnValue:
    """Return a page that has no address of its own, in place of the one that was asked for."""
    return cast(ResponseReturnValue, current_app.view_functions[endpoint]())


def stamp_session(response: Response) -> Response:
    """Note that the session is in use, in a transaction of its own, after the page is done."""
    stamp = g.pop("stamp", None)
    if stamp is not None:
        db.session.rollback()
        read_only_until_reset(False)
        try:
            sign_in.stamp(stamp)
            db.session.commit()
        except OperationalError:  # somebody writes for long, such as a large table: it is noted the next time
            db.session.rollback()
    return response

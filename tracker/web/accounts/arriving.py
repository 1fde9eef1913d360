"""Begins and ends the session of this browser."""

from ipaddress import IPv6Address, ip_address, ip_network

from flask import g, request, session

from tracker.actions import sign_in
from tracker.plumbing import database
from tracker.records.accounts import User
from tracker.rules.access import Ability
from tracker.web.accounts.devices import device_in_words


def arrive(user: User) -> None:
    """Begin a session and commit; whatever the cookie held before is gone, its token and its session too."""
    if g.signed_in is not None:
        sign_in.end(g.signed_in.id, g.signed_in.user_id)
    secret = sign_in.begin(user, device_in_words(request.user_agent.string))
    database.session().commit()
    _empty_cookie()
    session["secret"] = secret


def leave() -> None:
    """End the session of this browser and commit."""
    if g.signed_in is not None:
        sign_in.end(g.signed_in.id, g.signed_in.user_id)
        database.session().commit()
    _empty_cookie()


def _empty_cookie() -> None:
    session.clear()
    g.pop("csrf_token", None)
    g.pop("stamp", None)


def home_of(user: User) -> str:
    """Return where somebody begins: an administrator has no Today, for they read no records."""
    return "/" if user.role_of.may(Ability.READ) else "/team"


def network() -> str:
    """Return the network of whoever asks: their address, or the part of it that names their line (IPv6)."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address)

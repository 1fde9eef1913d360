"""Begins and ends the session of this browser."""

from ipaddress import IPv6Address, ip_address, ip_network

from flask import Response, after_this_request, g, request, session

from tracker.actions import arrivals, devices, lost_steps, second_steps, sign_in
from tracker.plumbing import database
from tracker.records.accounts import User
from tracker.rules.access import Ability
from tracker.rules.audit import Deed
from tracker.web.access import sealer, settings
from tracker.web.accounts.devices import device_in_words

HALF_WAY = "arriving"


def come_in(user: User) -> bool:
    """Begin a session and commit, of somebody with a second step only half; say whether they are in."""
    lost_steps.come_true(user)
    if not second_steps.has_one(user.id):
        arrive(user)
        return True
    _end_what_was()
    secret = arrivals.begin(user)
    database.session().commit()
    _empty_cookie()
    session[HALF_WAY] = secret
    return False


def half_way() -> User | None:
    """Return who gave a password or used a link in this browser, and is yet to show their second step."""
    try:
        return arrivals.whose(session.get(HALF_WAY, ""))
    except arrivals.Over:
        session.pop(HALF_WAY, None)
        return None


def come_all_the_way_in(user: User) -> None:
    """Begin the session of somebody who has shown their second step, and commit. Raises Over."""
    arrivals.finish(session.get(HALF_WAY, ""))
    arrive(user)


def arrive(user: User) -> None:
    """Begin a session and commit; whatever the cookie held before is gone, its token and its session too."""
    _end_what_was()
    secret = sign_in.begin(user, device_in_words(request.user_agent.string))
    remembered = devices.remember(request.cookies.get(device_cookie(), ""), user, sealer())
    database.session().commit()
    _empty_cookie()
    session["secret"] = secret
    after_this_request(lambda answer: _know_again(answer, remembered))


def _know_again(answer: Response, remembered: str) -> Response:
    kept_for = int(devices.KNOWN_FOR.total_seconds())
    secure = settings().secure_cookies
    answer.set_cookie(device_cookie(), remembered, kept_for, secure=secure, httponly=True, samesite="Strict")
    return answer


def device_cookie() -> str:
    return "__Host-device" if settings().secure_cookies else "device"


def known_device(email: str) -> str | None:
    """Return the token of this browser when this account signed in on it before."""
    return devices.known(request.cookies.get(device_cookie(), ""), email, sealer())


def leave() -> None:
    """End the session of this browser and commit."""
    if g.signed_in is not None:
        sign_in.end(g.signed_in.id, g.signed_in.user_id, Deed.SIGNED_OUT)
        database.session().commit()
    _empty_cookie()


def _end_what_was() -> None:
    if g.signed_in is not None:
        sign_in.end(g.signed_in.id, g.signed_in.user_id)


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

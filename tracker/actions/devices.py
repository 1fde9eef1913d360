"""Knows a browser again that somebody signed in with: what strangers try elsewhere does not slow it.

The browser keeps a few tokens that name nobody. They open nothing: whoever has one still has to sign in.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta

from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.sealing import CannotOpen, Sealer
from tracker.records.accounts import User, user_by_email

KNOWN_FOR = timedelta(days=180)
MOST = 3
"""So many people are known again on one device."""
_APART = "."


def known(cookie: str, email: str, sealer: Sealer) -> str | None:
    """Return the token of this browser for the account with this address, or None."""
    if not cookie:
        return None
    user = session().scalars(user_by_email(email)).one_or_none()
    return None if user is None else known_of(cookie, user, sealer)


def known_of(cookie: str, user: User, sealer: Sealer) -> str | None:
    return next((token for token in _tokens(cookie) if _is_of(token, user, sealer)), None)


def remember(cookie: str, user: User, sealer: Sealer) -> str:
    """Return the cookie with which this browser is known again."""
    others = [token for token in _tokens(cookie) if not _is_of(token, user, sealer)]
    made = int(clock.real_now().timestamp()).to_bytes(8) + os.urandom(8)
    mine = urlsafe_b64encode(sealer.seal(made, _about(user))).decode()
    return _APART.join([mine, *others[: MOST - 1]])


def _tokens(cookie: str) -> list[str]:
    return cookie.split(_APART)[:MOST]


def _is_of(token: str, user: User, sealer: Sealer) -> bool:
    try:
        made = sealer.open(urlsafe_b64decode(token.encode()), _about(user))
    except (CannotOpen, ValueError):
        return False
    return int.from_bytes(made[:8]) > (clock.real_now() - KNOWN_FOR).timestamp()


def _about(user: User) -> str:
    """Another password makes every device unknown."""
    return f"device|{user.id}|{user.password_hash or ''}"

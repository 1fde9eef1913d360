"""Addresses in settings: what they must be, so that nothing is forgotten and no name travels unprotected."""

import re
from urllib.parse import SplitResult, parse_qs, urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "::1")
PROTECTED = ("require", "verify-ca", "verify-full")
POSTGRESQL = "postgresql+psycopg://"
"""With the driver that is used for it."""


class UnsafeSettings(Exception):
    """The settings cannot be used; the message says which one and what to write instead."""


def split(url: str) -> SplitResult | None:
    """Take an address apart, or return None when it is none: with a bad host or port, or with control characters."""
    try:
        parts = urlsplit(url)
        return parts if parts.port != 0 and url.isprintable() else None
    except ValueError:
        return None


def database_url(url: str) -> str:
    """Return the address of the database, with its driver. Raises UnsafeSettings."""
    url = _with_driver(url)
    if not url.startswith(("sqlite:///", POSTGRESQL)):
        raise UnsafeSettings("TRACKER_DATABASE_URL must begin with sqlite:/// or postgresql://")
    if url in ("sqlite:///", "sqlite:///:memory:"):
        raise UnsafeSettings("TRACKER_DATABASE_URL names no file: all would be forgotten when the tracker stops.")
    if url.startswith(POSTGRESQL):
        _refuse_open("TRACKER_DATABASE_URL", url)
    return url


def replica_url(url: str | None, database: str) -> str | None:
    """Return the address of a replica of this database, with its driver; None without one. Raises UnsafeSettings."""
    if not url:
        return None
    url = _with_driver(url)
    if not (url.startswith(POSTGRESQL) and database.startswith(POSTGRESQL)):
        raise UnsafeSettings(
            "TRACKER_REPLICA_URL is for a replica of a PostgreSQL database: it and TRACKER_DATABASE_URL must both "
            "begin with postgresql://"
        )
    _refuse_open("TRACKER_REPLICA_URL", url)
    if urlsplit(url).path != urlsplit(database).path:
        raise UnsafeSettings("TRACKER_REPLICA_URL must name the same database as TRACKER_DATABASE_URL.")
    return url


def _with_driver(url: str) -> str:
    return re.sub("^postgres(ql)?://", POSTGRESQL, url)


def _refuse_open(setting: str, url: str) -> None:
    parts = split(url)
    asked = parse_qs(parts.query) if parts else {}
    hosts = [parts.hostname if parts else None, *asked.get("host", [])]
    elsewhere = [host for host in hosts if host and host not in LOOPBACK and not host.startswith("/")]
    if parts is None or (elsewhere and asked.get("sslmode", [""])[-1] not in PROTECTED):
        raise UnsafeSettings(
            f"{setting} leads to another machine: names would travel unprotected. "
            "Add ?sslmode=verify-full to it (or require)."
        )

"""Where a neutral sentence may be sent besides mail: the addresses that whoever runs the installation allows."""

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

SENTENCE = "Something waits for you in the tracker."
"""All that is ever said: no name, no reference, no number."""

LONGEST = 500
_ONE_HOST = frozenset({"slack", "discord", "tgram", "pover"})
"""Their addresses name no host: the library knows the only one."""

_BEGINNING = re.compile(r"[a-z][a-z0-9+.-]*://([a-z0-9.-]+(:[0-9]+)?)?")
_ADDRESS = re.compile(r"[!-~]+")
_UNCLEAR = frozenset("?#\\,")


def is_beginning(text: str) -> bool:
    """Say whether this is how allowed addresses may begin: "ntfys://ntfy.sh" or, where there is one host, "slack://".

    Without a host, anybody could let this machine speak to any other that it reaches.
    """
    found = _BEGINNING.fullmatch(text)
    return found is not None and (bool(found[1]) or urlsplit(text).scheme in _ONE_HOST)


def is_allowed(address: str, beginnings: Iterable[str]) -> bool:
    """Say whether an address has the scheme of an allowed beginning and, where that names one, its host.

    The parts are compared and not the letters: "ntfys://ntfy.sh.example.org" does not begin with "ntfys://ntfy.sh".
    """
    parts = _split(address)
    if parts is None:
        return False
    return any(_fits(parts, urlsplit(each)) for each in beginnings)


def _split(address: str) -> SplitResult | None:
    if len(address) > LONGEST or not _ADDRESS.fullmatch(address) or _UNCLEAR & set(address) or address.count("@") > 1:
        return None
    try:
        parts = urlsplit(address)
        return parts if parts.hostname and parts.port != 0 else None
    except ValueError:
        return None


def _fits(parts: SplitResult, allowed: SplitResult) -> bool:
    if parts.scheme != allowed.scheme:
        return False
    return not allowed.hostname or (parts.hostname, parts.port) == (allowed.hostname, allowed.port)

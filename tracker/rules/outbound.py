"""Which machines may be spoken to when an address that somebody wrote is called: those of the open internet alone."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

LONGEST = 500
_OPEN = IPv6Network("2000::/3")
"""What is given out of IPv6 so far."""
_LEADING_ELSEWHERE = tuple(
    map(IPv6Network, ("2001::/32", "2002::/16", "64:ff9b::/96", "64:ff9b:1::/48", "2001:10::/28", "2001:20::/28"))
)
"""Addresses in which another one stands, to which they lead: of IPv4, and of the machine itself."""
_RELAYS = "192.88.99."


def is_open(address: str) -> bool:
    """Say whether an IP address belongs to the open internet: not to this machine, its network, or a way in."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        mapped = found.ipv4_mapped
        return _is_open_4(mapped) if mapped is not None else _is_open_6(found)
    return _is_open_4(found)


def _is_open_4(address: IPv4Address) -> bool:
    return address.is_global and not address.is_multicast and not str(address).startswith(_RELAYS)


def _is_open_6(address: IPv6Address) -> bool:
    leads_on = any(address in network for network in _LEADING_ELSEWHERE)
    return address.is_global and not address.is_multicast and address in _OPEN and not leads_on


def is_host(text: str) -> bool:
    """Say whether this is how an allowed host is written: hooks.example.org, with :8443 where it is not 443."""
    host, _colon, port = text.partition(":")
    known = all(part and part.replace("-", "a").isalnum() and part.isascii() for part in host.split("."))
    return known and (not _colon or (port.isdecimal() and 0 < int(port) < 2**16))


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine by its number: somebody who runs it named a program of their own there."""
    return host.startswith("127.") and host.count(".") == 3


def is_allowed(url: str, hosts: tuple[str, ...]) -> bool:
    """Say whether an address leads to one of these hosts: by https, or by http to this very machine."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    here = is_loopback(host) and parts.scheme == "http"
    clean = url.isascii() and url.isprintable() and len(url) <= LONGEST and not set(' \\#"<>') & set(url)
    if not clean or "@" in parts.netloc or not (parts.scheme == "https" or here):
        return False
    usual = 80 if here else 443
    return f"{host}:{port or usual}" in {each if ":" in each else f"{each}:{usual}" for each in hosts}

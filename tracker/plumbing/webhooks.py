"""Hands a few bytes to a program elsewhere. What it is connected to is looked at when it is, whatever a name means."""

import http.client
import socket
import ssl
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from tracker.plumbing import clock
from tracker.rules.outbound import is_loopback, is_open

ON = "webhooks"
PATIENCE_SECONDS = 5.0


class NotTaken(Exception):
    """The other program was not reached, or did not take it; the message says so without its address."""


def are_on() -> bool:
    """Say whether this installation tells anybody at all."""
    return bool(current_app.extensions.get(ON))


def post(url: str, body: bytes, headers: dict[str, str]) -> None:
    """Send it once, within five seconds, without following where an answer leads. Raises NotTaken."""
    parts = urlsplit(url)
    line = _Line(parts.hostname or "", parts.port, parts.scheme == "https")
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    told = {"Content-Type": "application/json", "User-Agent": "tracker", "Connection": "close", **headers}
    try:
        with closing(line):
            line.request("POST", path, body, told)
            status = line.getresponse().status
    except (OSError, http.client.HTTPException, UnicodeError) as problem:
        raise NotTaken(f"It was not reached: {type(problem).__name__}.") from problem
    if not 200 <= status < 300:
        raise NotTaken(f"It answered {status}.")


class _Line(http.client.HTTPConnection):
    """A connection to an address of the open internet, or to this machine where its number was written."""

    def __init__(self, host: str, port: int | None, by_tls: bool) -> None:
        super().__init__(host, port or (443 if by_tls else 80), timeout=PATIENCE_SECONDS)
        self._by_tls, self._ends = by_tls, clock.real_now().timestamp() + PATIENCE_SECONDS

    def connect(self) -> None:
        plain = self._reached()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(plain, server_hostname=self.host) if self._by_tls else plain
        self.sock.settimeout(self._left())

    def _left(self) -> float:
        left = self._ends - clock.real_now().timestamp()
        if left <= 0:
            raise TimeoutError
        return left

    def _reached(self) -> socket.socket:
        """Connect to the first address that may be, and answers: the one that was looked at, and no other."""
        last: OSError = ConnectionRefusedError("no address of it may be called")
        for family, kind, protocol, _name, address in socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM):
            if not (is_open(str(address[0])) or (is_loopback(self.host) and address[0] == self.host)):
                continue
            try:
                return _connected(socket.socket(family, kind, protocol), address, self._left())
            except OSError as problem:
                last = problem
        raise last


def _connected(plain: socket.socket, address: Any, seconds: float) -> socket.socket:
    try:
        plain.settimeout(seconds)
        plain.connect(address)
    except OSError:
        plain.close()
        raise
    return plain

"""Codes of six digits that an app makes from a seed and the time (RFC 6238), and the picture that gives it the seed."""

import hmac
from datetime import datetime

import pyotp
import segno

DRIFT = 1
"""A code of the step before or after passes too: clocks differ, and people type slowly."""


def fresh_seed() -> str:
    """Return a new seed of 160 bits, in the letters in which apps take it."""
    return pyotp.random_base32(32)


def step_of(seed: str, code: str, at: datetime, after: int) -> int | None:
    """Return the time-step that a code belongs to, or None. One that is not later than `after` was used already."""
    totp = pyotp.TOTP(seed)
    now = totp.timecode(at)
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode()) and step > after:
            return step
    return None


def address(seed: str, account: str, installation: str) -> str:
    """Return what an app reads from the picture."""
    return pyotp.TOTP(seed).provisioning_uri(name=account, issuer_name=installation)


def drawn(text: str) -> str:
    """Return a QR code as an SVG element without any style of its own."""
    return segno.make(text, error="m").svg_inline(scale=5, border=4, light="#fff", svgclass="qr", lineclass=None)

"""Secrets that stand in an address or a cookie: the database keeps the hash alone."""

import hashlib
import secrets


def fresh() -> str:
    """Return a new secret of 256 bits."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def of_letters(letters: str, length: int) -> str:
    """Return a new secret of so many of these letters, for people to type."""
    return "".join(secrets.choice(letters) for _place in range(length))

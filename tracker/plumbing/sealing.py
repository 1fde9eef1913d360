"""Seals small secrets with a key that lies outside the database: whoever has the database alone cannot read them."""

import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12


class CannotOpen(ValueError):
    """This was sealed with another key, for another purpose, or was changed since."""


class Sealer:
    """Seals and opens with a key made from the one of the installation. `about` says what is sealed, and for whom."""

    def __init__(self, secret_key: str) -> None:
        self._cipher = AESGCM(_derived(secret_key))

    def seal(self, plain: bytes, about: str) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, about.encode())

    def open(self, sealed: bytes, about: str) -> bytes:
        """Return what was sealed for the same purpose. Raises CannotOpen."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], about.encode())
        except (InvalidTag, ValueError) as error:
            raise CannotOpen from error


@cache
def _derived(secret_key: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=b"tracker: small secrets, 1").derive(secret_key.encode())

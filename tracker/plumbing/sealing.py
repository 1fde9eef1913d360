"""Seals small secrets with a key that lies outside the database: whoever has the database alone cannot read them."""

import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12
_LENGTH = 4
STEP = 64


class CannotOpen(ValueError):
    """This was sealed with another key, for another purpose, or was changed since."""


class Sealer:
    """Seals and opens with a key of 32 bytes, by AES-256-GCM. `about` says what is sealed, and for whom."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    @classmethod
    def of(cls, secret_key: str) -> "Sealer":
        """Return one whose key is made from the one of the installation."""
        return cls(_derived(secret_key))

    def seal(self, plain: bytes, about: str) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, about.encode())

    def open(self, sealed: bytes, about: str) -> bytes:
        """Return what was sealed for the same purpose. Raises CannotOpen."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], about.encode())
        except (InvalidTag, ValueError) as error:
            raise CannotOpen from error

    def seal_text(self, text: str, about: str) -> bytes:
        """Seal a text filled up to the next 64 bytes: its length tells little of it."""
        plain = text.encode()
        filled = len(plain).to_bytes(_LENGTH) + plain
        return self.seal(filled + bytes(-len(filled) % STEP), about)

    def open_text(self, sealed: bytes, about: str) -> str:
        """Return a text that was sealed for the same purpose. Raises CannotOpen."""
        filled = self.open(sealed, about)
        end = _LENGTH + int.from_bytes(filled[:_LENGTH])
        return filled[_LENGTH:end].decode()


@cache
def _derived(secret_key: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=b"tracker: small secrets, 1").derive(secret_key.encode())

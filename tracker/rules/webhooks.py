"""What a webhook tells: that there is something new about an event, by its reference alone, and signed."""

import hmac
import json
from enum import StrEnum

from tracker.rules.kinds import Kind

SIGNATURE = "Tracker-Signature"


class News(StrEnum):
    RECORDED = "recorded"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


def body_of(number: int, ref: str, news: str) -> bytes:
    """Return what is sent: the number of the delivery, the reference of the event, and what became of it."""
    told = {"id": number, "kind": Kind.EVENT.value, "ref": ref, "news": news}
    return json.dumps(told, separators=(",", ":")).encode()


def secret_of(key: str, salt: str) -> str:
    """Return the secret of a webhook, made with the key of the installation: it is kept nowhere."""
    return hmac.digest(key.encode(), f"webhook {salt}".encode(), "sha256").hex()


def signature(secret: str, moment: int, body: bytes) -> str:
    """Return the value of the header: seconds since 1970, and HMAC-SHA256 over them, a dot and the body."""
    code = hmac.digest(secret.encode(), f"{moment}.".encode() + body, "sha256").hex()
    return f"t={moment},v1={code}"

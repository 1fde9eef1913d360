"""Addresses on the web that people write and others will follow."""

from urllib.parse import urlsplit


def is_web_address(text: str) -> bool:
    """Say whether a link may lead there: never javascript:, data: or another scheme."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    plain = "@" not in parts.netloc and not any(sign.isspace() for sign in text)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and plain and port != 0

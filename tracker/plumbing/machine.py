"""Which machine this is: a database that wakes up on another one has perhaps been copied."""

import hashlib
import uuid
from pathlib import Path

from tracker.plumbing.settings import Settings

MACHINE_ID = Path("/etc/machine-id")
MADE_UP = 1 << 40
"""Set in a hardware address that Python made up, and will make up anew."""


def identity(settings: Settings) -> str:
    """Return a hash that stays the same on one machine and, with SQLite, for one data folder."""
    folder = str(settings.data_dir) if settings.database_url.startswith("sqlite") else ""
    return hashlib.sha256(f"{settings.guard.host_id or _of_the_machine()}|{folder}".encode()).hexdigest()


def _of_the_machine() -> str:
    try:
        known = MACHINE_ID.read_text().strip()
    except OSError:
        known = ""
    address = uuid.getnode()
    return known or ("" if address & MADE_UP else f"{address:x}")

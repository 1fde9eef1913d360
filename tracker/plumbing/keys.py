"""Keys that lie in files of their own, outside the database."""

import os
import secrets
from pathlib import Path

from flask import current_app

from tracker.plumbing.addresses import UnsafeSettings
from tracker.plumbing.data_folder import write_once

BYTES = 32
AUDIT = "tracker.audit-key"
READ = "tracker.audit-key-file"


def audit_key() -> bytes:
    """Return the key of the log of acts of this installation, made when it is first asked for."""
    found: bytes | Path = current_app.extensions[AUDIT]
    if isinstance(found, Path):
        current_app.extensions[READ] = found
        found = current_app.extensions[AUDIT] = in_file(found)
    return found


def forget() -> None:
    """Keep no key in memory: whoever needs one reads its file again."""
    if READ in current_app.extensions:
        current_app.extensions[AUDIT] = current_app.extensions[READ]


def missing_audit_key() -> Path | None:
    """Return where the key of the log of acts should be and is not; None when it is there, whatever it is worth."""
    found: bytes | Path = current_app.extensions[AUDIT]
    return found if isinstance(found, Path) and not found.exists() else None


def in_file(path: Path) -> bytes:
    """Return the key in this file; where there is none, make one that its owner alone may read.

    Of two processes that make it at once, one does. Raises UnsafeSettings.
    """
    if not path.exists():
        write_once(path, secrets.token_hex(BYTES))
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise UnsafeSettings(f"The key {path} can be read by other users of this machine. Run: chmod 600 {path}")
    try:
        key = bytes.fromhex(path.read_text().strip())
    except (OSError, ValueError):
        key = b""
    if len(key) != BYTES:
        raise UnsafeSettings(f"The key in {path} is not what the tracker wrote. Put back the file from your backup.")
    return key

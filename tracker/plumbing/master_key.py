"""The master key: it wraps the key of every record, and lies in a file of its own, outside the database.

The file has one key a line. The last one wraps what is new; those above it still open what they wrapped before. It is
read each time that something sealed is opened, and kept nowhere in between: without the file there is no key.
"""

import fcntl
import hmac
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import current_app

from tracker.plumbing.addresses import UnsafeSettings
from tracker.plumbing.data_folder import others_can_read, replace_whole, write_once

BYTES = 32
A_KEY = re.compile(rb"[0-9a-f]{64}")
MASTER = "tracker.master-key"

Keys = dict[str, bytes]
"""By their ids, the one that wraps what is new last."""


def file() -> Path:
    """Return where the master key of this installation lies."""
    found: Path = current_app.extensions[MASTER]
    return found


def id_of(key: bytes) -> str:
    """Return what a key is called: it follows from the key, so that no other passes for it, and tells nothing of it."""
    return hmac.digest(key, b"tracker: id of a master key", "sha256").hex()[:16]


def new() -> bytes:
    return secrets.token_bytes(BYTES)


def make(path: Path) -> None:
    """Make the file with one new key, unless it is there. Raises UnsafeSettings."""
    try:
        write_once(path, new().hex() + "\n")
    except OSError as problem:
        raise UnsafeSettings(
            f"The master key {path} cannot be written: {problem.strerror}. "
            "Set TRACKER_MASTER_KEY_FILE to another place."
        ) from problem


def keys(path: Path) -> Keys:
    """Return the keys in the file; none where there is no file. Raises UnsafeSettings."""
    try:
        lines = path.read_text().split()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as problem:
        raise UnsafeSettings(
            f"The master key {path} cannot be read ({type(problem).__name__}). Put back the file that the tracker made."
        ) from problem
    if others_can_read(path):
        raise UnsafeSettings(f"The master key {path} can be read by other users of this machine. Run: chmod 600 {path}")
    try:
        found = [bytes.fromhex(line) for line in lines]
    except ValueError:
        found = []
    if not found or any(len(key) != BYTES for key in found):
        raise UnsafeSettings(
            f"The master key in {path} is not what the tracker wrote. Put back the file from where you keep its copy."
        )
    return {id_of(key): key for key in found}


def ids_in(path: Path) -> set[str]:
    """Return the ids of the keys that stand in a file, also in one that was cut off."""
    lines = path.read_bytes().split()
    return {id_of(bytes.fromhex(line.decode())) for line in lines if A_KEY.fullmatch(line)}


def keep(path: Path, wanted: Keys) -> None:
    """Let the file hold these keys and no others, whole or not at all."""
    replace_whole(path, "".join(f"{key.hex()}\n" for key in wanted.values()))


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Let nobody else change the file meanwhile. A process that dies lets go. Raises BlockingIOError."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(folder)

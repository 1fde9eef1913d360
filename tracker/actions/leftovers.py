"""Erases what a process that died left beside the master key: a key in the clear, and in no place yet."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from tracker.plumbing import clock, master_key
from tracker.plumbing.data_folder import left_beside
from tracker.plumbing.database import session
from tracker.plumbing.erasing import erase
from tracker.records.data_keys import MasterKey, is_needed

STILL_WRITTEN = timedelta(hours=1)
"""What is younger may be on its way into its place."""


def sweep() -> int:
    """Erase what was left beside the master key; return how many files: none while another process has the key.

    It is kept when it holds a key that something needs and the file has no more: somebody will look for that.
    """
    path = master_key.file()
    try:
        with master_key.held(path):
            return _swept(path)
    except (BlockingIOError, FileNotFoundError):
        return 0


def _swept(path: Path) -> int:
    here = set(master_key.keys(path))
    needed = set(session().scalars(select(MasterKey.id).where(is_needed())))
    erased = [each for each in left_beside(path) if _is_old(each) and master_key.ids_in(each) & needed <= here]
    for each in erased:
        _erase(each, path)
    return len(erased)


def _is_old(path: Path) -> bool:
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return path.is_file() and written < clock.real_now() - STILL_WRITTEN


def _erase(each: Path, path: Path) -> None:
    """The same file by another name is not written over: it is the master key."""
    if path.exists() and each.samefile(path):
        each.unlink()
    else:
        erase(each)

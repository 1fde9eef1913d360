"""The data folder and its key: for their owner alone, on a disk of this machine, and where nobody else copies them."""

import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from tracker.plumbing import assets
from tracker.plumbing.addresses import UnsafeSettings

MOUNTS = Path("/proc/self/mountinfo")
FAR = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "9p", "ceph", "glusterfs", "lustre", "beegfs"),
        *("ocfs2", "gfs2", "fuse.sshfs", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.davfs", "davfs"),
    }
)
"""File systems of other machines: their locks fail, and SQLite then loses what was written."""
COPIED = (
    *("box sync", "cloudstorage", "dropbox", "google drive", "googledrive", "icloud", "megasync", "mobile documents"),
    *("nextcloud", "onedrive", "owncloud", "pcloud", "seafile", "syncthing", "yandex.disk"),
)
"""What folders are called that a service copies to other machines."""
FRESH = r"\.[0-9a-f]{16}"
"""How the name of a file goes on while it is written, to be put in the place of another."""
FEWEST, SHORTEST = 8, 32
"""Different characters in a key, and characters."""
KNOWN_TO_ALL = ("changeme", "change-me", "example", "password", "secret", "insecure", "django")


def opened(path: Path) -> Path:
    """Make the data folder where it is missing and return where it lies. Raises UnsafeSettings."""
    path = path.absolute()
    _refuse_place(path.resolve())
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UnsafeSettings(
            f"The data folder {path} cannot be made: {error.strerror}. Set TRACKER_DATA_DIR."
        ) from error
    _refuse_others(path)
    return path.resolve()


def _refuse_place(path: Path) -> None:
    copied = [part for part in path.parts if part.lower().startswith(COPIED)]
    if copied:
        raise UnsafeSettings(
            f"The data folder {path} lies in {copied[0]}, which copies it to other machines: names would leave, and "
            "the copy would be broken. Set TRACKER_DATA_DIR to a folder that nothing copies."
        )
    if any(path.is_relative_to(assets.folder(name)) for name in ("static", "templates")):
        raise UnsafeSettings(
            f"The data folder {path} lies among the files that everybody may fetch. "
            "Set TRACKER_DATA_DIR to another one."
        )


def _refuse_others(path: Path) -> None:
    if os.name == "posix" and path.stat().st_uid != os.geteuid():
        raise UnsafeSettings(
            f"The data folder {path} belongs to somebody else on this machine. Run the tracker as its owner, "
            "or set TRACKER_DATA_DIR to a folder of your own."
        )
    if others_can_read(path):
        raise UnsafeSettings(
            f"The data folder {path} can be read by other users of this machine. Run: chmod 700 {path}"
        )


def refuse_far(database: Path) -> None:
    """Refuse a file of SQLite on a disk of another machine, or open to others. Raises UnsafeSettings."""
    kind = _file_system(database.parent)
    if kind in FAR:
        raise UnsafeSettings(
            f"The database {database} lies on a disk of another machine ({kind}), where SQLite may lose what was "
            "saved. Put TRACKER_DATA_DIR on a disk of this machine, or use PostgreSQL."
        )
    for file in (database, Path(f"{database}-wal"), Path(f"{database}-shm")):
        if others_can_read(file) and others_can_read(file.parent):
            raise UnsafeSettings(
                f"The database {file} can be read by other users of this machine. Run: chmod 600 {file}"
            )


def _file_system(path: Path) -> str:
    """Return the kind of file system a folder lies on; '' where the system does not say."""
    around = [path, *path.parents]
    found = [(len(place.parts), kind) for place, kind in _mounted() if place in around]
    return max(found, default=(0, ""))[1]


def _mounted() -> Iterator[tuple[Path, str]]:
    try:
        lines = MOUNTS.read_text().splitlines()
    except OSError:
        return
    for line in lines:
        place, _apart, source = line.partition(" - ")
        yield Path(place.split()[4].replace("\\040", " ")), source.split()[0]


def others_can_read(path: Path) -> bool:
    """A file that is not there yet is made for its owner alone."""
    try:
        return os.name == "posix" and bool(path.stat().st_mode & 0o077)
    except OSError:
        return False


def secret_key(data_dir: Path) -> str:
    """Return the key of this installation, made at the first start and kept readable by its owner alone."""
    path = data_dir / "secret-key"
    if not path.exists():
        write_once(path, secrets.token_hex(32))
    key = _read(path)
    if others_can_read(path):
        raise UnsafeSettings(f"The key {path} can be read by other users of this machine. Run: chmod 600 {path}")
    _refuse_weak(path, key)
    return key


def write_once(path: Path, text: str) -> None:
    """Make a file that its owner alone may read, whole or not at all; of two processes at once, one makes it."""
    fresh = _written_beside(path, text)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def replace_whole(path: Path, text: str) -> None:
    """Put a file that its owner alone may read in the place of another: whoever reads finds one of them, whole."""
    _written_beside(path, text).replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def left_beside(path: Path) -> list[Path]:
    """Return what was written beside a file, to be put in its place, and is there still: a process died, or writes."""
    if not path.parent.is_dir():
        return []
    name = re.compile(re.escape(path.name) + FRESH)
    return sorted(each for each in path.parent.iterdir() if name.fullmatch(each.name))


def _written_beside(path: Path, text: str) -> Path:
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return fresh


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise UnsafeSettings(
            f"The key {path} cannot be read ({type(problem).__name__}). Put back the file that the tracker made."
        ) from problem


def _refuse_weak(path: Path, key: str) -> None:
    anew = "Delete the file: a new key is made, and everybody signs in again."
    if len(key) < SHORTEST:
        raise UnsafeSettings(f"The key in {path} is too short. {anew}")
    if len(set(key)) < FEWEST or any(word in key.lower() for word in KNOWN_TO_ALL):
        raise UnsafeSettings(f"The key in {path} is one that others can guess. {anew}")

"""Finds the map of the world: the installation's own in its data folder, or the one that came along."""

from functools import cache
from pathlib import Path

from tracker.plumbing import assets
from tracker.plumbing.addresses import UnsafeSettings
from tracker.rules.pictures.world import NoWorld, World, read

FILE = "world.svg"


def world(data_dir: Path) -> World:
    """Return the map on which countries are shown. Raises UnsafeSettings when the installation's own cannot be read."""
    own = data_dir / FILE
    if not own.is_file():
        return _ours()
    try:
        return read(own.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UnsafeSettings(f"The map {own} cannot be read: {error}. Remove it, and ours is shown.") from error
    except NoWorld as problem:
        raise UnsafeSettings(f"The map {own} cannot be used. {problem} Remove it, and ours is shown.") from problem


@cache
def _ours() -> World:
    return read((assets.folder("static") / FILE).read_text(encoding="utf-8"))

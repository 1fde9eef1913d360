"""Sealed details of two records that are one: both stay readable, and nobody is shown any by merging."""

from collections.abc import Mapping

from tracker.actions import sealed
from tracker.actions.data_keys import NoKey
from tracker.records.record import Record
from tracker.rules.sealed import DETAILS, Detail


def carry_over(other: Record, kept: Record) -> bool:
    """Seal what the details of the other say with those of the one that stays; say whether there were any.

    What both say stands one below the other. Raises NoKey.
    """
    theirs = _opened(other)
    if not theirs:
        return False
    ours = _opened(kept)
    sealed.keep(kept, kept.version, {name: _together(ours.get(name), text, other) for name, text in theirs.items()})
    return True


def take_out(other: Record, kept: Record) -> None:
    """Take out again what `carry_over` put there, as far as it still stands so. Raises NoKey."""
    ours, back = _opened(kept), dict[Detail, str]()
    for name, text in _opened(other).items():
        added = _added(text, other)
        if ours.get(name) == text:
            back[name] = ""
        elif ours.get(name, "").endswith(added):
            back[name] = ours[name].removesuffix(added)
    sealed.keep(kept, kept.version, back)


def _opened(record: Record) -> Mapping[Detail, str]:
    """Return all details of a record. Raises NoKey where any cannot be opened."""
    texts = sealed.opened(record) if record.kind_of in DETAILS else {}
    if any(text is None for text in texts.values()):
        raise NoKey
    return {name: text for name, text in texts.items() if text is not None}


def _together(ours: str | None, theirs: str, other: Record) -> str:
    return theirs if ours in (None, theirs) else f"{ours}{_added(theirs, other)}"


def _added(text: str, other: Record) -> str:
    return f"\n\n{other.ref}: {text}"

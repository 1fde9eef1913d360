"""Seals details of a record, and opens them for whoever may see it and asked to: the one door to what is sealed."""

from collections.abc import Mapping

from tracker.actions import audit, records
from tracker.actions.audit import Noted
from tracker.actions.data_keys import Keyring
from tracker.plumbing.database import session
from tracker.plumbing.sealing import CannotOpen, Sealer
from tracker.records.record import Record, folded
from tracker.records.sealed import SealedDetail, about, details_of, every_detail
from tracker.rules.audit import About, Deed
from tracker.rules.sealed import Detail

Opened = dict[Detail, str | None]
"""What each detail says; None when no key here opens it, or it was changed by a stranger's hand."""


def opened(record: Record) -> Opened:
    """Open the details of a record that are there. Raises NoKey."""
    rows = _rows(record).values()
    openers = Keyring().opening({row.key_id for row in rows})
    return {Detail(row.name): _text_of(row.sealed, row.about, openers.get(row.key_id)) for row in rows}


def _text_of(sealed: bytes, bound_to: str, opener: Sealer | None) -> str | None:
    try:
        return opener.open_text(sealed, bound_to) if opener else None
    except CannotOpen:
        return None


def having(words: str) -> list[int]:
    """Return the numbers of the records in whose sealed details all the words stand, the newest first. Raises NoKey.

    Those that one may see are opened and compared; nothing of them is kept, and what cannot be opened has no words.
    """
    ring, openers = Keyring(), dict[int, Sealer | None]()
    wanted, told = folded(words).split(), dict[int, list[str]]()
    for record_id, name, sealed, key_id, key_of, master_id, wrapped in session().execute(every_detail()):
        if key_id not in openers:
            openers[key_id] = ring.unwrapped(key_of, master_id, wrapped)
        text = _text_of(sealed, about(record_id, name, key_id), openers[key_id])
        told.setdefault(record_id, []).append(folded(text or ""))
    return [number for number, said in told.items() if all(any(word in each for each in said) for word in wanted)]


def keep(record: Record, seen_version: int, texts: Mapping[Detail, str]) -> bool:
    """Let the details say this, an empty one nothing; say whether anything changed. Raises NoKey, EditConflict.

    What cannot be opened stays as it is, unless something is written in its place.
    """
    rows, before = _rows(record), opened(record)
    changed = {detail: text for detail, text in texts.items() if text != (before.get(detail) or "")}
    records.claim(record, seen_version, bool(changed))
    if not changed:
        return False
    key_id, sealer = Keyring().sealing(record.id)
    for detail, text in changed.items():
        _put(record, rows.get(detail), detail, text, key_id, sealer)
    audit.note(Noted(Deed.SEALED_CHANGED, About.RECORD, record.id, record.visibility))
    session().flush()
    return True


def _rows(record: Record) -> dict[str, SealedDetail]:
    return {row.name: row for row in session().scalars(details_of(record.id))}


def _put(record: Record, row: SealedDetail | None, detail: Detail, text: str, key_id: int, sealer: Sealer) -> None:
    if row is not None and not text:
        session().delete(row)
        return
    if row is None:
        row = SealedDetail(record_id=record.id, name=detail)
        session().add(row)
    row.key_id = key_id
    row.sealed = sealer.seal_text(text, row.about)

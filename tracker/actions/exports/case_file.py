"""A case as one file: tables of its records, its links, its files, and a manifest with the SHA-256 of each."""

import json
from collections.abc import Iterator
from contextlib import suppress

from tracker.actions import attachments
from tracker.actions.audit import Noted
from tracker.actions.data_keys import NoKey
from tracker.plumbing.database import session
from tracker.plumbing.files.sealed import Damaged
from tracker.plumbing.files.shelf import Part
from tracker.plumbing.long_tables import csv_pieces
from tracker.plumbing.packing import Packing
from tracker.records.attachments import Attachment
from tracker.records.cases import Case
from tracker.records.exports.formats import FORMATS
from tracker.records.exports.gathered import Gathered, files_of, gathered, link_rows
from tracker.records.exports.reading import Going, chosen
from tracker.records.record import Record, by_reference
from tracker.rules.audit import About, Deed
from tracker.rules.files import Metadata

FORM = 1
FORMS = ("csv", "jsonl")
MIMETYPE = "application/zip"


def name_of(case: Case, going: Going) -> str:
    return f"{case.ref}-{going.on}.zip"


def acts(case: Case, going: Going) -> list[Noted]:
    """Return what the log has to say when a case is taken along: of the case, and as the custody of each file."""
    taken = Noted(Deed.HANDED_OVER, About.RECORD, case.id, case.visibility)
    files = files_of(gathered(case.id).with_files, going)
    copies = (Noted(Deed.COPIED, About.FILE, file.id, record.visibility, _part(file)) for file, record in files)
    return [taken, *copies]


def pieces(ref: str, going: Going) -> Iterator[bytes]:
    """Return a case as a file, piece by piece, with the eyes of whoever looks as it is asked for."""
    case = session().scalars(by_reference(ref)).one()
    yield from _CaseFile(case, going).pieces()


class _CaseFile:
    def __init__(self, case: Record, going: Going) -> None:
        self._case, self._going = case, going
        self._gathered: Gathered = gathered(case.id)
        self._files = files_of(self._gathered.with_files, going)
        self._held: dict[str, dict[str, str]] = {}
        self._left_out: list[dict[str, str]] = []

    def pieces(self) -> Iterator[bytes]:
        packing = Packing()
        for kind, ids in self._gathered.ids.items():
            for form in FORMS:
                going = Going(self._going.on, self._going.reach)
                content = FORMATS[form].made(chosen(kind, ids, going))
                yield from packing.put(f"{kind.folder}.{form}", content)
        yield from packing.put("links.csv", csv_pieces(link_rows(self._gathered.everything, self._going)))
        for file, record in self._files:
            yield from self._file(packing, file, record)
        yield from packing.put("manifest.json", [self._manifest(packing).encode()])
        yield from packing.end()

    def _file(self, packing: Packing, file: Attachment, record: Record) -> Iterator[bytes]:
        """Put in the copy without metadata; a file of a type that has none, as it came."""
        name = f"files/{record.ref}-{file.token[:8]}.{file.ending}"
        part = _part(file)
        if part == Part.ORIGINAL and file.type.metadata is not Metadata.NONE:
            self._leave_out(file, record, "there is no copy of it without metadata")
            return
        content = None
        with suppress(NoKey, Damaged):
            content = attachments.pieces(file, Part(part))
        if content is None:
            self._leave_out(file, record, "it cannot be opened now: see tracker check files")
            return
        yield from packing.put(name, content)
        self._held[name] = {"record": record.ref, "part": part}

    def _leave_out(self, file: Attachment, record: Record, why: str) -> None:
        self._left_out.append({"record": record.ref, "file": file.token[:8], "why": why})

    def _manifest(self, packing: Packing) -> str:
        members = {name: {"sha256": sha256, **self._held.get(name, {})} for name, sha256 in packing.hashes.items()}
        told = {"case": self._case.ref, "form": FORM, "made_on": f"{self._going.on}", "members": members}
        return json.dumps({**told, "left_out": self._left_out}, indent=1) + "\n"


def _part(file: Attachment) -> str:
    return str(Part.STRIPPED if file.stripped else Part.ORIGINAL)

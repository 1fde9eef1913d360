"""Freeze a document as it is handed over: a numbered version that nobody changes afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from tracker.actions import audit
from tracker.actions.audit import Noted
from tracker.actions.settling import take_in_turn
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records import introductions
from tracker.records.cases import Case
from tracker.records.documents import FrozenDocument, SpokenOf, last_number, last_version
from tracker.records.gate import viewer
from tracker.records.introductions import Composed as Introduced
from tracker.records.organisations import Organisation
from tracker.records.packs.composing import Composed
from tracker.records.packs.naming import Wishes
from tracker.records.packs.proposed import before
from tracker.records.people_lists import Compiled, ListWishes
from tracker.records.record import Record
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.audit import About, Deed
from tracker.rules.documents import cards, introduction, pack, people_list
from tracker.rules.documents.blocks import Document, Say, fingerprint

PACK, LIST, INTRODUCTION = "pack", "list", "introduction"


class StaysHere(Exception):
    """There is no paper of what is sealed."""


@dataclass(frozen=True, slots=True)
class ToFreeze:
    kind: str
    level: str
    choices: Mapping[str, Any]
    """What was chosen, so that the next version can begin from it."""
    documents: Mapping[str, Document]
    records: Sequence[Record]
    """Everything that it speaks of: who may not see all of it may not see the version."""


def freeze(record: Record, what: ToFreeze) -> FrozenDocument:
    """Keep a document of a record as it is now, under the next number; of two people at once, one waits.

    What says the same as the last version, word for word, is that version. Raises StaysHere.
    """
    if record.visibility == Visibility.SEALED:
        raise StaysHere
    take_in_turn([record])
    papers = {name: document.plain() for name, document in what.documents.items()}
    content = {"choices": dict(what.choices), "documents": papers}
    sha256, last = fingerprint(content), session().scalars(last_version(record.id, what.kind)).one_or_none()
    if last is not None and last.sha256 == sha256:
        return last
    frozen = FrozenDocument(
        record_id=record.id,
        kind=what.kind,
        number=session().execute(last_number(record.id, what.kind)).scalar_one() + 1,
        content=content,
        sha256=sha256,
        level=what.level,
        made_at=clock.now(),
        made_by=viewer().user_id or None,
    )
    session().add(frozen)
    session().flush()
    session().add_all([SpokenOf(document_id=frozen.id, record_id=each.id) for each in what.records])
    session().flush()
    audit.note(Noted(Deed.FROZEN, About.DOCUMENT, frozen.id, level=record.visibility, digest=frozen.sha256))
    return frozen


def freeze_pack(
    visit: Visit, made: Composed, besides: Sequence[str], wishes: Wishes, language: str, say: Say = str
) -> FrozenDocument:
    """Keep the pack of a visit, and its speaking cards, as the next version; `besides` might not even be chosen."""
    stayed = sorted({*made.kept_back, *besides, *_kept_from_us(visit)})
    choices = {
        "demands": made.demands,
        **({"kept_back": stayed} if stayed else {}),
        "messages": list(wishes.messages),
        "level": wishes.level.value,
        "reach": wishes.reach.value,
        "without": sorted(wishes.without),
    }
    return freeze(visit, ToFreeze(PACK, wishes.level, choices, written(made, language, say), made.records))


def _kept_from_us(visit: Visit) -> list[str]:
    """Return what might not go into the last version and is hidden from whoever makes this one: they decide nothing."""
    last = session().scalars(last_version(visit.id, PACK)).one_or_none()
    stayed = before(last).kept_back if last else []
    open_to_us = set(session().scalars(select(Record.ref).where(Record.ref.in_(stayed)))) if stayed else set()
    return [ref for ref in stayed if ref not in open_to_us]


def freeze_list(case: Case, made: Compiled, wishes: ListWishes, language: str, say: Say = str) -> FrozenDocument:
    """Keep the list of the people of a case as the next version; the one after it is compared with this."""
    choices = {
        "definition": wishes.definition,
        "compiled_by": wishes.compiled_by,
        "level": wishes.level.value,
        "reach": wishes.reach.value,
        "members": made.members,
        "called": made.called,
    }
    papers = {LIST: people_list.written(made.made, language, say)}
    return freeze(case, ToFreeze(LIST, wishes.level, choices, papers, made.records))


def freeze_introduction(
    office: Organisation, made: Introduced, wishes: introductions.Wishes, language: str, say: Say = str
) -> FrozenDocument:
    """Keep the letter to whoever came into a post of an office as the next version."""
    choices = {"opening": wishes.opening, "signed": wishes.signed, "level": wishes.level.value}
    papers = {INTRODUCTION: introduction.written(made.made, language, say)}
    return freeze(office, ToFreeze(INTRODUCTION, wishes.level, choices, papers, made.records))


def written(made: Composed, language: str, say: Say = str) -> dict[str, Document]:
    """Return what is handed over: the pack, and the cards to speak from."""
    return {"pack": pack.written(made.pack, language, say), "cards": cards.cards(made.pack, language, say)}

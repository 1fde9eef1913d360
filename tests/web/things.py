"""A record of every kind, and what hangs on them: events, ties, follow-ups, stops, runs, papers, files."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from werkzeug.routing import Rule

from tests import factories
from tests.factories import on
from tests.stories.plan_pages import plan_with
from tracker.actions import documents, follow_ups, links, records, saved_searches, stops, timeline, visibility
from tracker.actions.documents import ToFreeze
from tracker.actions.imports import applying, drafts
from tracker.actions.imports.applying import File
from tracker.actions.imports.formats import opened
from tracker.actions.links import Terms
from tracker.actions.plans import runs
from tracker.actions.saved_searches import Kept
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.record import Record
from tracker.records.revisions import Revision
from tracker.records.sources import Source
from tracker.records.twins import Twin
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.documents.blocks import Document
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.plans import Owes
from tracker.rules.saved_searches import Shared

OF_PEOPLE = {
    "channel_id",
    "user_id",
    "session_id",
    "secret",
    "country",
    "day_id",
    "feed_id",
    "folder",
    "search_id",
    "key",
    "trigger",
    "passkey_id",
    "token_id",
}
"""Parts of an address that name no record."""


PAPERS = {
    Kind.VISIT: documents.PACK,
    Kind.CASE: documents.LIST,
    Kind.ORGANISATION: documents.INTRODUCTION,
}
"""The paper that records of a kind have."""
CHOICES = {"level": "names", "members": {}, "messages": [], "without": [], "demands": [], "sections": []}


@dataclass(frozen=True)
class Things:
    """A record of every kind, all called the same, and what hangs on them."""

    refs: dict[Kind, str]
    numbers: dict[str, int]
    documents: dict[Kind, int]
    token: str

    def values(self, rule: Rule, *, missing: bool = False) -> dict[str, str | int]:
        """Fill an address in with what is hidden, or with what does not exist."""
        kind = next((kind for kind in Kind if str(rule).startswith(f"/{kind.folder}/")), Kind.PERSON)
        known: dict[str, str | int] = {
            **{name: 987_654_321 if missing else number for name, number in self.numbers.items()},
            "ref": self._ref(Kind.EVENT if str(rule).startswith("/log/") else kind, missing),
            "demand_ref": self._ref(Kind.DEMAND, missing),
            "plan_key": "wgeid-urgent",
            "axis_code": "custody",
            "document_id": 987_654_321 if missing else self.documents.get(kind, 0),
            "name": PAPERS.get(kind, documents.PACK),
            "ending": "csv" if str(rule).startswith("/scoreboard/") else "txt",
            "token": "0" * 32 if missing else self.token,
            **dict.fromkeys(OF_PEOPLE, 1),
        }
        return {name: known[name] for name in rule.arguments}

    def is_child(self, rule: Rule) -> bool:
        """Say whether an address leads to what hangs on a record, and not to itself."""
        return bool(rule.arguments & {*self.numbers, "document_id", "token"}) or str(rule).startswith(
            ("/events/", "/log/")
        )

    def _ref(self, kind: Kind, missing: bool) -> str:
        return f"{kind.initial}-ZZZZZ" if missing else self.refs[kind]


def make(
    canary: str,
    width: Visibility,
    reader_ids: Sequence[int] = (),
    token: str = "f" * 32,
    team_id: int | None = None,
) -> Things:
    """Record them as whoever acts, for this team or their own; those for named people are for these, or for whoever
    acts alone.
    """
    made: list[Record] = [
        factories.person(canary),
        factories.organisation(canary),
        factories.case(canary),
        factories.demand(canary),
        factories.letter(canary),
        records.add(Visit(kind=Kind.VISIT, title=canary)),
        records.add(Source(kind=Kind.SOURCE, title=canary)),
    ]
    papers = {record.kind_of: freeze(record, canary, made[0]) for record in made if record.kind_of in PAPERS}
    for record in made:
        visibility.change(record, width, team_id or record.team_id, reader_ids or [record.created_by or 0])
    person, demand = made[0], made[3]
    event = timeline.record(timeline.Account("statement", on(2016, 1, 5), canary), timeline.Ties([person]))
    tie = links.link(demand, LinkRole.BENEFICIARY, person, Terms(note=canary))
    row = follow_ups.set_by_hand(person, canary, clock.today(), Owes.WE, None)
    told = timeline.record(timeline.Account("disappearance", on(2016, 1, 5), canary), timeline.Ties([person]))
    run = runs.start(person, plan_with("wgeid-urgent"), told)
    last = session().scalars(select(Revision.id).order_by(Revision.id.desc())).first() or 0
    stop = stops.stop(person, clock.today(), clock.today(), canary)
    factories.attachment(person, token, canary)
    saved_searches.watch(saved_searches.keep(canary, Kept(Kind.PERSON, "", "{}"), Shared.PRIVATE, None))
    refs = {Kind(record.kind): record.ref for record in (*made, event)}
    numbers = {"link_id": tie.id, "number": row.id, "revision_id": last, "stop_id": stop.id, "run_id": run.id}
    numbers |= {"second_yes_id": factories.asked_to_look(person).id}
    numbers |= {"twin_id": alike(person, made[1])}
    numbers |= brought_in(canary, width)
    return Things(refs, numbers, papers, token)


def alike(one: Record, other: Record) -> int:
    """Say that two records may be one, and return the number by which that stands in addresses."""
    twin = Twin(one_id=one.id, other_id=other.id, kind=one.kind_of, score=90, why=["name"], found_at=clock.now())
    session().add(twin)
    session().flush()
    return twin.id


def freeze(record: Record, canary: str, spoken_of: Record) -> int:
    """Keep a paper of a record that speaks of another one, and return its number."""
    kind = PAPERS[record.kind_of]
    paper = Document(canary, "en", ())
    return documents.freeze(record, ToFreeze(kind, "names", CHOICES, {kind: paper}, [spoken_of])).id


def brought_in(canary: str, width: Visibility) -> dict[str, int]:
    """A table on its way in, and one that came in: by the names that they have in addresses. Its row is as hidden."""
    hidden = max(width, Visibility.RESTRICTED, key=lambda each: each.rank)
    cell = f"{canary} of a table".replace('"', '""')
    data = f'Name,No.,Born\n"{cell}",A-1,in some spring\n'.encode()
    draft = drafts.begin(Kind.PERSON, File(f"{canary}.csv", data))
    made, _found = applying.apply(
        drafts.mapping_of(draft), opened(data), File(f"{canary}.csv", data), visible_to=hidden
    )
    return {"draft_id": draft.id, "import_id": made.id}

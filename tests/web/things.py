"""A record of every kind, and what hangs on them: events, ties, follow-ups, stops, runs, papers, files."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from werkzeug.routing import Rule

from tests import factories
from tests.factories import on
from tests.stories.plan_pages import plan_with
from tracker.actions import documents, follow_ups, links, records, stops, timeline, visibility
from tracker.actions.documents import ToFreeze
from tracker.actions.links import Terms
from tracker.actions.plans import runs
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.record import Record
from tracker.records.revisions import Revision
from tracker.records.sources import Source
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.documents.blocks import Document
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.plans import Owes

OF_PEOPLE = {
    "channel_id",
    "user_id",
    "session_id",
    "secret",
    "country",
    "day_id",
    "feed_id",
    "key",
    "trigger",
    "passkey_id",
}
"""Parts of an address that name no record."""


@dataclass(frozen=True)
class Things:
    """A record of every kind, all called the same, and what hangs on them."""

    refs: dict[Kind, str]
    numbers: dict[str, int]
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
            "name": "pack",
            "ending": "txt",
            "token": "0" * 32 if missing else self.token,
            **dict.fromkeys(OF_PEOPLE, 1),
        }
        return {name: known[name] for name in rule.arguments}

    def is_child(self, rule: Rule) -> bool:
        """Say whether an address leads to what hangs on a record, and not to itself."""
        return bool(rule.arguments & {*self.numbers, "token"}) or str(rule).startswith(("/events/", "/log/"))

    def _ref(self, kind: Kind, missing: bool) -> str:
        return f"{kind.initial}-ZZZZZ" if missing else self.refs[kind]


def make(canary: str, width: Visibility, reader_ids: Sequence[int] = (), token: str = "f" * 32) -> Things:
    """Record them as whoever acts; those for named people are for these, or for whoever acts alone."""
    made: list[Record] = [
        factories.person(canary),
        factories.organisation(canary),
        factories.case(canary),
        factories.demand(canary),
        factories.letter(canary),
        records.add(Visit(kind=Kind.VISIT, title=canary)),
        records.add(Source(kind=Kind.SOURCE, title=canary)),
    ]
    paper = Document(canary, "en", ())
    frozen = documents.freeze(made[5], ToFreeze(documents.PACK, "names", {}, {"pack": paper}, made[:1]))
    for record in made:
        visibility.change(record, width, record.team_id, reader_ids or [record.created_by or 0])
    person, demand = made[0], made[3]
    event = timeline.record(timeline.Account("statement", on(2016, 1, 5), canary), timeline.Ties([person]))
    tie = links.link(demand, LinkRole.BENEFICIARY, person, Terms(note=canary))
    row = follow_ups.set_by_hand(person, canary, clock.today(), Owes.WE, None)
    told = timeline.record(timeline.Account("disappearance", on(2016, 1, 5), canary), timeline.Ties([person]))
    run = runs.start(person, plan_with("wgeid-urgent"), told)
    last = session().scalars(select(Revision.id).order_by(Revision.id.desc())).first() or 0
    stop = stops.stop(person, clock.today(), clock.today(), canary)
    factories.attachment(person, token, canary)
    refs = {Kind(record.kind): record.ref for record in (*made, event)}
    numbers = {"link_id": tie.id, "number": row.id, "revision_id": last, "stop_id": stop.id, "run_id": run.id}
    numbers |= {"document_id": frozen.id, "second_yes_id": factories.asked_to_look(person).id}
    return Things(refs, numbers, token)

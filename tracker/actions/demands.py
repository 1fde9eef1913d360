"""Make demands outside letters, and say what an answer means."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.actions import settling, timeline
from tracker.actions.records import EditConflict
from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.events import Event
from tracker.records.record import Record
from tracker.records.standings import StandingRow, standings_of
from tracker.rules.dates import UncertainDate


@dataclass(frozen=True, slots=True)
class Making:
    """When a demand was made outside a letter: in a statement, a meeting, a call; by whom, and in which words."""

    demand: Demand
    when: UncertainDate
    ties: timeline.Ties
    quote: str = ""
    title: str = ""
    place: str = ""

    @property
    def account(self) -> timeline.Account:
        country, title = self.demand.country, self.title or self.demand.title
        return timeline.Account("demand-made", self.when, title, quote=self.quote, country=country, place=self.place)


def make(
    demand: Demand,
    when: UncertainDate,
    ties: timeline.Ties,
    quote: str = "",
    title: str = "",
    place: str = "",
) -> Event:
    """Record that a demand was made outside a letter."""
    return make_all([Making(demand, when, ties, quote, title, place)])[0]


def make_all(makings: Sequence[Making]) -> list[Event]:
    """Record it of many, in a number of statements that hardly grows."""
    return timeline.record_all([(each.account, each.ties.having(each.demand)) for each in makings])


def settle(demand: Demand, was_part_of: Sequence[Record] = ()) -> None:
    """Fold where a demand stands, and let it come back as its standing and `followed` ask for."""
    settling.settle([demand, *was_part_of])


def answer(demand: Demand, account: timeline.Account, ties: timeline.Ties, seen: str | None = None) -> Event:
    """Record how things stand now, with the evidence: the event is the status.

    `seen` is what `standing_seen` gave when the person looked; a change since then raises EditConflict.
    """
    if seen is not None and seen != standing_seen(demand, locking=True):
        raise EditConflict
    return timeline.record(account, ties.having(demand))


def standing_seen(demand: Demand, *, locking: bool = False) -> str:
    """Return a token of where the demand stands: another one as soon as anything is said about that."""
    asked = standings_of(demand.id).execution_options(populate_existing=True)
    row: StandingRow | None = session().scalars(asked.with_for_update() if locking else asked).one_or_none()
    return f"{row.code}.{row.event_id or 0}.{row.confirmed_event_id or 0}" if row else "none"

"""Two demands that are one, and one that is several. What happened is carried over; either can be taken back."""

from collections.abc import Sequence

from sqlalchemy import Select, select

from tracker.actions import deletion, follow_ups, links, records, settling, timeline
from tracker.actions.meanwhile import ChangedMeanwhile
from tracker.actions.merging import carrying
from tracker.actions.merging.refusals import MayNotMerge, is_seen_by_fewer
from tracker.actions.timeline import Account, Ties
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.events import Event
from tracker.records.follow_ups import CANCELLED, open_of_record
from tracker.records.gate import Escape, escaping
from tracker.records.links import Link, tied_to
from tracker.rules.dates import UncertainDate
from tracker.rules.events import REPLACED
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.outcomes import Outcome
from tracker.rules.plans import Owes
from tracker.rules.words import N_

MERGED = "merged into another demand"
"""How it is known that a demand is closed which was merged."""


def merge(kept: Demand, other: Demand) -> Event:
    """Let a demand take over another one, which is closed as replaced: its letters, addressees, visits, people, events
    and what was set to come back by hand. Raises MayNotMerge.
    """
    _refuse(kept, other)
    settling.take_in_turn([kept, other])
    _replaces(kept, other)
    with escaping(Escape.FOLD):
        carrying.ties(other, kept)
        carrying.happenings(other, kept, but={"withdrawn"})
    account = Account(
        "withdrawn", UncertainDate.on(clock.today()), detail=REPLACED, how_known=MERGED, country=other.country
    )
    closing = timeline.record(account, Ties(about=[other]))
    _hand_over(other, kept, closing)
    settling.settle([kept, other])
    return closing


def _refuse(kept: Demand, other: Demand) -> None:
    if kept.id == other.id:
        raise MayNotMerge(N_("This is the same demand. Name the other one."))
    if other.status == "closed":
        raise MayNotMerge(N_("The other demand is closed already. Open it again first, or leave it as it is."))
    if kept.status == "closed":
        raise MayNotMerge(N_("This demand is closed. Open it again first, or merge it into the other one."))
    if is_seen_by_fewer(kept, other):
        raise MayNotMerge(N_("Fewer people may see the other demand. Open it to the same people first."))


def _replaces(kept: Demand, other: Demand) -> None:
    """Say that the one replaces the other, anew: what is carried over is known by being tied after that."""
    for tie in session().scalars(_replacing(other).where(Link.from_id == kept.id)).all():
        links.unlink(tie)
    links.link(kept, LinkRole.REPLACES, other)


def _replacing(other: Demand) -> Select[Link]:
    return select(Link).where(Link.to_id == other.id, Link.role == LinkRole.REPLACES).order_by(Link.id.desc())


def _hand_over(other: Demand, kept: Demand, closing: Event) -> None:
    """Let what somebody set to come back on the one come back on the other."""
    for row in session().scalars(open_of_record(other.id)).all():
        if row.by_hand:
            day = max(row.returns_on, clock.today())
            follow_ups.set_by_hand(kept, row.what, day, Owes(row.owes), row.assignee_id, closing.ref)
            follow_ups.claim(row)
            row.state, row.outcome, row.outcome_event_id = CANCELLED, Outcome.NO_LONGER_NEEDED, closing.id


def may_be_taken_back(event: Event) -> bool:
    """Say whether it is the closing of a demand that was merged, and not too long ago to undo it."""
    return event.how_known == MERGED and event.created_at > clock.now() - records.KEPT_AFTER_DELETION


def _merging(other: Demand) -> Event | None:
    """Return the event by which a demand was merged into another, as long as it can be taken back."""
    about = tied_to(other.id, LinkRole.SUBJECT)
    asked = select(Event).where(Event.id.in_(about), Event.type == "withdrawn", Event.how_known == MERGED)
    found = session().scalars(asked.order_by(Event.id.desc()).limit(1)).one_or_none()
    return found if found is not None and may_be_taken_back(found) else None


def take_back(other: Demand) -> None:
    """Undo a merge: each is again what it was. What was said of either since then stays. Raises ChangedMeanwhile."""
    closing, since = _merging(other), session().scalars(_replacing(other).limit(1)).one_or_none()
    kept = session().scalars(select(Demand).where(Demand.id == since.from_id)).one_or_none() if since else None
    if closing is None or since is None or kept is None:
        raise ChangedMeanwhile
    settling.take_in_turn([kept, other])
    with escaping(Escape.FOLD):
        carrying.take_back(other, kept, since)
    links.unlink(since)
    timeline.withdraw(closing)
    follow_ups.drop({closing.ref: [kept.id]})
    settling.settle([kept, other])


def split(whole: Demand, wordings: Sequence[str]) -> list[Demand]:
    """Make parts of a demand, each a demand of its own: asked where the whole was asked, of the same, for the same."""
    parts = [_part(whole, wording) for wording in wordings]
    with escaping(Escape.FOLD):
        for part in parts:
            links.link(part, LinkRole.PART_OF, whole)
            carrying.ties(whole, part)
            carrying.raisings(whole, part)
    settling.settle(parts)
    return parts


def _part(whole: Demand, wording: str) -> Demand:
    told = {"country": whole.country, "owner_id": whole.owner_id, "deadline_on": whole.deadline_on}
    return records.add_beside(Demand(kind=Kind.DEMAND, title=wording, followed=whole.followed, **told), whole)


def rejoin(parts: Sequence[Demand]) -> None:
    """Undo a splitting: the parts are deleted, and can be brought back like anything that is."""
    deletion.delete_all(parts)

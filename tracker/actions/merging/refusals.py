"""When two records may not become one."""

from tracker.records.audiences import Audiences, width_of
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.rules.access import FOR_NAMED
from tracker.rules.kinds import MERGED_KINDS
from tracker.rules.words import N_


class MayNotMerge(ValueError):
    """These two records cannot become one; the message says why, and what to do."""


def is_seen_by_fewer(kept: Record, other: Record) -> bool:
    """Say whether somebody who may see the one that stays may not see the other."""
    widths = [width_of(kept), width_of(other)]
    return not Audiences(widths).all_of(*widths)


def are_seen_alike(one: Record, other: Record) -> bool:
    """Say whether it is certain that the same people may see both, without asking who they are."""
    same = (one.visibility, one.team_id) == (other.visibility, other.team_id)
    return same and one.visibility not in FOR_NAMED


def refuse(kept: Record, other: Record) -> None:
    """Raises MayNotMerge."""
    if kept.id == other.id:
        raise MayNotMerge(N_("This is the same record. Name the other one."))
    if kept.kind != other.kind or kept.kind_of not in MERGED_KINDS:
        raise MayNotMerge(N_("These are not of one kind. Name another record of the same kind."))
    if isinstance(kept, Person) and isinstance(other, Person) and kept.is_group != other.is_group:
        raise MayNotMerge(N_("One is a group of people who are counted, the other is one person. Leave both."))
    if is_seen_by_fewer(kept, other):
        raise MayNotMerge(
            N_("Fewer people may see the other one. Open it to the same people first, or keep that one instead.")
        )

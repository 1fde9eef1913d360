from tracker.actions import demands, links, records
from tracker.actions.demands import Making
from tracker.actions.filing.parts import columns_of, records_in, say_the_rest, text_in, ties_of, when_in
from tracker.actions.timeline import Ties
from tracker.records.demands import Demand
from tracker.records.links import ends_of
from tracker.rules.fields import Values
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole


def file(demand: Demand | None, values: Values, seen_version: int = 0) -> Demand:
    """Make a demand, with when it was made outside letters, or change the one there is. Raises EditConflict."""
    is_new = demand is None
    demand = records.save(Demand, demand, seen_version, columns_of(Kind.DEMAND, values))
    was_part_of = ends_of(demand.id, LinkRole.PART_OF)[LinkRole.PART_OF]
    links.set_ends(demand, ties_of(Kind.DEMAND, values))
    if is_new and when_in(values, "made"):
        demands.make_all([making_of(demand, values)])
    demands.settle(demand, was_part_of)
    say_the_rest(demand, values)
    return demand


def making_of(demand: Demand, values: Values) -> Making:
    """Return when a demand was made, for which visits, by whom, in which words, and how that is known."""
    when = when_in(values, "made")
    assert when is not None
    ties = Ties(*(records_in(values, name) for name in ("visits", "made_by", "source")))
    return Making(demand, when, ties, text_in(values, "words"), place=text_in(values, "how_made"))

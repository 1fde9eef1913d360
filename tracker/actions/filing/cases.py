from tracker.actions import records
from tracker.actions.filing.parts import columns_of, say_the_rest
from tracker.records.cases import Case
from tracker.rules.fields import Values
from tracker.rules.kinds import Kind


def file(case: Case | None, values: Values, seen_version: int = 0) -> Case:
    """Make a case, or change the one there is. Raises EditConflict."""
    case = records.save(Case, case, seen_version, columns_of(Kind.CASE, values))
    say_the_rest(case, values)
    return case

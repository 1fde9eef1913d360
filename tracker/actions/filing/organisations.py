from tracker.actions import records
from tracker.actions.filing.parts import columns_of, say_the_rest
from tracker.records.organisations import Organisation
from tracker.rules.fields import Values
from tracker.rules.kinds import Kind


def file(organisation: Organisation | None, values: Values, seen_version: int = 0) -> Organisation:
    """Make an organisation, or change the one there is. Raises EditConflict."""
    organisation = records.save(Organisation, organisation, seen_version, columns_of(Kind.ORGANISATION, values))
    say_the_rest(organisation, values)
    return organisation

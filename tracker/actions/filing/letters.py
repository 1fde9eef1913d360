from tracker.actions import letters, links, records
from tracker.actions.filing.parts import columns_of, records_in, say_the_rest, tied, ties_of, when_in
from tracker.records.demands import Demand
from tracker.records.events import Event
from tracker.records.letters import Letter
from tracker.rules.dates import UncertainDate
from tracker.rules.fields import Values
from tracker.rules.kinds import Kind


def file(letter: Letter | None, values: Values, seen_version: int = 0) -> Letter:
    """Make a letter, or change the one there is; demands that are named are added to it. Raises EditConflict."""
    letter = records.save(Letter, letter, seen_version, columns_of(Kind.LETTER, values))
    links.set_ends(letter, ties_of(Kind.LETTER, values, but=("demands",)))
    made = [(end, terms.quote if terms else "") for end, terms in tied(values, "demands")]
    letters.make_demands(letter, [(demand, quote) for demand, quote in made if isinstance(demand, Demand)])
    sent = when_in(values, "sent", _when(letters.sending_of(letter)))
    published = when_in(values, "published", _when(letters.publication_of(letter)))
    letters.say_when(letter, sent, published, records_in(values, "source") if "source" in values else None)
    say_the_rest(letter, values)
    return letter


def _when(event: Event | None) -> UncertainDate | None:
    return event.when if event is not None else None

"""One letter that asks an addressee again for everything that is open with them, recorded as a draft."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.actions import letters, links, records, visibility
from tracker.plumbing.database import session
from tracker.records.audiences import seen_by_all_readers_of
from tracker.records.demands import Demand
from tracker.records.gate import viewer
from tracker.records.letters import Letter
from tracker.records.record import Record
from tracker.rules.access import Visibility, narrowest
from tracker.rules.kinds import Kind
from tracker.rules.letters import LetterForm
from tracker.rules.links import LinkRole


@dataclass(frozen=True, slots=True)
class Chaser:
    """A letter as somebody has made it of the draft."""

    title: str
    text: str
    demands: Sequence[tuple[Demand, str]]
    """What it asks for again, each in the words of this letter, or ''."""
    follows: Sequence[Letter] = ()
    drawn_from: Sequence[Record] = ()
    """Everything else that its text repeats."""


def write(addressee: Record, chaser: Chaser) -> Letter:
    """Record a follow-up letter that is not sent yet; when it is, what it asks for comes back by its day.

    Nobody sees it who may not see the addressee and everything that its text was drawn from.
    """
    demands = [demand for demand, _words in chaser.demands]
    letter = records.add(
        Letter(
            kind=Kind.LETTER,
            form=LetterForm.PRIVATE,
            title=chaser.title,
            text=chaser.text,
            country=next((demand.country for demand in demands if demand.country), None),
        )
    )
    _narrow(letter, [addressee, *demands, *chaser.follows, *chaser.drawn_from])
    letters.address(letter, addressee)
    for earlier in chaser.follows:
        links.link(letter, LinkRole.REPLY_TO, earlier)
    letters.make_demands(letter, chaser.demands)
    letters.settle(letter)
    session().flush()
    return letter


def _narrow(letter: Letter, repeated: Sequence[Record]) -> None:
    if len(seen_by_all_readers_of(letter, repeated)) < len(repeated):
        width = narrowest([Visibility.RESTRICTED, *(record.visibility for record in repeated)])
        visibility.change(letter, width, letter.team_id, [viewer().user_id])

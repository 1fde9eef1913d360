"""One person for every level, exposure and kind of consent, each with a name that stands nowhere else; asked for in two
offices, in a case, at a visit, with something to do. And who of them may be named, written out without the rule."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any

from tests import factories
from tests.cast import Cast
from tests.factories import on
from tracker.actions import follow_ups, letters, links, records, timeline, visibility
from tracker.actions.links import Terms
from tracker.actions.timeline import Account, Ties
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.organisations import Organisation
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.dates import UncertainDate
from tracker.rules.events import Certainty
from tracker.rules.exposure import Exposure
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.plans import Owes

CONSENTS = (
    "none",
    "refused",
    "team",
    "authorities",
    "public",
    "last-day",
    "expired",
    "in-doubt",
    "withdrawn",
    "hidden",
)
AGREED = {"team": 0, "authorities": 1, "public": 2, "last-day": 2}
"""How far those agreed whose word holds; nobody else did."""
FAR = {"internal": 0, "authorities": 1, "public": 2}
PAPERS = ("organisation", "team", "restricted")


@dataclass(frozen=True)
class Someone:
    """Somebody of this world: what was said of them, and how they are called."""

    number: int
    ref: str
    width: str
    exposure: str
    consent: str

    @property
    def name(self) -> str:
        return name_of(self.number)

    @property
    def parts(self) -> list[str]:
        return self.name.lower().split()

    def may_be_named(self, reach: str, *, by_mail: bool = False, own: bool = False) -> bool:
        """Say whether they may be in something that goes so far; in what is its maker's `own` also when that one sees
        no word of theirs."""
        if self.width not in (("organisation",) if by_mail else PAPERS):
            return False
        if own and reach == "internal" and self.consent in ("none", "hidden"):
            return True
        return min(FAR[self.exposure], AGREED.get(self.consent, -1)) >= FAR[reach]


@dataclass(frozen=True)
class Exposed:
    people: list[Someone]
    demands: dict[int, str]
    offices: list[str]
    visit: str
    case: str
    follow_ups: dict[int, int]
    """The follow-up of each, by the number of the person."""

    def named(self, reach: str, *, by_mail: bool = False, own: bool = False) -> set[int]:
        """Return who may be named so far, by their numbers."""
        return {each.number for each in self.people if each.may_be_named(reach, by_mail=by_mail, own=own)}


def name_of(number: int) -> str:
    """Two words of seven letters each, which stand in no other word: "Zubabaq Wubabaq"."""
    first, second = divmod(number, 12)
    rest = f"u{'bcdfghjklmnp'[first]}a{'bcdfghjklmnp'[second]}aq"
    return f"Z{rest} W{rest}"


def fill(cast: Cast) -> Exposed:
    hidden = factories.person("Somebody Else")
    visibility.change(hidden, Visibility.RESTRICTED, None, [cast.amina.id])
    offices = [_office("Ministry of Order"), _office("Ministry of Quiet")]
    case, visit = factories.case(), records.add(Visit(kind=Kind.VISIT, title="Dialogue", country="KH"))
    for record in (*offices, case, visit):
        _open(record)
    for office in offices:
        links.link(visit, LinkRole.HOST, office)
    people, asked, rows = [], {}, {}
    for number, (width, exposure, consent) in enumerate(product(Visibility, Exposure, CONSENTS)):
        person = _person(number, width, exposure, consent, hidden, cast)
        links.link(person, LinkRole.MEMBER, case)
        rows[number] = follow_ups.set_by_hand(person, "Ask", clock.today(), Owes.WE, cast.bilal.id).id
        people.append(Someone(number, person.ref, width, exposure, consent))
        demand = factories.demand(f"Release {name_of(number)}")
        demand.would_count = f"{name_of(number)} is free" if number else " ".join(map(name_of, range(len(people), 130)))
        _open(demand)
        links.link(demand, LinkRole.BENEFICIARY, person)
        asked[number] = demand
    _write_to(offices, list(asked.values()))
    refs = {number: demand.ref for number, demand in asked.items()}
    return Exposed(people, refs, [office.ref for office in offices], visit.ref, case.ref, rows)


def _office(title: str) -> Organisation:
    office, before, now = factories.organisation(title), factories.person("Sok An"), factories.person("Chea Dara")
    links.link(before, LinkRole.HELD_POST, office, Terms(note="Minister", until=on(2016, 1, 20)))
    links.link(now, LinkRole.HELD_POST, office, Terms(note="Minister", since=on(2016, 1, 21)))
    return office


def _open(record: Record) -> None:
    """It is for everybody, and may go to everybody: what is kept back is kept back for the person's sake."""
    record.visibility, record.exposure = Visibility.ORGANISATION, Exposure.PUBLIC
    session().flush()


def _person(number: int, width: str, exposure: str, consent: str, hidden: Person, cast: Cast) -> Person:
    person = factories.person(name_of(number))
    person.exposure, person.in_mail = exposure, True
    visibility.change(person, Visibility(width), cast.amina.team_id, [cast.amina.id, cast.bilal.id])
    for account, others in _said(consent, hidden):
        timeline.record(account, Ties([person, *others]))
    return person


def _said(consent: str, hidden: Person) -> list[tuple[Account, list[Record]]]:
    def word(detail: str, month: int = 1, **more: Any) -> Account:
        return Account("consent", on(2016, month, 5), detail=detail, given_by="her sister", **more)

    said: dict[str, list[Account]] = {
        "none": [],
        "last-day": [word("public", by_when=UncertainDate.on(clock.today()))],
        "expired": [word("public", by_when=UncertainDate.on(clock.today() - timedelta(days=1)))],
        "in-doubt": [word("public", certainty=Certainty.BELIEVED)],
        "withdrawn": [word("public"), word("withdrawn", month=2)],
        "hidden": [word("public")],
    }
    others: list[Record] = [hidden] if consent == "hidden" else []
    return [(account, others) for account in said.get(consent, [word(consent)])]


def _write_to(offices: list[Organisation], demands: list[Any]) -> None:
    """Half of the demands to each office, in one letter that it has."""
    for place, office in enumerate(offices):
        theirs = demands[place :: len(offices)]
        letter = factories.letter("Letter to the Minister")
        letters.address(letter, office)
        letters.make_demands(letter, [(demand, "") for demand in theirs])
        _open(letter)
        letters.send(letter, on(2016, 1, 8))

"""A visit to ask something at, and people who may or may not be named there."""

from dataclasses import dataclass
from typing import Any

from tests import factories
from tests.cast import Browser, words_of
from tracker.actions import links, records
from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.records.visits import Visit
from tracker.rules.exposure import Exposure
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole


def may_go(record: Record, reach: Exposure = Exposure.AUTHORITIES) -> None:
    record.exposure = reach
    session().flush()


def agrees(person: Person) -> None:
    factories.agrees(person, "authorities")


@dataclass(frozen=True)
class Asking:
    """The references of a visit, of what is asked at it, and of the people whom that is about."""

    visit: str
    layla: str
    omar: str
    for_layla: str
    for_omar: str


def visit_with_two_demands() -> Asking:
    """Layla Hassan agreed to be named to authorities; Omar Idris was never asked."""
    visit = records.add(Visit(kind=Kind.VISIT, title="Dialogue in Port Halden", country="KH"))
    host, visitor = factories.organisation("Government of Sarell"), factories.organisation("The delegation")
    links.link(visit, LinkRole.HOST, host)
    links.link(visit, LinkRole.VISITOR, visitor)
    made: list[tuple[Person, Demand]] = []
    for name in ("Layla Hassan", "Omar Idris"):
        person, demand = factories.person(name), factories.demand(f"Release {name}")
        links.link(demand, LinkRole.BENEFICIARY, person)
        links.link(demand, LinkRole.ADDRESSEE, host)
        may_go(person)
        may_go(demand)
        made.append((person, demand))
    agrees(made[0][0])
    layla, omar = made
    return Asking(visit.ref, layla[0].ref, omar[0].ref, layla[1].ref, omar[1].ref)


def frozen_text(browser: Browser, asking: Asking, address: bool = False, **fields: Any) -> str:
    """Freeze a pack of the demand about Layla Hassan; return what its text says, or with `address` where it stands."""
    chosen: dict[str, Any] = {"chosen": asking.for_layla, "level": "names", "reach": "authorities", **fields}
    answer = browser.send(f"/visits/{asking.visit}/pack", **chosen)
    assert answer.status_code == 302, words_of(answer.text)
    url = str(answer.headers["Location"])
    return url if address else browser.get(f"{url}/pack.txt").text

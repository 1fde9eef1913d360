"""A case with two people, and lists that somebody compiled of them."""

import re
from dataclasses import dataclass
from typing import Any

import pytest

from tests import factories
from tests.cast import Acting, Browser, words_of
from tests.factories import on
from tracker.actions import counts, links, timeline
from tracker.actions.counts import Line
from tracker.plumbing.database import session
from tracker.records.record import by_reference
from tracker.rules.links import LinkRole


@dataclass(frozen=True)
class World:
    case: str
    layla: str
    omar: str

    @property
    def new(self) -> str:
        return f"/cases/{self.case}/counts/new"


@pytest.fixture
def world(acting: Acting) -> World:
    with acting("amina"):
        case, layla, omar = factories.case(), factories.person(), factories.person("Omar Idris")
        factories.organisation("Halden Rights Watch")
        links.link(layla, LinkRole.MEMBER, case)
        return World(case.ref, layla.ref, omar.ref)


FIELDS: dict[str, Any] = {
    "said_by": "Halden Rights Watch",
    "criterion": "Held under article 495",
    "when": "24 January 2016",
    "number": "17",
    "joins": "y",
    "certainty": "confirmed",
}


def enter(browser: Browser, world: World, names: str, **more: Any) -> str:
    """Enter a list, and return the address of its page."""
    answer = browser.send(world.new, names=names, **{**FIELDS, **more})
    assert answer.status_code == 302, words_of(answer.text)
    return f"/events/{lists_on(browser.page(f'/cases/{world.case}'))[0]}"


def lists_on(page: str) -> list[str]:
    """Return the references of the lists that stand side by side on a page."""
    return re.findall(r"/events/(E-\w+)", page.split('class="accounts counts"')[1])


def two_lists(acting: Acting, world: World) -> None:
    """January names Layla and Omar; February names Layla otherwise and Sami, and Omar was released meanwhile."""
    with acting("amina"):
        case, layla, omar = (
            session().scalars(by_reference(ref)).one() for ref in (world.case, world.layla, world.omar)
        )
        sami, zahra = factories.person("Sami Karim"), factories.person("Zahra")
        told = [
            ("arrest", on(2015, 3, 3), None, omar),
            ("release", on(2016, 1, 28), "bail", omar),
            ("arrest", on(2016, 1, 30), None, sami),
        ]
        for type_code, when, detail, who in told:
            timeline.record(timeline.Account(type_code, when, detail=detail), timeline.Ties([who]))
        for day, number, lines in (
            (24, 17, [Line(layla, "Leyla Hassan"), Line(omar, "Omar Idris"), Line(zahra, "Zahra")]),
            (31, 24, [Line(layla, "Layla Hassan", "F"), Line(sami, "Sami Karim")]),
        ):
            account = timeline.Account("count", on(2016, 1, day), number=number, criterion=f"By list {day}")
            counts.enter(account, timeline.Ties([case]), lines)

"""Somebody who said no to being named, seen by a team, and records whose texts name them by every name."""

from datetime import timedelta
from typing import Any

from tests import factories
from tests.cast import Acting
from tests.factories import on
from tracker.actions import filing, follow_ups, links, people
from tracker.actions.links import Terms
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.record import Record, by_reference
from tracker.rules.access import Visibility
from tracker.rules.fields import AsWritten
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.people import Name, NameKind
from tracker.rules.plans import Owes

NAMES = ("zorbana", "quixley", "tariq", "тарик")
OTHERS = [Name("Umm Tariq", NameKind.KNOWN_AS), Name("Умм Тарик", NameKind.OWN_SCRIPT)]
Refs = dict[str, str]


def named(text: str) -> list[str]:
    """Return which of the names stand in a text."""
    return [name for name in NAMES if name in text.casefold()]


def world(acting: Acting, said: str = "refused") -> Refs:
    """Make it, and return the references of all by what they are."""
    with acting("amina"):
        zorbana = factories.person("Zorbana Quixley", Visibility.TEAM)
        people.call(zorbana, OTHERS)
        bob = {"title": "Bob Plain", "summary": "Brother of Zorbana Quixley", "born": AsWritten("as old as Umm Tariq")}
        made: dict[str, Record] = {"zorbana": zorbana, "bob": filing.file(Kind.PERSON, None, bob)}
        made["case"] = factories.case("Those with Quixley")
        for each in ("zorbana", "bob"):
            links.link(made[each], LinkRole.MEMBER, made["case"], Terms(note="Kin of Umm Tariq"))
        made |= _asked_for(made)
        if said:
            factories.agrees(zorbana, said, on(2016, 1, 8))
        day = clock.today() + timedelta(days=9)
        follow_ups.set_by_hand(made["demand"], "Ring Umm Tariq", day, Owes.WE, None)
        return {name: record.ref for name, record in made.items()}


def _asked_for(made: dict[str, Record]) -> dict[str, Record]:
    asked: dict[str, Any] = {
        "title": "Release Zorbana Quixley",
        "about": [made["zorbana"]],
        "would_count": "Her mother",
    }
    demand = filing.file(Kind.DEMAND, None, {**asked, "summary": "Умм Тарик is ill"})
    letter = {"title": "Letter on Zorbana\u2019s release", "text": "Free Umm Tariq!", "demands": [demand]}
    sent = {"sent": on(2016, 1, 24), "language": "en", "cases": [made["case"]]}
    words = {"summary": "Quixley, she said", "quote": "ZORBANA is a criminal", "place": "House of Umm Tariq"}
    told = {"title": "Ministry speaks of Quixley", "when": on(2016, 2, 1), "type": "statement", **words}
    event = {**told, "how_known": "Zorbana rang", "about": [made["bob"], made["case"]]}
    plain = {"title": "A hearing", "when": on(2016, 1, 30), "type": "hearing", "about": [made["zorbana"], made["bob"]]}
    return {
        "demand": demand,
        "letter": filing.file(Kind.LETTER, None, {**letter, **sent}),
        "event": filing.file(Kind.EVENT, None, event),
        "hearing": filing.file(Kind.EVENT, None, plain),
    }


def record(ref: str) -> Any:
    return session().scalars(by_reference(ref)).one()

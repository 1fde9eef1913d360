"""11. What the other pages cost that people open every day: no goal, but the place to look for what grows."""

import gzip

from tests.bench.operations.timeline_page import HOT
from tests.bench.outcomes import Outcome
from tests.bench.place import Place
from tests.bench.world import World
from tests.statements import noted

SOME = "SELECT ref FROM records WHERE kind = ? AND visibility = 'organisation' ORDER BY id LIMIT 1 OFFSET 3"


def addresses(world: World) -> dict[str, str]:
    found = {"Today": "/", "follow-ups of everybody": "/follow-ups/?whose=everybody"}
    found |= {"who owes an answer": "/follow-ups/addressees/", "the calendar": "/calendar?whose=everybody"}
    for kind, folder in (("person", "people"), ("demand", "demands"), ("letter", "letters"), ("visit", "visits")):
        found[f"a {kind}"] = f"/{folder}/{world.one(SOME, kind)}"
    most_named = "SELECT to_id FROM links WHERE role = 'addressee' GROUP BY to_id ORDER BY count(*) DESC, to_id LIMIT 1"
    ref = world.one("SELECT ref FROM records WHERE id = ?", world.one(most_named))
    found["whom most letters address"] = f"/organisations/{ref}"
    found["all that is open with them"] = f"/follow-ups/addressees/{ref}"
    found["the pack of a visit"] = f"{found['a visit']}/pack"
    found["the form of a letter"] = f"{found['a letter']}/edit"
    found["the log of a case"] = f"/log?about={world.ask(HOT)[0][0]}"
    return found


def measure(at: Place) -> Outcome:
    world, found = at.world, Outcome(11, "Other pages, signed in")
    pages = {name: world.page(path) for name, path in addresses(world).items()}
    found.contenders = [world.way(name, page) for name, page in pages.items()]
    at.run(list(found.contenders), max(20, world.rounds // 4))
    said = []
    for name, page in pages.items():
        with noted(world.app) as statements:
            size = len(gzip.compress(page())) / 1e3
        said.append(f"{name} {len(statements)} ({size:.1f} kB)")
    found.remarks.append(f"Statements, and the size of the page compressed: {', '.join(said)}.")
    return found

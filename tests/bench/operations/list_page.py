"""1. A list with two filters, fifty rows, signed in."""

from tests.bench.outcomes import Outcome, at_least, at_most
from tests.bench.place import Place
from tests.bench.rounds import ratio

MOST_ASKED = """
    SELECT country, status FROM records WHERE kind = 'demand' AND status IS NOT NULL AND country IS NOT NULL
    GROUP BY country, status ORDER BY count(*) DESC, country, status LIMIT 1
"""


def measure(at: Place) -> Outcome:
    world, peer = at.world, at.peer
    country, status = world.ask(MOST_ASKED)[0]
    path = f"/demands/?country={country}&status={status}"
    ours = world.way("ours", world.page(path))
    floor = world.way("the same template, rows in memory", at.floors.template(world, "list", path))
    bare = world.way("the same bytes", at.floors.bytes_of(world, "list-bytes", path))
    contenders = [ours, floor, bare]
    if peer:
        contenders.append(peer.way("Django admin", f"demandrow/?country__exact={country}&status__exact={status}"))
    at.run(contenders)
    found = Outcome(1, "List page, 50 rows, two filters, signed in, counted up to 1,000", contenders)
    found.goals = [
        at_most("to the template floor", ratio(ours, floor), 2.5),
        at_most("to the same bytes", ratio(ours, bare), 8),
    ]
    if peer:
        found.goals.append(at_least("Django admin to ours", ratio(contenders[-1], ours), 12))
    found.explain(world.page(path))
    return found

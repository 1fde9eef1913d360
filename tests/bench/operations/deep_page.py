"""5. A page far down a list, by its key, with the bounded count; beside the first page, and beside OFFSET."""

from functools import partial

from tests.bench.outcomes import Outcome, at_least, at_most
from tests.bench.place import Place
from tests.bench.rounds import ratio
from tests.bench.world import World
from tracker.records.lists import PAGE, Wanted, page
from tracker.rules.kinds import Kind

DEEP = 0.9
SORTED = "SELECT sort_day, id FROM records WHERE kind = 'demand' AND deleted_at IS NULL ORDER BY sort_day DESC, id DESC"
WANTED = Wanted(Kind.DEMAND)


def measure(at: Place) -> Outcome:
    world = at.world
    count = world.one("SELECT count(*) FROM records WHERE kind = 'demand'")
    far = int(count * DEEP)
    day, record_id = world.ask(f"{SORTED} LIMIT 1 OFFSET {far}")[0]
    behind = f"{WANTED.order}.{day}.{record_id}"
    found = Outcome(5, f"Deep page: 50 demands behind row {far:,} of {count:,}, with the bounded count")
    with world.looking():
        rows = page(WANTED, behind).rows
        skipped = world.ask(f"{SORTED} LIMIT {PAGE} OFFSET {far + 1}")
        assert [row.id for row in rows] == [row[1] for row in skipped]
    first = world.asking("ours, the first page", partial(page, WANTED))
    deep = world.asking("ours, the deep page", partial(page, WANTED, behind))
    offset = world.way("OFFSET and an exact count", partial(_skip, world, far), every=4)
    found.contenders = [first, deep, offset]
    at.run(list(found.contenders))
    found.goals = [
        at_most("the deep page to the first", ratio(deep, first), 1.2),
        at_least("OFFSET and count to ours", ratio(offset, deep), 100, from_size="L"),
    ]
    with world.looking():
        found.explain(partial(page, WANTED, behind))
    found.remarks.append(
        "Lists count no facets; those of the search are counted of the newest 2,000 hits (operation 4)."
    )
    return found


def _skip(world: World, far: int) -> None:
    world.ask(f"SELECT * FROM records WHERE id IN (SELECT id FROM ({SORTED} LIMIT {PAGE} OFFSET {far}) AS there)")
    world.one("SELECT count(*) FROM records WHERE kind = 'demand' AND deleted_at IS NULL")

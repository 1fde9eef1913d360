"""What a pack of ten demands and eight people costs: python -m tests.bench.packs [sqlite | postgresql]."""

import re
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from tests import factories
from tests.bench.rounds import Clock
from tests.bench.world import NOW, database
from tests.cast import Browser, acting_as, gather, sign_in_as
from tests.factories import on
from tests.stories.pack_pages import agrees, may_go
from tracker.actions import letters, links, records
from tracker.actions.plans import shipping
from tracker.plumbing.database import db, session
from tracker.plumbing.settings import Settings
from tracker.records import schema
from tracker.records.visits import Visit
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.wiring import create_app

DEMANDS, PEOPLE, LETTERS, TIMES = 10, 8, 3, 10


def main(kind: str) -> None:
    with tempfile.TemporaryDirectory() as folder, database(kind, Path(folder)) as (url, _server):
        app = create_app(Settings(data_dir=Path(folder), database_url=url, secret_key="0123456789abcdef" * 4, now=NOW))
        with app.app_context():
            schema.upgrade(db.engine)
            shipping.ship()
            cast = gather()
            session().commit()
        with acting_as(app, cast.amina.id):
            visit = visit_with_demands()
        report(sign_in_as(app, cast.amina.email), visit)
        with app.app_context():
            db.engine.dispose()


def visit_with_demands() -> str:
    """Each demand is about somebody, made in three letters, to the host."""
    visit, host = records.add(Visit(kind=Kind.VISIT, title="Dialogue")), factories.organisation()
    links.link(visit, LinkRole.HOST, host)
    people = [factories.person(f"Person {number}") for number in range(PEOPLE)]
    demands = [factories.demand(f"Release somebody, {number}") for number in range(DEMANDS)]
    for number, demand in enumerate(demands):
        links.link(demand, LinkRole.ADDRESSEE, host)
        links.link(demand, LinkRole.BENEFICIARY, people[number % PEOPLE])
    for record in (*people, *demands):
        may_go(record)
    for person in people:
        agrees(person)
    for number in range(LETTERS):
        letters.send(factories.letter(f"Letter {number}", tuple(demands)), on(2016, 1, 10 + number))
    return visit.ref


def report(browser: Browser, visit: str) -> None:
    clock_of_work, page = Clock([]), f"/visits/{visit}/pack"
    _say("proposed", partial(browser.page, page), clock_of_work)
    _say("assembled and frozen", partial(_freeze, browser, page), clock_of_work)
    for output in ("html", "pdf", "docx", "txt"):
        _say(output, partial(browser.get, f"/visits/{visit}/packs/1/pack.{output}"), clock_of_work)


def _freeze(browser: Browser, page: str) -> None:
    chosen = re.findall(r'name="chosen"[^>]*value="([^"]+)"', browser.page(page))
    answer = browser.send(page, chosen=chosen, level="names", reach="authorities")
    if answer.status_code != 302 or len(chosen) != DEMANDS:
        raise SystemExit(f"{len(chosen)} demands were proposed, and the answer was {answer.status}")


def _say(name: str, call: Callable[[], object], clock_of_work: Clock) -> None:
    first, *later = (clock_of_work.measure(call) for _time in range(TIMES))
    cpu, wall = (sorted(getattr(each, what) / 1e6 for each in later)[len(later) // 2] for what in ("cpu", "wall"))
    click.echo(
        f"{name}: first CPU {first.cpu / 1e6:.0f} ms, wall {first.wall / 1e6:.0f}; later CPU {cpu:.0f}, wall {wall:.0f}"
    )


if __name__ == "__main__":
    main(*sys.argv[1:] or ["sqlite"])

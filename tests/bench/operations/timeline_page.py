"""2. The timeline of a case with five hundred entries: the page as it opens, the first fifty, and all of them."""

from flask import Flask, render_template_string
from flask.typing import ResponseReturnValue

from tests.bench.outcomes import Outcome, at_least, at_most
from tests.bench.place import Place
from tests.bench.rounds import ratio
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.record import by_reference
from tracker.records.timelines import past
from tracker.rules.access import Ability
from tracker.web.access import needs
from tracker.web.timelines import Timeline, items_of

HOT = """
    SELECT records.ref, records.id FROM links JOIN records ON records.id = links.to_id
    WHERE records.kind = 'case' AND links.role = 'subject-of-event'
    GROUP BY records.ref, records.id HAVING count(*) = 500 ORDER BY records.id
"""
LONG = (
    "{% extends 'page.html' %}{% from 'parts/timeline.html' import timeline %}"
    "{% block title %}{% endblock %}{% block main %}{{ timeline(page, '') }}{% endblock %}"
)


def register(app: Flask) -> None:
    """Add a page that shows so many entries at once: the pages of the tracker show 25."""
    app.add_url_rule("/bench-timeline/<ref>/<int:most>", "bench_timeline", needs(Ability.READ)(_long))


def _long(ref: str, most: int) -> ResponseReturnValue:
    record = session().scalars(by_reference(ref)).one()
    page = past(record, clock.today(), None, None, most)
    items = items_of(page.events, page.recorders, leave_out=ref)
    return render_template_string(LONG, page=Timeline([], [("", items)], "", "", [], False))


def measure(at: Place) -> Outcome:
    world = at.world
    ref, record_id = world.ask(HOT)[0]
    pages = {"ours, as it opens": f"/cases/{ref}", "ours, 50": f"/bench-timeline/{ref}/50"}
    pages["ours, all 500"] = f"/bench-timeline/{ref}/500"
    opens, fifty, full = (world.way(name, world.page(path)) for name, path in pages.items())
    floors = [
        world.way(f"the template, rows in memory, {name}", at.floors.template(world, f"timeline-{place}", path))
        for place, (name, path) in enumerate(zip(("as it opens", "50", "500"), pages.values(), strict=True))
    ]
    contenders = [opens, fifty, full, *floors]
    if at.peer:
        contenders.append(at.peer.way("Django admin, 500 inlines", f"caserow/{record_id}/change/", every=20))
    at.run(contenders, max(20, world.rounds // 3))
    found = Outcome(2, "Timeline of 500 entries, signed in", contenders)
    found.goals = [
        at_most("all 500 to its template floor", ratio(full, floors[2]), 1.6),
        at_most("the first 50 to all 500", ratio(fifty, full), 0.4),
        at_most("the page as it opens to its template floor", ratio(opens, floors[0]), 2.5),
    ]
    if at.peer:
        found.goals.append(at_least("Django admin to the page as it opens", ratio(contenders[-1], opens), 60))
    found.explain(world.page(pages["ours, as it opens"]))
    return found

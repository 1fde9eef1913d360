"""6. A letter is saved and sent: its row, its event, links, status, follow-up, edit trail and index at once."""

from functools import partial
from io import BytesIO
from itertools import count
from urllib.parse import urlencode

from werkzeug.test import EnvironBuilder

from tests.bench.again import MADE, Before, replay
from tests.bench.outcomes import Outcome, at_least, at_most
from tests.bench.place import Place
from tests.bench.rounds import Contender, ratio
from tests.bench.world import World
from tests.cast import hidden_in, token_in
from tests.statements import noted
from tracker.actions import letters, records
from tracker.plumbing.database import session
from tracker.records.letters import Letter
from tracker.rules.dates import UncertainDate
from tracker.rules.kinds import Kind

TITLE, TEXT = "Letter to the Minister of Justice", "We ask you to release them without delay. " * 20
FORM = {"title": TITLE, "form": "open", "text": TEXT, "sent": "1 February 2016", "followed": "y"}
NEW = "/letters/new"


def save() -> None:
    """By the verbs that a page calls."""
    letter = records.add(Letter(kind=Kind.LETTER, title=TITLE, text=TEXT))
    letters.say_when(letter, UncertainDate.edtf("2016-02-01"), None)
    session().commit()


def measure(at: Place) -> Outcome:
    world, before = at.world, Before(at.world)
    found = Outcome(6, "Save a letter that was sent, in one durable transaction")
    with world.looking(writes=True), noted(world.app) as statements:
        save()
    added = before.added()
    before.bring_back()
    changes = [each for each in statements if not each[0].lstrip().upper().startswith("SELECT")]
    replay(world, changes)
    assert before.added() == added, "The floor writes other rows"
    ours = before.around(world.asking("ours, by the verbs", save, writes=True))
    floor = before.way("the same statements that write, by the driver", partial(replay, world, changes))
    every = before.way("all the same statements, by the driver", partial(replay, world, list(statements)))
    page = before.way("ours, by the form", _send(world))
    found.contenders = [ours, floor, every, page, *_admin(at, before)]
    at.run(list(found.contenders), max(20, world.rounds // 2))
    found.goals = [at_most("the verbs to the statements that write", ratio(ours, floor), 3)]
    if at.peer:
        found.goals.append(at_least("Django admin to the form", ratio(found.contenders[-1], page), 3))
    with world.looking(writes=True):
        found.explain(save, before=before.bring_back)
    before.bring_back()
    rows = ", ".join(f"{number} {table}" for table, number in zip(MADE, added, strict=True))
    said = f"{len(changes)} of {len(statements)} statements write: {rows}."
    found.remarks.append(f"{said} Django's admin writes one row, and a line in its log.")
    return found


def _send(world: World) -> "partial[None]":
    """Return what sends the form of a new letter as a browser would."""
    page = world.page(NEW)().decode()
    body = urlencode({"csrf_token": token_in(page), **hidden_in(page, NEW), **FORM}).encode()
    kind = "application/x-www-form-urlencoded"
    asked = EnvironBuilder(NEW, method="POST", data=body, content_type=kind, headers=[("Cookie", world.cookie)])
    return partial(_post, world, asked.get_environ(), body)


def _post(world: World, environ: dict[str, object], body: bytes) -> None:
    status = world.status_of({**environ, "wsgi.input": BytesIO(body)})
    assert status.startswith("302"), status


def _admin(at: Place, before: Before) -> list[Contender]:
    if at.peer is None:
        return []
    peer, number = at.peer, count(1)
    form = {"kind": "letter", "title": TITLE, "title_key": TITLE.lower(), "summary": TEXT, "visibility": "team"}
    form |= {"certainty": "confirmed", "exposure": "internal", "sort_day": "2016-02-01", "version": "1", "country": ""}
    form |= {f"{name}_at_{part}": value for name in ("created", "updated") for part, value in DAY.items()}
    way = Contender("Django admin", lambda: peer.ask("letterrow/add/", ref=f"L-{next(number):05}", **form))
    return [before.around(way)]


DAY = {"0": "2016-02-10", "1": "09:00:00"}

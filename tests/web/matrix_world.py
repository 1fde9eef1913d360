"""The world of the matrix: twelve actors, and what there is at every level, in every state, each with its word."""

from dataclasses import dataclass, replace
from datetime import timedelta

from flask import Flask
from sqlalchemy import update

from tests import factories
from tests.cast import Browser, acting_as, sign_in_as
from tests.factories import on
from tests.stories.sign_in_pages import new_browser
from tests.web import things
from tests.web.things import Things
from tracker.actions import accounts, deletion, feeds, follow_ups, links, timeline, visibility
from tracker.actions.links import Terms
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.accounts import SignedIn, User
from tracker.records.gate import look_as
from tracker.records.record import by_reference
from tracker.records.revisions import Revision
from tracker.records.second_steps import CodeApp
from tracker.rules.access import Role, Visibility
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.plans import Owes

HERE, ELSEWHERE, OF_OTHERS = "Asia", "Europe", "Africa"
"""The team of what is there, the team of some who ask, and a team that none of them is in."""
LONG = timedelta(hours=1)


@dataclass(frozen=True)
class Actor:
    """Somebody who asks. `comes`: they have a session that holds; `named`: among the readers of what is there."""

    role: Role
    team: str | None
    comes: bool = True
    named: bool = False


ACTORS = {
    "nobody": Actor(Role.VIEWER, None, comes=False),
    "left": Actor(Role.COORDINATOR, HERE, comes=False, named=True),
    "expired": Actor(Role.COORDINATOR, HERE, comes=False, named=True),
    "revoked": Actor(Role.COORDINATOR, HERE, comes=False, named=True),
    "calendar": Actor(Role.COORDINATOR, HERE, comes=False, named=True),
    "other viewer": Actor(Role.VIEWER, ELSEWHERE),
    "viewer": Actor(Role.VIEWER, HERE, named=True),
    "contributor": Actor(Role.CONTRIBUTOR, HERE, named=True),
    "coordinator": Actor(Role.COORDINATOR, HERE, named=True),
    "other coordinator": Actor(Role.COORDINATOR, ELSEWHERE),
    "administrator": Actor(Role.ADMINISTRATOR, None, named=True),
    "demoted": Actor(Role.VIEWER, HERE, named=True),
}
"""Those of whom nobody comes have something to lose all the same: their session or address was a coordinator's."""

STATES = ("there", "hidden", "child", "deleted")
LEVELS = {
    Visibility.ORGANISATION: ("there", "child", "deleted"),
    Visibility.TEAM: STATES,
    Visibility.RESTRICTED: STATES,
    Visibility.SEALED: STATES,
}
"""What is for everybody is hidden from nobody who reads; a child of it, of what is hidden too, is."""


@dataclass(frozen=True)
class Set:
    """What there is at one level, in one state. `word` stands in every text of it, and nowhere else."""

    level: Visibility
    state: str
    word: str
    things: Things
    parent: str = ""
    """The word of what is hidden, of which some of this is a child."""


@dataclass(frozen=True)
class Matrix:
    sets: dict[tuple[Visibility, str], Set]
    secrets: dict[tuple[str, bool], str]
    """The secret of each actor's session, by their name and whether they lately showed that it is them."""
    feeds: dict[str, str]
    ids: dict[str, int]


def make(app: Flask) -> Matrix:
    with app.app_context():
        teams = {name: accounts.add_team(name).id for name in (HERE, ELSEWHERE, OF_OTHERS)}
        ids = _people(teams)
        session().commit()
    with acting_as(app, ids["olga"]):
        sets = _sets(ids, teams)
    with app.app_context():
        addresses = {name: _feed(ids[name]) for name in ids if name not in {"olga", "administrator"}}
        session().commit()
    secrets = {(name, proved): _secret(app, name, proved) for name in ids for proved in (True, False)}
    with app.app_context():
        _let_sessions_end(ids)
        session().commit()
    return Matrix(sets, secrets, addresses, ids)


def _people(teams: dict[str, int]) -> dict[str, int]:
    olga = accounts.add_user("olga@example.org", "Olga", Role.COORDINATOR, [teams[HERE], teams[OF_OTHERS]])
    ids = {"olga": olga.id}
    for name, actor in ACTORS.items():
        if name != "nobody":
            role = Role.COORDINATOR if name == "demoted" else actor.role
            of = [teams[actor.team]] if actor.team else []
            ids[name] = accounts.add_user(address_of(name), name.title(), role, of).id
    session().add_all(_app(user_id) for user_id in ids.values())
    return ids


def _app(user_id: int) -> CodeApp:
    """A second step: whoever has one is asked for it, also on one machine alone."""
    return CodeApp(user_id=user_id, sealed_seed=b"nobody opens it", last_step=0, created_at=clock.real_now())


def address_of(name: str) -> str:
    return f"{name.replace(' ', '.')}@example.org"


def _sets(ids: dict[str, int], teams: dict[str, int]) -> dict[tuple[Visibility, str], Set]:
    named = [ids["olga"], *(ids[name] for name, actor in ACTORS.items() if actor.named)]
    found: dict[tuple[Visibility, str], Set] = {}
    for level, states in LEVELS.items():
        for state in states:
            word = word_of(len(found))
            readers = [ids["olga"]] if state == "hidden" else named
            team = OF_OTHERS if state == "hidden" else HERE
            made = things.make(word, level, readers, f"{len(found) + 1:032x}", teams[team])
            _say_everywhere(made, word)
            found[level, state] = Set(level, state, word, made)
    for (level, state), each in list(found.items()):
        if state == "child":
            found[level, state] = _with_children(each, word_of(len(found) + each.level.rank), ids["olga"])
        if state == "deleted":
            for ref in each.things.refs.values():
                for record in session().scalars(by_reference(ref)).all():
                    deletion.delete(record)
    return found


TEXTS = (
    *("summary", "would_count", "if_refused", "quote", "how_known", "given_by", "place", "criterion", "text"),
    *("website", "occupation", "publisher", "purpose", "agenda"),
)


def _say_everywhere(made: Things, word: str) -> None:
    """Let every text of what there is say its word, among signs that are written in many ways."""
    for ref in made.refs.values():
        record = session().scalars(by_reference(ref)).one()
        record.in_mail = True
        for name in TEXTS:
            if hasattr(record, name):
                setattr(record, name, f"“é” {word} <&> {word}")
    session().flush()


def word_of(number: int) -> str:
    return f"zanary{chr(ord('a') + number)}qx"


def _with_children(each: Set, word: str, owner_id: int) -> Set:
    """Let what hangs on it hang on something hidden too."""
    made = each.things
    record = {kind: session().scalars(by_reference(ref)).one() for kind, ref in made.refs.items()}
    person, hidden = record[Kind.PERSON], factories.person(word)
    visibility.change(hidden, Visibility.RESTRICTED, None, [owner_id])
    event = timeline.record(timeline.Account("statement", on(2016, 1, 6), word), timeline.Ties([person, hidden]))
    tie = links.link(record[Kind.DEMAND], LinkRole.BENEFICIARY, hidden, Terms(note=word))
    last = session().query(Revision.id).order_by(Revision.id.desc()).limit(1).scalar()
    row = follow_ups.set_by_hand(event, word, clock.today(), Owes.WE, None)
    token = "abcd"[each.level.rank] * 32
    factories.attachment(event, token, word)
    papers = {kind: things.freeze(record[kind], word, hidden) for kind in things.PAPERS if each.level != "sealed"}
    numbers = {**made.numbers, "link_id": tie.id, "revision_id": last, "number": row.id}
    numbers["twin_id"] = things.alike(person, hidden)
    refs = {**made.refs, Kind.EVENT: event.ref}
    children = Things(refs, numbers, papers or made.documents, token)
    return replace(each, things=children, parent=word)


def _feed(user_id: int) -> str:
    user = session().get_one(User, user_id)
    look_as(accounts.viewer_for(user))
    return feeds.make(user_id, feeds.Described("x", "whose=everybody", names=True))


def _secret(app: Flask, name: str, proved: bool) -> str:
    """Begin a session that lately showed, or long ago, whose it is."""
    browser = sign_in_as(app, address_of(name))
    with browser.session_transaction() as cookie:
        secret = str(cookie["secret"])
    with app.app_context():
        latest = session().query(SignedIn).order_by(SignedIn.id.desc()).first()
        assert latest is not None
        latest.seen_at = clock.real_now() + 10 * LONG
        latest.proved_at = clock.real_now() + (10 * LONG if proved else -LONG)
        session().commit()
    return secret


def _let_sessions_end(ids: dict[str, int]) -> None:
    """They all came a moment ago, however long it takes: the clock that nobody starts here is not silent yet."""
    user = {name: session().get_one(User, ids[name]) for name in ("left", "revoked", "demoted", "calendar")}
    session().execute(
        update(SignedIn).where(SignedIn.user_id == ids["expired"]).values(seen_at=clock.real_now() - 30 * LONG)
    )
    session().execute(update(User).values(created_at=clock.real_now() + 10 * LONG))
    accounts.end_sessions(user["revoked"])
    accounts.change_user(user["left"], "Left", Role.COORDINATOR, active=False)
    accounts.change_user(user["demoted"], "Demoted", Role.VIEWER, active=True)


def browser_of(app: Flask, made: Matrix, name: str, proved: bool) -> Browser:
    """A browser of this actor, with the cookie that they have."""
    browser = new_browser(app)
    if name in made.ids and name != "calendar":
        with browser.session_transaction() as cookie:
            cookie["secret"] = made.secrets[name, proved]
    return browser

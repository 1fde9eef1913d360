"""The master key is replaced while people work: the new one opens all that the old one did, and the old one nothing."""

from threading import Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from tests.cast import Acting, Browse, Cast
from tests.factories import person
from tests.processes import tracker
from tests.stories.file_pages import added
from tests.stories.sealed_people import in_file, masters, seal_people, texts
from tests.stories.step_pages import code_of, give_app, half_in, show
from tracker.actions import file_checks, master_keys, sealed, shelving
from tracker.actions.data_keys import Keyring
from tracker.plumbing import master_key
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.data_keys import DataKey
from tracker.records.gate import Escape, escaping
from tracker.records.people import Person
from tracker.records.record import RECORDS
from tracker.records.sealed import DETAILS
from tracker.records.second_steps import CodeApp
from tracker.rules.sealed import Detail

pytestmark = pytest.mark.own_app


@pytest.fixture
def people(acting: Acting) -> dict[str, str]:
    return seal_people(acting, 3)


@pytest.mark.parametrize("deep", [False, True])
def test_a_new_key_opens_what_the_old_one_did_and_the_old_one_nothing(
    app: Flask, acting: Acting, settings: Settings, people: dict[str, str], deep: bool
) -> None:
    old, path = in_file(settings), settings.master_key_file
    kept = path.read_text()
    told = tracker(settings, "keys", "rotate", *(["--deep"] if deep else []))
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith("3 keys of records are wrapped anew.")
    new = in_file(settings)
    assert set(new).isdisjoint(old)
    assert masters(app) == [*new, *new]
    assert texts(acting) == people
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_text(kept)
    assert set(texts(acting).values()) == {None}


@pytest.mark.parametrize("deep", [False, True])
def test_codes_of_apps_fit_as_before_and_the_old_key_opens_no_seed(
    app: Flask, cast: Cast, settings: Settings, deep: bool
) -> None:
    old, path = in_file(settings), settings.master_key_file
    kept = path.read_text()
    seeds = {name: give_app(app, cast, name)[0] for name in ("vera", "bilal")}
    told = tracker(settings, "keys", "rotate", *(["--deep"] if deep else []))
    assert (told.returncode, told.stderr) == (0, "")
    assert masters(app) == in_file(settings) != old
    assert show(half_in(app, cast, "vera"), code_of(seeds["vera"])).status_code == 302
    path.write_text(kept)
    assert "the master key is not in its place" in show(half_in(app, cast, "bilal"), code_of(seeds["bilal"])).text


def test_a_damaged_seed_stops_nothing_and_is_named(app: Flask, cast: Cast, settings: Settings) -> None:
    seeds = {name: give_app(app, cast, name)[0] for name in ("vera", "bilal")}
    with app.app_context():
        hers = update(CodeApp).where(CodeApp.user_id == cast.vera.id)
        session().execute(hers.values(sealed_seed=b"junk" * 20))
        session().commit()
    told = tracker(settings, "keys", "rotate")
    assert told.returncode == 1
    assert f"the app with codes of {cast.vera.email}" in told.stderr
    assert show(half_in(app, cast, "vera"), code_of(seeds["vera"])).status_code == 422
    assert show(half_in(app, cast, "bilal"), code_of(seeds["bilal"])).status_code == 302


def test_whoever_seals_something_while_a_rotation_seals_it_anew_waits_and_loses_nothing(
    app: Flask, acting: Acting, settings: Settings, people: dict[str, str]
) -> None:
    """On PostgreSQL the record is held; SQLite lets nobody write meanwhile."""
    came = list[bool]()

    def write() -> None:
        with acting("amina"):
            hers = session().scalars(select(Person).order_by(Person.id)).all()[1]
            came.append(sealed.keep(hers, hers.version, {Detail.FAMILY: "Her sister", Detail.LAWYER: "Ms Chea"}))
            session().commit()

    with app.app_context():
        writer = Thread(target=write)
        for number, _wrapped in enumerate(master_keys.replace(anew=True)):
            if number == 1:  # sealed anew, and not committed yet
                writer.start()
                writer.join(0.4)
                assert came == []
            session().commit()
        writer.join(9)
    assert came == [True]
    assert texts(acting) == people | {"Person 1": "Ms Chea"}
    assert masters(app) == [*in_file(settings), *in_file(settings)]


def test_a_file_that_comes_while_a_rotation_seals_its_record_anew_waits_and_opens(
    app: Flask, acting: Acting, browse: Browse, settings: Settings, people: dict[str, str]
) -> None:
    with acting("amina"):
        ref = session().scalars(select(Person.ref).order_by(Person.id)).first() or ""
    amina, came = browse("amina"), list[str]()
    with app.app_context():
        writer = Thread(target=lambda: came.append(added(amina, ref, b"Her letter. " * 9, "letter.txt")))
        for number, _wrapped in enumerate(master_keys.replace(anew=True)):
            if number == 1:  # sealed anew, and not committed yet
                writer.start()
                writer.join(0.7)
                assert came == []
            session().commit()
        writer.join(20)
    with amina.get(f"{came[0]}/original") as answer:
        assert answer.data == b"Her letter. " * 9
    with app.app_context():
        assert file_checks.files_are_as_kept().problems == []
    assert texts(acting) == people
    assert masters(app) == [*in_file(settings), *in_file(settings)]


def test_no_key_is_destroyed_between_its_sealing_a_file_and_the_file_being_kept(
    app: Flask, acting: Acting, on_postgresql: bool, people: dict[str, str]
) -> None:
    if not on_postgresql:
        pytest.skip("SQLite lets nobody else write meanwhile")

    def rotate() -> None:
        with app.app_context():
            for _wrapped in master_keys.replace(anew=True):
                session().commit()

    rotating = Thread(target=rotate)
    with acting("amina"):
        number = session().scalars(select(Person.id).order_by(Person.id)).all()[0]
        key_id, _key = shelving.wrapped(number, "token", b"k" * 32)
        rotating.start()
        rotating.join(0.7)
        assert rotating.is_alive()
        assert session().scalar(select(DataKey.id).where(DataKey.id == key_id)) == key_id
    rotating.join(20)
    assert texts(acting) == people


def test_no_key_goes_that_still_seals_a_detail_and_a_record_goes_with_all_of_it(
    app: Flask, acting: Acting, people: dict[str, str]
) -> None:
    with acting("amina"):
        hers = session().scalars(select(Person).order_by(Person.id)).all()[1].id
        with pytest.raises(IntegrityError), session().begin_nested():
            session().execute(delete(DataKey).where(DataKey.record_id == hers))
        with escaping(Escape.WHOLE):
            session().execute(delete(RECORDS).where(RECORDS.c.id == hers))
            assert session().execute(select(DETAILS.c.id).where(DETAILS.c.record_id == hers)).all() == []
        assert session().scalars(select(DataKey).where(DataKey.record_id == hers)).all() == []
    assert len(texts(acting)) == len(people) - 1


def test_two_do_not_replace_it_at_once(settings: Settings, people: dict[str, str]) -> None:
    assert people
    with master_key.held(settings.master_key_file):
        told = tracker(settings, "keys", "rotate")
    assert (told.returncode, told.stderr.strip()) == (
        1,
        "Error: Another tracker keys is at work. Wait until it is done.",
    )


def test_whoever_still_has_the_old_key_seals_with_the_new_one(
    app: Flask, acting: Acting, settings: Settings, people: dict[str, str]
) -> None:
    assert people
    with acting("amina"):
        stale = Keyring()
        session().commit()
        for _wrapped in master_keys.replace(anew=False):
            session().commit()
        made = person("Person 3")
        assert stale.make(made.id).master_id == in_file(settings)[0]


@pytest.mark.parametrize("deep", [False, True])
def test_files_open_as_before(app: Flask, acting: Acting, browse: Browse, settings: Settings, deep: bool) -> None:
    with acting("amina"):
        made = person()
        sealed.keep(made, made.version, {Detail.LAWYER: "Ms Chea"})
        ref = made.ref
    address = added(browse("amina"), ref, b"Her letter. " * 9, "letter.txt")
    with acting("amina"):
        for _wrapped in master_keys.replace(deep):
            session().commit()
    with app.app_context():
        assert file_checks.files_are_as_kept().problems == []
    assert masters(app)[0] == in_file(settings)[0]
    assert browse("amina").page(address)
    assert texts(acting) == {"Layla Hassan": "Ms Chea"}


@pytest.mark.parametrize("deep", [False, True])
@pytest.mark.parametrize(("what", "column"), [(DataKey.__table__, "wrapped"), (DETAILS, "sealed")])
def test_what_is_damaged_stops_nothing_and_is_named(
    app: Flask, acting: Acting, settings: Settings, people: dict[str, str], deep: bool, what: Any, column: str
) -> None:
    old = in_file(settings)
    with acting("amina"):
        hers = session().scalars(select(Person).order_by(Person.id)).all()[1]
        ref, before = hers.ref, hers.id
        with escaping(Escape.WHOLE):
            session().execute(update(what).where(what.c.record_id == before).values({column: b"junk" * 20}))
        session().commit()
    told = tracker(settings, "keys", "rotate", *(["--deep"] if deep else []))
    stays_wrapped, is_opened = what is not DETAILS, what is DETAILS and not deep
    assert (told.returncode, ref in told.stderr) == ((0, False) if is_opened else (1, True)), told.stderr
    assert (old[0] in in_file(settings)) is stays_wrapped
    assert texts(acting) == people | {"Person 1": None}
    with acting("amina"):
        hers = session().scalars(select(Person).where(Person.ref == ref)).one()
        sealed.keep(hers, hers.version, {Detail.LAWYER: "Ms Chea"})
    assert texts(acting) == people | {"Person 1": "Ms Chea"}

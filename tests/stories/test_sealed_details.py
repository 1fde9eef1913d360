"""Who told us, where somebody is, whom to call: encrypted in the database, shown on a press, and nowhere else."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Acting, Browse, Browser, Cast, hidden_in, token_in, words_of
from tests.conftest import settings_for
from tests.factories import person
from tests.stories.acts_of_log import acts
from tests.stories.sign_in_pages import give_password, without_secrets
from tests.stories.step_pages import SITE, let_proof_grow_old
from tracker.actions import locking, records, sealed
from tracker.actions.data_keys import Keyring, NoKey
from tracker.plumbing import master_key
from tracker.plumbing.database import db, session
from tracker.plumbing.sealing import CannotOpen
from tracker.plumbing.settings import Settings
from tracker.records import gate
from tracker.records.data_keys import DataKey, MasterKey
from tracker.records.record import by_reference
from tracker.records.sealed import SealedDetail
from tracker.records.sources import Source
from tracker.rules.kinds import Kind
from tracker.rules.sealed import Detail

pytestmark = pytest.mark.own_app
FAMILY = "Her sister Mariam, +855 12 345 678"


@pytest.fixture
def layla(acting: Acting) -> str:
    with acting("amina"):
        return person().ref


def seal(browser: Browser, ref: str, **details: str) -> str:
    sent = browser.send(f"/records/{ref}/sealed/change", follow=True, **details)
    assert sent.status_code == 200, sent.text
    return sent.text


def everything_stored(app: Flask, settings: Settings) -> bytes:
    """Every byte of the database on SQLite, and every row on PostgreSQL."""
    if settings.database_url.startswith("sqlite:///"):
        path = Path(settings.database_url.removeprefix("sqlite:///"))
        return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
    with app.app_context(), db.engine.connect() as connection, gate.whole(connection) as passed:
        tables = passed.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").all()
        rows = [passed.exec_driver_sql(f"SELECT t::text FROM {name} t").all() for (name,) in tables]
    return repr(rows).encode()


def test_they_are_shown_on_a_press_alone_and_stand_nowhere_else(
    app: Flask, settings: Settings, browse: Browse, layla: str
) -> None:
    amina = browse("amina")
    page = amina.page(f"/people/{layla}")
    assert f'href="/records/{layla}/sealed"' in page
    shown = seal(amina, layla, family=FAMILY, safe_address="Red gate, Elm Street")
    assert FAMILY in shown
    assert "Elm Street" in browse("vera").page(f"/records/{layla}/sealed")
    for path in (
        f"/people/{layla}",
        f"/records/{layla}/history",
        "/people",
        "/search?q=Mariam",
        f"/people/{layla}/edit",
    ):
        assert not re.search("Mariam</|12 345|Elm Street", amina.page(path)), path
    history = words_of(amina.page(f"/records/{layla}/history"))
    assert "Sealed detail after: Family, and how to reach them" in history
    stored = everything_stored(app, settings)
    assert b"Layla Hassan" in stored
    assert not re.search(rb"Mariam|345 678|Elm Street", stored)


def test_each_look_and_each_change_is_logged(app: Flask, browse: Browse, cast: Cast, layla: str) -> None:
    seal(browse("amina"), layla, lawyer="Ms Chea")
    vera, bilal = browse("vera"), browse("bilal")
    start = len(acts(app))
    vera.page(f"/records/{layla}/sealed")
    assert [act[:2] for act in acts(app)[start:]] == [(cast.vera.id, "sealed-opened")]
    seal(bilal, layla, lawyer="Mr Keo")
    told = [act[:2] for act in acts(app)[start + 1 :]]
    assert told == [(cast.bilal.id, deed) for deed in ("sealed-opened", "sealed-changed", "sealed-opened")]


def test_who_may_not_see_the_record_learns_nothing(browse: Browse, layla: str) -> None:
    seal(browse("amina"), layla, lawyer="Ms Chea")
    esi = browse("esi")
    for path in (f"/records/{layla}/sealed", f"/records/{layla}/sealed/change"):
        hidden, missing = (esi.get(path.replace(layla, ref)) for ref in (layla, "P-22222"))
        assert hidden.status_code == missing.status_code == 404
        assert without_secrets(hidden.text) == without_secrets(missing.text)
    assert browse("vera").get(f"/records/{layla}/sealed/change").status_code == 403
    assert browse("chidi").get(f"/records/{layla}/sealed/change").status_code == 403


def test_nothing_is_sealed_of_a_demand(browse: Browse) -> None:
    amina = browse("amina")
    ref = re.search(r"D-\w{5}", amina.send("/demands/new", title="Release her", follow=True).text)
    assert ref
    assert amina.get(f"/records/{ref.group()}/sealed").status_code == 404


def test_a_volunteer_seals_who_told_them(acting: Acting, browse: Browse) -> None:
    with acting("chidi"):
        ref = records.add(Source(kind=Kind.SOURCE, title="A guard, by phone")).ref
    assert "Khalid" in seal(browse("chidi"), ref, identity="Khalid, of the north wing")
    assert f'href="/records/{ref}/sealed"' in browse("amina").page(f"/sources/{ref}")


def test_two_who_change_them_at_once_see_both(browse: Browse, layla: str) -> None:
    amina, bilal = browse("amina"), browse("bilal")
    path = f"/records/{layla}/sealed/change"
    form = bilal.get(path).text
    fields = {**hidden_in(form, path), "csrf_token": token_in(form)}
    seal(amina, layla, family=FAMILY)
    lost = bilal.post(path, data={**fields, "family": "Her brother"})
    assert lost.status_code == 409
    assert FAMILY in lost.text
    assert "Her brother" in lost.text
    assert "the other one, which is destroyed" in lost.text


def look_for(browser: Browser, words: str) -> str:
    return words_of(browser.send("/search/sealed", words=words).text)


def test_words_are_found_in_sealed_details_of_what_one_may_see(
    app: Flask, acting: Acting, browse: Browse, cast: Cast, layla: str
) -> None:
    with acting("amina"):
        other = person("Omar").ref
    amina, esi = browse("amina"), browse("esi")
    seal(amina, layla, family=FAMILY)
    seal(amina, other, lawyer=f"{'Ms Chea, +855 99, ' * 40}Elm Street")
    start = len(acts(app))
    found = look_for(amina, "MARIAM +855")
    assert "Layla Hassan" in found
    assert "Omar" not in found
    assert [act[:2] for act in acts(app)[start:]] == [(cast.amina.id, "sealed-searched")]
    assert "Omar" in look_for(amina, "855 elm")
    assert "Nothing sealed that you may see has all these words." in look_for(amina, "Mariam Chea")
    assert "Nothing sealed that you may see has all these words." in look_for(esi, "Mariam")


class TestProof:
    @pytest.fixture
    def settings(self, database_url: str, tmp_path: Path) -> Settings:
        return replace(settings_for(database_url, tmp_path), base_url=SITE)

    def test_an_old_session_opens_none(self, app: Flask, browse: Browse, cast: Cast, layla: str) -> None:
        give_password(app, cast, "amina")
        amina = browse("amina")
        seal(amina, layla, family=FAMILY)
        let_proof_grow_old(app)
        for path in (f"/records/{layla}/sealed", f"/records/{layla}/sealed/change"):
            asked = amina.get(path)
            assert asked.headers["Location"].startswith("/account/prove?"), "first show that it is you"
            assert "Mariam" not in asked.text


def of_everything(name: str) -> SealedDetail:
    return session().scalars(select(SealedDetail).where(SealedDetail.name == name)).one()


def test_every_changed_byte_and_every_moved_one_is_refused(acting: Acting, layla: str) -> None:
    with acting("amina"):
        other = person("Omar")
        her = session().scalars(by_reference(layla)).one()
        sealed.keep(her, her.version, {Detail.FAMILY: FAMILY, Detail.LAWYER: "Ms Chea"})
        row, key = of_everything(Detail.FAMILY), session().scalars(select(DataKey)).one()
        sealer = Keyring().opening([key.id])[key.id]
        assert sealer.open_text(row.sealed, row.about) == FAMILY
        assert len(row.sealed) % 64 == 12 + 16, "its length tells only steps of 64"
        for place in range(len(row.sealed)):
            broken = bytearray(row.sealed)
            broken[place] ^= 1 << place % 8
            with pytest.raises(CannotOpen):
                sealer.open_text(bytes(broken), row.about)
        lawyer = of_everything(Detail.LAWYER)
        lawyer.sealed = row.sealed
        session().flush()
        assert sealed.opened(her)[Detail.LAWYER] is None, "another detail"
        wrapped = bytearray(key.wrapped)
        for place in range(len(wrapped)):
            key.wrapped = bytes([*wrapped[:place], wrapped[place] ^ 1, *wrapped[place + 1 :]])
            assert Keyring().opening([key.id]) == {}
        key.wrapped, key.record_id = bytes(wrapped), other.id
        assert Keyring().opening([key.id]) == {}, "another record"


@pytest.fixture
def without_key(app: Flask, browse: Browse, layla: str) -> Iterator[Path]:
    """Where the master key was, after something was sealed with it."""
    seal(browse("amina"), layla, family=FAMILY)
    with app.app_context():
        path = master_key.file()
    kept = path.read_text()
    path.unlink()
    yield path
    assert not path.exists() or path.read_text() != kept, "nothing put a key there"


def test_without_the_key_pages_say_so_and_nothing_is_overwritten(
    app: Flask, browse: Browse, without_key: Path, layla: str
) -> None:
    before = stored(app)
    amina = browse("amina")
    page = words_of(amina.page(f"/records/{layla}/sealed"))
    assert "The master key is not in its place. Nothing is lost." in page
    change = f"/records/{layla}/sealed/change"
    assert amina.get(change).status_code == 409
    token = token_in(amina.page(f"/people/{layla}"))
    for text in ("", "00", "b2" * 32):
        if text:
            without_key.write_text(text)
            without_key.chmod(0o600)
        kept = amina.post(change, data={"csrf_token": token, "family": "Typed meanwhile", "version": "2"})
        assert kept.status_code == 409
        assert "Typed meanwhile" in kept.text
    assert stored(app) == before
    amina.page(f"/people/{layla}")


def stored(app: Flask) -> list[tuple[object, ...]]:
    with app.app_context(), db.engine.connect() as connection, gate.whole(connection) as passed:
        return [
            tuple(row)
            for table in ("sealed_details", "data_keys", "master_keys")
            for row in passed.exec_driver_sql(f"SELECT * FROM {table} ORDER BY id").all()
        ]


def test_while_everybody_is_locked_out_nothing_opens(acting: Acting, layla: str) -> None:
    with acting("amina"):
        her = session().scalars(by_reference(layla)).one()
        sealed.keep(her, her.version, {Detail.FAMILY: FAMILY})
        locking.lock()
        with pytest.raises(NoKey):
            sealed.opened(her)
        session().rollback()


def test_the_first_key_is_made_when_something_is_sealed_first(app: Flask, browse: Browse, layla: str) -> None:
    with app.app_context():
        path = master_key.file()
    path.unlink()
    amina = browse("amina")
    amina.page(f"/records/{layla}/sealed")
    assert not path.exists(), "whoever only looks needs none"
    seal(amina, layla, family=FAMILY)
    assert path.stat().st_mode & 0o777 == 0o600
    assert FAMILY in amina.page(f"/records/{layla}/sealed")
    with app.app_context():
        assert session().scalars(select(MasterKey.id)).all() == list(master_key.keys(path))

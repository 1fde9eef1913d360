"""A second step when signing in: codes of an app, each once, and recovery codes for when it is lost."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from werkzeug.test import TestResponse

from tests.cast import Browse, Browser, Cast, hidden_in
from tests.processes import tracker
from tests.stories.sign_in_pages import PASSWORD, is_signed_in, link_for, new_browser, press, try_password
from tests.stories.step_pages import STEPS, add_app, at_once, code_of, codes_on, deeds, give_app, half_in, seed_on, show
from tracker.plumbing import clock, master_key
from tracker.plumbing.database import session
from tracker.plumbing.sealing import CannotOpen, Sealer
from tracker.plumbing.settings import Settings
from tracker.records.accounts import SignedIn
from tracker.records.data_keys import MasterKey
from tracker.records.second_steps import Arrival, CodeApp, RecoveryCode

CODE = "/sign-in/code"


def test_an_app_is_added_by_a_picture_or_by_typing_and_one_code(browse: Browse) -> None:
    vera, elsewhere = browse("vera"), browse("vera")
    page = vera.page(f"{STEPS}/app")
    assert "<svg width=" in page
    assert "style=" not in page
    wrong = show(vera, "000000", f"{STEPS}/app")
    assert wrong.status_code == 422
    assert "This code does not fit" in wrong.text
    kept = seed_on(wrong.text)
    fields = {**hidden_in(wrong.text, f"{STEPS}/app"), "code": code_of(kept)}
    done = vera.post(f"{STEPS}/app", data=fields)
    assert len(codes_on(done.text)) == 10, "a wrong code does not change the picture"
    assert len(set(codes_on(done.text))) == 10
    assert "10 are left" in vera.page(STEPS)
    assert elsewhere.get("/account").status_code == 302, "other sessions began before it"


def test_a_seed_of_another_session_or_another_hour_is_not_taken(app: Flask, browse: Browse) -> None:
    vera, bilal = browse("vera"), browse("bilal")
    page = vera.page(f"{STEPS}/app")
    stolen = hidden_in(page, f"{STEPS}/app")["seed"]
    fields = {**hidden_in(bilal.page(f"{STEPS}/app"), f"{STEPS}/app"), "seed": stolen, "code": code_of(seed_on(page))}
    assert "open for too long" in bilal.post(f"{STEPS}/app", data=fields, follow_redirects=True).text
    with app.app_context():
        assert session().scalars(select(CodeApp)).all() == []


def test_a_password_alone_lets_nobody_in_any_more(app: Flask, cast: Cast) -> None:
    seed, _codes = give_app(app, cast, "vera")
    browser = half_in(app, cast, "vera")
    assert not is_signed_in(browser)
    assert "Six digits from your app" in browser.page("/sign-in/code")
    assert show(browser, code_of(seed)[:5]).status_code == 422
    code = code_of(seed)
    assert show(browser, f" {code[:3]} {code[3:]} ").headers["Location"] == "/"
    assert is_signed_in(browser)


def test_nor_does_a_link(app: Flask, cast: Cast) -> None:
    seed, _codes = give_app(app, cast, "vera")
    browser = new_browser(app)
    assert press(browser, link_for(app, cast, "vera")).headers["Location"] == "/sign-in/code"
    assert not is_signed_in(browser)
    assert show(browser, code_of(seed)).headers["Location"] == "/"


def test_a_code_passes_once_and_never_an_older_one_after_it(app: Flask, cast: Cast) -> None:
    seed, _codes = give_app(app, cast, "vera")
    first, other = half_in(app, cast, "vera"), half_in(app, cast, "vera")
    now, earlier = code_of(seed), code_of(seed, -1)
    assert show(first, now).status_code == 302
    for used in (now, earlier):
        assert show(other, used).status_code == 422
    assert not is_signed_in(other)
    assert show(other, code_of(seed, 1)).status_code == 302, "clocks that differ by half a minute agree"


def test_of_many_who_show_one_code_at_once_one_comes_in(app: Flask, cast: Cast) -> None:
    seed, codes = give_app(app, cast, "vera")
    for code in (code_of(seed), codes[0]):
        browsers = [half_in(app, cast, "vera") for _browser in range(4)]
        forms = [(each, {**hidden_in(each.page(CODE), CODE), "code": code}) for each in browsers]
        presses = [partial(Browser.post, each, CODE, data=fields) for each, fields in forms]
        assert at_once([partial(_status, press) for press in presses]) == [302, 422, 422, 422]


def _status(press: Callable[[], TestResponse]) -> int:
    return press().status_code


def test_a_recovery_code_passes_once_and_says_how_many_are_left(app: Flask, cast: Cast) -> None:
    _seed, codes = give_app(app, cast, "vera")
    typed = codes[3].upper().replace("-", " ")
    browser = half_in(app, cast, "vera")
    assert "9 are left" in browser.page(show(browser, typed).headers["Location"])
    assert is_signed_in(browser)
    assert show(half_in(app, cast, "vera"), codes[3]).status_code == 422
    with app.app_context():
        kept = session().scalars(select(RecoveryCode.code_hash)).all()
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in kept)


def test_new_recovery_codes_take_the_place_of_the_old_ones(app: Flask, browse: Browse, cast: Cast) -> None:
    _seed, old = give_app(app, cast, "vera")
    new = codes_on(browse("vera").send(f"{STEPS}/recovery-codes", form_of=STEPS).text)
    assert len(new) == 10
    assert show(half_in(app, cast, "vera"), old[0]).status_code == 422
    assert show(half_in(app, cast, "vera"), new[0]).status_code == 302


def test_recovery_codes_alone_are_no_second_step(app: Flask, browse: Browse, cast: Cast) -> None:
    vera = browse("vera")
    add_app(vera)
    vera.send(f"{STEPS}/app/remove", form_of=STEPS)
    with app.app_context():
        assert session().scalars(select(RecoveryCode)).all() == []
    assert codes_on(vera.post(f"{STEPS}/recovery-codes").text) == []


def test_half_way_lasts_a_quarter_of_an_hour_and_ends_with_the_sessions(app: Flask, browse: Browse, cast: Cast) -> None:
    seed, _codes = give_app(app, cast, "vera")
    slow, stolen = half_in(app, cast, "vera"), half_in(app, cast, "vera")
    with app.app_context():
        session().execute(update(Arrival).values(expires_at=clock.real_now() - timedelta(seconds=1)))
        session().commit()
    assert show(slow, code_of(seed)).headers["Location"] == "/sign-in"
    stolen = half_in(app, cast, "vera")
    browse("vera").send("/account/sessions/end-others", form_of="/account")
    answer = show(stolen, code_of(seed))
    assert answer.headers["Location"] == "/sign-in"
    assert "Begin again." in stolen.page("/sign-in")


def test_codes_are_slowed_and_recovery_codes_are_not(app: Flask, cast: Cast) -> None:
    seed, codes = give_app(app, cast, "vera")
    browser = half_in(app, cast, "vera")
    for _try in range(5):
        assert show(browser, "000000").status_code == 422
    assert "then try again" in show(browser, code_of(seed)).text
    assert show(browser, codes[0]).status_code == 302


def test_what_somebody_wrote_comes_back_after_both_steps(app: Flask, browse: Browse, cast: Cast) -> None:
    seed, _codes = give_app(app, cast, "bilal")
    bilal = browse("bilal")
    fields = {**hidden_in(bilal.page("/people/new"), "/people/new"), "title": "Layla Hassan"}
    with app.app_context():
        session().execute(update(SignedIn).values(ended_at=clock.real_now()))
        session().commit()
    asked = bilal.post("/people/new", data=fields).text
    sent = {**hidden_in(asked, "/sign-in"), "email": cast.bilal.email, "password": PASSWORD}
    second = bilal.post("/sign-in", data=sent)
    assert "Six digits" in second.text
    back = bilal.post("/sign-in/code", data={**hidden_in(second.text, "/sign-in/code"), "code": code_of(seed)})
    assert "Nothing you wrote is lost" in back.text
    assert 'value="Layla Hassan"' in back.text


def test_where_somebody_wanted_to_be_is_kept_through_both_steps(app: Flask, cast: Cast) -> None:
    seed, _codes = give_app(app, cast, "vera")
    browser = new_browser(app)
    page = browser.page(browser.get("/people/?q=Layla").headers["Location"])
    sent = {**hidden_in(page, "/sign-in"), "email": cast.vera.email, "password": PASSWORD}
    second = browser.post("/sign-in", data=sent)
    page = browser.page(second.headers["Location"]) if second.status_code == 302 else second.text
    answer = browser.post("/sign-in/code", data={**hidden_in(page, "/sign-in/code"), "code": code_of(seed)})
    assert answer.headers["Location"] == "/people/?q=Layla"


def test_a_seed_is_sealed_for_its_person_with_a_key_outside_the_database(app: Flask, browse: Browse) -> None:
    seed, _codes = add_app(browse("vera"))
    with app.app_context():
        row = session().scalars(select(CodeApp)).one()
        [(key_id, key)] = master_key.keys(master_key.file()).items()
        about = f"code_apps|sealed_seed|{row.user_id}|{key_id}"
        assert seed.encode() not in row.sealed_seed
        assert Sealer(key).open(row.sealed_seed, about) == seed.encode()
        for sealer, other in ((Sealer(b"x" * 32), about), (Sealer(key), f"code_apps|sealed_seed|999|{key_id}")):
            with pytest.raises(CannotOpen):
                sealer.open(row.sealed_seed, other)


def sealed_as_before(app: Flask, seed: str, key: str = "0123456789abcdef" * 4) -> None:
    """Let the seed be sealed with the key of the installation, as it was once."""
    with app.app_context():
        row = session().scalars(select(CodeApp)).one()
        row.master_id, row.sealed_seed = None, b""
        row.sealed_seed = Sealer.of(key).seal(seed.encode(), row.about)
        session().commit()


def is_sealed_anew(app: Flask) -> bool:
    with app.app_context():
        return session().scalars(select(CodeApp)).one().master_id in master_key.keys(master_key.file())


def test_a_seed_of_before_is_sealed_anew_by_its_next_right_code(app: Flask, cast: Cast) -> None:
    seed, _codes = give_app(app, cast, "vera")
    sealed_as_before(app, seed)
    browser = half_in(app, cast, "vera")
    assert show(browser, "000000").status_code == 422
    assert not is_sealed_anew(app)
    assert show(browser, code_of(seed)).status_code == 302
    assert is_sealed_anew(app)
    assert show(half_in(app, cast, "vera"), code_of(seed, 1)).status_code == 302


@pytest.mark.own_app
@pytest.mark.parametrize("words", [("db", "upgrade"), ("keys", "rotate")])
def test_or_by_whoever_brings_the_database_up_to_date_or_replaces_the_master_key(
    app: Flask, cast: Cast, settings: Settings, words: tuple[str, str]
) -> None:
    seed, _codes = give_app(app, cast, "vera")
    sealed_as_before(app, seed)
    (settings.data_dir / "secret-key").write_text(settings.secret_key)
    (settings.data_dir / "secret-key").chmod(0o600)
    done = tracker(settings, *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert ("Copy it:" in done.stdout) is (words[0] == "db")
    assert is_sealed_anew(app)
    assert show(half_in(app, cast, "vera"), code_of(seed)).status_code == 302


@pytest.mark.own_app
def test_without_the_master_key_the_page_says_so_and_a_recovery_code_still_passes(
    app: Flask, cast: Cast, settings: Settings
) -> None:
    seed, codes = give_app(app, cast, "vera")
    apart = settings.master_key_file.rename(settings.data_dir.parent / "taken-out")
    browser = half_in(app, cast, "vera")
    refused = show(browser, code_of(seed))
    assert refused.status_code == 422
    assert "the master key is not in its place" in refused.text
    assert show(browser, codes[0]).status_code == 302
    page = browser.page(f"{STEPS}/app")
    fields = {**hidden_in(page, f"{STEPS}/app"), "code": code_of(seed_on(page))}
    assert "the master key is not in its place" in browser.post(f"{STEPS}/app", data=fields).text
    apart.rename(settings.master_key_file)
    assert show(half_in(app, cast, "vera"), code_of(seed)).status_code == 302


@pytest.mark.own_app
def test_where_no_master_key_can_be_written_an_app_of_before_fits_and_none_is_added(
    app: Flask, cast: Cast, settings: Settings
) -> None:
    seed, _codes = give_app(app, cast, "vera")
    sealed_as_before(app, seed)
    with app.app_context():
        session().execute(delete(MasterKey))
        session().commit()
    settings.master_key_file.unlink()
    settings.master_key_file.symlink_to(settings.data_dir / "nowhere" / "key")
    browser = half_in(app, cast, "vera")
    assert show(browser, code_of(seed)).status_code == 302
    page = browser.page(f"{STEPS}/app")
    fields = {**hidden_in(page, f"{STEPS}/app"), "code": code_of(seed_on(page))}
    assert "the master key is not in its place" in browser.post(f"{STEPS}/app", data=fields).text


def test_a_seed_of_before_whose_key_is_gone_fits_no_code_and_a_recovery_code_still_passes(
    app: Flask, cast: Cast
) -> None:
    seed, codes = give_app(app, cast, "vera")
    sealed_as_before(app, seed, "another key" * 6)
    browser = half_in(app, cast, "vera")
    assert show(browser, code_of(seed)).status_code == 422
    assert show(browser, codes[0]).status_code == 302


def test_an_unknown_person_and_one_with_a_second_step_get_the_same_answer_to_a_wrong_password(
    app: Flask, cast: Cast
) -> None:
    give_app(app, cast, "vera")
    answers = [try_password(new_browser(app), who, "wrong wrong") for who in (cast.vera.email, "nobody@example.org")]
    assert [answer.status_code for answer in answers] == [401, 401]


def test_recovery_codes_that_were_made_or_used_stand_in_the_log(app: Flask, browse: Browse, cast: Cast) -> None:
    give_app(app, cast, "vera")
    start = len(deeds(app))
    new = codes_on(browse("vera").send(f"{STEPS}/recovery-codes", form_of=STEPS).text)
    show(half_in(app, cast, "vera"), new[0])
    show(half_in(app, cast, "vera"), new[0])
    vera = cast.vera.id
    assert deeds(app)[start:] == [
        (vera, "recovery-codes-made", vera, "done"),
        (vera, "recovery-code-used", vera, "done"),
    ]

"""One's own account: name, colours, mail, password, and the sessions that one can end from anywhere."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.cast import Browse, Browser, Cast, token_in, words_of
from tests.stories.sign_in_pages import new_browser
from tracker.actions import accounts, outbox, sign_in
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.accounts import FailedSignIn, SignedIn, Submission, User, user_by_email
from tracker.records.outbox import Mail

PASSWORD, OTHER = "correct horse battery", "staple battery horse"


def signed_in_with(app: Flask, email: str, user_agent: str) -> Browser:
    """Another browser of the same person, signed in by a link."""
    with app.app_context():
        secret = sign_in.new_link(session().scalars(user_by_email(email)).one())
        session().commit()
    browser = new_browser(app)
    page = browser.page(f"/sign-in/{secret}")
    browser.post(f"/sign-in/{secret}", data={"csrf_token": token_in(page)}, headers={"User-Agent": user_agent})
    return browser


def give_password(app: Flask, cast: Cast, name: str) -> None:
    with app.app_context():
        accounts.choose_password(session().scalars(user_by_email(cast[name].email)).one(), PASSWORD)
        session().commit()


def has_password(app: Flask, cast: Cast, name: str, password: str) -> bool:
    with app.app_context():
        return sign_in.by_password(cast[name].email, password) is not None


def test_name_and_colours_are_ones_own_to_choose(app: Flask, browse: Browse, cast: Cast) -> None:
    vera = browse("vera")
    assert "data-theme" not in vera.page("/account")
    answer = vera.send("/account", name="Vera <b>N.", theme="dark", follow=True)
    assert 'data-theme="dark"' in answer.text
    assert "<bdi>Vera &lt;b&gt;N.</bdi>" in answer.text
    with app.app_context():
        user = session().scalars(user_by_email(cast.vera.email)).one()
        assert user.theme == "dark"
    assert re.search(r'value="dark"[^>]*checked', vera.page("/account"))


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "x" * 121}, {"theme": "purple"}, {"name": "V\u202era"}])
def test_what_cannot_be_is_refused_and_kept_in_the_form(browse: Browse, wrong: dict[str, str]) -> None:
    vera = browse("vera")
    fields: dict[str, Any] = {"name": "Vera", "theme": "", **wrong}
    answer = vera.send("/account", **fields)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text


def test_nobody_changes_a_role_by_a_field_of_their_own(browse: Browse) -> None:
    assert browse("vera").send("/account", name="Vera", theme="", role="coordinator").status_code == 400


def test_a_first_password_is_chosen_without_another(app: Flask, browse: Browse, cast: Cast) -> None:
    vera = browse("vera")
    assert "You have no password yet" in vera.page("/account")
    assert "current-password" not in vera.page("/account/password")
    assert vera.send("/account/password", new_password=PASSWORD).status_code == 302
    assert "You have a password." in vera.page("/account")
    assert has_password(app, cast, "vera", PASSWORD)


@pytest.mark.parametrize("weak", ["", "eleven char", "x" * 257])
def test_a_password_is_twelve_characters_at_least(browse: Browse, weak: str) -> None:
    answer = browse("vera").send("/account/password", new_password=weak)
    assert answer.status_code == 422
    assert 'type="password"' in answer.text
    assert not weak or f'value="{weak}"' not in answer.text


def test_changing_a_password_asks_for_the_one_before_and_ends_the_other_sessions(
    app: Flask, browse: Browse, cast: Cast
) -> None:
    give_password(app, cast, "vera")
    vera, elsewhere = browse("vera"), browse("vera")
    wrong = vera.send("/account/password", current_password="wrong", new_password=OTHER)
    assert wrong.status_code == 422
    assert "This is not your password now." in wrong.text
    assert elsewhere.get("/account").status_code == 200
    for _press in range(2):
        again = vera.send("/account/password", current_password=PASSWORD, new_password=OTHER)
        assert again.headers["Location"] == "/account", "pressed twice, it is changed once"
    assert has_password(app, cast, "vera", OTHER)
    assert not has_password(app, cast, "vera", PASSWORD)
    assert vera.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302


def test_a_password_is_compared_to_its_end(app: Flask, browse: Browse, cast: Cast) -> None:
    longest = "a long password, " * 15 + "x"
    assert len(longest) == 256
    browse("vera").send("/account/password", new_password=longest)
    assert has_password(app, cast, "vera", longest)
    assert not has_password(app, cast, "vera", f"{longest} and more")


def test_whoever_finds_a_session_open_cannot_guess_the_password(app: Flask, browse: Browse, cast: Cast) -> None:
    give_password(app, cast, "vera")
    vera = browse("vera")
    for _try in range(5):
        vera.send("/account/password", current_password="wrong", new_password=OTHER)
    slowed = vera.send("/account/password", current_password=PASSWORD, new_password=OTHER)
    assert slowed.status_code == 422
    assert "then try again" in slowed.text
    assert has_password(app, cast, "vera", PASSWORD)


def test_nothing_of_a_password_is_kept_but_its_argon2_hash(app: Flask, browse: Browse, cast: Cast) -> None:
    browse("vera").send("/account/password", new_password=PASSWORD)
    with app.app_context():
        assert session().scalars(select(Submission)).all() == [], "a quick hash of the form would give it away"
        kept = session().scalars(user_by_email(cast.vera.email)).one().password_hash
        assert kept is not None
        assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        assert PASSWORD not in repr(session().scalars(select(FailedSignIn.bucket)).all())


def test_each_session_says_where_it_is_and_ends_alone(app: Flask, browse: Browse, cast: Cast) -> None:
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
    at_work, lost = (signed_in_with(app, cast.vera.email, device) for device in (firefox, phone))
    page = at_work.page("/account")
    said = words_of(page)
    assert re.search(r"Firefox, Linux signed in [^·]* last used .*? This one", said)
    assert "Safari, iPhone" in said
    (ending,) = re.findall(r'action="(/account/sessions/\d+/end)"', page)
    assert "Safari, iPhone" not in at_work.send(ending, form_of="/account", follow=True).text
    assert lost.get("/account").status_code == 302
    assert at_work.get("/account").status_code == 200


def test_all_others_end_at_once(app: Flask, browse: Browse) -> None:
    here, one, other = browse("vera"), browse("vera"), browse("vera")
    bilal = browse("bilal")
    here.send("/account/sessions/end-others", form_of="/account")
    assert [browser.get("/account").status_code for browser in (here, one, other, bilal)] == [200, 302, 302, 200]


def test_nobody_ends_the_session_of_somebody_else(app: Flask, browse: Browse, cast: Cast) -> None:
    amina, vera = browse("amina"), browse("vera")
    with app.app_context():
        asked = select(SignedIn.id).where(SignedIn.user_id == cast.amina.id)
        theirs = session().scalars(asked).one()
    vera.send(f"/account/sessions/{theirs}/end", form_of="/account")
    assert amina.get("/account").status_code == 200


def test_sessions_that_ran_out_are_not_shown(app: Flask, browse: Browse, cast: Cast) -> None:
    vera, _old = browse("vera"), browse("vera")
    with app.app_context():
        last = select(SignedIn.id).where(SignedIn.user_id == cast.vera.id).order_by(SignedIn.id.desc()).limit(1)
        ran_out = update(SignedIn).where(SignedIn.id == session().scalars(last).one())
        session().execute(ran_out.values(seen_at=clock.real_now() - timedelta(hours=2)))
        session().commit()
    assert vera.page("/account").count("last used") == 1


def test_a_mail_that_was_given_up_is_told_to_its_person_and_to_coordinators(
    app: Flask, browse: Browse, cast: Cast
) -> None:
    with app.app_context():
        user = session().get(User, cast.vera.id)
        assert user is not None
        outbox.write("digest:1", user, "tracker@localhost", "Tracker: follow-ups", "L-2345 Layla")
        session().execute(
            update(Mail).values(given_up_at=datetime(2026, 3, 1, 9, tzinfo=UTC), problem="550 no such <mailbox>")
        )
        session().commit()
    for name, address in (("vera", "/account"), ("amina", "/team"), ("dana", "/team")):
        page = browse(name).page(address)
        assert "550 no such &lt;mailbox&gt;" in page
        assert "1 March 2026" in page
        assert "Layla" not in page
    assert "no such" not in browse("bilal").page("/account")

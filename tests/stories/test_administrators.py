"""Who reads no records decides about nobody who does (decision 9)."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.cast import Acting, Browse, Cast
from tests.stories.team_pages import NEW, change, found, link_in
from tracker.actions import accounts, sign_in, team
from tracker.plumbing.database import session
from tracker.records.accounts import SignInLink, User, user_by_email
from tracker.rules.access import Role

READING = [str(role) for role in Role if role is not Role.ADMINISTRATOR]


@pytest.mark.parametrize("role", READING)
def test_an_administrator_adds_no_reader(app: Flask, browse: Browse, role: str) -> None:
    dana = browse("dana")
    fields: dict[str, Any] = {**NEW, "role": role}
    assert dana.send("/team/new", **fields).status_code == 422
    assert found(app, "farah@example.org") is None
    assert f'value="{role}"' not in dana.page("/team/new")


@pytest.mark.parametrize("role", READING)
def test_an_administrator_makes_neither_themself_nor_another_a_reader(
    app: Flask, browse: Browse, cast: Cast, role: str
) -> None:
    dana = browse("dana")
    assert change(dana, cast.dana.id, role=role).status_code == 422
    assert found(app, "dana@example.org") == ("administrator", True, set())
    assert dana.get("/people/").status_code == 403


def test_an_administrator_touches_no_reader_but_to_close(app: Flask, browse: Browse, cast: Cast) -> None:
    dana, address = browse("dana"), f"/team/{cast.vera.id}"
    page = dana.page(address)
    assert "A coordinator decides about the role" in page
    assert f'action="{address}/link"' not in page
    typed: dict[str, Any] = {"email": "dana2@example.org", "name": "Vera", "role": "coordinator", "active": "y"}
    for path, fields in ((address, typed), (f"{address}/link", {}), (f"{address}/forget-password", {})):
        answer = dana.send(path, form_of=address, **fields)
        assert answer.status_code == 403
        assert "/sign-in/" not in answer.text
    assert found(app, "vera@example.org") == ("viewer", True, {cast.vera.team_id})
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(SignInLink)) == 0
    assert dana.send(f"{address}/let-go", form_of=address).status_code == 302
    assert found(app, "vera@example.org") == ("viewer", False, {cast.vera.team_id})
    assert "cannot lock yourself out" in dana.send(f"/team/{cast.dana.id}/let-go", form_of="/account", follow=True).text
    hers = found(app, "dana@example.org")
    assert hers is not None
    assert hers[1], "not even by an address written by hand"
    opened: dict[str, Any] = {**typed, "role": "viewer"}
    assert dana.send(address, form_of=address, **opened).status_code == 403


def test_an_administrator_adds_another_who_belongs_to_no_team(app: Flask, browse: Browse, cast: Cast) -> None:
    dana = browse("dana")
    fields: dict[str, Any] = {**NEW, "role": "administrator", "teams": [str(cast.amina.team_id)]}
    link_in(dana.send("/team/new", **fields).text)
    assert found(app, "farah@example.org") == ("administrator", True, set())


@pytest.mark.parametrize("role", READING)
def test_the_rule_is_kept_below_the_pages(acting: Acting, cast: Cast, role: str) -> None:
    with acting("dana"):
        users = {user.name: user for user in session().scalars(select(User))}
        wanted = team.Described("x@example.org", "X", Role(role))
        with pytest.raises(team.NotTheirs):
            team.add(wanted)
        for name in ("Dana", "Vera"):
            with pytest.raises(team.NotTheirs):
                team.change(users[name], wanted)
        with pytest.raises(team.NotTheirs):
            team.change(users["Vera"], team.Described("x@example.org", "X", Role.ADMINISTRATOR))
        for forbidden in (team.link_for, team.forget_password):
            with pytest.raises(team.NotTheirs):
                forbidden(users["Vera"])


def test_whoever_comes_to_read_leaves_the_keys_of_before(app: Flask, browse: Browse, cast: Cast) -> None:
    """Dana has made an administrator of her own and kept a session, a link and the password."""
    dana, amina = browse("dana"), browse("amina")
    fields: dict[str, Any] = {**NEW, "role": "administrator"}
    first = link_in(dana.send("/team/new", **fields).text)
    with app.app_context():
        farah = session().scalars(user_by_email("farah@example.org")).one()
        who = farah.id
        accounts.choose_password(farah, "known to Dana too")
        kept_link = sign_in.new_link(farah)
        session().commit()
    assert first
    assert change(amina, who, role="officer", teams=[str(cast.amina.team_id)]).status_code == 302
    assert app.test_client().get(f"/sign-in/{kept_link}").status_code == 410
    with app.app_context():
        assert sign_in.by_password("farah@example.org", "known to Dana too") is None

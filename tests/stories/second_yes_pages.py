"""What stories of two people share: what is asked for, how somebody answers it, and what the log says of it."""

from flask import Flask
from sqlalchemy import select

from tests.cast import Browser
from tracker.plumbing.database import session
from tracker.records.audit import LoggedAct
from tracker.records.second_yes import SecondYes

HERE = "/settings/second-yes"
NAME = "Layla Hassan"
WHY = "Her family cannot reach anybody"


def newest(app: Flask) -> SecondYes:
    with app.app_context():
        found = session().scalars(select(SecondYes).order_by(SecondYes.id.desc())).first()
        assert found is not None
        session().expunge(found)
        return found


def answer(app: Flask, browser: Browser, word: str) -> int:
    return browser.send(f"{HERE}/{newest(app).id}/{word}", form_of=HERE).status_code


def sees(browser: Browser, ref: str) -> bool:
    return browser.get(f"/people/{ref}").status_code == 200


def said(app: Flask) -> list[tuple[int | None, str, str]]:
    with app.app_context():
        about = LoggedAct.deed.regexp_match("second-yes|alone")
        asked = select(LoggedAct).where(about).order_by(LoggedAct.seq)
        return [(act.actor_id, act.deed, act.result) for act in session().scalars(asked)]

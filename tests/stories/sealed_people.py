"""How the stories of master keys let people have sealed details, and read which key seals them."""

from flask import Flask
from sqlalchemy import select

from tests.cast import Acting
from tests.factories import person
from tracker.actions import sealed
from tracker.plumbing import master_key
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.data_keys import DataKey, MasterKey
from tracker.records.people import Person
from tracker.rules.sealed import Detail


def texts(acting: Acting) -> dict[str, str | None]:
    """What the lawyers of all people are, by the names of the people."""
    with acting("amina"):
        found = session().scalars(select(Person).order_by(Person.id)).all()
        return {each.title: sealed.opened(each).get(Detail.LAWYER) for each in found}


def masters(app: Flask) -> list[str]:
    """Which master keys wrap something, and which the database knows."""
    with app.app_context():
        wrapping = session().scalars(select(DataKey.master_id).distinct()).all()
        return [*wrapping, *session().scalars(select(MasterKey.id))]


def in_file(settings: Settings) -> list[str]:
    return list(master_key.keys(settings.master_key_file))


def seal_people(acting: Acting, count: int) -> dict[str, str]:
    """Let so many people have a lawyer each, and return who theirs are."""
    with acting("amina"):
        for number in range(count):
            made = person(f"Person {number}")
            sealed.keep(made, made.version, {Detail.LAWYER: f"Lawyer {number}"})
    return {f"Person {number}": f"Lawyer {number}" for number in range(count)}

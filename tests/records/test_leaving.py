"""Who may be named outside is asked of all at once, however many they are."""

from flask import Flask

from tests import factories
from tests.cast import Acting
from tests.factories import agrees
from tests.statements import noted
from tracker.actions import visibility
from tracker.plumbing import clock
from tracker.records.exposure import leaving
from tracker.records.people import Person
from tracker.rules.exposure import Exposure
from tracker.rules.outputs import Output


def test_many_people_are_asked_about_in_one_statement(app: Flask, acting: Acting) -> None:
    with acting("amina"):
        people: list[Person] = [factories.person(f"Person {number}") for number in range(30)]
        for person in people[:20]:
            visibility.expose(person, Exposure.PUBLIC, in_mail=False)
        for person in people[10:]:
            agrees(person)
        asked = [*people, factories.demand()]
        with noted(app) as statements:
            found = leaving(Output.SHEET, asked, clock.today(), Exposure.PUBLIC)
        assert found == {person.id for person in people[10:20]}
        assert len(statements) == 1

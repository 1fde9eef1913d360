"""What it asks of the database to save a letter: no more for many demands than for few, but for the rows themselves."""

from flask import Flask

from tests.cast import Acting
from tests.factories import demand, on, person
from tests.statements import noted
from tracker.actions import letters, links, records
from tracker.plumbing.database import session
from tracker.records.letters import Letter
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole

MOST, FEW, MANY = 36, 2, 9


def asked(app: Flask, acting: Acting, count: int) -> list[str]:
    """Save a letter with so many signatories, addressees and demands, as its form does; return what it took."""
    with acting("amina"):
        signing, addressed = ([(person(f"{who} {n}"), None) for n in range(count)] for who in ("Ann", "Bob"))
        demands = [(demand(f"Demand {n}"), "") for n in range(count)]
        with noted(app) as statements:
            letter = records.add(Letter(kind=Kind.LETTER, title="Letter to the Minister of Justice"))
            links.set_ends(letter, {LinkRole.SIGNATORY: signing, LinkRole.ADDRESSEE: addressed})
            letters.make_demands(letter, demands)
            letters.say_when(letter, on(2016, 1, 24), None)
            session().commit()
    return [statement for statement, _values, _many in statements]


def reads(statements: list[str]) -> int:
    return sum(statement.startswith("SELECT") for statement in statements)


def test_a_letter_is_saved_by_few_statements(app: Flask, acting: Acting) -> None:
    asked(app, acting, 0)
    assert len(asked(app, acting, 0)) <= MOST


def test_many_demands_are_read_by_the_statements_of_a_few(app: Flask, acting: Acting) -> None:
    assert reads(asked(app, acting, MANY)) <= reads(asked(app, acting, FEW))

"""Makes the things of the founding case through the verbs a person uses, each when it is first named."""

from collections.abc import Iterable
from dataclasses import fields
from hashlib import sha256

from sqlalchemy import inspect, select

from tracker.actions import external_ids, links, people, records
from tracker.actions.demo import facts
from tracker.actions.demo.facts import KINDS, FoundingCase, Thing
from tracker.plumbing.database import session
from tracker.records.demands import Demand
from tracker.records.kinds import MODELS
from tracker.records.letters import Letter
from tracker.records.people import Person
from tracker.records.record import Record
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.exposure import Exposure
from tracker.rules.fields import ExternalId
from tracker.rules.kinds import ALPHABET, REFERENCE_LENGTH
from tracker.rules.links import LinkRole
from tracker.rules.people import Name


def reference(key: str, thing: Thing) -> str:
    """Return the public reference of a thing of the demonstration: always the same, so that it is made once."""
    digest = sha256(f"founding case: {key}".encode()).digest()
    return f"{KINDS[type(thing)].initial}-" + "".join(
        ALPHABET[byte % len(ALPHABET)] for byte in digest[:REFERENCE_LENGTH]
    )


class Made:
    """The things of the case by their keys, found in the database or made."""

    def __init__(self, case: FoundingCase) -> None:
        self._things = case.things
        self._by_key: dict[str, Record] = {}
        self.added = 0

    def __getitem__(self, key: str) -> Record:
        if key not in self._by_key:
            ref = reference(key, self._things[key])
            self._by_key[key] = _found(ref) or self._make(key, ref)
        return self._by_key[key]

    def all(self, keys: Iterable[str]) -> list[Record]:
        return [self[key] for key in keys]

    def letter(self, key: str) -> Letter:
        found = self[key]
        assert isinstance(found, Letter)
        return found

    def visit(self, key: str) -> Visit:
        found = self[key]
        assert isinstance(found, Visit)
        return found

    def demand(self, key: str) -> Demand:
        found = self[key]
        assert isinstance(found, Demand)
        return found

    def _make(self, key: str, ref: str) -> Record:
        thing = self._things[key]
        made = _record(thing, self._things["case"])
        made.ref, made.kind = ref, KINDS[type(thing)]
        made.exposure = Exposure.PUBLIC  # everything in the case stands in a public source
        self.added += 1
        self._by_key[key] = records.add(made, Visibility.ORGANISATION)
        self._tie(made, thing)
        return made

    def _tie(self, made: Record, thing: Thing) -> None:
        match thing:
            case facts.Person():
                assert isinstance(made, Person)
                people.call(made, [Name(other) for other in thing.also])
                self._link(made, LinkRole.BELONGS_TO, thing.belongs_to)
            case facts.Demand():
                self._link(made, LinkRole.ADDRESSEE, thing.addressees)
                self._link(made, LinkRole.DUTY_BEARER, thing.duty_bearers)
                self._link(made, LinkRole.BENEFICIARY, thing.about)
            case facts.Visit():
                self._call(made, thing.external_id)
                self._link(made, LinkRole.VISITOR, thing.visitors)
                self._link(made, LinkRole.HOST, thing.hosts)
                self._link(made, LinkRole.FOLLOWS_VISIT, [thing.follows] if thing.follows else [])
        if isinstance(thing, facts.Demand | facts.Visit | facts.Letter) or getattr(thing, "member", False):
            links.link(made, LinkRole.MEMBER, self["case"])

    @staticmethod
    def _call(made: Record, number: str | None) -> None:
        if number is not None:
            origin, _slash, code = number.rpartition("/")
            external_ids.call(made, [ExternalId(origin, code)])

    def _link(self, made: Record, role: LinkRole, keys: Iterable[str]) -> None:
        for key in keys:
            links.link(made, role, self[key])


def _found(ref: str) -> Record | None:
    """Find what was made before, also when somebody has deleted it since: it is not made again."""
    asked = select(Record).where(Record.ref == ref)
    here = session().scalars(asked).one_or_none()
    return here or session().scalars(asked.execution_options(deleted=True)).one_or_none()


CALLED = {"name": "title", "note": "summary", "group": "is_group"}
"""What the data file calls otherwise than the tables."""


def _record(thing: Thing, case: Thing) -> Record:
    model = MODELS[KINDS[type(thing)]]
    told = {CALLED.get(field.name, field.name): getattr(thing, field.name) for field in fields(thing)}
    if isinstance(thing, facts.Demand | facts.Letter) and isinstance(case, facts.CaseFile):
        told["country"] = case.country
    kept = inspect(model).column_attrs
    return model(**{name: value for name, value in told.items() if name in kept})

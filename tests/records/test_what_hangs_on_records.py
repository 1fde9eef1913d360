"""What hangs on a record is seen where the record is: every guarded table is asked for, whole."""

from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Acting
from tests.web import things
from tracker.actions import as_written, external_ids, links, sealed, visibility
from tracker.actions.imports import applying
from tracker.actions.imports.findings import Findings
from tracker.actions.links import Terms
from tracker.actions.merging import records as merging
from tracker.jobs import alerts, twins
from tracker.plumbing.database import session
from tracker.records.gate import Guarded
from tracker.records.links import Link
from tracker.records.record import by_reference
from tracker.records.searching.entries import SearchEntry
from tracker.rules.access import Visibility
from tracker.rules.fields import ExternalId
from tracker.rules.imports.mapping import TableMapping
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.sealed import Detail


def rows() -> dict[str, int]:
    """How many rows of every guarded table may be seen by whoever looks."""
    return {each.__tablename__: len(session().scalars(select(each)).unique().all()) for each in Guarded.guarded}  # type: ignore[attr-defined]  # each is mapped


def test_nothing_that_hangs_on_hidden_records_is_seen(app: Flask, acting: Acting) -> None:
    with acting("amina"):
        made = things.make("Omar Idris", Visibility.RESTRICTED)
        omar = session().scalars(by_reference(made.refs[Kind.PERSON])).one()
        sealed.keep(omar, omar.version, {Detail.FAMILY: "His sister"})
        external_ids.call(omar, [ExternalId("A list", "17")])
        as_written.keep(omar, {"born": "19812"})
        twin = factories.person("Omar", Visibility.RESTRICTED)
        merging.merge(omar, twin, [], (omar.version, twin.version))
        factories.person("Omar Idris", Visibility.RESTRICTED)
        taken_in = applying.File("list.csv", b"")
        applying.note_taken_in(TableMapping(Kind.PERSON, ()), taken_in, [(2, omar.id)], Findings())
    with app.app_context():
        alerts.tell()
        twins.seek()
    with acting("amina"):
        seen = rows()
        assert 0 not in seen.values(), seen
    for name in ("bilal", "esi", "dana"):
        with acting(name):
            assert rows() == dict.fromkeys(seen, 0), name


def test_a_tie_is_seen_by_who_sees_both_of_its_ends(app: Flask, acting: Acting) -> None:
    with acting("amina"):
        open_one, hidden = factories.person("Layla"), factories.demand("Release Omar")
        open_two, hidden_too = factories.demand("Release Layla"), factories.person("Omar")
        for record in (open_one, open_two):
            visibility.change(record, Visibility.ORGANISATION, None, [])
        links.link(hidden, LinkRole.BENEFICIARY, open_one, Terms(note="Omar"))
        links.link(open_two, LinkRole.BENEFICIARY, hidden_too, Terms(note="Omar"))
    with acting("esi"):
        assert session().scalars(select(Link)).all() == []
        found = session().scalars(select(SearchEntry.text)).all()
        assert len(found) == 2
        assert not any("omar" in text for text in found)

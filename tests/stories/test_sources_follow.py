"""A source that was noted with something is seen by nobody who may not see that, until somebody chooses otherwise."""

from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.cast import Acting, Browse, Cast
from tests.factories import agreed, on
from tracker.actions import access_checks, accounts, destruction, links, records, timeline, visibility
from tracker.plumbing.database import session
from tracker.records.accounts import User
from tracker.records.gate import Escape, escaping
from tracker.records.links import Link
from tracker.records.record import Record, by_reference
from tracker.records.sources import Source
from tracker.rules.access import FOR_NAMED, Visibility
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole

OPEN, TEAM, NAMED, SEALED = Visibility


def source(title: str = "Talk with her sister", **more: Any) -> Source:
    return records.add(Source(kind=Kind.SOURCE, title=title, **more))


def told_by(what: Record, *sources: Record) -> Record:
    ties = timeline.Ties([what], sources=sources)
    return timeline.record(timeline.Account("statement", on(2016, 1, 3), "She was seen"), ties)


def seen_as(record: Record) -> tuple[str, set[int]]:
    return str(record.visibility), visibility.readers_of(record.id)


@pytest.mark.parametrize(("width", "expected"), [(OPEN, TEAM), (TEAM, TEAM), (NAMED, NAMED), (SEALED, SEALED)])
def test_it_follows_what_it_was_noted_with_and_is_never_wider_than_it_was(
    acting: Acting, cast: Cast, width: Visibility, expected: Visibility
) -> None:
    with acting("amina"):
        layla, interview = factories.person(), source()
        named = [cast.amina.id] if width in FOR_NAMED else []
        visibility.change(layla, width, layla.team_id, named)
        told_by(layla, interview)
        assert seen_as(interview) == (expected, set(named))
        visibility.change(layla, SEALED, layla.team_id, [cast.amina.id, cast.esi.id])
        assert seen_as(interview) == (SEALED, {cast.amina.id, cast.esi.id}), "it goes on to follow"
        visibility.change(layla, OPEN, layla.team_id, [], agreed=agreed(layla))
        assert seen_as(interview) == (TEAM, set())


def test_what_is_published_or_chosen_or_was_open_before_stays_as_it_is(acting: Acting, cast: Cast) -> None:
    with acting("amina"):
        layla, omar = factories.person(), factories.person("Omar Idris")
        published, chosen, known = source(url="https://example.org/1"), source("Chosen"), source("Known")
        visibility.change(chosen, OPEN, chosen.team_id, [])
        told_by(omar, known)
        visibility.change(layla, SEALED, layla.team_id, [cast.amina.id])
        told_by(layla, published, chosen, known)
        assert [str(each.visibility) for each in (published, chosen, known)] == [TEAM, OPEN, TEAM]
        visibility.change(omar, NAMED, omar.team_id, [cast.bilal.id, cast.amina.id])
        assert seen_as(known) == (NAMED, {cast.bilal.id, cast.amina.id}), "it follows what it was noted with first"


def test_of_a_source_that_stays_open_the_tie_is_seen_by_who_sees_both_ends(
    browse: Browse, acting: Acting, cast: Cast
) -> None:
    with acting("amina"):
        layla, known = factories.person(), source("Known to the team", url="https://example.org/1")
        visibility.change(layla, NAMED, layla.team_id, [cast.amina.id])
        told, ref = told_by(layla, known).ref, known.ref
    assert told in browse("amina").page(f"/sources/{ref}")
    assert told not in browse("bilal").page(f"/sources/{ref}")


def test_one_of_two_teams_is_for_those_in_both(acting: Acting, cast: Cast) -> None:
    with acting("esi"):
        theirs = source("Esi's talk")
        omar = factories.person("Omar Idris")
        visibility.change(omar, OPEN, omar.team_id, [])
        ref = theirs.ref
        visibility.change(omar, TEAM, cast.amina.team_id, [])
        links.link(omar, LinkRole.SOURCE, theirs)
        assert seen_as(theirs) == (NAMED, set()), "nobody is in both teams"
    with acting("amina"):
        assert session().scalars(by_reference(ref)).one_or_none() is None


def test_one_that_is_seen_more_widely_is_found(acting: Acting, cast: Cast) -> None:
    with acting("amina"):
        layla, interview = factories.person(), source()
        visibility.change(layla, SEALED, layla.team_id, [cast.amina.id])
        told = told_by(layla, interview)
        assert not access_checks.sources_are_narrow_enough().wrong
        interview.visibility = NAMED
        session().flush()
        said = f"{interview.ref}: it is seen more widely than {told.ref}, which it was noted with"
        assert access_checks.sources_are_narrow_enough().wrong == [said]


def test_untied_it_stays_closed_and_its_history_says_nothing_of_what_it_followed(
    browse: Browse, acting: Acting, cast: Cast
) -> None:
    with acting("amina"):
        layla, interview = factories.person(), source()
        visibility.change(layla, SEALED, layla.team_id, [cast.amina.id])
        told = told_by(layla, interview)
        links.unlink(session().query(Link).filter_by(to_id=interview.id).one())
        assert interview.visibility == SEALED
        ref, told_ref = interview.ref, told.ref
    assert told_ref not in browse("amina").page(f"/records/{ref}/history")
    assert browse("bilal").get(f"/sources/{ref}").status_code == 404


def test_it_stays_closed_when_what_it_was_noted_with_is_destroyed(app: Flask, acting: Acting, cast: Cast) -> None:
    with acting("amina"):
        layla, omar, interview = factories.person(), factories.person("Omar Idris"), source()
        visibility.change(layla, SEALED, layla.team_id, [cast.amina.id])
        told = told_by(layla, interview)
        for each in (told, layla):
            records.delete(each)
            with escaping(Escape.PURGE):
                destruction.destroy(each)
        session().expire_all()
        told_by(omar, interview)
        assert seen_as(interview) == (SEALED, {cast.amina.id})


def test_it_follows_who_is_in_both_teams(acting: Acting, cast: Cast) -> None:
    with acting("amina"):
        ours, theirs = cast.amina.team_id, cast.esi.team_id
        assert ours
        assert theirs
        bilal = session().get_one(User, cast.bilal.id)
        accounts.join_teams(bilal, [ours, theirs])
        interview = source("Esi's talk", team_id=theirs, visibility=OPEN)
        told_by(factories.person(), interview)
        assert seen_as(interview) == (NAMED, {cast.bilal.id})
        accounts.join_teams(bilal, [theirs])
        with escaping(Escape.FOLD):
            assert seen_as(interview) == (NAMED, set())

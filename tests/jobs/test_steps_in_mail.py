"""Several items of one record say which step each is: by a number, and in words only where titles may stand too."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Acting, Browse, Cast, words_of
from tests.factories import demand, on
from tests.jobs.smtp import Sink, running, text_of
from tracker.actions import follow_ups, records, visits
from tracker.jobs import rounds
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.accounts import User
from tracker.records.record import Record, by_reference
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.kinds import Kind
from tracker.rules.plans import Owes

ASKS, LETTER = "Ask the delegation and the embassy for a meeting", "Send the letter to the delegation"


@pytest.fixture
def mail(settings: Settings) -> Iterator[tuple[Sink, Settings]]:
    with running() as (sink, url):
        yield sink, replace(settings, smtp_url=url)


@pytest.fixture
def ref(acting: Acting, cast: Cast) -> str:
    """A visit in three days, of which four steps are due today, and a step that somebody set by hand."""
    with acting("amina"):
        visit = records.add(Visit(kind=Kind.VISIT, title="Daniel Roth in Port Halden"))
        visits.schedule(visit, on(2016, 2, 13), on(2016, 2, 14), on(2016, 2, 10))
        follow_ups.set_by_hand(visit, "Call Layla Hassan", clock.today(), Owes.WE, cast.amina.id)
        follow_ups.set_by_hand(demand(), "Ask again", clock.today(), Owes.WE, cast.amina.id)
        return visit.ref


def the_mail(app: Flask, mail: tuple[Sink, Settings]) -> str:
    with app.app_context():
        rounds.all_rounds(mail[1])
    return text_of(mail[0].mails[0])


def test_each_step_is_told_apart_by_its_number_and_nothing_is_named(
    app: Flask, browse: Browse, ref: str, mail: tuple[Sink, Settings]
) -> None:
    said = the_mail(app, mail)
    for number in range(1, 5):
        assert f"  {ref}, step {number} of 10: due 10 February 2016" in said
    assert f"  {ref}, set by hand: due" in said
    assert said.count(", step ") + said.count(", set by hand") == 5, "the demand stands there once, and needs no number"
    assert not any(name in said for name in ("Layla", "Daniel", ASKS, LETTER))
    assert f"3 {ASKS}" in words_of(browse("amina").page("/settings/plans/visit"))


def test_where_titles_may_stand_the_steps_of_a_plan_are_said_in_words(
    app: Flask, acting: Acting, cast: Cast, ref: str, mail: tuple[Sink, Settings]
) -> None:
    with acting("amina"):
        for about in session().scalars(select(Record).where(Record.kind.in_([Kind.DEMAND, Kind.VISIT]))):
            about.visibility, about.in_mail = Visibility.ORGANISATION, True
        session().scalars(select(User).where(User.id == cast.amina.id)).one().digest_names = True
        title = session().scalars(by_reference(ref)).one().title
    said = the_mail(app, mail)
    assert f"  {ref}  {title}, step 3 of 10 ({ASKS}): due 10 February 2016" in said
    assert f"  {ref}  {title}, set by hand: due 10 February 2016" in said
    assert "Call Layla" not in said, "what somebody wrote by hand may name people"

"""Titles that stood in a mail when it was written leave in none from the moment when they may not stand there."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests import factories
from tests.cast import Acting, Cast
from tests.factories import demand
from tests.jobs.smtp import Sink, running, text_of
from tracker.actions import accounts, follow_ups, visibility
from tracker.jobs import alerts, digests, mails, tidying
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.plumbing.settings import Settings
from tracker.records.accounts import User
from tracker.records.alerts import Alert
from tracker.records.exposure import leaving
from tracker.records.gate import Escape, escaping
from tracker.records.outbox import Mail
from tracker.records.record import Record, by_reference
from tracker.rules.access import Visibility
from tracker.rules.outputs import Output
from tracker.rules.plans import Owes

NAME = "Layla Hassan"
NEW_ADDRESS = "bilal.new@example.org"


@pytest.fixture
def mail(settings: Settings) -> Iterator[tuple[Sink, Settings]]:
    with running() as (sink, url):
        yield sink, replace(settings, smtp_url=url)


@pytest.fixture
def ref(app: Flask, cast: Cast, acting: Acting, mail: tuple[Sink, Settings]) -> str:
    """What Bilal's mail is about, which waits to leave and says its title."""
    with acting("amina"):
        about = demand(f"Release {NAME}")
        visibility.change(about, Visibility.ORGANISATION, None, [])
        about.in_mail = True
        follow_ups.set_by_hand(about, "Ask again", clock.today(), Owes.THEY, cast.bilal.id)
        reader(cast).digest_names = True
        found = about.ref
    with app.app_context():
        alerts.tell()
        assert digests.write(mail[1]) == 1
        assert NAME.encode() in the_mail().content
    return found


@pytest.fixture
def layla(acting: Acting) -> str:
    """A person whose record may be named in mails."""
    with acting("amina"):
        person = factories.person(NAME, Visibility.ORGANISATION)
        person.in_mail = True
        return person.ref


@pytest.mark.parametrize(
    ("told", "is_named"),
    [
        ([], False),
        (["team"], True),
        (["authorities"], True),
        (["public"], True),
        (["refused"], False),
        (["public", "withdrawn"], False),
        (["withdrawn", "team"], True),
    ],
)
def test_a_person_is_named_in_a_mail_only_as_long_as_they_agree(
    acting: Acting, layla: str, told: list[str], is_named: bool
) -> None:
    with acting("amina"):
        person = session().scalars(by_reference(layla)).one()
        for day, answer in enumerate(told, start=1):
            factories.agrees(person, answer, factories.on(2016, 2, day))
        assert (person.id in leaving(Output.MAIL, [person], clock.today())) is is_named


def test_whoever_withdraws_is_not_named_in_a_mail_that_waits(
    app: Flask, acting: Acting, cast: Cast, mail: tuple[Sink, Settings]
) -> None:
    with acting("amina"):
        person = factories.person(NAME, Visibility.ORGANISATION)
        person.in_mail = True
        factories.agrees(person, "team")
        follow_ups.set_by_hand(person, "Call her lawyer", clock.today(), Owes.WE, cast.bilal.id)
        reader(cast).digest_names = True
        ref = person.ref
    with app.app_context():
        alerts.tell()
        assert digests.write(mail[1]) == 1
        assert NAME.encode() in the_mail().content
    with acting("amina"):
        factories.agrees(session().scalars(by_reference(ref)).one(), "withdrawn", factories.on(2016, 2, 10))
    assert post(app, mail[1]) == 1
    said = text_of(mail[0].mails[0])
    assert ref in said
    assert NAME not in said


def reader(cast: Cast) -> User:
    return session().scalars(select(User).where(User.id == cast.bilal.id)).one()


def the_mail() -> Mail:
    return session().scalars(select(Mail)).one()


def titles_unticked(cast: Cast, _about: Record) -> None:
    reader(cast).digest_names = False


def kept_inside(_cast: Cast, about: Record) -> None:
    about.in_mail = False


def narrowed(cast: Cast, about: Record) -> None:
    visibility.change(about, Visibility.RESTRICTED, None, [cast.amina.id, cast.bilal.id])


def renamed(_cast: Cast, about: Record) -> None:
    about.title = "Release the prisoner"


Change = Callable[[Cast, Record], None]
CHANGES: list[Change] = [titles_unticked, kept_inside, narrowed, renamed]


def make(change: Change, acting: Acting, cast: Cast, ref: str) -> None:
    with acting("amina"):
        change(cast, session().scalars(by_reference(ref)).one())


def new_address(app: Flask, cast: Cast) -> None:
    with app.app_context():
        accounts.move(reader(cast), NEW_ADDRESS)
        session().commit()


def may_have_arrived(app: Flask) -> None:
    with app.app_context():
        session().execute(update(Mail).values(maybe_twice=True))
        session().commit()


def post(app: Flask, settings: Settings) -> int:
    with app.app_context():
        session().execute(update(Mail).values(next_try_at=clock.real_now()))
        session().commit()
        return mails.post(settings)


def assert_withdrawn_and_told_by_the_next(app: Flask) -> None:
    with app.app_context(), escaping(Escape.CLOCK):
        assert the_mail().phase == "withdrawn"
        assert session().scalars(select(Alert.mail_id)).all() == [None], "the next mail tells it"


@pytest.mark.parametrize("change", CHANGES)
def test_a_mail_that_waits_names_what_may_be_named_when_it_leaves(
    app: Flask, cast: Cast, acting: Acting, mail: tuple[Sink, Settings], ref: str, change: Change
) -> None:
    make(change, acting, cast, ref)
    assert post(app, mail[1]) == 1
    said = text_of(mail[0].mails[0])
    assert ref in said
    assert NAME not in said
    assert ("Release the prisoner" in said) is (change is renamed)


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_forbidden_between_the_claim_and_the_bytes_does_not_leave(
    app: Flask, cast: Cast, acting: Acting, mail: tuple[Sink, Settings], ref: str, change: Change
) -> None:
    mail[0].otherwise = lambda moment, _address: make(change, acting, cast, ref) if moment == "RCPT" else None
    assert post(app, mail[1]) == 0
    assert mail[0].mails == []


@pytest.mark.parametrize("change", CHANGES)
def test_a_mail_that_may_have_arrived_never_says_a_forbidden_title_again(
    app: Flask, cast: Cast, acting: Acting, mail: tuple[Sink, Settings], ref: str, change: Change
) -> None:
    may_have_arrived(app)
    make(change, acting, cast, ref)
    assert post(app, mail[1]) == 0
    assert mail[0].mails == []
    assert_withdrawn_and_told_by_the_next(app)


def test_a_mail_that_may_have_arrived_leaves_with_its_titles_while_they_may_stand_there(
    app: Flask, mail: tuple[Sink, Settings], ref: str
) -> None:
    may_have_arrived(app)
    assert post(app, mail[1]) == 1
    assert NAME in text_of(mail[0].mails[0])


def test_a_mail_that_waits_goes_to_the_new_address_of_its_person(
    app: Flask, cast: Cast, mail: tuple[Sink, Settings], ref: str
) -> None:
    new_address(app, cast)
    assert post(app, mail[1]) == 1
    assert str(mail[0].mails[0]["To"]) == NEW_ADDRESS
    with app.app_context():
        assert the_mail().recipient == NEW_ADDRESS


def test_a_mail_that_may_have_arrived_at_an_old_address_does_not_go_there_again(
    app: Flask, cast: Cast, mail: tuple[Sink, Settings], ref: str
) -> None:
    may_have_arrived(app)
    new_address(app, cast)
    assert post(app, mail[1]) == 0
    assert mail[0].mails == []
    assert_withdrawn_and_told_by_the_next(app)


@pytest.mark.parametrize("answer", ["accept", "refuse"])
def test_what_stood_in_a_mail_is_forgotten_when_it_left_or_was_given_up(
    app: Flask, mail: tuple[Sink, Settings], ref: str, answer: str
) -> None:
    with app.app_context():
        tidying.forget()
        assert NAME.encode() in the_mail().content, "it has not left yet"
        key, message_id = the_mail().key, the_mail().message_id
    mail[0].answer = answer
    post(app, mail[1])
    with app.app_context():
        tidying.forget()
        assert (the_mail().content, the_mail().names) == (b"", "")
        assert (the_mail().key, the_mail().message_id) == (key, message_id)

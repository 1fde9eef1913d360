"""No word of what is hidden, in any writing, is in a mail, a calendar, a command's answer, a log or a file beside it.

What is looked for stands in every text of what is hidden, and nowhere else. Pages: tests/web/test_matrix.py.
"""

import logging
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from tests.cast import acting_as
from tests.processes import environment
from tests.shares import is_whole
from tests.stories.exposed_mails import OFFICE
from tests.web.canaries import found_in
from tests.web.matrix_asking import Asking, cells
from tests.web.matrix_oracle import READERS
from tests.web.matrix_place import asking, made
from tests.web.matrix_world import ACTORS, address_of
from tracker.actions import digests
from tracker.cli import commands
from tracker.jobs import alerts, rounds
from tracker.plumbing import clock
from tracker.plumbing.database import db, session
from tracker.plumbing.settings import Settings
from tracker.records.accounts import User
from tracker.records.follow_ups import FOLLOW_UPS
from tracker.records.gate import viewer
from tracker.records.outbox import Mail
from tracker.rules.access import Visibility
from tracker.rules.rhythm import Slot

__all__ = ["asking", "made"]

READING = [name for name, actor in ACTORS.items() if actor.comes and actor.role in READERS]
V = Visibility
SETS_LOOKED_AT = ((V.RESTRICTED, "there"), (V.SEALED, "there"), (V.TEAM, "hidden"), (V.RESTRICTED, "child"))


@pytest.mark.parametrize("name", READING)
def test_no_mail_has_a_word(asking: Asking, name: str) -> None:
    """Everything that comes back was given to them, what they may not see too; and they want titles in their mails."""
    number = asking.made.ids[name]
    with asking.app.app_context():
        with db.engine.begin() as connection:
            given = update(FOLLOW_UPS).values(assignee_id=number)
            connection.execute(given.execution_options(gate="passed"))
        session().execute(update(User).values(digest_names=True))
        session().commit()
        alerts.tell()
    with acting_as(asking.app, number):
        user = session().get_one(User, number)
        written = digests.write(user, viewer(), Slot(clock.today(), clock.now()), OFFICE)
        mails = b"".join(filter(None, session().scalars(select(Mail.content))))
    assert found_in(mails, asking.forbidden(name, proved=False)) == []
    assert bool(mails) == bool(written)
    assert written or name.startswith("other")


@pytest.mark.parametrize("name", [*READING, "left", "calendar"])
def test_no_calendar_has_a_word(asking: Asking, name: str) -> None:
    answer = asking.app.test_client().get(f"/feeds/{asking.made.feeds[name]}.ics")
    said = f"{answer.headers}".encode() + answer.data.replace(b"\r\n ", b"")
    assert answer.status_code == (404 if name == "left" else 200)
    for_named = [each.word for each in asking.made.sets.values() if each.level in (V.RESTRICTED, V.SEALED)]
    assert found_in(said, [*asking.forbidden(name, proved=False), *for_named]) == []


def test_no_command_tells_a_word(request: pytest.FixtureRequest, asking: Asking, settings: Settings) -> None:
    """What is sealed is there for its readers: on one machine alone, whoever sits there has the database."""
    people = READING if is_whole(request.config) else READING[:1]
    for name in people:
        for words in _commands(asking, full=is_whole(request.config)):
            asked = [*words, "--as", address_of(name)]
            told = CliRunner().invoke(commands, asked, env=environment(settings))
            asked_for = " ".join(words).encode()
            said = told.output.encode().replace(asked_for, b"")
            assert told.exit_code in (0, 1), (asked, told.exception)
            assert found_in(said, asking.forbidden(name, proved=True)) == [], asked


def _commands(asking: Asking, *, full: bool) -> list[tuple[str, ...]]:
    sets = [asking.made.sets[each] for each in SETS_LOOKED_AT[: None if full else 2]]
    of_records = [(name, ref) for each in sets for ref in each.things.refs.values() for name in ("timeline", "sheet")]
    kinds = [(name, ref) for name, ref in of_records if ref[0] == "P" or (full and name == "timeline")]
    return [("due",), ("due", "--json"), ("scoreboard",), ("search", "statement"), *kinds]


def test_no_log_and_no_file_has_a_word(
    asking: Asking, settings: Settings, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """After every page of what there is was opened by somebody who may see it, or not; and after the rounds."""
    every = [each.word for each in asking.made.sets.values()] + [each.parent for each in asking.made.sets.values()]
    with caplog.at_level(logging.DEBUG):
        shown = [cell for cell in cells(asking.app, asking.made) if _is_a_page(cell.rule.endpoint)]
        for cell in shown:
            if cell.actor in ("coordinator", "other viewer") and cell.state in ("there", "hidden") and cell.proved:
                asking(cell)
        with asking.app.app_context():
            rounds.all_rounds(settings)
    words = list(filter(None, every))
    assert found_in(caplog.text.encode() + "".join(capfd.readouterr()).encode(), words) == []
    folder: Path = asking.app.extensions["tracker.settings"].data_dir
    files = [path for place in (folder, settings.data_dir) for path in place.rglob("*") if path.is_file()]
    assert files
    assert [path.name for path in files if found_in(path.read_bytes(), words)] == []


def _is_a_page(endpoint: str) -> bool:
    return endpoint.endswith((".show", ".history", ".sharing"))

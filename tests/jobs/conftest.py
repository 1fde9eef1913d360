"""A mail server that takes mail, settings that know it, and a letter that is late."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.cast import Acting
from tests.factories import demand, on, sent_letter
from tests.jobs.smtp import Sink, running
from tracker.plumbing.settings import Settings


@pytest.fixture
def server() -> Iterator[tuple[Sink, str]]:
    with running() as found:
        yield found


@pytest.fixture
def sending(settings: Settings, server: tuple[Sink, str]) -> Settings:
    return replace(settings, smtp_url=server[1])


@pytest.fixture
def late(acting: Acting) -> None:
    with acting("amina"):
        sent_letter(on(2016, 1, 24), demand())

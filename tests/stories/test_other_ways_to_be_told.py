"""Somebody adds an address of their own, if it is one that is allowed here, and takes it away again."""

from dataclasses import replace

import pytest
from flask import Flask

from tests.cast import Browse, Browser, words_of

ALLOWED = ("ntfys://ntfy.sh",)


@pytest.fixture
def vera(app: Flask, browse: Browse) -> Browser:
    app.extensions["tracker.settings"] = replace(app.extensions["tracker.settings"], channels=ALLOWED)
    return browse("vera")


@pytest.mark.own_app
def test_an_address_is_added_and_not_shown_again(vera: Browser) -> None:
    answer = vera.send("/account/channels", name="My phone", address="ntfys://ntfy.sh/secret-topic", follow=True)
    assert "My phone not told yet" in words_of(answer.text)
    assert "secret-topic" not in answer.text
    gone = vera.send("/account/channels/1/remove", form_of="/account/channels", follow=True)
    assert "Taken away." in gone.text
    assert "My phone" not in gone.text


@pytest.mark.own_app
def test_one_that_is_not_allowed_says_what_is(vera: Browser) -> None:
    answer = vera.send("/account/channels", name="My phone", address="json://127.0.0.1/x")
    assert answer.status_code == 422
    assert "It must begin with: ntfys://ntfy.sh." in answer.text
    assert 'value="json://127.0.0.1/x"' in answer.text


@pytest.mark.own_app
def test_nobody_has_more_than_five(vera: Browser) -> None:
    answers = [
        vera.send("/account/channels", name=f"No. {n}", address="ntfys://ntfy.sh/topic").status_code for n in range(6)
    ]
    assert answers == [302] * 5 + [422]


@pytest.mark.own_app
def test_nobody_takes_away_what_is_somebody_elses(vera: Browser, browse: Browse) -> None:
    vera.send("/account/channels", name="My phone", address="ntfys://ntfy.sh/topic")
    browse("bilal").send("/account/channels/1/remove", form_of="/account/channels")
    assert "My phone" in vera.page("/account/channels")


def test_where_none_is_allowed_none_can_be_added(browse: Browse) -> None:
    vera = browse("vera")
    assert "This installation allows none." in vera.page("/account/channels")

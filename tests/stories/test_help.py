"""The words are explained to anybody, and nothing else is."""

from flask import Flask

from tests import factories
from tests.cast import Acting, Browse, words_of


def test_help_is_open_and_says_what_the_words_mean(app: Flask, browse: Browse, acting: Acting) -> None:
    with acting("amina"):
        factories.person("Layla Hassan")
    for page in (app.test_client().get("/help").text, browse("vera").page("/help")):
        said = words_of(page)
        for word in ("Letter", "Demand", "Visit", "Follow-up", "a coordinator of your team"):
            assert word in said
        assert "Layla" not in said
        assert "@" not in said

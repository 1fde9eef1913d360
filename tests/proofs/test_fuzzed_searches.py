"""Whatever stands in the address of a search, there is an answer: a page, a way to a record, or a clear 400."""

import json
import random
import time
from pathlib import Path

import pytest
from flask import Flask

from tests.cast import Acting, Browse
from tests.records.searches import record_all, searches
from tracker.records.searching.facets import Facet

SEED = 20160126
PARTS = 4
"""Each part is a test, so that they can be shared out."""

PIECES = (
    *('"', "'", "\u201c", "\u201d", "*", "(", ")", "^", "-", "+", ":", "%", "_", "\\", "&", "|", "!", "<->", "@@"),
    *(
        " AND ",
        " OR ",
        " NOT ",
        "NEAR(a b, 3)",
        "tokens:",
        "'; DROP TABLE records; --",
        "search_words",
        ":*",
        "{{7*7}}",
    ),
    *(
        "\x00",
        "\x1f",
        "\u200b",
        "\u200d",
        "\u202e",
        "\u2066",
        "\ufeff",
        "\ue000",
        "\ue001",
        "\u0301",
        "\u17d2",
        "\u1039",
    ),
    *(
        "\U0001f600",
        "\U0001f468\u200d\U0001f469",
        "\ufdfa",
        "\u1e9e",
        "\u0130",
        "\uff21",
        "\u00bd",
        "\U000e0041",
        "\U0010ffff",
    ),
)
EXOTIC = (
    (0x20, 0x7F),
    (0xA0, 0x24F),
    (0x370, 0x58F),
    (0x590, 0x6FF),
    (0xE00, 0x109F),
    (0x1780, 0x17FF),
    (0x4E00, 0x4FFF),
)
ANSWERS = {200: "pages", 302: "ways to a record", 400: "clear refusals"}


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_is_asked_there_is_an_answer(
    app: Flask, acting: Acting, browse: Browse, request: pytest.FixtureRequest, part: int
) -> None:
    with acting("amina"):
        refs = [record.ref for record in record_all().values()]
    chance, count = random.Random(SEED + part), request.config.getoption("--fuzzed") // PARTS
    words = [*refs, *(search.typed for search in searches())]
    amina, answers, begin = browse("amina"), dict.fromkeys(ANSWERS, 0), time.monotonic()
    for _ in range(count):
        asked = address(chance, words, refs)
        answer = amina.get("/search", query_string=asked)
        assert answer.status_code in ANSWERS, (answer.status_code, asked)
        assert "Traceback" not in answer.text
        answers[answer.status_code] += 1
    assert answers[200] > count // 2
    note(request.config, answers, time.monotonic() - begin)


def address(chance: random.Random, words: list[str], refs: list[str]) -> list[tuple[str, str]]:
    asked = [("q", typed(chance, words))]
    for facet in chance.sample(list(Facet), chance.choice((0, 0, 0, 1, 2))):
        asked += [(facet, value(chance, refs)) for _ in range(chance.randint(1, 3))]
    if chance.random() < 0.2:
        asked.append(("after", chance.choice((value(chance, refs), str(chance.getrandbits(chance.randint(1, 80)))))))
    if chance.random() < 0.2:
        asked.append(("sort", chance.choice(("best", "newest", value(chance, refs)))))
    return asked


def typed(chance: random.Random, words: list[str]) -> str:
    """Words there are, cut and mixed with what means something to a database; now and then very much of it."""
    parts = [part(chance, words) for _ in range(chance.randint(0, 6))]
    text = chance.choice(("", " ")).join(parts)
    return text * chance.choice((1,) * 30 + (10_000 // max(len(text), 1) + 1,))


def part(chance: random.Random, words: list[str]) -> str:
    kind = chance.random()
    if kind < 0.5:
        word = chance.choice(words)
        begin = chance.randint(0, len(word)) if kind < 0.2 else 0
        return word[begin:]
    if kind < 0.8:
        return chance.choice(PIECES)
    first, last = chance.choice(EXOTIC)
    return "".join(chr(chance.randrange(first, last)) for _ in range(chance.randint(1, 8)))


def value(chance: random.Random, refs: list[str]) -> str:
    """A value of a facet: one there is, one of another facet, or none at all."""
    known = ("person", "letter", "KH", "waiting", "2016", "1", "internal", chance.choice(refs))
    return chance.choice((*known, "-1", "9" * 30, "", chance.choice(PIECES)))


def note(config: pytest.Config, answers: dict[int, int], seconds: float) -> None:
    report = config.getoption("--proofs-report")
    if report:
        database = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[config.getoption("--database")]
        row = {"database": database, "seconds": seconds, **{ANSWERS[code]: many for code, many in answers.items()}}
        with Path(report).open("a") as file:
            file.write(json.dumps(row) + "\n")

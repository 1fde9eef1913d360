"""The ledger of the ASVS answers every requirement of levels 1 and 2 once, and what it calls met is shown by a file."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
LEDGER = ROOT / "docs" / "asvs.md"

SECTIONS = """
1.1:1-2 1.2:1-9 1.3:1-11 1.4:1-3 1.5:1-2 2.1:1-3 2.2:1-3 2.3:1-4 2.4:1-1 3.2:1-2 3.3:1-4 3.4:1-6 3.5:1-5 3.7:1-2
4.1:1-3 4.2:1-1 4.3:1-2 4.4:1-4 5.1:1-1 5.2:1-3 5.3:1-2 5.4:1-3 6.1:1-3 6.2:1-12 6.3:1-4 6.4:1-4 6.5:1-5 6.6:1-3
6.8:1-4 7.1:1-3 7.2:1-4 7.3:1-2 7.4:1-5 7.5:1-2 7.6:1-2 8.1:1-2 8.2:1-3 8.3:1-1 8.4:1-1 9.1:1-3 9.2:1-4 10.1:1-2
10.2:1-2 10.3:1-4 10.4:1-11 10.5:1-5 10.6:1-2 10.7:1-3 11.1:1-2 11.2:1-3 11.3:1-3 11.4:1-4 11.5:1-1 11.6:1-1
12.1:1-3 12.2:1-2 12.3:1-4 13.1:1-1 13.2:1-5 13.3:1-2 13.4:1-5 14.1:1-2 14.2:1-4 14.3:1-3 15.1:1-3 15.2:1-3 15.3:1-7
16.1:1-1 16.2:1-5 16.3:1-4 16.4:1-3 16.5:1-3 17.1:1-1 17.2:1-4 17.3:1-2
"""
"""The requirements of levels 1 and 2 in ASVS 5.0.0: those of level 3 stand behind them in each section."""

Row = tuple[str, str, str, str]


def rows() -> list[Row]:
    return re.findall(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| ([^|]+) \|$", LEDGER.read_text(), re.MULTILINE)


def wanted() -> list[str]:
    found = []
    for section in SECTIONS.split():
        name, _, numbers = section.partition(":")
        first, _, last = numbers.partition("-")
        found += [f"{name}.{number}" for number in range(int(first), int(last) + 1)]
    return found


def test_every_requirement_stands_there_once_in_its_order() -> None:
    assert [row[0] for row in rows()] == wanted()
    assert Counter(row[1] for row in rows()) == {"1": 70, "2": 183}


def test_each_is_answered_and_the_answers_are_counted() -> None:
    answers = Counter(row[3].partition(": ")[0] for row in rows())
    assert set(answers) == {"met", "n/a", "open"}
    assert f"| {answers['met']} | {answers['n/a']} | {answers['open']} | 253 |" in LEDGER.read_text()


def test_what_is_met_is_shown_by_a_test_or_a_file() -> None:
    for number, _level, _asks, answer in rows():
        state, _, how = answer.partition(": ")
        named = [
            *re.findall(r"`([\w./-]+)`", how),
            *(f"docs/{link}" for link in re.findall(r"\((decisions/[^)]+)\)", how)),
        ]
        shown = [name for name in named if (ROOT / name).exists()]
        assert shown or state != "met", f"{number}: {answer}"
        assert [name for name in named if name.startswith("tests/") and name not in shown] == [], number
        assert len(how) > 3, number

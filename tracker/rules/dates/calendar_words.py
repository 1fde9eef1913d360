import re
from collections.abc import Mapping

from tracker.rules.dates.characters import cleaned
from tracker.rules.words import N_

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
"""By number, as Python counts them."""


def _with_short_forms(names: tuple[str, ...], start: int) -> dict[str, int]:
    long = {name.casefold(): number for number, name in enumerate(names, start)}
    return long | {name[:3]: number for name, number in long.items()}


ENGLISH_MONTHS: Mapping[str, int] = _with_short_forms(MONTHS, 1) | {"sept": 9}
ENGLISH_WEEKDAYS: Mapping[str, int] = _with_short_forms(WEEKDAYS, 0) | {"tues": 1, "thur": 3, "thurs": 3}
SMALL_NUMBERS: Mapping[str, int] = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}


def with_month_numbers(text: str, months: Mapping[str, int]) -> str:
    """Turn each name of a month in casefolded text into M and two digits ("26 jan. 2016": "26 M01 2016")."""
    numbers = {cleaned(name).casefold(): number for name, number in months.items() if name.strip()}
    if not numbers:
        return text
    names = "|".join(re.escape(name) for name in sorted(numbers, key=len, reverse=True))
    whole_name = re.compile(rf"(?<![^\W\d_])({names})\.?(?![^\W\d_])")
    return whole_name.sub(lambda found: f"M{numbers[found[1]]:02}", text)

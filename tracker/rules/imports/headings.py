"""What a heading says, and which numbers beneath it are nobody's: they only count the rows of this one table."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from tracker.rules.words import N_

COUNTING = frozenset(
    {
        *("", "no", "nos", "nr", "n°", "num", "number", "s.no", "s. no", "s/n", "sn"),
        *("sr no", "sr. no", "sl no", "sl. no", "serial", "serial no", "serial number"),
        *("row", "row no", "line", "line no", "item", "item no", "index", "order"),
        *("stt", "n/o", "lfd. nr", "lfd nr", "numéro", "numero", "número", "номер", "п/п", "no п/п", "n п/п"),
        *("序号", "编号", "番号", "번호", "الرقم", "رقم", "م", "ល.រ", "លរ", "ลำดับ", "ลำดับที่"),
    }
)
"""Headings that do not say whose numbers stand below: those of one list are not those of another."""
MOST_DIGITS = 4
"""Of a number that counts; longer ones are somebody's."""

NOTHING_CALLED = N_("Left out, for nothing here is called so: %(names)s.")
LEFT_OUT = {True: N_("Left out, for it only counts the rows: %(names)s."), False: NOTHING_CALLED}
"""What is said of columns that become nothing, by whether they only count the rows."""

_SECOND = re.compile(r" \(\d+\)$")
"""What a heading that stands twice is called besides."""

SCRIPTS = frozenset(
    {
        *("latin", "roman", "romanised", "romanized", "english", "khmer", "burmese", "chinese", "arabic", "persian"),
        *("thai", "lao", "vietnamese", "tibetan", "uyghur", "cyrillic", "russian", "korean", "hebrew", "amharic"),
        *("in", "script", "letters", "spelling", "language", "local", "native", "original", "transliterated"),
    }
)
"""Words beside “name” that say in which letters it stands: headings of merged cells read “Name Latin”."""


TRAVELS = "history.state.gov/travels"
"""Whose numbers stand in the list of travels of US presidents and secretaries of state."""
_OF_TRAVELS = frozenset({"id", "name", "start date", "end date", "country", "who", "country id"})


def folded(heading: str) -> str:
    """Return a heading as headings are compared: without case, accents, underscores and punctuation around it."""
    plain = unicodedata.normalize("NFKC", heading).casefold().replace("_", " ")
    return " ".join(plain.strip(" .:;?*#\ufeff").split())


def without_script(said: str) -> str:
    """Return a folded heading without the words that say in which letters something stands."""
    return " ".join(word for word in said.split() if word.strip("()[],") not in SCRIPTS)


def whose_list(headings: Iterable[str]) -> str:
    """Return of a list that is known by all its headings whose numbers it has; '' of any other."""
    return TRAVELS if set(map(folded, headings)) >= _OF_TRAVELS else ""


def says_whose(heading: str) -> bool:
    """Say whether a heading, or what somebody wrote instead, tells of numbers whose they are; “No.” does not."""
    return folded(_SECOND.sub("", heading)) not in COUNTING


def only_counts(heading: str, cells: Sequence[str]) -> bool:
    """Say whether numbers count the rows: 1, 2, 3 in order, or short ones below a heading that says no more."""
    numbers = [cell.strip(" .)") for cell in cells if cell]
    if not numbers or not all(number.isdecimal() and len(number) <= MOST_DIGITS for number in numbers):
        return False
    return not says_whose(heading) or _is_run(map(int, numbers))


def _is_run(numbers: Iterable[int]) -> bool:
    return all(number == place for place, number in enumerate(numbers, start=1))

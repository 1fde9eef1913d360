"""The shapes of fields: how text becomes a value and a value text again. Pure: no clock, no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from tracker.rules.characters import INVISIBLE
from tracker.rules.countries import WITHOUT_CODE, country_called, country_name, near_countries
from tracker.rules.fields.values import BadValue, DayOrder, NoCode
from tracker.rules.web_addresses import is_web_address
from tracker.rules.words import N_


class Shape:
    """What a field may hold. `empty` is the value that stands for nothing."""

    is_column: ClassVar[bool] = True
    """Whether the table of the kind has a column of the name of the field."""
    keeps_words: ClassVar[bool] = False
    """Whether words that are no value of this shape are kept as a source writes them, instead of being refused."""

    @property
    def empty(self) -> object:
        return None

    def read(self, text: str, order: DayOrder | None = None) -> object:
        """Return what a text says; '' says nothing. Raises BadValue."""
        raise NotImplementedError

    def write(self, value: object) -> str:
        """Return a value such that `read` gives it again."""
        return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Text(Shape):
    """Text of at most so many characters; of one line, unless it is `long`."""

    most: int = 300
    long: bool = False

    @property
    def empty(self) -> str:
        return ""

    def read(self, text: str, order: DayOrder | None = None) -> str:
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = text.strip()
        if len(text) > self.most:
            raise BadValue(N_("This is too long. Write at most %(max)d characters."), max=self.most)
        if INVISIBLE.search(text):
            raise BadValue(N_("There is an invisible control character in this text. Type it again without it."))
        return text if self.long or "\n" not in text else " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Address(Shape):
    """An address of a page: http or https, with a host and without a name or password in it."""

    most: int = 1000

    @property
    def empty(self) -> str:
        return ""

    def read(self, text: str, order: DayOrder | None = None) -> str:
        found = Text(self.most).read(text)
        if found and not is_web_address(found):
            raise BadValue(N_("Write a whole web address that begins with https:// or http://."))
        return found


@dataclass(frozen=True, slots=True)
class Country(Shape):
    """A country by its name or code; the value is its code by ISO 3166-1. Raises NoCode for one that has none."""

    def read(self, text: str, order: DayOrder | None = None) -> str | None:
        name = text.strip()
        if not name:
            return None
        code = country_called(name)
        if code is None:
            near = ", ".join(near_countries(name[:80])[:4]) or "Cambodia, Viet Nam"
            problem = NoCode if name in WITHOUT_CODE else BadValue
            raise problem(N_("We know no country of this name. Did you mean: %(near)s?"), near=near)
        return code

    def write(self, value: object) -> str:
        return country_name(str(value)) if value else ""


@dataclass(frozen=True, slots=True)
class Choice(Shape):
    """One of a closed list; the value is its code."""

    labels: Mapping[str, str]
    """By code, in their order."""
    default: str | None = ""
    _meant: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self._meant.update({label.casefold(): code for code, label in self.labels.items()})
        self._meant.update({code.casefold(): code for code in self.labels})

    @property
    def empty(self) -> str | None:
        return self.default

    def read(self, text: str, order: DayOrder | None = None) -> str | None:
        said = " ".join(text.split()).casefold()
        if not said:
            return self.default
        code = self._meant.get(said)
        if code is None:
            raise BadValue(N_("“%(said)s” is not offered here. Write one of: %(all)s."), said=text, all=self.every)
        return code

    @property
    def every(self) -> str:
        return ", ".join(label for label in self.labels.values())

    def write(self, value: object) -> str:
        """Return its label, or its code where another one has the same label."""
        code = str(value or "")
        label = self.labels.get(code, "")
        return label if self._meant.get(label.casefold()) == code else code


@dataclass(frozen=True, slots=True)
class Number(Shape):
    """A whole number from `least` to `most`."""

    keeps_words: ClassVar[bool] = True
    least: int = 0
    most: int = 10_000_000

    def read(self, text: str, order: DayOrder | None = None) -> int | None:
        said = text.strip()
        digits = said.replace(",", "").replace(" ", "").replace("\u00a0", "").replace("\u202f", "").removesuffix(".0")
        if not said:
            return None
        if not (digits.isdecimal() and len(digits) <= 12 and self.least <= int(digits) <= self.most):
            raise BadValue(N_("Write a whole number from %(least)s to %(most)s."), least=self.least, most=self.most)
        return int(digits)


YES = frozenset(
    {
        *("yes", "y", "true", "1", "x", "✓", "✔", "oui", "o", "si", "sí", "sim", "ja", "да", "так", "evet"),
        *("نعم", "是", "បាទ"),
    }
)
NO = frozenset(
    {
        *("no", "n", "false", "0", "-", "non", "nein", "não", "nao", "нет", "ні", "hayır"),
        *("لا", "否", "ទេ"),
    }
)


@dataclass(frozen=True, slots=True)
class YesNo(Shape):
    default: bool = False

    @property
    def empty(self) -> bool:
        return self.default

    def read(self, text: str, order: DayOrder | None = None) -> bool:
        said = text.strip().casefold()
        if not said:
            return self.default
        if said not in YES and said not in NO:
            raise BadValue(N_("Write yes or no."))
        return said in YES

    def write(self, value: object) -> str:
        return "yes" if value else "no"

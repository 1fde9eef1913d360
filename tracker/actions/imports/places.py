"""What a list calls a country, and which one that is: by ISO 3166-1, with tables for what the standard lacks."""

from dataclasses import dataclass
from functools import lru_cache

from tracker.rules.countries import ALSO_CALLED, WITHOUT_CODE, country_code, country_name, near_countries


class UnknownPlace(ValueError):
    """No country of this name is known; `near` are those with a name like it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.near = near_countries(name)[:3]


@dataclass(frozen=True, slots=True)
class Place:
    code: str | None
    """ISO 3166-1 alpha-2; None for a State that is no more, and for what has no code in the standard."""
    name: str
    """As it stands in a sentence: the United Kingdom."""
    host: str
    """Who receives a visit there; '' where no government is meant."""
    written: str = ""
    """What the list calls it, where that says something else."""


@lru_cache(maxsize=1000)
def place_named(written: str) -> Place:
    """Return the place that a list calls so. Raises UnknownPlace."""
    if written in WITHOUT_CODE:
        name, host = WITHOUT_CODE[written]
        return Place(None, name, host, written)
    code = ALSO_CALLED.get(written) or _code(written)
    name = _in_a_sentence(code)
    host = _HOSTS.get(written, _HOSTS.get(code, f"Government of {name}"))
    return Place(code, _PARTS.get(written, name), host, written if written in _SAYS_MORE else "")


def _code(name: str) -> str:
    code = country_code(name)
    if code is None:
        raise UnknownPlace(name)
    return code


def _in_a_sentence(code: str) -> str:
    name = _SHORT.get(code) or country_name(code)
    return f"the {name}" if code in _WITH_ARTICLE else name


_WITH_ARTICLE = frozenset(
    {"AE", "BS", "CD", "CF", "CG", "CK", "DO", "FK", "GB", "GM", "KM", "MH", "MV", "NL", "PH", "SB", "SC", "VA"}
)

_SHORT = {
    "BN": "Brunei",
    "CD": "Democratic Republic of the Congo",
    "CG": "Republic of the Congo",
    "FM": "Micronesia",
    "PS": "Palestine",
    "RU": "Russia",
    "VA": "Holy See",
}
"""Where ISO 3166-1 has only a long form or a name turned round."""

_HOSTS = {
    "AQ": "",
    "Palestinian Authority": "Palestinian Authority",
    "Republic of China": "Government of the Republic of China (Taiwan)",
    "VA": "Holy See",
    "West Bank": "",
}

_PARTS = {
    "Denmark (Greenland)": "Greenland",
    "Palestinian Authority": "the Palestinian territories",
    "United Kingdom (Northern Ireland)": "Northern Ireland",
    "United Kingdom (Wales)": "Wales",
    "Vatican City": "Vatican City",
    "West Bank": "the West Bank",
}

_SAYS_MORE = frozenset({*ALSO_CALLED}) - {
    "Bosnia",
    "Brunei",
    "Cote d'Ivoire",
    "Korea, North",
    "Korea, South",
    "Russia",
}
"""Kept word for word beside the place: what the list calls it is not what we call it."""

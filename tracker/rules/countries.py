"""Countries and their names, by ISO 3166-1."""

from functools import cache, lru_cache

import pycountry


@cache
def country_code(name: str) -> str | None:
    """Return the ISO 3166 code of a country by its name, common name or code; None when it is unknown."""
    try:
        return str(pycountry.countries.lookup(name.strip()).alpha_2)
    except LookupError:
        return None


@lru_cache(maxsize=1000)
def near_countries(name: str) -> list[str]:
    """Return the names of countries that are called something like this, the likeliest first."""
    try:
        return [country.name for country in pycountry.countries.search_fuzzy(name)]
    except LookupError:
        return []


@cache
def country_codes() -> list[str]:
    """Return the code of every country."""
    return [str(country.alpha_2) for country in pycountry.countries]


@lru_cache(maxsize=1000)
def country_name(code: str | None) -> str:
    """Return the name that a country is commonly known by; '' for no country."""
    found = pycountry.countries.get(alpha_2=code) if code else None
    return str(getattr(found, "common_name", found.name)) if found else ""


@lru_cache(maxsize=2000)
def country_called(name: str) -> str | None:
    """Return the code of a country by any name that lists give it, an earlier one of the same State too, or None."""
    return country_code(name) or ALSO_CALLED.get(name) or _FOLDED.get(name.strip().casefold())


ALSO_CALLED = {
    "Bosnia": "BA",
    "Bosnia-Herzegovina": "BA",
    "Brunei": "BN",
    "Burma": "MM",
    "Burma (Myanmar)": "MM",
    "Byelorussia": "BY",
    "Cape Verde": "CV",
    "Ceylon": "LK",
    "China, People’s Republic of": "CN",
    "China, People's Republic of": "CN",
    "Congo, Democratic Republic of": "CD",
    "Cote d'Ivoire": "CI",
    "Democratic Republic of the Congo (Zaire)": "CD",
    "Denmark (Greenland)": "DK",
    "Germany, Federal Republic of": "DE",
    "Holy See": "VA",
    "Kirghizia": "KG",
    "Kyrgyz Republic": "KG",
    "Korea, North": "KP",
    "Korea, South": "KR",
    "Macedonia, Former Yugoslav Republic of": "MK",
    "Palestinian Authority": "PS",
    "Republic of China": "TW",
    "Russia": "RU",
    "St. Lucia": "LC",
    "Timor Leste": "TL",
    "Turkey": "TR",
    "United Kingdom (Northern Ireland)": "GB",
    "United Kingdom (Wales)": "GB",
    "Vatican City": "VA",
    "West Bank": "PS",
    "Western Samoa": "WS",
}
"""Names that pycountry does not find, and earlier names of States that go on under another."""

WITHOUT_CODE = {
    "Czechoslovakia": ("Czechoslovakia", "Government of Czechoslovakia"),
    "German Democratic Republic": (
        "the German Democratic Republic",
        "Government of the German Democratic Republic",
    ),
    "Kosovo": ("Kosovo", "Government of Kosovo"),
    "Netherlands Antilles": ("the Netherlands Antilles", "Government of the Netherlands Antilles"),
    "Serbia and Montenegro": ("Serbia and Montenegro", "Government of Serbia and Montenegro"),
    "Serbia-Montenegro (Kosovo)": ("Kosovo", ""),
    "Southern Rhodesia (Zimbabwe)": ("Southern Rhodesia", ""),
    "U.S.S.R.": ("the Soviet Union", "Government of the Soviet Union"),
    "Yugoslavia": ("Yugoslavia", "Government of Yugoslavia"),
    "Yugoslavia (Kosovo)": ("Kosovo", ""),
}
"""States that are no more, and what ISO 3166-1 gives no code: its name, and who receives a visit there."""

_FOLDED = {name.casefold(): code for name, code in ALSO_CALLED.items()}

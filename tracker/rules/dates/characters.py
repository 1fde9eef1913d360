import unicodedata

from tracker.rules.dates.impossible import ImpossibleDate, UnreadableDate
from tracker.rules.words import N_

LONGEST = 100
MINUS = "\N{MINUS SIGN}"


def cleaned(words: str) -> str:
    """Return the words with plain digits, plain hyphens and single spaces, whatever script they came in.

    Invisible direction marks go. Raised and circled digits are refused: they number a footnote, not a day.
    """
    if len(words) > LONGEST:
        raise UnreadableDate(words[:LONGEST])
    kinds = {unicodedata.category(character) for character in words if character not in "\t\r\n"}
    if kinds & {"Cc", "Cs"}:
        raise ImpossibleDate(
            N_("The date holds a character that cannot be shown. Type it again, for example 26 January 2016.")
        )
    if "No" in kinds:
        raise UnreadableDate(words)
    plain = "".join(_plain(character) for character in unicodedata.normalize("NFKC", words))
    return " ".join(plain.split())


def _plain(character: str) -> str:
    match unicodedata.category(character):
        case "Nd":
            return str(unicodedata.digit(character))
        case "Pd":
            return "-"
        case "Cf":
            return ""
        case _:
            return "-" if character == MINUS else character

"""How much stays with us. It is said on the screen of whoever makes a document, and printed nowhere."""

from flask_babel import ngettext


def people_left_out(number: int) -> str:
    """Say how many people stay out; '' when none does."""
    if not number:
        return ""
    return ngettext(
        "%(num)d person is left out: no consent to be named to these readers is recorded.",
        "%(num)d people are left out: no consent to be named to these readers is recorded.",
        number,
    )


def events_left_out(number: int) -> str:
    """Say how much of what happened is not told; '' when all of it is."""
    if not number:
        return ""
    return ngettext(
        "%(num)d event about these demands is left out: nobody said that it may go to these readers.",
        "%(num)d events about these demands are left out: nobody said that they may go to these readers.",
        number,
    )

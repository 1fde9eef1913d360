"""How much stays with us. It is said on the screen of whoever makes a document, and printed nowhere."""

from collections.abc import Mapping

from flask_babel import ngettext

from tracker.rules.exposure import Stays


def people_left_out(numbers: Mapping[Stays, int]) -> list[str]:
    """Say how many people stay out for each reason."""
    return [_people(reason, numbers[reason]) for reason in Stays if numbers.get(reason)]


def _people(reason: Stays, number: int) -> str:
    match reason:
        case Stays.UNASKED:
            return ngettext(
                "%(num)d person is left out: no consent to be named to these readers is recorded.",
                "%(num)d people are left out: no consent to be named to these readers is recorded.",
                number,
            )
        case Stays.REFUSED:
            return ngettext(
                "%(num)d person is left out: they said no, or took their consent back.",
                "%(num)d people are left out: they said no, or took their consent back.",
                number,
            )
        case Stays.NARROW:
            return ngettext(
                "%(num)d person is left out: their consent does not go so far, is over, or is not certain.",
                "%(num)d people are left out: their consent does not go so far, is over, or is not certain.",
                number,
            )
        case Stays.RECORD:
            return ngettext(
                "%(num)d person is left out who agreed: their record may not go to these readers.",
                "%(num)d people are left out who agreed: their records may not go to these readers.",
                number,
            )


def gone_unnamed(number: int) -> str:
    """Say how many people of the list before are gone and not named; '' when none is."""
    if not number:
        return ""
    return ngettext(
        "%(num)d person of the last list is no longer on it, and may not be named to these readers.",
        "%(num)d people of the last list are no longer on it, and may not be named to these readers.",
        number,
    )


def events_left_out(untold: int, bare: int) -> str:
    """Say how much of what happened is not told, and of how much only the bare fact is; '' when all of it is told."""
    return " ".join(said for said in (_untold(untold), _bare(bare)) if said)


def _bare(number: int) -> str:
    if not number:
        return ""
    return ngettext(
        "%(num)d event is told by its day alone: these readers know of it; nobody said that our words may go.",
        "%(num)d events are told by their days alone: these readers know of them; nobody said that our words may go.",
        number,
    )


def _untold(number: int) -> str:
    if not number:
        return ""
    return ngettext(
        "%(num)d event about these demands is left out: nobody said that it may go to these readers.",
        "%(num)d events about these demands are left out: nobody said that they may go to these readers.",
        number,
    )


def demands_left_out(number: int) -> str:
    """Say how many demands stay out; '' when none does."""
    if not number:
        return ""
    return ngettext(
        "%(num)d demand is left out: nobody said that it may go to these readers, or nobody in it may be named.",
        "%(num)d demands are left out: nobody said that they may go to these readers, or nobody in them may be named.",
        number,
    )

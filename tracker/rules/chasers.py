"""The letter that asks once more for everything that is still open with one addressee, drafted from what is recorded.

Pure text: it names what it is given, and nothing else. Whoever sends it reads and changes it first.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tracker.rules.access import FOR_NAMED, Visibility
from tracker.rules.words import N_

Say = Callable[[str], str]
"""Puts a sentence of ours into the language of the letter."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A letter of ours that they have: its title, and when it was sent ("on 24 January 2016")."""

    title: str
    when: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One time they were asked: when ("on 24 January 2016"), by what (the type of its event), and by whom."""

    when: str
    way: str = ""
    by_us: bool = True
    who: str = ""
    """Others who asked, as far as they may be named, or ''."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that is still asked: what, when they were asked, how it stands, and what they said of it last."""

    words: str
    """The demand in its own wording: a few words of a letter mean nothing alone."""
    asked: Sequence[Asked] = ()
    standing: str = "waiting"
    answered: str = ""
    """When they said something last, or ''."""
    answer: str = ""
    """Their own words then, or ''."""


def draft(addressee: str, earlier: Sequence[Earlier], points: Sequence[Point], say: Say = str) -> str:
    """Return the text of a follow-up letter: what we wrote, each point with what was answered, and what we ask now.

    The day by which we ask for an answer and the signatures are left open, in square brackets.
    """
    parts = [
        say(N_("To: %(who)s")) % {"who": addressee},
        _opening(earlier, points, say),
        *(_point(number, point, say) for number, point in enumerate(points, start=1)),
        say(N_("We ask you for an answer to each of these points by [day].") if points else _ANSWER_BY),
        say(N_("[Names of those who sign]")),
    ]
    return "\n\n".join(parts) + "\n"


_ANSWER_BY = N_("We ask you for an answer by [day].")


def _opening(earlier: Sequence[Earlier], points: Sequence[Point], say: Say) -> str:
    told = "; ".join(
        say(N_("“%(title)s”, sent %(when)s")) % {"title": each.title, "when": each.when} for each in earlier
    )
    open_now = say(N_("The following is still open.") if points else N_("We have not received an answer."))
    return f"{say(N_('We have written to you: %(letters)s.')) % {'letters': told}} {open_now}" if told else open_now


def _point(number: int, point: Point, say: Say) -> str:
    ours = [each for each in point.asked if each.by_us]
    lines = [point.words, *(_asked_by_us(ours, say) if ours else _asked_by_others(point.asked, say))]
    if point.answered:
        answer = N_("You answered %(when)s: “%(words)s”") if point.answer else _ANSWERED.get(point.standing, _HEARD)
        lines.append(say(answer) % {"when": point.answered, "words": point.answer})
    unanswered = N_("We know of no answer to it.") if point.asked and not ours else _NOTHING
    nothing = N_("That does not answer what was asked.") if point.answered else unanswered
    lines.append(say(_OPEN.get(point.standing, nothing)))
    return f"{number}. " + "\n   ".join(lines)


def _asked_by_us(times: Sequence[Asked], say: Say) -> Iterator[str]:
    """Say when and in what we asked: of more than two times the first and the last."""
    first, last = (say(_WAYS.get(each.way, "%(when)s")) % {"when": each.when} for each in (times[0], times[-1]))
    asked = {
        1: N_("We asked for this %(first)s."),
        2: N_("We asked for this %(first)s, and again %(last)s."),
    }.get(len(times), N_("We asked for this %(count)s times: first %(first)s, last %(last)s."))
    yield say(asked) % {"first": first, "last": last, "count": len(times)}


def _asked_by_others(times: Sequence[Asked], say: Say) -> Iterator[str]:
    """Say that others asked, the last time; whoever may not be named has no name here."""
    for each in times[-1:]:
        asked = N_("%(who)s asked you for this %(when)s.") if each.who else N_("You were asked for this %(when)s.")
        yield say(asked) % {"who": each.who, "when": each.when}


_WAYS = {
    "letter-sent": N_("in our letter sent %(when)s"),
    "meeting": N_("in a meeting %(when)s"),
    "call": N_("in a call %(when)s"),
    "email": N_("in an email %(when)s"),
}
_NOTHING = N_("We have received no answer to it.")
_HEARD = N_("You acknowledged it %(when)s.")
_ANSWERED = {
    "promised": N_("You said %(when)s that you would."),
    "partly-met": N_("Part of it was done %(when)s."),
}
_OPEN = {
    "promised": N_("We ask you to tell us what has been done since."),
    "partly-met": N_("We ask for the part that is missing."),
}


def may_repeat(visibility: Visibility, *, may_go: bool, they_have_it: bool, all_agreed: bool) -> bool:
    """Say whether a point stands in the letter unless somebody takes it out.

    What may go to authorities, and what they were sent before; never by itself what is open to named people only, or
    concerns somebody who may not be named to authorities now.
    """
    return all_agreed and visibility not in FOR_NAMED and (may_go or they_have_it)

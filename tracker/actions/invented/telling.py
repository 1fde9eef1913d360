"""What happened to the people, demands and letters of a case, besides the events that each has of its own."""

from datetime import timedelta

from tracker.actions.invented import happenings
from tracker.actions.invented.matters import Matter
from tracker.actions.invented.rows import Row
from tracker.rules.dates import UncertainDate
from tracker.rules.events import Stance
from tracker.rules.kinds import Kind

HEARINGS_AHEAD, LONGEST_PROMISE = 60, 180
"""Days."""


def tell_something(matter: Matter) -> None:
    """Let something happen to somebody or something."""
    chance = matter.chance
    subject = _subject(matter)
    code = happenings.TOLD_OF[subject["kind"]].one(chance)
    day = matter.day()
    if code == "hearing" and not matter.is_hot:
        day = matter.writer.today + timedelta(days=chance.randint(1, HEARINGS_AHEAD))
    told: Row = {"quote": matter.writer.words.sentence() if chance.happens(0.3) else ""}
    if code == "promised" and chance.happens(0.5):
        told["by_when"] = (day + timedelta(days=chance.randint(1, LONGEST_PROMISE))).isoformat()
    if code == "count":
        told |= {"number": chance.randint(5, 500), "criterion": "Held for what they said"}
    about = [subject] if subject is not matter.case or not matter.is_hot else []
    if code == "readout":
        told["stance"] = chance.choice(list(Stance))
        about += [chance.choice(matter.visits)] if matter.visits else []
    when = UncertainDate.on(day) if code == "hearing" else happenings.dated(chance, day)
    matter.tell(code, when, about, matter.offices.organisation() if chance.happens(0.2) else None, **told)


def _subject(matter: Matter) -> Row:
    of = {
        Kind.PERSON: matter.people,
        Kind.DEMAND: matter.demands,
        Kind.LETTER: matter.letters,
        Kind.CASE: [matter.case],
    }
    return matter.chance.choice(of[happenings.ABOUT.one(matter.chance)] or matter.people)


def tell_of_custody(matter: Matter, changes: int) -> None:
    """Let people be arrested, moved and released, one as often as the other."""
    for place, person in enumerate(matter.people):
        times = changes * (place + 1) // len(matter.people) - changes * place // len(matter.people)
        is_held = False
        for day in sorted(matter.day() for _ in range(times)):
            code = (happenings.IN_CUSTODY if is_held else happenings.BEFORE_CUSTODY).one(matter.chance)
            is_held = code in ("arrest", "transfer", "held")
            matter.tell(code, happenings.dated(matter.chance, day), [person])

"""One or two plain sentences on how things stand with a person, made from the axes and the times in custody."""

from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.plumbing import clock
from tracker.records.people import Person
from tracker.rules.custody import Spell, length_in_words
from tracker.rules.dates import UncertainDate, duration_in_words
from tracker.rules.events import TYPES, Certainty
from tracker.rules.statuses import Axis
from tracker.web.people.confirmed import confirmed, in_doubt
from tracker.web.people.phrases import on_day, since_day
from tracker.web.records.page import ShownStanding


@dataclass(frozen=True, slots=True)
class Past:
    """What the sentences need besides the axes: the times in custody, and where the deciding event happened."""

    spells: list[Spell] = field(default_factory=list)
    place: str = ""
    begins: bool = True
    """Whether the deciding event says since when it is so; a confirmation does not."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    doubt: str = ""
    """Since when nobody has confirmed it; '' while it counts as confirmed."""
    besides: str = ""


def sentences(person: Person, standings: list[ShownStanding], past: Past) -> list[Paragraph]:
    """Return the paragraphs that open a person's page; nothing is said that no event says."""
    by_axis = {standing.axis: standing for standing in standings}
    custody = by_axis.get(Axis.CUSTODY)
    said = [_custody(by_axis, past) if custody else "", _doubt(custody) if custody else ""]
    paragraphs = [Paragraph(_who(person))]
    if custody is not None and custody.status.code == "dead":
        paragraphs.append(Paragraph(_run_on(said)))
    elif custody is not None and custody.is_stale:
        paragraphs += [Paragraph(_run_on(said), *in_doubt(custody)), Paragraph(_besides(by_axis))]
    else:
        besides = [_besides(by_axis), confirmed(custody) if custody else ""]
        paragraphs += [Paragraph(_run_on(said)), Paragraph(_run_on(besides))]
    if Axis.HEALTH in by_axis and (custody is None or custody.status.code != "dead"):
        paragraphs.append(_health(by_axis[Axis.HEALTH]))
    return [paragraph for paragraph in paragraphs if paragraph.text]


def _health(standing: ShownStanding) -> Paragraph:
    """Return how somebody's health is, in the words of the last who told of it, and when that was."""
    level = _("Health: %(level)s.", level=_(standing.status.word).lower())
    told, usual = standing.known.title.rstrip("."), _(TYPES["health"].label)
    said = [level, f"{told}." if told and told != usual else "", _doubt(standing)]
    if standing.is_stale:
        return Paragraph(_run_on(said), *in_doubt(standing))
    return Paragraph(_run_on([*said, confirmed(standing)]))


def _who(person: Person) -> str:
    if not person.is_group:
        return ""
    if person.number is None:
        return _("A group of people who are not named. How many they are is not recorded.")
    return ngettext("A group of %(num)d person, not named.", "A group of %(num)d people, not named.", person.number)


def _custody(by_axis: dict[Axis, ShownStanding], past: Past) -> str:
    custody = by_axis[Axis.CUSTODY]
    if not custody.row.as_of:
        return f"{_(custody.status.word)}."
    when = UncertainDate.edtf(custody.row.as_of)
    match custody.status.code:
        case "dead":
            return _death(when, past)
        case "disappeared":
            return _("Disappeared %(when)s.", when=on_day(when))
        case "at-liberty" | "restricted" if _released(by_axis):
            return _release(by_axis, when, past)
    return _lasting(custody, when, past)


def _lasting(custody: ShownStanding, when: UncertainDate, past: Past) -> str:
    word, long = _(custody.status.word), so_far(when)
    if custody.status.code in ("at-liberty", "unknown") or not past.begins:
        return _("%(word)s, as of %(day)s.", word=word, day=when.in_words())
    if custody.is_stale and long:
        return _("%(word)s %(since)s, %(long)s, if that still holds.", word=word, since=since_day(when), long=long)
    return f"{word} {since_day(when)}, {long}." if long else f"{word} {since_day(when)}."


def so_far(since: UncertainDate | None) -> str:
    """Say how long it has been until today; '' when that is not known."""
    long = duration_in_words(since, clock.today()) if since else ""
    return "" if long == "length not known" else long


def _death(when: UncertainDate, past: Past) -> str:
    held = past.spells[-1] if past.spells else None
    in_custody = held is not None and held.ended_by is not None and held.ended_by.type == "death"
    died = _("Died in custody %(when)s", when=on_day(when)) if in_custody else _("Died %(when)s", when=on_day(when))
    return _("%(died)s in %(place)s.", died=died, place=past.place) if past.place else f"{died}."


def _released(by_axis: dict[Axis, ShownStanding]) -> bool:
    release = by_axis.get(Axis.RELEASE)
    return release is not None and release.row.event_id == by_axis[Axis.CUSTODY].row.event_id


def _release(by_axis: dict[Axis, ShownStanding], when: UncertainDate, past: Past) -> str:
    basis = _(by_axis[Axis.RELEASE].status.word)
    said = [_("Released %(when)s. Basis: %(basis)s.", when=on_day(when), basis=basis.lower())]
    if by_axis[Axis.RELEASE].status.code == "unknown":
        said = [_("Released %(when)s, on what basis is not known.", when=on_day(when))]
    if by_axis[Axis.CUSTODY].status.code == "restricted":
        said.append(_("At liberty with restrictions."))
    long = length_in_words(past.spells[-1]) if past.spells else ""
    return _run_on([*said, _("Before that in custody for %(long)s.", long=long) if long else ""])


def _doubt(custody: ShownStanding) -> str:
    match custody.row.certainty:
        case Certainty.BELIEVED:
            return _("This is believed, not confirmed.")
        case Certainty.DISPUTED:
            return _("This is disputed.")
    return ""


def _besides(by_axis: dict[Axis, ShownStanding]) -> str:
    """Return the legal stage, and while in custody the place and the contact that belong to this time in custody."""
    custody = by_axis.get(Axis.CUSTODY)
    begun = UncertainDate.edtf(custody.row.as_of).earliest if custody and custody.row.as_of else date.min
    axes = [Axis.STAGE]
    if custody is None or custody.status.code == "in-custody":
        axes += [
            axis
            for axis in (Axis.REGIME, Axis.CONTACT)
            if axis in by_axis and (by_axis[axis].row.confirmed_on or date.max) >= begun
        ]
    return " ".join(f"{_(by_axis[axis].status.word)}." for axis in axes if axis in by_axis)


def _run_on(said: list[str]) -> str:
    return " ".join(sentence for sentence in said if sentence)

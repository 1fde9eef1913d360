"""The life of a demand as a picture: asked, answered, met, and for how long there was no answer."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.rules.dates import UncertainDate
from tracker.rules.demands import Mention
from tracker.rules.pictures.ground import Stretch
from tracker.rules.pictures.life import Lane, lane_of
from tracker.rules.pictures.shapes import Tone
from tracker.rules.pictures.strip import Entry
from tracker.rules.silences import Silence, silences
from tracker.web.claims import contradicting
from tracker.web.demands.page import DemandPage
from tracker.web.filters import in_words
from tracker.web.pictures import Figure
from tracker.web.strips import Shown, Words, strip_figure
from tracker.web.timelines import Item

LANES = [(str(lane), lane.label) for lane in Lane]


def life_of(page: DemandPage) -> Figure | None:
    """Return what happened to a demand, as far as everybody who may see the demand may see it; None of nothing."""
    counted = page.counted()
    told = [shown for item in counted for shown in _shown(item)]
    if not told:
        return None
    silent = silences(page.happened, page.today)
    lanes = [(code, _(label)) for code, label in LANES]
    words = Words("life", _sentences(silent, contradicting(counted)), lanes)
    stretches = [Stretch(each.first, each.last, in_days(each), Tone.LATE) for each in silent]
    return strip_figure(words, told, stretches, page.today, lambda _lane: "")


def _shown(item: Item) -> Iterator[Shown]:
    """What is told, and the day that it names in a promise."""
    event = item.event
    found = lane_of(Mention(event.id, event.type, event.when, item.stance))
    if found is None:
        return
    lane, tone = found
    said = " · ".join(part for part in (item.type_label, item.stance_label) if part)
    entry = Entry(lane, event.earliest, event.latest, event.earliest == event.latest, event.id)
    yield Shown(entry, item.when_words, f"{said}: {item.title}", item.url, tone)
    if lane is Lane.ANSWERED and event.by_when:
        day, named = UncertainDate.edtf(event.by_when), _("The day they named")
        by_then = Entry(lane, day.earliest, day.latest, is_exact=False, id=-event.id)
        yield Shown(by_then, in_words(event.by_when), f"{named}: {item.title}", item.url, tone)


def in_days(silence: Silence) -> str:
    days = silence.days
    if silence.is_exact:
        return ngettext("%(num)d day without an answer", "%(num)d days without an answer", days)
    return ngettext("at least %(num)d day without an answer", "at least %(num)d days without an answer", days)


def _sentences(silent: Sequence[Silence], is_contradicted: bool) -> list[str]:
    said = [
        _("Each dot is one time; a box is a date that is not exact, or a day they named. The dashed line is today.")
    ]
    if silent:
        said.append(_("The line below is as long as there was no answer on substance."))
    if is_contradicted:
        said.append(_("Accounts contradict each other: some say that it was raised, others that it was not."))
    return said

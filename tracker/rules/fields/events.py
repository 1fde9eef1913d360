from collections.abc import Iterator
from datetime import date

from tracker.rules.counts import COUNT
from tracker.rules.dates import UncertainDate
from tracker.rules.events import MAY_LIE_AHEAD, PROMISED, TYPES, Certainty, Stance
from tracker.rules.fields.days import Day
from tracker.rules.fields.ends import Ends
from tracker.rules.fields.field import COUNTRY, EXTERNAL_IDS, NOTES, Fault, Field, Fields, Values, title
from tracker.rules.fields.shapes import Choice, Number, Text
from tracker.rules.fields.values import BadValue
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.words import N_

_ACTORS = (Kind.PERSON, Kind.ORGANISATION)
_ABOUT = tuple(kind for kind in Kind if kind not in (Kind.EVENT, Kind.SOURCE))
_DETAILS = {detail.code: detail.label for known in TYPES.values() for detail in known.details}


def _check(values: Values, today: date) -> Iterator[Fault]:
    known = TYPES.get(str(values.get("type") or ""))
    if known is None:
        return
    detail = values.get("detail")
    if detail and not known.exactly(str(detail)):
        said = N_("This fits another kind of event. Choose one that fits, or leave it empty.")
        yield Fault("detail", BadValue(said))
    when = values.get("when")
    if isinstance(when, UncertainDate) and when.earliest > today and known.code not in MAY_LIE_AHEAD:
        yield Fault("when", BadValue(N_("This must be today or in the past.")))
    if known.code == COUNT and values.get("number") is None:
        yield Fault("number", BadValue(N_("Write how many people were counted.")))
    if known.code == PROMISED.code and "by_when" not in values:
        yield Fault("by_when", BadValue(N_("Write by when they promised to act, or that they named no day.")))


EVENTS = Fields(
    title(N_("What happened?"), N_("Write what happened."), "event", "what", "what happened", "name", "headline"),
    Field(
        "when",
        N_("When did it happen?"),
        Day(),
        N_("Write when it happened. A month or a year is enough."),
        also=("date", "when", "day", "event date", "fecha", "дата", "日期", "التاريخ"),
        told=True,
    ),
    Field(
        "about",
        N_("What is it about?"),
        Ends(_ABOUT, LinkRole.SUBJECT),
        N_("Write what it is about: a name or a reference."),
        also=("about", "person", "victim", "subject", "concerns"),
    ),
    Field(
        "type",
        N_("What kind of event is it?"),
        Choice({code: known.label for code, known in TYPES.items()}, "note"),
        also=("type", "kind", "event type"),
    ),
    Field("detail", N_("More exactly"), Choice(_DETAILS, None), also=("detail", "more exactly")),
    Field(
        "stance",
        N_("Was the demand raised?"),
        Choice({str(stance): stance.label for stance in Stance}, None),
        also=("stance",),
    ),
    NOTES,
    Field("quote", N_("Exact words"), Text(20_000, long=True), also=("quote", "exact words", "citation")),
    Field("said_by", N_("Who says so?"), Ends(_ACTORS, LinkRole.SPEAKER), also=("said by", "speaker", "who says so")),
    Field("how_known", N_("How do we know?"), Text(500), also=("how known", "how do we know")),
    Field(
        "sources",
        N_("Sources that are recorded already"),
        Ends((Kind.SOURCE,), LinkRole.SOURCE),
        also=("source", "sources"),
    ),
    Field(
        "certainty",
        N_("How certain is it?"),
        Choice({str(certainty): certainty.label for certainty in Certainty}, Certainty.CONFIRMED),
        also=("certainty", "confidence"),
    ),
    Field("by_when", N_("By when did they promise to act?"), Day(), also=("by when", "promised by")),
    Field("given_by", N_("Who gave it"), Text(300), also=("given by",)),
    Field("place", N_("Place"), Text(300), also=("location", "lieu", "lugar", "место", "地点")),
    Field("at_time", N_("At what time"), Text(5), also=("time", "at time")),
    Field("number", N_("How many people?"), Number(0, 999_999_999), also=("number", "how many", "count")),
    Field("criterion", N_("Who was counted?"), Text(500), also=("criterion", "definition")),
    COUNTRY,
    EXTERNAL_IDS,
    check=_check,
)

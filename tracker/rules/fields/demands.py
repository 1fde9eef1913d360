from collections.abc import Iterator
from datetime import date

from tracker.rules.fields.days import Day
from tracker.rules.fields.ends import Ends
from tracker.rules.fields.field import COUNTRY, EXTERNAL_IDS, NOTES, Fault, Field, Fields, Values, title
from tracker.rules.fields.shapes import Text, YesNo
from tracker.rules.fields.values import BadValue
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.words import N_

_ACTORS = (Kind.PERSON, Kind.ORGANISATION)


def _check(values: Values, _today: date) -> Iterator[Fault]:
    if not values.get("made") and any(values.get(name) for name in ("how_made", "made_by", "words")):
        yield Fault("made", BadValue(N_("Write when it was made too.")))


DEMANDS = Fields(
    title(
        N_("What is asked?"),
        N_("Write what is asked."),
        *("demand", "ask", "recommendation", "request", "text", "recommandation", "recomendación", "требование"),
    ),
    Field(
        "addressees",
        N_("Who is asked?"),
        Ends(_ACTORS, LinkRole.ADDRESSEE),
        also=("addressee", "addressees", "to", "parties requested", "parties_requested", "state under review"),
    ),
    Field(
        "duty_bearers",
        N_("Who would have to do it?"),
        Ends(_ACTORS, LinkRole.DUTY_BEARER),
        also=("duty bearer", "duty-bearer", "responsible"),
    ),
    Field(
        "about",
        N_("Whom is it about?"),
        Ends((Kind.ORGANISATION, Kind.PERSON, Kind.CASE), LinkRole.BENEFICIARY),
        also=("about", "beneficiary", "beneficiaries", "victim", "person"),
    ),
    Field("deadline_on", N_("By when?"), Day(exact=True), also=("deadline", "due", "by when", "échéance", "plazo")),
    Field("would_count", N_("What would count as met?"), Text(2000, long=True), also=("would count",)),
    Field("if_refused", N_("If they say no: what then?"), Text(2000, long=True), also=("if refused",)),
    Field(
        "made",
        N_("When was it made, if not in a letter?"),
        Day(ahead=False),
        also=("made", "made on", "date", "session", "fecha", "дата", "日期"),
        told=True,
    ),
    Field("how_made", N_("Where and how was it made?"), Text(300), also=("how made", "forum"), told=True),
    Field(
        "made_by",
        N_("Who made it?"),
        Ends(_ACTORS),
        also=("made by", "from", "intervening party", "recommending state", "recommender"),
        told=True,
    ),
    Field("words", N_("In which words?"), Text(5000, long=True), also=("words", "quote", "exact words"), told=True),
    Field("source", N_("How do we know?"), Ends((Kind.SOURCE,)), also=("source", "sources"), told=True),
    Field("visits", N_("For which visits?"), Ends((Kind.VISIT,), LinkRole.ABOUT_VISIT), also=("visit", "visits")),
    Field("cases", N_("Cases"), Ends((Kind.CASE,), LinkRole.MEMBER), also=("case", "affaire", "caso")),
    Field("part_of", N_("Part of which demand?"), Ends((Kind.DEMAND,), LinkRole.PART_OF, 1), also=("part of",)),
    Field("replaces", N_("Which demand does it replace?"), Ends((Kind.DEMAND,), LinkRole.REPLACES, 1)),
    COUNTRY,
    NOTES,
    Field("followed", N_("Follow it up until it is answered"), YesNo(default=True), also=("follow up",)),
    EXTERNAL_IDS,
    check=_check,
)

from collections.abc import Iterator
from datetime import date

from tracker.rules.dates import UncertainDate
from tracker.rules.fields.days import Day
from tracker.rules.fields.ends import Ends
from tracker.rules.fields.field import COUNTRY, EXTERNAL_IDS, NOTES, Fault, Field, Fields, Values, title
from tracker.rules.fields.shapes import Text, YesNo
from tracker.rules.fields.values import BadValue
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.words import N_

_ACTORS = (Kind.ORGANISATION, Kind.PERSON)


def _check(values: Values, _today: date) -> Iterator[Fault]:
    starts, ends = values.get("starts"), values.get("ends")
    if ends and "starts" in values and not starts:
        yield Fault("starts", BadValue(N_("Write the first day too.")))
    if isinstance(starts, UncertainDate) and isinstance(ends, UncertainDate) and ends.ends_before(starts):
        said = N_("The visit ends before it starts. Write a last day that is not before %(first)s, or leave it empty.")
        yield Fault("ends", BadValue(said, first=starts.in_words()))


VISITS = Fields(
    title(N_("Title"), N_("Write what the visit is called."), "visit", "name", "titre", "título"),
    Field(
        "visitors",
        N_("Who comes?"),
        Ends(_ACTORS, LinkRole.VISITOR),
        also=("visitor", "visitors", "delegation", "official", "name", "who"),
    ),
    Field("hosts", N_("Who receives them?"), Ends(_ACTORS, LinkRole.HOST), also=("host", "hosts", "hosted by")),
    Field(
        "starts",
        N_("First day"),
        Day(closed=True),
        also=("start", "start date", "start_date", "from", "begin", "arrival", "date", "début", "inicio", "начало"),
        told=True,
    ),
    Field(
        "ends",
        N_("Last day"),
        Day(closed=True),
        also=("end", "end date", "end_date", "until", "to", "departure", "fin", "конец"),
        told=True,
    ),
    Field("announced", N_("When was it announced?"), Day(), also=("announced", "announced on"), told=True),
    Field("country", N_("Country visited"), COUNTRY.shape, also=("country", "destination", *COUNTRY.also)),
    Field("place", N_("Place"), Text(300), also=("city", "locale", "location", "lieu", "lugar", "место", "地点")),
    Field("purpose", N_("Purpose, as announced"), Text(5000, long=True), also=("purpose", "objet", "motivo")),
    Field("agenda", N_("Agenda"), Text(20_000, long=True), also=("programme", "program", "agenda")),
    Field("met_with", N_("Who was met?"), Ends(_ACTORS, LinkRole.MET_WITH), also=("met", "met with")),
    Field("protect", N_("Whom may it put at risk?"), Ends(_ACTORS, LinkRole.PROTECT), also=("protect", "at risk")),
    Field(
        "follows",
        N_("Which visit does it come after?"),
        Ends((Kind.VISIT,), LinkRole.FOLLOWS_VISIT),
        also=("follows", "after visit"),
    ),
    Field("cases", N_("Cases"), Ends((Kind.CASE,), LinkRole.MEMBER), also=("case", "affaire", "caso")),
    Field("sources", N_("How do we know?"), Ends((Kind.SOURCE,), LinkRole.SOURCE), also=("source", "sources")),
    NOTES,
    Field("followed", N_("Set the steps before and after the visit"), YesNo(default=True), also=("follow up",)),
    EXTERNAL_IDS,
    check=_check,
)

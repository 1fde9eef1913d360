"""A small world that everybody sees, and every question that somebody can ask about it."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from tests import factories
from tests.factories import on
from tracker.actions import counts, feeds, letters, links, people, records, stops, timeline, visibility, visits
from tracker.actions.counts import Line
from tracker.plumbing.database import session
from tracker.records.follow_ups import of_record
from tracker.records.gate import viewer
from tracker.records.links import Link
from tracker.records.record import Record, by_reference
from tracker.records.sources import Source
from tracker.records.visits import Visit
from tracker.rules.access import Visibility
from tracker.rules.events import Stance
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.people import Name

ADDRESS = "https://example.org/report"


NARROWED = (
    "?sort=changed",
    "?sort=oldest&year=2016",
    "?owner=nobody",
    "?owner=1",
    "?visibility=restricted",
    "?counted=made",
    "?confirmed=no",
    "?about=Omar+Idris",
    "?addressee=MoJ",
    "?addressee=Ministry+of+Justice",
    "?office=Ministry+of+Justice&counted=made",
)
"""Lists as they may be narrowed and sorted."""


@dataclass(repr=False)
class World:
    """A small world that everybody sees; its records by a short name, and the pages that speak of it."""

    refs: dict[str, str] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)

    def __getitem__(self, name: str) -> Record:
        return session().scalars(by_reference(self.refs[name])).one()


def fill(made: World) -> None:
    layla, ministry, case = factories.person(), factories.organisation(), factories.case()
    asked, closed = factories.demand(), factories.demand("Publish the list of names")
    letter = factories.letter(demands=(asked,))
    visit = records.add(Visit(kind=Kind.VISIT, title="Visit to Port Halden", country="KH"))
    source = records.add(Source(kind=Kind.SOURCE, title="A report", url=ADDRESS))
    everything: dict[str, Record] = {"layla": layla, "ministry": ministry, "case": case, "asked": asked}
    group = factories.organisation("Friends of Port Halden")
    everything |= {"group": group, "closed": closed, "letter": letter, "visit": visit, "source": source}
    for record in everything.values():
        visibility.change(record, Visibility.ORGANISATION, None, [])
    people.call(layla, [Name("Umm Yusuf")])
    for member in (layla, asked, letter, visit):
        links.link(member, LinkRole.MEMBER, case)
    links.link(asked, LinkRole.BENEFICIARY, layla)
    links.link(asked, LinkRole.ADDRESSEE, ministry)
    letters.sign(letter, ministry, "The Ministry")
    letters.sign(letter, group, "")
    letters.send(letter, on(2016, 1, 20))
    visits.schedule(visit, on(2016, 1, 26), on(2016, 1, 27), on(2016, 1, 5))
    ahead = records.add(Visit(kind=Kind.VISIT, title="Visit to the capital", country="KH"), Visibility.ORGANISATION)
    visits.schedule(ahead, on(2016, 3, 26), on(2016, 3, 27), None)
    everything["ahead"] = ahead
    for record in (letter, asked, ahead):
        stops.stop(record, date(2016, 2, 9), date(2016, 3, 1), "An election")
    tell: list[tuple[timeline.Account, list[Record]]] = [
        (timeline.Account("arrest", on(2014, 3, 3), "Arrested", place="Port Halden"), [layla]),
        (timeline.Account("statement", on(2016, 1, 27), "Raised", stance=Stance.RAISED), [asked, visit]),
        (timeline.Account("hearing", on(2016, 2, 20), "A hearing"), [layla]),
        (timeline.Account("meeting", on(2016, 1, 26), "Minister"), [visit, ministry]),
        (timeline.Account("count", on(2016, 1, 28), "Counted", number=17, criterion="All"), [case]),
        (timeline.Account("count", on(2016, 2, 3), "Counted", number=24, criterion="All"), [case]),
    ]
    told = [timeline.record(account, timeline.Ties(about, [ministry], [source])) for account, about in tell]
    everything |= {f"event {place}": event for place, event in enumerate(told)}
    for event in told[4:]:
        counts.name(event, [Line(layla, "Leyla Hassan")])
    made.refs = {name: record.ref for name, record in everything.items()}


def pages_of(made: World) -> list[str]:
    """Every page that whoever acts can open about what they see, and questions that a hidden record could answer."""
    found = [
        "/",
        "/follow-ups/",
        "/follow-ups/?whose=everybody",
        "/follow-ups/?whose=nobody&part=late",
        "/follow-ups/table.csv?whose=everybody",
        "/duplicates/",
        *(f"/calendar?whose=everybody&month={month}" for month in ("2016-01", "2016-02", "2016-03", "2017-03")),
        "/calendar?view=month&country=KH",
        "/calendar/feeds",
        "/searches",
        "/searches/new?of=/people/%3Fq%3Dlayla",
        "/settings/public",
        f"/feeds/{feeds.make(viewer().user_id, feeds.Described('Phone', 'whose=everybody', names=True))}.ics",
        "/calendar?about=Omar+Idris",
        "/follow-ups/addressees/",
        f"/follow-ups/addressees/{made.refs['ministry']}",
        f"/follow-ups/addressees/{made.refs['ministry']}/letter?with={made.refs['asked']}",
        "/scoreboard/",
        "/scoreboard/forgotten?days=5",
        "/scoreboard/coverage",
        "/scoreboard/addressees.csv",
        "/scoreboard/coverage.csv?year=2016",
        "/scoreboard/reprisals",
        *("/map/", "/map/?status=", "/map/visits", "/map/visits?year=2016"),
        f"/organisations/{made.refs['ministry']}/network",
        f"/cases/{made.refs['case']}/network",
        f"/scoreboard/times/{made.refs['layla']}?with={made.refs['ministry']}",
        "/deleted",
        *(
            f"/search?q={words}"
            for words in ("hassan", "omar", "release&sort=best", "minister&kind=letter", "leyla+hasan")
        ),
        "/log",
    ]
    for kind in Kind:
        queries = ("", "?q=layla", "?q=omar", "?country=KH", "?status=in-custody", *NARROWED)
        found += [f"/{kind.folder}/{query}" for query in queries]
    for ref in made.refs.values():
        record = session().scalars(by_reference(ref)).one()
        found += [f"/{record.kind_of.folder}/{ref}", f"/{record.kind_of.folder}/{ref}/edit"]
        found += [f"/records/{ref}/history"]
    found += [f"/links/{link_id}" for link_id in session().scalars(select(Link.id))]
    found += [f"/follow-ups/{row.id}" for name in made.refs for row in session().scalars(of_record(made[name].id))]
    found.append(f"/organisations/{made.refs['ministry']}/introduction")
    of_one = ("sharing", "links/add", "follow-up", "note", "plans")
    found += [f"/records/{made.refs[name]}/{page}" for name in ("layla", "letter") for page in of_one]
    found += [f"/people/new?for={made.refs['case']}", f"/letters/{made.refs['letter']}/reply"]
    found += [f"/visits/{made.refs['visit']}/meeting", f"/events/{made.refs['event 3']}/debrief"]
    found += [f"/demands/{made.refs['asked']}/{page}" for page in ("merge", "split")]
    found += [f"/cases/{made.refs['case']}/counts", f"/events/{made.refs['event 5']}/names"]
    return [*found, f"/letters/{made.refs['letter']}/judge", f"/demands/{made.refs['asked']}/status"]

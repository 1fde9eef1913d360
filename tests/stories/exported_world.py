"""A case with all that a case has: somebody who agreed to be named, somebody who did not, and all that names them."""

from typing import Any

from tests import factories
from tests.cast import Acting
from tests.factories import on
from tracker.actions import filing, links
from tracker.actions.links import Terms
from tracker.rules.dates import UncertainDate
from tracker.rules.fields import AsWritten, ExternalId
from tracker.rules.kinds import Kind
from tracker.rules.links import LinkRole
from tracker.rules.people import Name, NameKind

FORMULA = '=HYPERLINK("http://example.org","x")'
Refs = dict[str, str]


def world(acting: Acting) -> Refs:
    """Make it, and return the references of all by what they are."""
    with acting("amina"):
        values: dict[str, Any] = {"title": "Layla Hassan", "born": UncertainDate.edtf("1966~"), "country": "KH"}
        values |= {"other_names": (Name("ليلى حسن", NameKind.OWN_SCRIPT), Name("Umm Yusuf", NameKind.KNOWN_AS))}
        values |= {"external_ids": (ExternalId("AAPP", "17"),), "summary": "First line\nand a second; with a sign"}
        layla = filing.file(Kind.PERSON, None, values)
        sokha = filing.file(Kind.PERSON, None, {"title": "Zubabaq Wubabaq", "born": AsWritten("19812")})
        factories.agrees(layla, "team")
        factories.agrees(sokha, "refused")
        office = filing.file(Kind.ORGANISATION, None, {"title": FORMULA, "form": "ministry", "acronym": "MoJ"})
        links.link(layla, LinkRole.HELD_POST, office, Terms(note="Clerk, after Zubabaq"))
        case = factories.case()
        asked = {"addressees": [office], "deadline_on": UncertainDate.on(on(2016, 6, 30).earliest), "cases": [case]}
        demand = filing.file(Kind.DEMAND, None, {"title": "Release Layla Hassan", "about": [layla], **asked})
        other = filing.file(Kind.DEMAND, None, {"title": "Release Wubabaq", "about": [sokha], **asked})
        sent = {"sent": on(2016, 1, 24), "signatories": [layla], "addressees": [office], "demands": [demand, other]}
        letter = filing.file(
            Kind.LETTER, None, {"title": "Open letter", "text": "Free Zubabaq!", "cases": [case], **sent}
        )
        for person in (layla, sokha):
            links.link(person, LinkRole.MEMBER, case)
        visit = filing.file(
            Kind.VISIT, None, {"title": "A visit", "starts": on(2016, 1, 25), "hosts": [office], "cases": [case]}
        )
        source = filing.file(Kind.SOURCE, None, {"title": "An article", "url": "https://example.org/a"})
        told = {"title": "Arrested", "when": UncertainDate.edtf("2015-12"), "type": "arrest", "sources": [source]}
        event = filing.file(Kind.EVENT, None, {**told, "about": [layla]})
        made = {"layla": layla, "sokha": sokha, "office": office, "case": case, "demand": demand, "other": other}
        made |= {"letter": letter, "visit": visit, "source": source, "event": event}
        return {name: record.ref for name, record in made.items()}

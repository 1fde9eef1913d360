"""Records as entities of FollowTheMoney (followthemoney.tech), for programs that compare people and organisations."""

from collections.abc import Callable, Iterator, Mapping

from tracker.rules.exports.lines import as_line
from tracker.rules.exports.said import Named, Said, Taken, Tie, plain_date
from tracker.rules.fields import ExternalId
from tracker.rules.kinds import Kind
from tracker.rules.organisations import OrganisationForm
from tracker.rules.people import Name, NameKind

Properties = dict[str, list[str]]
Entity = dict[str, object]

PUBLIC_BODIES = frozenset(
    {
        OrganisationForm.GOVERNMENT,
        OrganisationForm.MINISTRY,
        OrganisationForm.EMBASSY,
        OrganisationForm.COURT,
        OrganisationForm.PARLIAMENT,
    }
)
GENDERS = {"f": "female", "female": "female", "woman": "female", "m": "male", "male": "male", "man": "male"}
ACTORS = frozenset({Kind.PERSON, Kind.ORGANISATION})


def lines(taken: Taken) -> Iterator[str]:
    """Return a line for each entity: what a record is, and with it each post and membership that was recorded.

    Dates are as exact as the model can say: a year, a month or a day. Whoever may not be named is no entity, and
    stands in no other. A group that is only counted is no person.
    """
    made = _MADE[taken.kind]
    for said in taken.records:
        if said.text("title") and not said.values.get("is_group"):
            schema, properties = made(said)
            yield as_line(_entity(said.ref, schema, properties))
            for tie in said.ties:
                yield from map(as_line, _tied(said, tie))


def _entity(name: str, schema: str, properties: Properties) -> Entity:
    kept = {key: [each for each in values if each] for key, values in properties.items()}
    return {"id": name, "schema": schema, "properties": {key: values for key, values in kept.items() if values}}


def _person(said: Said) -> tuple[str, Properties]:
    names = said.values.get("other_names", ())
    assert isinstance(names, tuple)
    written = [each for each in names if isinstance(each, Name) and each.kind is not NameKind.SAID]
    return "Person", {
        **_any(said),
        "alias": [each.text for each in written if each.kind is not NameKind.KNOWN_AS],
        "weakAlias": [each.text for each in written if each.kind is NameKind.KNOWN_AS],
        "birthDate": [plain_date(said.text("born"))],
        "gender": [GENDERS.get(said.text("gender").casefold(), "")],
        "position": [said.text("occupation")],
        "idNumber": _numbers(said),
    }


def _organisation(said: Said) -> tuple[str, Properties]:
    is_public = said.text("form") in PUBLIC_BODIES
    return "PublicBody" if is_public else "Organization", {
        **_any(said),
        "alias": [said.text("acronym")],
        "website": [said.text("website")],
        "idNumber": _numbers(said),
    }


def _visit(said: Said) -> tuple[str, Properties]:
    return "Event", {
        **_any(said),
        "startDate": [plain_date(said.text("starts"))],
        "endDate": [plain_date(said.text("ends"))],
        "location": [said.text("place")],
        "summary": [said.text("purpose")],
        "organizer": _refs(said, "hosts"),
        "involved": _refs(said, "visitors", "met_with"),
    }


def _event(said: Said) -> tuple[str, Properties]:
    return "Event", {
        **_any(said),
        "date": [plain_date(said.text("when"))],
        "location": [said.text("place")],
        "involved": _refs(said, "about", "said_by"),
        "keywords": [said.text("type")],
    }


def _letter(said: Said) -> tuple[str, Properties]:
    signatories = said.ends("signatories")
    return "Document", {
        **_document(said),
        "date": [plain_date(said.text("sent"))],
        "publishedAt": [plain_date(said.text("published"))],
        "author": [each.name for each in signatories],
        "sourceUrl": [said.text("url")],
    }


def _source(said: Said) -> tuple[str, Properties]:
    return "Document", {
        **_document(said),
        "publishedAt": [plain_date(said.text("published"))],
        "publisher": [said.text("publisher")],
        "sourceUrl": [said.text("url")],
    }


def _any(said: Said) -> Properties:
    return {
        "name": [said.text("title")],
        "country": [said.text("country").lower()],
        "notes": [said.text("summary")],
    }


def _document(said: Said) -> Properties:
    """A document has to have the name of a file: it gets our reference."""
    return {**_any(said), "title": [said.text("title")], "fileName": [said.ref]}


def _numbers(said: Said) -> list[str]:
    found = said.values.get("external_ids", ())
    assert isinstance(found, tuple)
    return [str(each) for each in found if isinstance(each, ExternalId)]


def _refs(said: Said, *names: str) -> list[str]:
    """Return the ids of the people and organisations that fields name, without whoever may not be named."""
    return [each.ref for name in names for each in said.ends(name) if _is_entity(each)]


def _is_entity(named: Named) -> bool:
    return named.kind in ACTORS and bool(named.name)


def _tied(said: Said, tie: Tie) -> Iterator[Entity]:
    if tie.whom.kind is not Kind.ORGANISATION or not tie.whom.name:
        return
    days = {"startDate": [plain_date(tie.since or "")], "endDate": [plain_date(tie.until or "")]}
    if tie.is_post and tie.note:
        post = f"post-{tie.number}"
        yield _entity(post, "Position", {"name": [tie.note], "organization": [tie.whom.ref]})
        yield _entity(f"tie-{tie.number}", "Occupancy", {"holder": [said.ref], "post": [post], **days})
    else:
        ends = {"member": [said.ref], "organization": [tie.whom.ref], "role": [tie.note]}
        yield _entity(f"tie-{tie.number}", "Membership", {**ends, **days})


_MADE: Mapping[Kind, Callable[[Said], tuple[str, Properties]]] = {
    Kind.PERSON: _person,
    Kind.ORGANISATION: _organisation,
    Kind.VISIT: _visit,
    Kind.EVENT: _event,
    Kind.LETTER: _letter,
    Kind.SOURCE: _source,
}
KINDS = frozenset(_MADE)
"""Kinds that the model knows: it has nothing that is a demand or a case."""

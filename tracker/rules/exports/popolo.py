"""People and organisations as Popolo (popoloproject.com): who held which post, and who belongs where."""

import json
from collections.abc import Iterator

from tracker.rules.exports.said import Said, Taken, Tie, plain_date
from tracker.rules.fields import ExternalId
from tracker.rules.kinds import Kind
from tracker.rules.people import Name

Object = dict[str, object]
COLLECTIONS = {Kind.PERSON: "persons", Kind.ORGANISATION: "organizations"}


def document(taken: Taken) -> Iterator[str]:
    """Return one JSON document, piece by piece. A membership stands in its person, with the organisation and the post.

    Dates are as exact as Popolo can say: a year, a month or a day. Groups that are only counted are no persons.
    """
    yield f'{{"{COLLECTIONS[taken.kind]}":['
    between = ""
    for said in taken.records:
        if said.values and not said.values.get("is_group"):
            yield between + json.dumps(_of(said), ensure_ascii=False)
            between = ",\n"
    yield "]}\n"


def _of(said: Said) -> Object:
    made = _person(said) if said.kind is Kind.PERSON else _organisation(said)
    made |= {"identifiers": [_identifier(each) for each in _ids(said)]}
    if said.ties:
        made["memberships"] = [_membership(said, tie) for tie in said.ties]
    return {name: value for name, value in made.items() if value not in ("", [], None)}


def _person(said: Said) -> Object:
    names = said.values.get("other_names", ())
    assert isinstance(names, tuple)
    return {
        "id": said.ref,
        "name": said.text("title"),
        "other_names": [{"name": each.text, "note": str(each.kind)} for each in names if isinstance(each, Name)],
        "birth_date": plain_date(said.text("born")),
        "gender": said.text("gender"),
        "summary": said.text("occupation"),
        "biography": said.text("summary"),
    }


def _organisation(said: Said) -> Object:
    acronym, website = said.text("acronym"), said.text("website")
    return {
        "id": said.ref,
        "name": said.text("title"),
        "other_names": [{"name": acronym, "note": "acronym"}] if acronym else [],
        "classification": said.text("form"),
        "description": said.text("summary"),
        "links": [{"url": website}] if website else [],
    }


def _ids(said: Said) -> list[ExternalId]:
    found = said.values.get("external_ids", ())
    assert isinstance(found, tuple)
    return [each for each in found if isinstance(each, ExternalId)]


def _identifier(each: ExternalId) -> Object:
    return {"scheme": each.origin, "identifier": each.code} if each.origin else {"identifier": each.code}


def _membership(said: Said, tie: Tie) -> Object:
    member = "person_id" if said.kind is Kind.PERSON else "organization_id"
    organisation: Object = {"id": tie.whom.ref, "name": tie.whom.name}
    made: Object = {
        "id": f"{said.ref}-{tie.number}",
        member: said.ref,
        "on_behalf_of_id" if member == "organization_id" else "organization_id": tie.whom.ref,
        "organization": organisation,
        "role": tie.note,
        "start_date": plain_date(tie.since or ""),
        "end_date": plain_date(tie.until or ""),
    }
    if tie.is_post:
        post = {"id": f"post-{tie.number}", "label": tie.note, "organization_id": tie.whom.ref}
        made["post_id"], made["post"] = post["id"], post
    return {name: value for name, value in made.items() if value}

"""What is answered, as JSON Schema, by the names that operations give."""

from tracker.rules.fields import FIELDS
from tracker.rules.kinds import Kind
from tracker.web.api.bulk import MOST
from tracker.web.api.schemas import (
    FLAG,
    NOT_NAMING,
    NULLABLE_NUMBER,
    NULLABLE_TEXT,
    NUMBER,
    REF,
    TEXT,
    Schema,
    answered,
    closed,
    listing,
)

HEAD: dict[str, Schema] = {
    "ref": REF,
    "kind": {"enum": [str(kind) for kind in Kind]},
    "href": TEXT,
    "version": TEXT,
    **dict.fromkeys(("status", "status_as_of", "status_confirmed"), NULLABLE_TEXT),
    **dict.fromkeys(("visibility", "exposure", "created_at", "updated_at"), TEXT),
    **dict.fromkeys(("owner_id", "team_id"), NULLABLE_NUMBER),
    "as_written": {"type": "object", "additionalProperties": TEXT},
    "withheld": {**FLAG, "description": "Whether no more is told, because they said no to being named, or may have."},
    "title": NOT_NAMING,
}
TIMELINE: dict[str, Schema] = {
    **dict.fromkeys(("ref", "type", "when", "earliest", "latest", "certainty"), TEXT),
    **dict.fromkeys(("title", "summary", "quote", "how_known"), NOT_NAMING),
    **dict.fromkeys(("detail", "stance"), NULLABLE_TEXT),
    "number": NULLABLE_NUMBER,
    **dict.fromkeys(("about", "said_by", "sources"), listing(REF)),
}
LINK: dict[str, Schema] = {
    "id": NUMBER,
    "href": TEXT,
    "from": REF,
    "role": TEXT,
    "to": REF,
    "position": NUMBER,
    "withheld": FLAG,
    **dict.fromkeys(("quote", "note"), NOT_NAMING),
    **dict.fromkeys(("since", "until"), NULLABLE_TEXT),
}
FOLLOW_UP: dict[str, Schema] = {
    "id": NUMBER,
    "href": TEXT,
    "about": REF,
    "assignee_id": NULLABLE_NUMBER,
    "by_hand": FLAG,
    "unverified": FLAG,
    **dict.fromkeys(("owes", "due_on", "returns_on", "state"), TEXT),
    "what": NOT_NAMING,
    **dict.fromkeys(("due_last", "outcome", "closed_at"), NULLABLE_TEXT),
}
HIT: dict[str, Schema] = {
    **dict.fromkeys(("ref", "kind", "href"), TEXT),
    "title": NOT_NAMING,
    **dict.fromkeys(("country", "status", "status_as_of"), NULLABLE_TEXT),
}
RESULT: dict[str, Schema] = {"status": NUMBER, "ref": REF, "href": TEXT, "version": TEXT}
ERROR = closed({"field": TEXT, "message": TEXT}, "field", "message")
PROBLEM: dict[str, Schema] = {
    "type": TEXT,
    "title": TEXT,
    "status": NUMBER,
    "detail": TEXT,
    "errors": listing(ERROR),
    "version": TEXT,
    "results": listing({"type": "object"}),
}
BULK: dict[str, Schema] = {
    "do": {"enum": ["make", "change", "delete"]},
    "kind": {"enum": [str(kind) for kind in Kind]},
    "ref": REF,
    "version": TEXT,
    "values": {"type": "object"},
}


def _page(name: str, **more: Schema) -> Schema:
    items = listing({"$ref": f"#/components/schemas/{name}"})
    return closed({"items": items, "after": NULLABLE_TEXT, **more}, "items", "after")


def schemas() -> dict[str, Schema]:
    """Return every schema of an answer by its name."""
    found: dict[str, Schema] = {}
    for kind in Kind:
        found[kind.label] = closed({**HEAD, **answered(FIELDS[kind])}, "ref", "kind", "version", "withheld")
        found[f"{kind.label}Page"] = _page(kind.label, count=NUMBER)
    every = [{"$ref": f"#/components/schemas/{kind.label}"} for kind in Kind]
    event = closed(TIMELINE, "ref", "type", "when")
    items = {"type": "array", "items": closed(BULK, "do"), "minItems": 1, "maxItems": MOST}
    return {
        **found,
        "Record": {"anyOf": every},
        "TimelineEvent": event,
        "Timeline": _page("TimelineEvent", ahead=listing({"$ref": "#/components/schemas/TimelineEvent"})),
        "Link": closed(LINK, "id", "from", "role", "to"),
        "LinkPage": _page("Link"),
        "FollowUp": closed(FOLLOW_UP, "id", "about", "state"),
        "FollowUpPage": _page("FollowUp"),
        "Hit": closed(HIT, "ref", "kind"),
        "Search": _page("Hit"),
        "Bulk": closed({"operations": items}, "operations"),
        "BulkResults": closed({"results": listing(closed(RESULT, "status"))}, "results"),
        "Problem": closed(PROBLEM, "type", "title", "status", "detail"),
        "Me": closed({"user_id": NUMBER, "role": TEXT, "scope": TEXT, "expires_at": TEXT}, "user_id", "role"),
        "Description": {"type": "object"},
    }

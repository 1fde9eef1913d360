"""Fills a database with invented records, the same for the same seed, by bulk inserts."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from tracker.plumbing.database import Base, session
from tracker.records.accounts import Membership, Team, User
from tracker.records.record import title_key
from tracker.rules.access import Role, Visibility
from tracker.rules.kinds import ALPHABET, Kind
from tracker.rules.links import LinkRole

SEED = 20160126
HOT_EVENTS = 500
MADE = datetime(2016, 1, 1, tzinfo=UTC)
COUNTRIES = ("KH", "VN", "LA", "MM", "TH", "EG", "AZ", "BY", "RU", "IR")
STATUSES = ("waiting", "check", "promised", "refused", "partly-met", "met", "closed", "not-raised")


def fill(records: int, hot_events: int = HOT_EVENTS) -> str:
    """Make a team, its coordinator, `records` people and demands, and one case with a long timeline.

    Returns the reference of the case.
    """
    chance = random.Random(SEED)
    session().execute(insert(Team), [{"id": 1, "name": "Asia"}])
    someone = {"id": 1, "email": "amina@example.org", "name": "Amina", "role": Role.COORDINATOR}
    session().execute(insert(User), [{**someone, "active": True, "theme": "", "created_at": MADE}])
    session().execute(insert(Membership), [{"user_id": 1, "team_id": 1}])
    rows = [_row(number, Kind.DEMAND if number % 2 else Kind.PERSON, chance) for number in range(2, records + 2)]
    case = _row(1, Kind.CASE, chance)
    first = records + 2
    events = [_row(first + number, Kind.EVENT, chance) for number in range(hot_events)]
    _put("records", [case, *rows, *events])
    _put("cases", [{"id": 1, "closed": False}])
    people = [row["id"] for row in rows if row["kind"] == Kind.PERSON]
    demands = [row["id"] for row in rows if row["kind"] == Kind.DEMAND]
    _put("people", [{"id": each, "is_group": False, "gender": "", "occupation": ""} for each in people])
    made = {"made_on": MADE.date(), "last_raised_on": MADE.date(), "times_raised": 1}
    _put("demands", [{"id": each, "would_count": "", "followed": False, **made} for each in demands])
    _put("standings", [_standing(each) for each in demands])
    _put("events", [_event(row) for row in events])
    members = people[:20] + demands[:20]
    _put("links", [_link(each, 1, LinkRole.MEMBER, None) for each in members])
    about = [(row, {chance.choice(members), people[0], demands[0]}) for row in events]
    _put("links", [_link(row["id"], each, LinkRole.SUBJECT, row["sort_day"]) for row, ends in about for each in ends])
    _put_a_letter_and_a_visit(first + hot_events, demands[:500], people[:500], [row["id"] for row in events], chance)
    session().commit()
    return str(case["ref"])


def _put_a_letter_and_a_visit(
    number: int, demands: list[int], people: list[int], events: list[int], chance: random.Random
) -> None:
    """One letter that many signed and that demands much, one visit of which much is told, and who stands behind."""
    kinds = (Kind.LETTER, Kind.VISIT, Kind.ORGANISATION, Kind.SOURCE)
    rows = [_row(number + place, kind, chance) for place, kind in enumerate(kinds)]
    letter, visit, organisation, source = (row["id"] for row in rows)
    _put("records", rows)
    _put("letters", [{"id": letter, "form": "open", "language": "", "text": "", "url": "", "followed": False}])
    _put("visits", [{"id": visit, "place": "", "purpose": "", "agenda": "", "followed": False}])
    _put("organisations", [{"id": organisation, "form": "ngo", "acronym": "", "website": ""}])
    _put("sources", [{"id": source, "url": "", "publisher": "", "quote": "", "reliability": "unknown"}])
    _put("links", [_link(letter, each, LinkRole.MAKES_DEMAND, None) for each in demands])
    _put("links", [_link(letter, each, LinkRole.SIGNATORY, None) for each in people])
    _put("links", [_link(letter, visit, LinkRole.ABOUT_VISIT, None), _link(letter, source, LinkRole.SOURCE, None)])
    _put("links", [_link(each, organisation, LinkRole.ADDRESSEE, None) for each in demands])
    _put("links", [_link(each, visit, LinkRole.SUBJECT, MADE.date()) for each in events])
    _put("links", [_link(each, source, LinkRole.SOURCE, None) for each in events])


def _put(table: str, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), 10_000):
        session().execute(insert(Base.metadata.tables[table]), rows[start : start + 10_000])


def _row(number: int, kind: Kind, chance: random.Random) -> dict[str, Any]:
    title = f"{kind.label} {chance.choice(('Port Halden', 'Sarell', 'Ostrava Bay', 'Lake Tumen'))} {number}"
    return {
        "id": number,
        "ref": f"{kind.initial}-{_code(number)}",
        "kind": kind,
        "title": title,
        "title_key": title_key(title),
        "country": chance.choice(COUNTRIES),
        "summary": "",
        "owner_id": 1,
        "team_id": 1,
        "visibility": Visibility.TEAM,
        "certainty": "confirmed",
        "exposure": "internal",
        "status": chance.choice(STATUSES) if kind is Kind.DEMAND else None,
        "sort_day": date(2000, 1, 1) + timedelta(days=chance.randrange(5800)),
        "version": 1,
        "created_at": MADE,
        "updated_at": MADE,
        "created_by": 1,
    }


def _code(number: int) -> str:
    code = ""
    for _ in range(5):
        number, digit = divmod(number, len(ALPHABET))
        code += ALPHABET[digit]
    return code


def _event(row: dict[str, Any]) -> dict[str, Any]:
    day = row["sort_day"]
    known = {"type": "statement", "when_text": day.isoformat(), "earliest": day, "latest": day}
    return {
        "id": row["id"],
        **known,
        "quote": "",
        "how_known": "",
        "place": "",
        "criterion": "",
        "counted": True,
        "widened": False,
    }


def _standing(record_id: int) -> dict[str, Any]:
    return {
        "record_id": record_id,
        "axis": "standing",
        "code": "waiting",
        "certainty": "confirmed",
        "order_unsure": False,
    }


def _link(start: int, end: int, role: LinkRole, day: date | None) -> dict[str, Any]:
    terms = {"position": 0, "quote": "", "quote_key": "", "note": "", "created_at": MADE}
    return {"from_id": start, "to_id": end, "role": role, "day": day, **terms}

"""Follow-ups: what comes back, a new one by hand, what became of one, and one that is set aside."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import g
from flask_babel import gettext as _

from tracker.actions import filing, outcomes
from tracker.actions import follow_ups as verbs
from tracker.plumbing import clock
from tracker.plumbing.database import session
from tracker.records.facts import nameable, withheld_around
from tracker.records.follow_up_pages import WantedFollowUps, follow_ups
from tracker.records.follow_ups import CANCELLED, DONE, OPEN, FollowUp
from tracker.records.record import Record
from tracker.records.timelines import Place
from tracker.rules.access import Ability
from tracker.rules.dates import UncertainDate
from tracker.rules.fields import FIELDS, FOLLOW_UP, Values
from tracker.rules.judging import judge_first
from tracker.rules.outcomes import Outcome, offered
from tracker.rules.plans import Owes
from tracker.rules.requests import OUTCOME, SET_ASIDE
from tracker.web.api import changing
from tracker.web.api.blueprint import ROOT
from tracker.web.api.bodies import refuse_query, wrong_field
from tracker.web.api.lists import AFTER, LIMIT, after_in, choice_in, limit_in, page
from tracker.web.api.operations import Answer, Asked, Body, Operation, Parameter
from tracker.web.api.requests import operation, shows
from tracker.web.follow_ups.one import One, find_one
from tracker.web.problems import FieldError, Refused

TAG = "follow-ups"
STATES, EVERYBODY = (OPEN, DONE, CANCELLED), "everybody"
QUERY = (
    Parameter("state", "Open ones unless it says otherwise.", {"enum": list(STATES), "default": OPEN}),
    Parameter("owes", "Who owes the next step.", {"enum": [str(each) for each in Owes]}),
    Parameter("whose", "Those of the person of the token, or of everybody.", {"enum": ["me", EVERYBODY]}),
    Parameter("until", "Those that come back by this day.", {"type": "string", "format": "date"}),
    Parameter("about", "Those about the record with this reference.", {"type": "string", "maxLength": 16}),
    LIMIT,
    AFTER,
)


@operation(
    Operation(
        *("list_follow_ups", "GET", "/follow-ups", "A page of follow-ups, the earliest to come back first"),
        *(TAG, Ability.READ, "FollowUpPage"),
        query=QUERY,
    )
)
def listed(asked: Asked) -> Answer:
    most = limit_in(asked.query)
    found = follow_ups(_wanted(asked.query), most)
    shown = found[:most]
    goes_on = len(found) > most
    return page(_shown(shown), str(Place(shown[-1][0].returns_on, shown[-1][0].id)) if goes_on else None)


def _wanted(query: Mapping[str, str]) -> WantedFollowUps:
    place = after_in(query)
    mine = choice_in(query, "whose", ("me", EVERYBODY)) == "me"
    return WantedFollowUps(
        state=choice_in(query, "state", STATES) or OPEN,
        owes=choice_in(query, "owes", [str(each) for each in Owes]),
        assignee_id=g.viewer.user_id if mine else None,
        record_id=changing.of_any_kind(query["about"]).id if "about" in query else None,
        until=_day(query["until"]) if "until" in query else None,
        after=Place.read(place) if place else None,
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        refuse_query([FieldError("until", _("Write a day such as 2016-06-30."))])


def _shown(found: Sequence[tuple[FollowUp, Record]]) -> list[dict[str, Any]]:
    may = nameable((about.ref for _row, about in found), clock.today())
    withheld = withheld_around([about.id for _row, about in found], clock.today())
    return [_one(row, about, about.ref in may and not withheld.stands_in(row.what, about.id)) for row, about in found]


def _one(row: FollowUp, about: Record, is_told: bool) -> dict[str, Any]:
    """What somebody wrote by hand about whoever may not be named, or that names them, stays here."""
    return {
        "id": row.id,
        "href": f"{ROOT}/follow-ups/{row.id}",
        "about": about.ref,
        "what": row.what if is_told or not row.by_hand else None,
        "owes": row.owes,
        "due_on": row.due_on.isoformat(),
        "due_last": row.due_last.isoformat() if row.due_last else None,
        "returns_on": row.returns_on.isoformat(),
        "assignee_id": row.assignee_id,
        "by_hand": row.by_hand,
        "unverified": row.unverified,
        "state": row.state,
        "outcome": row.outcome,
        "closed_at": row.closed_at.isoformat() if row.closed_at else None,
    }


@operation(
    Operation("get_follow_up", "GET", "/follow-ups/<int:number>", "One follow-up", TAG, Ability.READ, "FollowUp")
)
def one(_asked: Asked, number: int) -> Answer:
    return _answer(number)


def _answer(number: int, status: int = 200) -> Answer:
    found = find_one(number)
    location = f"{ROOT}/follow-ups/{number}" if status == 201 else ""
    return Answer(_shown([(found.row, found.about)])[0], status, location=location, made=(TAG, str(number)))


@operation(
    Operation(
        *(
            "make_follow_up",
            "POST",
            "/follow-ups",
            "Let a record come back on a day",
            TAG,
            Ability.LOG,
            "FollowUp",
            201,
        ),
        body=Body("NewFollowUp", FIELDS[FOLLOW_UP]),
    )
)
def made(asked: Asked) -> Answer:
    return _answer(filing.file_follow_up(asked.values).id, 201)


@operation(
    Operation(
        *("close_follow_up", "POST", "/follow-ups/<int:number>/outcome", "Say what became of a follow-up"),
        *(TAG, Ability.LOG, "FollowUp"),
        body=Body("FollowUpOutcome", OUTCOME),
        also=frozenset({409}),
    )
)
def closed(asked: Asked, number: int) -> Answer:
    found = find_one(number)
    outcomes.report(found.row, found.about, _report(found, asked.values))
    session().flush()
    return _answer(number)


def _report(found: One, values: Values) -> outcomes.Report:
    if judge_first(found.row.owes, found.about.status):
        raise Refused(409, _("A reply waits to be judged"), _("Judge it first, on the page of the letter or demand."))
    outcome, when = Outcome(str(values["outcome"])), values["when"]
    fitting = offered(found.owes, found.row.key)
    if outcome not in fitting:
        raise wrong_field("outcome", _("This fits another step. Write one of: %(all)s.", all=", ".join(fitting)))
    day = _day_in(values, "next_on")
    if day is None and outcome is Outcome.COULD_NOT:
        raise wrong_field("next_on", _("Write a day to come back on."))
    if day is not None and day <= clock.today():
        raise wrong_field("next_on", _("Choose a day after today."))
    assert isinstance(when, UncertainDate), "it is needed"
    by_when = values.get("by_when")
    promised = by_when if isinstance(by_when, UncertainDate) else None
    return outcomes.Report(outcome, when, str(values.get("note", "")), promised, day)


def _day_in(values: Values, name: str) -> date | None:
    found = values.get(name)
    return found.earliest if isinstance(found, UncertainDate) else None


@operation(
    Operation(
        *("set_follow_up_aside", "POST", "/follow-ups/<int:number>/set-aside", "Let a follow-up come back later"),
        *(TAG, Ability.LOG, "FollowUp"),
        body=Body("SetAside", SET_ASIDE),
        also=frozenset({409}),
    )
)
def set_aside(asked: Asked, number: int) -> Answer:
    until, wakes = _day_in(asked.values, "until"), asked.values.get("wakes_on_reply")
    if until is None or until <= clock.today():
        raise wrong_field("until", _("Choose a day after today."))
    verbs.set_aside(find_one(number).row, until, bool(wakes) if wakes is not None else None)
    return _answer(number)


def follow_up_shown(number: int) -> object:
    return _answer(number).body


@shows(TAG)
def shown_again(number: str) -> object:
    return follow_up_shown(int(number))

"""Letters and demands as interventions of the HURIDOCS Events Standard Formats: one table, words of its lists."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from tracker.rules.exports.said import Named, Said, Taken, plain_date
from tracker.rules.kinds import Kind
from tracker.rules.spreadsheets import Cell

HEAD = (
    "intervention_record_number",
    "type_of_intervention",
    "intervening_party",
    "date_of_intervention",
    "parties_requested",
    "victim",
    "response",
    "impact_on_the_situation",
    "intervention_status",
    "remarks",
    "url",
)
RESPONSES = {
    "not-raised": "",
    "waiting": "No response",
    "sent": "No response",
    "promised": "Pledged commitment",
    "refused": "Denied",
    "partly-met": "Favourable",
    "met": "Favourable",
    "answered": "",
    "check": "",
}
"""List 27, by where a demand or a letter stands; of an answer that nobody has judged it says nothing."""
STATES = {
    "not-raised": "No action taken",
    "draft": "No action taken",
    "met": "Intervention closed",
    "closed": "Intervention closed",
}
"""List 45; whatever else there is, is pending."""


def rows(taken: Taken) -> Iterator[Sequence[Cell]]:
    """Return the head of the table and an intervention for each letter or demand."""
    yield list(HEAD)
    for said in taken.records:
        if said.values:
            yield _MADE[taken.kind](said)


def _letter(said: Said) -> Sequence[Cell]:
    about = said.ends("demands")
    return [
        said.ref,
        "Letter",
        _names(said.ends("signatories")),
        plain_date(said.text("sent")),
        _names(said.ends("addressees")),
        "",
        RESPONSES.get(said.status_code, ""),
        "",
        _state(said),
        "\n".join(filter(None, [said.text("title"), *(each.called for each in about)])),
        said.text("url"),
    ]


def _demand(said: Said) -> Sequence[Cell]:
    return [
        said.ref,
        "Demand",
        "",
        plain_date(said.text("made")),
        _names(said.ends("addressees")),
        _names(said.ends("about")),
        RESPONSES.get(said.status_code, ""),
        "",
        _state(said),
        "\n".join(filter(None, [said.text("title"), said.text("summary")])),
        "",
    ]


def _state(said: Said) -> str:
    return STATES.get(said.status_code, "Action pending")


def _names(ends: Sequence[Named]) -> str:
    return "; ".join(each.called for each in ends)


_MADE: Mapping[Kind, Callable[[Said], Sequence[Cell]]] = {Kind.LETTER: _letter, Kind.DEMAND: _demand}
KINDS = frozenset(_MADE)

"""Whom rows are likely about though they are called otherwise: in another script, or spelt in another way."""

from collections.abc import Sequence
from typing import Any

from tracker.actions.imports.matching import Known, named
from tracker.records.alike import MOST_OFFERED, likeliest
from tracker.records.record import title_key
from tracker.rules.dates import UncertainDate
from tracker.rules.imports.mapping import REF
from tracker.rules.kinds import Kind
from tracker.rules.links import ACTORS
from tracker.rules.people import Name, NameKind
from tracker.rules.twins import LIKELY, Said, compared

MISTAKABLE = frozenset({Kind.PERSON, Kind.ORGANISATION, Kind.CASE, Kind.SOURCE})
"""Kinds of which two with one name, or nearly one, are most likely one, and somebody has to say so."""
MOST_COMPARED = 5_000
"""Rows of one table that are compared by likelihood; of larger ones, the page of duplicates tells afterwards."""


class Likely:
    def __init__(self, kind: str) -> None:
        self._kind, self._left = kind, MOST_COMPARED if kind in MISTAKABLE else 0

    def each(self, rows: Sequence[dict[str, object]], matched: Sequence[Sequence[int]]) -> list[Sequence[int]]:
        """Return for each row that is about nothing known the records that it is likely about."""
        new = [n for n, row in enumerate(rows) if not matched[n] and row.get("title") and not row.get(REF)][
            : self._left
        ]
        self._left -= len(new)
        found: list[Sequence[int]] = [()] * len(rows)
        for n, ids in zip(new, likeliest([_said(Kind(self._kind), rows[n]) for n in new]) if new else (), strict=True):
            found[n] = ids[:MOST_OFFERED]
        return found


def is_alike(row: dict[str, object], now: dict[str, Any]) -> bool:
    """Say whether a row calls a person as they are called, or nearly so: in any of their names."""
    mine, its = _said(Kind.PERSON, row).names, [now["title"], *(text for text, _kind in now["other_names"])]
    keys = list(map(title_key, its))
    if set(mine) & set(keys):
        return True
    score, _why = compared(Said(Kind.PERSON, mine), Said(Kind.PERSON, keys))
    return score >= LIKELY


def under_its_name(kind: str, row: dict[str, object]) -> dict[str, object]:
    """Return what a row says of a record that is called otherwise: of a person, its name is another one of theirs."""
    title, others = row.pop("title", None), row.get("other_names", ())
    if kind == Kind.PERSON and title:
        assert isinstance(others, tuple)
        row["other_names"] = (*others, Name(str(title), NameKind.ALSO))
    return row


def likely_called(names: Sequence[str], kinds: Sequence[Kind]) -> dict[str, tuple[Known, ...]]:
    """Return for each name that means nothing the people and organisations that are called nearly so."""
    asked = [(name, kind) for name in names[:MOST_COMPARED] for kind in kinds if kind in ACTORS]
    likely = likeliest([Said(kind, [title_key(name)]) for name, kind in asked]) if asked else []
    known = named({one for ids in likely for one in ids[:MOST_OFFERED]})
    found: dict[str, tuple[Known, ...]] = dict.fromkeys(names, ())
    for (name, _kind), ids in zip(asked, likely, strict=True):
        found[name] += tuple(known[one] for one in ids[:MOST_OFFERED])
    return found


def _said(kind: Kind, row: dict[str, object]) -> Said:
    others, born = row.get("other_names", ()), row.get("born")
    assert isinstance(others, tuple)
    names = [title_key(str(row["title"])), *(title_key(name.text) for name in others if isinstance(name, Name))]
    return Said(
        kind,
        list(dict.fromkeys(names)),
        country=_text(row, "country"),
        born=born.text if isinstance(born, UncertainDate) else None,
        address=_text(row, "url") or _text(row, "website") or "",
        is_group=row.get("is_group") is True,
    )


def _text(row: dict[str, object], name: str) -> str | None:
    value = row.get(name)
    return value if isinstance(value, str) else None

"""Whatever hangs on a record is carried over when another one takes over, or stays with it for a reason."""

from tracker.actions.merging.rows import HANGS_BY
from tracker.plumbing.database import Base
from tracker.records.kinds import MODELS
from tracker.records.record import Record

STAYS = {
    "links": "both ends are looked at, one by one",
    "person_names": "names are said anew among those of the one that stays",
    "sealed_details": "they are sealed anew with the key of the one that stays",
    "data_keys": "files are wrapped anew, and a key goes with its record",
    "standings": "they are folded anew",
    "revisions": "the history of changes of the other is its own",
    "readers": "who may see the one that stays stays as it is",
    "search_entries": "words are entered anew as rows change",
    "second_yeses": "what was asked about the other is void once it is deleted",
    "import_rows": "an import that is undone looks for what it made",
    "webhook_deliveries": "they are of events",
    "twin_keys": "the clock makes keys anew",
    "twins": "the clock compares the one that stays",
    "merges": "where the other led before leads on with it",
}


def test_every_table_that_hangs_on_records_is_carried_or_named() -> None:
    models: list[type[Record]] = [Record, *MODELS.values()]
    kinds = {model.__tablename__ for model in models}
    hanging: dict[str, set[str]] = {}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            ends = {key.column.table.name for key in column.foreign_keys}
            if ends & kinds and not column.primary_key | (table.name == "records"):
                hanging.setdefault(table.name, set()).add(column.name)
    carried = {model.__tablename__: column for model, column in HANGS_BY.items()}
    events = {"woken_by_id", "outcome_event_id", "event_id", "confirmed_event_id", "other_id"}
    left = {(name, each) for name, columns in hanging.items() for each in columns if carried.get(name) != each}
    assert {(name, each) for name, each in left if each not in events and name not in STAYS} == set()
    assert {name: column for name, column in carried.items() if column not in hanging[name]} == {}

"""Faults of the third gate, each in one path: of what PostgreSQL is told, and of the policies it keeps."""

from tests.proofs.sabotages import Sabotage

TOLD, KEPT = "tracker/records/row_security.py", "tracker/records/row_policies.py"


def _of_rows(name: str, file: str, text: str, instead: str) -> Sabotage:
    return Sabotage(name, file, text, instead, ("tests/records/test_row_security.py",), database="postgresql")


OF_ROWS = (
    _of_rows("a connection carries a viewer to the next", TOLD, 'f"SET LOCAL {name}', 'f"SET {name}'),
    _of_rows("a named way stays open for what follows", TOLD, "told in (_ALL, _UNKNOWN) or ", ""),
    _of_rows("what a savepoint undid is taken for told", TOLD, "_told[connection] = _UNKNOWN", "pass"),
    _of_rows("who reads nothing is told of as a reader", TOLD, "if not viewer.may(Ability.READ):", "if False:"),
    _of_rows("who owns the tables passes the policies", KEPT, "ENABLE ROW LEVEL SECURITY, FORCE", "ENABLE"),
    _of_rows("nobody in particular is shown records", KEPT, 'and_(_told(SEES, "text").is_not(None), seen)', "seen"),
    _of_rows("a changed policy is not noticed", KEPT, "first.mark == _marked(condition, first.as_kept)", "first.mark"),
)

from typing import Any, Literal

from alembic import context

from tracker import records
from tracker.plumbing.database import Base, UtcDateTime

assert records


def plainly(kind: str, thing: Any, _autogen: object) -> str | Literal[False]:
    """A migration stands on its own: it names the database's types, not ours."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=plainly,
    compare_type=True,
    include_name=context.config.attributes["include_name"],
)
context.run_migrations()

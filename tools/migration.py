"""Write a migration: python -m tools.migration "what changes". Read what it wrote before you keep it."""

import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from tracker.plumbing.database import prepare
from tracker.records import schema


def main(message: str) -> None:
    number = len(list((schema.FOLDER / "versions").glob("[0-9]*.py"))) + 1
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'empty.db'}")
        prepare(engine)
        if number > 1:
            schema.upgrade(engine)
        with engine.connect() as connection:
            config = schema.configuration(connection)
            with connection.begin():
                command.revision(config, message=message, autogenerate=True, rev_id=f"{number:04}")
        engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1])

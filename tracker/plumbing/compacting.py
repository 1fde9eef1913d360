"""Writes a database anew, so that nothing of what was removed is left between its rows, nor in what it writes ahead."""

import sqlite3

from sqlalchemy import Engine
from sqlalchemy.engine.interfaces import DBAPICursor


def compact(engine: Engine) -> bool:
    """Write the database anew; False when others are at work in it, and it has to be tried again.

    Begin without a transaction. On SQLite, who saves meanwhile waits; on PostgreSQL nobody does, but a page that was
    removed may stay on its disk, and in its log, until PostgreSQL writes over it.
    """
    connection = engine.raw_connection()
    try:
        if engine.dialect.name == "sqlite":
            return _sqlite(connection.cursor())
        driver = connection.driver_connection
        assert driver is not None
        driver.autocommit = True
        try:
            driver.execute("VACUUM")
        finally:
            driver.autocommit = False
        return True
    finally:
        connection.close()


def _sqlite(cursor: DBAPICursor) -> bool:
    try:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        told = cursor.fetchall()
    except sqlite3.OperationalError:
        return False
    return not told[0][0]

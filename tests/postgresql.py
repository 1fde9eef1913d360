"""A PostgreSQL server of our own: started empty on a free port, thrown away after the tests."""

import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.processes import free_port

FINDER = Path(__file__).resolve().parent.parent / "tools" / "postgresql.sh"
PATIENCE_SECONDS = 30
SUPERUSER, TRACKER = "postgres", "tracker"
"""Who rules the server; and whose the databases of the tracker are, who rules nothing else."""

# A pipe holds the server alive: a test run that ends, even by kill -9, leaves no process and no files.
KEEPER = '"$@" & server=$!; read -r _; kill -INT "$server" 2>&-; wait "$server"; rm -rf "$FOLDER"'
CLUSTER = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
FOLLOWING = ("--wal-method=stream", "--write-recovery-conf", "--checkpoint=fast", "--no-sync")
SETTINGS = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "autovacuum=off",  # what it believes of the tables would hang on when it looked: see places.py
)


class ServerDidNotStart(Exception):
    """The server does not answer; the message is its log."""


@contextmanager
def server(*settings: str) -> Iterator[str]:
    """Start a server and give its address: only this machine reaches it, without a password."""
    with _made_by("initdb", *CLUSTER, settings=settings) as url:
        _execute(url, "CREATE ROLE {} LOGIN", TRACKER)
        yield url


@contextmanager
def replica(server_url: str) -> Iterator[str]:
    """Start a server that follows another one, and give its address."""
    with _made_by("pg_basebackup", f"--dbname={server_url}", *FOLLOWING) as url:
        yield url


@contextmanager
def _made_by(program: str, *words: str, settings: Sequence[str] = ()) -> Iterator[str]:
    """Run a server on the files that a program makes."""
    programs, port = _programs(), free_port()
    account = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="tracker-postgresql-"))
    shutil.chown(folder, account or os.geteuid())
    command: list[str | Path] = [programs / program, "--pgdata=data", *words]
    subprocess.run(command, cwd=folder, user=account, check=True, stdout=subprocess.DEVNULL)
    with _running(programs / "postgres", folder, account, (f"port={port}", *SETTINGS, *settings)):
        url = f"postgresql://{SUPERUSER}@127.0.0.1:{port}/postgres"
        _wait_for(url, folder / "log")
        yield url


def fresh_database(server_url: str) -> str:
    """Make an empty database and give its address, for the account of the tracker, to whom it belongs."""
    name = f"test_{secrets.token_hex(8)}"
    _execute(server_url, "CREATE DATABASE {} OWNER {}", name, TRACKER)
    return as_user(TRACKER, urlsplit(server_url)._replace(path=f"/{name}").geturl())


def as_user(user: str, url: str) -> str:
    """Return the address of the same database for another account."""
    parts = urlsplit(url)
    return parts._replace(netloc=f"{user}@{parts.netloc.rpartition('@')[2]}").geturl()


def replace_database(server_url: str, url: str, template: str) -> None:
    """Put a copy of `template` in the place of a database, and end whatever is still connected to that."""
    _execute(server_url, "DROP DATABASE {} WITH (FORCE)", _name(url))
    _execute(server_url, "CREATE DATABASE {} TEMPLATE {} OWNER {}", _name(url), _name(template), TRACKER)


def _execute(server_url: str, statement: LiteralString, *names: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _name(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


def _programs() -> Path:
    """Return the folder of the server programs. The script says what to do when there are none."""
    told = subprocess.run([FINDER], stdout=subprocess.PIPE, text=True, check=True).stdout
    return Path(told.strip())


@contextmanager
def _running(postgres: Path, folder: Path, account: str | None, settings: Sequence[str]) -> Iterator[None]:
    options = [option for setting in settings for option in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        keeper = subprocess.Popen(
            ["sh", "-c", KEEPER, "keeper", postgres, "-D", folder / "data", *options],
            env={**os.environ, "FOLDER": str(folder)},
            cwd=folder,
            user=account,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield
    finally:
        keeper.communicate()


def _wait_for(url: str, log: Path) -> None:
    patience = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return psycopg.connect(url, connect_timeout=5).close()
        except psycopg.OperationalError as error:
            if time.monotonic() > patience:
                raise ServerDidNotStart(log.read_text()) from error
        time.sleep(0.05)

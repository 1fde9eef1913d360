"""Lets this process go so far and no further. Where a system knows no such limits, it does not run at all."""

import resource

MEMORY = 1 << 30
SECONDS = 20


def limit() -> None:
    """Memory and time end, no file is written, and a crash leaves no core."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def open_nothing() -> None:
    """No file, no connection, no process: what is open stays open, and nothing is opened even in its place."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))

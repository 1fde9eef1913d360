"""The pages on which a table is brought in, step by step, on one blueprint."""

from tracker.web.imports import checking, files, finished, listed, matching, uploading, waiting
from tracker.web.imports.blueprint import blueprint

__all__ = ["blueprint", "checking", "files", "finished", "listed", "matching", "uploading", "waiting"]

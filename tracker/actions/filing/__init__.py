"""From plain values to verbs: the one way in which pages, tables and the interface record what somebody says."""

from tracker.actions.filing.registry import file, file_follow_up, file_many

__all__ = ["file", "file_follow_up", "file_many"]

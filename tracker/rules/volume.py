"""When somebody opens so much that others should know of it."""

from datetime import timedelta

HOUR = timedelta(hours=1)
EVERY = 25
"""Records: after so many that one session opened within an hour, a line stands in the log."""
LINES = 2
"""So many lines of one day are told of: fifty records or more, whichever processes answered."""

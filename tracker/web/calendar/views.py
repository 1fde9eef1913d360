"""The pages of the calendar, and the private addresses under which other calendars fetch it."""

from tracker.web.calendar import feeds, month, published
from tracker.web.calendar.blueprint import blueprint

__all__ = ["blueprint", "feeds", "month", "published"]

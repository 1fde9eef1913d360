"""What programs can ask for, on one blueprint. The order is that of the description."""

from tracker.web.api import bulk, description, follow_ups, giving, kinds, links, searching, timelines
from tracker.web.api.blueprint import blueprint

__all__ = ["blueprint", "bulk", "description", "follow_ups", "giving", "kinds", "links", "searching", "timelines"]

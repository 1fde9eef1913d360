"""What can be said of a record of each kind, said once: names, labels, shapes, how text is read and written."""

from tracker.rules.fields.days import Day
from tracker.rules.fields.ends import Ends, Ids
from tracker.rules.fields.field import Fault, Field, Fields, Values
from tracker.rules.fields.names import Names
from tracker.rules.fields.registry import FIELDS, FOLLOW_UP, SAID_ONCE, SAID_WHEN_MADE
from tracker.rules.fields.shapes import Address, Choice, Country, Number, Shape, Text, YesNo
from tracker.rules.fields.values import AmbiguousDay, AsWritten, BadValue, DayOrder, ExternalId, NoCode, Written

__all__ = [
    "FIELDS",
    "FOLLOW_UP",
    "SAID_ONCE",
    "SAID_WHEN_MADE",
    "Address",
    "AmbiguousDay",
    "AsWritten",
    "BadValue",
    "Choice",
    "Country",
    "Day",
    "DayOrder",
    "Ends",
    "ExternalId",
    "Fault",
    "Field",
    "Fields",
    "Ids",
    "Names",
    "NoCode",
    "Number",
    "Shape",
    "Text",
    "Values",
    "Written",
    "YesNo",
]

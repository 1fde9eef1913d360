from tracker.rules.fields.days import Day
from tracker.rules.fields.ends import Ends
from tracker.rules.fields.field import Field, Fields
from tracker.rules.fields.shapes import Choice, Text
from tracker.rules.kinds import Kind
from tracker.rules.plans import Owes
from tracker.rules.words import N_

_ABOUT = tuple(kind for kind in Kind if kind not in (Kind.EVENT, Kind.SOURCE))

FOLLOW_UPS = Fields(
    Field(
        "about",
        N_("What is it about?"),
        Ends(_ABOUT, most=1),
        N_("Write what it is about: a name or a reference."),
        also=("about", "record", "person", "demand", "letter"),
    ),
    Field(
        "what",
        N_("What is to be done?"),
        Text(200),
        N_("Write what is to be done."),
        also=("what", "task", "to do", "action", "tâche", "tarea", "задача"),
    ),
    Field(
        "due_on",
        N_("When does it come back?"),
        Day(exact=True),
        N_("Write the day on which it comes back."),
        also=("due", "due on", "due date", "date", "deadline", "échéance", "fecha", "срок", "日期"),
    ),
    Field(
        "owes",
        N_("Who owes the next step?"),
        Choice({str(owes): owes.label for owes in Owes}, Owes.WE),
        also=("owes", "who owes"),
    ),
)

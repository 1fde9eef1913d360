from tracker.rules.fields.field import COUNTRY, EXTERNAL_IDS, NOTES, Field, Fields, title
from tracker.rules.fields.shapes import YesNo
from tracker.rules.words import N_

CASES = Fields(
    title(N_("Name of the case"), N_("Write the name of the case."), "name", "case", "case name", "affaire", "caso"),
    COUNTRY,
    NOTES,
    Field("closed", N_("This case is closed"), YesNo(), also=("is closed", "fermé", "cerrado", "закрыто")),
    EXTERNAL_IDS,
)

"""The forms a letter takes."""

from enum import StrEnum

from tracker.rules.words import N_


class LetterForm(StrEnum):
    OPEN = "open"
    PRIVATE = "private"
    JOINT = "joint"
    APPEAL = "appeal"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    LetterForm.OPEN: N_("Open letter"),
    LetterForm.PRIVATE: N_("Private letter"),
    LetterForm.JOINT: N_("Joint letter"),
    LetterForm.APPEAL: N_("Urgent appeal"),
}

"""What an organisation is."""

from enum import StrEnum

from tracker.rules.words import N_


class OrganisationForm(StrEnum):
    NGO = "ngo"
    GOVERNMENT = "government"
    MINISTRY = "ministry"
    EMBASSY = "embassy"
    COURT = "court"
    PARLIAMENT = "parliament"
    PARTY = "party"
    INTERNATIONAL = "international"
    MEDIA = "media"
    COALITION = "coalition"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    OrganisationForm.NGO: N_("Rights group or other NGO"),
    OrganisationForm.GOVERNMENT: N_("Government or State"),
    OrganisationForm.MINISTRY: N_("Ministry or authority"),
    OrganisationForm.EMBASSY: N_("Embassy or mission"),
    OrganisationForm.COURT: N_("Court"),
    OrganisationForm.PARLIAMENT: N_("Parliament or group of its members"),
    OrganisationForm.PARTY: N_("Political party"),
    OrganisationForm.INTERNATIONAL: N_("International body"),
    OrganisationForm.MEDIA: N_("Media"),
    OrganisationForm.COALITION: N_("Coalition"),
    OrganisationForm.OTHER: N_("Other"),
}

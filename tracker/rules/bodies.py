"""Bodies that meet in sessions, by the short name under which their sessions are kept. People may add others."""

from tracker.rules.words import N_

BODIES = {
    "HRC": N_("Human Rights Council"),
    "UPR": N_("Working Group on the Universal Periodic Review"),
    "ILO-CFA": N_("ILO Committee on Freedom of Association"),
}

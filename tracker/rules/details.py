"""What more exactly happened to a person, and what each says of where they stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.rules.statuses import Axis
from tracker.rules.words import N_

Meaning = Mapping[Axis, str]


@dataclass(frozen=True, slots=True)
class Detail:
    """What more exactly happened, where that changes what it means."""

    code: str
    label: str
    means: Meaning = field(default_factory=dict)


RELEASES = (
    Detail("served", N_("Sentence served"), {Axis.RELEASE: "served"}),
    Detail("bail", N_("On bail"), {Axis.CUSTODY: "restricted", Axis.RELEASE: "bail"}),
    Detail("pardon", N_("Pardoned"), {Axis.RELEASE: "pardon"}),
    Detail("amnesty", N_("Amnesty"), {Axis.RELEASE: "amnesty"}),
    Detail("acquittal", N_("Acquitted"), {Axis.RELEASE: "acquittal", Axis.STAGE: "acquitted"}),
    Detail("dropped", N_("Charges dropped"), {Axis.RELEASE: "dropped", Axis.STAGE: "dropped"}),
    Detail("suspended", N_("Suspended sentence"), {Axis.CUSTODY: "restricted", Axis.RELEASE: "suspended"}),
    Detail("medical", N_("On medical grounds"), {Axis.CUSTODY: "restricted", Axis.RELEASE: "medical"}),
    Detail("exchange", N_("Exchanged or sent abroad"), {Axis.CUSTODY: "exile", Axis.RELEASE: "exchange"}),
)

VERDICTS = (
    Detail("convicted", N_("Convicted"), {Axis.STAGE: "convicted"}),
    Detail("acquitted", N_("Acquitted"), {Axis.STAGE: "acquitted"}),
    Detail("retrial", N_("Retrial ordered"), {Axis.STAGE: "on-trial"}),
)

PLACES = tuple(
    Detail(code, label, {Axis.REGIME: code})
    for code, label in (
        ("police", N_("To a police station")),
        ("remand", N_("To remand")),
        ("prison", N_("To a prison")),
        ("house-arrest", N_("To house arrest")),
        ("hospital", N_("To a hospital")),
        ("military", N_("To military detention")),
        ("solitary", N_("To solitary confinement")),
        ("undisclosed", N_("To a place not disclosed")),
    )
)

HEALTH = (
    Detail("well", N_("No known problem"), {Axis.HEALTH: "well"}),
    Detail("concern", N_("Concern"), {Axis.HEALTH: "concern"}),
    Detail("serious", N_("Serious"), {Axis.HEALTH: "serious"}),
    Detail("danger", N_("Life in danger"), {Axis.HEALTH: "danger"}),
)

STILL_SO = (
    Detail("still-restricted", N_("Still at liberty with restrictions"), {Axis.CUSTODY: "restricted"}),
    Detail("still-wanted", N_("Still wanted or in hiding"), {Axis.CUSTODY: "wanted"}),
    Detail("still-disappeared", N_("Still disappeared"), {Axis.CUSTODY: "disappeared"}),
    Detail("still-exile", N_("Still in exile"), {Axis.CUSTODY: "exile"}),
)
"""What an event that began it cannot say again: that somebody is held, at liberty or ill has a type of its own."""

CONTACTS = tuple(
    Detail(code, label, {Axis.CONTACT: code})
    for code, label in (
        ("denied", N_("Authorities deny holding the person")),
        ("acknowledged", N_("Detention acknowledged, place not disclosed")),
        ("located", N_("Place disclosed")),
        ("lawyer", N_("Lawyer allowed")),
        ("family", N_("Family allowed")),
        ("none", N_("No contact allowed")),
    )
)

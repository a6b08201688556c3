"""What a lessons review is made of, after the London Protocol. Keys only; words live in ``content/learning``."""

from enum import StrEnum


class Weight(StrEnum):
    """What a factor had to do with a problem."""

    CONTRIBUTED = "contributed"
    MITIGATED = "mitigated"
    NOT_RELEVANT = "not_relevant"


class FactorType(StrEnum):
    """The seven types of the London Protocol, the situation before the person."""

    INSTITUTION = "institution"
    ORGANISATION = "organisation"
    ENVIRONMENT = "environment"
    TEAM = "team"
    TASK = "task"
    PATIENT = "patient"
    INDIVIDUAL = "individual"


class Strength(StrEnum):
    """How strong an action is, weakest first: what asks people to try harder helps least."""

    TRAINING = "training"
    CHECKLIST = "checklist"
    STANDARD = "standard"
    DESIGN = "design"


FACTORS: dict[FactorType, tuple[str, ...]] = {
    FactorType.INSTITUTION: ("economy", "national_bodies", "outside_links"),
    FactorType.ORGANISATION: ("money", "structure", "policy", "safety_culture"),
    FactorType.ENVIRONMENT: ("staffing", "workload", "equipment", "office", "place"),
    FactorType.TEAM: ("spoken", "written", "seeking_help", "leading"),
    FactorType.TASK: ("design", "protocols", "results", "decision_aids"),
    FactorType.PATIENT: ("condition", "language", "circumstances"),
    FactorType.INDIVIDUAL: ("knowledge", "competence", "motivation", "health"),
}
"""The sub-factors under each type: 27, each looked at for every problem."""

EVERY = tuple(f"{kind}.{name}" for kind, names in FACTORS.items() for name in names)


def known(factors: dict[str, str]) -> dict[str, Weight]:
    """The factors that were answered, by `type.name`; what is no factor or no weight is left out."""
    return {name: Weight(factors[name]) for name in EVERY if factors.get(name) in set(Weight)}

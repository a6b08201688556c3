"""The five steps of a performance plan, and the causes asked about at the second. Words: ``content/plan/steps``."""

from collections.abc import Collection, Mapping
from enum import StrEnum


class PlanStep(StrEnum):
    """The steps in their order; none is skipped without a word."""

    IDENTIFY = "identify"
    ASSESS = "assess"
    DISCUSS = "discuss"
    AGREE = "agree"
    MONITOR = "monitor"


class Cause(StrEnum):
    """What may lie behind a gap, the situation before the person."""

    GOALS = "goals"
    LOAD = "load"
    TEAM = "team"
    OBSTACLES = "obstacles"
    SKILL = "skill"
    OTHER = "other"


def gaps(texts: Mapping[str, str], causes: Collection[str]) -> tuple[PlanStep, ...]:
    """The steps without their words or without what shows them, and without a reason why they were left out.

    `texts` holds each step by its name, `<step>_evidence` and `<step>_why_not`. The second step asks for `causes`, too.
    """

    def told(name: str) -> bool:
        return bool(texts.get(name, "").strip())

    def whole(step: PlanStep) -> bool:
        return told(step) and told(f"{step}_evidence") and (step is not PlanStep.ASSESS or bool(causes))

    return tuple(step for step in PlanStep if not told(f"{step}_why_not") and not whole(step))

"""The check before anything formal: which questions are asked for which decision. Words: ``content/pre-formal``."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from lotus.core.casework import DecisionKind


class Question(StrEnum):
    """What is answered with a sentence before an investigation, a restriction or a referral."""

    INFORMAL = "informal"
    PEER = "peer"
    SYSTEM = "system"
    OUTSIDE = "outside"
    ALIKE = "alike"
    HEALTH = "health"
    WELFARE = "welfare"
    TIMING = "timing"
    PRESSURES = "pressures"
    INDUCTION = "induction"
    IMPARTIAL = "impartial"


def asked(kind: DecisionKind, entries: Mapping[str, Any]) -> tuple[Question, ...]:
    """The questions for a decision, by the `only` of each entry."""
    return tuple(one for one in Question if str(kind) in entries[one].get("only", (str(kind),)))


def not_formal(needed: bool, decided: DecisionKind | None, formal: bool) -> bool:
    """Whether a confirmed check ended without anything formal: a result of its own, and counted as one.

    `needed` is what the check found, `decided` what the group then decided with it (none yet), `formal` whether
    that is formal. What the group decided counts before what the check found.
    """
    return not formal if decided else not needed

"""A formal investigation: what its terms and its report hold, and what is still missing. Words: ``content/inquiry``."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

TERMS = ("purpose", "left_out", "how")
"""The texts of the terms of reference beside the questions."""
REPORT = ("summary", "how", "went_well", "around")
"""The texts of the report beside the findings."""
MOST_QUESTIONS = 20


class Finding(StrEnum):
    """What was found on one question."""

    ESTABLISHED = "established"
    NOT_ESTABLISHED = "not_established"
    UNCLEAR = "unclear"


class Consent(StrEnum):
    """What somebody said when they were asked to talk."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"


def questions(typed: str) -> list[str]:
    """The questions of the terms, one a line, without the numbers that people write before them."""
    lines = (line.strip().lstrip("0123456789").lstrip(".) -•").strip() for line in typed.splitlines())
    return [line for line in lines if line]


def findings(given: Mapping[str, Any], count: int) -> list[dict[str, str]]:
    """For each question, by its number from 1, what was found and why; empty where nothing is written yet."""
    known = given.get("findings", {})
    rows = [known.get(str(number), {}) for number in range(1, count + 1)]
    return [{"finding": str(row.get("finding", "")), "why": str(row.get("why", ""))} for row in rows]


def gaps(asked: Sequence[str], given: Mapping[str, Any]) -> tuple[str, ...]:
    """What a report still needs before the person reads it: the names of its parts, questions by number."""
    open_ones = [
        f"finding_{number}"
        for number, row in enumerate(findings(given, len(asked)), 1)
        if row["finding"] not in set(Finding) or not row["why"].strip()
    ]
    texts = given.get("texts", {})
    missing = [name for name in ("summary", "how") if not str(texts.get(name, "")).strip()]
    return (*missing, *open_ones)

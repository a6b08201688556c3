"""The rules of the letter check as they are kept: read once from ``lotus/content/letter-check``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lotus.core import library
from lotus.core.letters import Family, Finding
from lotus.core.patterns import compiled

KIND = "letter-check"


@dataclass(frozen=True)
class Words:
    """What is said of one code."""

    family: Family
    label: str
    message: str
    suggestion: str


@lru_cache(maxsize=1)
def codes() -> Mapping[str, Words]:
    """Every code of the check, in its order, with its words."""
    entries = library.load(KIND, "codes").entries
    return {
        code: Words(Family(each["family"]), each["label"], each["message"], each["suggestion"])
        for code, each in entries.items()
    }


def finding(code: str, text: str, start: int, end: int, suggestion: str = "", message: str = "") -> Finding:
    """A finding that points at words of the text."""
    words = codes()[code]
    quote = text[start:end]
    return Finding(
        code, words.family, start, end, quote, message or words.message, suggestion or words.suggestion
    )


def missing(code: str) -> Finding:
    """A finding about something that is not there, so that there is nothing to point at."""
    words = codes()[code]
    return Finding(code, words.family, None, None, None, words.message, words.suggestion)


@dataclass(frozen=True)
class Wording:
    """One rule about wording: where it matches, and the guards that take a match back."""

    code: str
    pattern: re.Pattern[str]
    before: re.Pattern[str] | None
    anywhere: re.Pattern[str] | None
    least: int


@lru_cache(maxsize=1)
def wordings() -> tuple[Wording, ...]:
    """The rules of ``wording``."""
    data = library.load(KIND, "wording").data
    return tuple(_wording(each, data) for each in data["entries"].values())


@lru_cache(maxsize=1)
def cleared() -> re.Pattern[str]:
    """What a sentence says that takes blame away."""
    return compiled(library.load(KIND, "wording").data["anywhere"]["cleared"]["patterns"])


@lru_cache(maxsize=1)
def deeds() -> re.Pattern[str]:
    """A deed of the reader's told as a fact, such as *You ignored the bell*."""
    return compiled(library.load(KIND, "wording").data["deeds"]["patterns"])


def _wording(entry: Mapping[str, Any], data: Mapping[str, Any]) -> Wording:
    return Wording(
        str(entry["code"]),
        compiled(entry["patterns"], data["sets"]),
        _guard(entry["guards"], data["before"]),
        _guard(entry["guards"], data["anywhere"]),
        int(entry.get("least", 1)),
    )


def _guard(names: list[str], guards: Mapping[str, Any]) -> re.Pattern[str] | None:
    patterns = [pattern for name in names if name in guards for pattern in guards[name]["patterns"]]
    return compiled(patterns) if patterns else None


@dataclass(frozen=True)
class Need:
    """How a letter is recognised to say something: a sentence matches, and is not about something else."""

    where: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    strong: re.Pattern[str] | None
    certain: re.Pattern[str] | None


@lru_cache(maxsize=1)
def needs() -> Mapping[str, Need]:
    """The needs of ``completeness``."""
    data = library.load(KIND, "completeness").data
    return {name: _need(each, data["sets"]) for name, each in data["entries"].items()}


def _need(entry: Mapping[str, Any], sets: Mapping[str, Any]) -> Need:
    def some(key: str) -> re.Pattern[str] | None:
        return compiled(entry[key], sets) if entry.get(key) else None

    return Need(
        str(entry["where"]),
        compiled(entry["patterns"], sets),
        some("unless"),
        some("strong"),
        some("certain"),
    )


@lru_cache(maxsize=8)
def words(slug: str, key: str) -> tuple[str, ...]:
    """A plain list of words or patterns from a file of the check."""
    return tuple(str(each) for each in library.load(KIND, slug).data[key])

"""What each kind of content must hold, and every fault of one that does not.

A vocabulary is a file with one table per key, ``[entries.<key>]``, whose keys are those of an enum (then all
must be there and no other) or free. Letters, the support directory, the consequence table and the toolkit have shapes
of their own. Content of a kind not named here need only be well-formed.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lotus.core import answering, casework, learning, lessons, patterns, plan, preformal, risk, support

Faults = list[str]

FIELD = re.compile(r"\[\[\s*([a-z][a-z0-9_]*)\s*\]\]")
"""A merge field in a letter: ``[[practitioner_name]]``."""


@dataclass(frozen=True)
class Vocabulary:
    """The keys a file must have (none: any) and the texts each of its entries must hold."""

    keys: tuple[str, ...]
    texts: tuple[str, ...]


def _of(enum: Iterable[str], *texts: str) -> Vocabulary:
    return Vocabulary(tuple(str(key) for key in enum), texts)


LIKELIHOODS = tuple(level.key for level in risk.Likelihood)
CONSEQUENCES = tuple(level.key for level in risk.Consequence)
LEFTOVERS = ("field", "half_field", "bracket", "date", "crosses", "blank")

VOCABULARIES: Mapping[tuple[str, str], Vocabulary] = {
    ("triage", "likelihood"): _of(LIKELIHOODS, "label", "chance", "words"),
    ("triage", "factors"): _of(risk.Factor, "label", "question", "hint"),
    ("triage", "weights"): _of(risk.Weight, "label"),
    ("triage", "timeframes"): _of(risk.Timeframe, "label"),
    ("triage", "priorities"): _of(risk.Priority, "label"),
    ("triage", "levels"): _of(risk.Level, "label", "sentence"),
    ("triage", "ratings"): _of(risk.Rating, "label", "meaning"),
    ("triage", "domains"): _of(risk.Domain, "label", "question"),
    ("concerns", "issues"): _of(casework.IssueKind, "label", "about", "hint"),
    ("concerns", "about"): _of(casework.AboutKind, "label", "hint"),
    ("concerns", "channels"): _of(casework.Channel, "label"),
    ("concerns", "answers"): _of((*answering.Answer, *answering.Outcome), "label"),
    ("concerns", "stages"): _of(casework.Stage, "label", "team", "practitioner"),
    ("concerns", "decisions"): _of(casework.DecisionKind, "label", "phrase", "means", "not_means"),
    ("concerns", "reporters"): _of(casework.ReporterKind, "label", "hint"),
    ("concerns", "roles"): _of(casework.CaseRole, "label", "team", "practitioner"),
    ("concerns", "role-conflicts"): _of(casework.RoleConflict, "sentence"),
    ("concerns", "disciplines"): _of((), "label"),
    ("pre-formal", "questions"): _of(preformal.Question, "label"),
    ("plan", "steps"): _of(plan.PlanStep, "label", "question", "evidence"),
    ("concerns", "retention"): _of(
        ("informal", "formal", "serious", "report", "unsent", "person"),
        "label",
        "source",
        "begins",
        "one",
        "many",
    ),
    ("concerns", "replies"): _of(casework.ReplyWay, "label", "hint", "went"),
    ("learning", "strengths"): _of(learning.Strength, "label", "hint"),
    ("concerns", "support"): _of(support.Consideration, "label", "theirs", "question", "hint"),
    ("concerns", "wellbeing"): _of(support.Wellness, "label"),
    ("calibration", "vignettes"): _of((), "title", "discipline", "place", "severity", "text"),
    ("toolkit", "steps"): _of((*lessons.STEPS, lessons.SHELF), "title", "purpose"),
    ("letter-check", "placeholders"): _of(LEFTOVERS, "message", "suggestion"),
}


def faults(kind: str, slug: str, data: Mapping[str, Any], body: str) -> Faults:
    """Every fault of one content file, as plain sentences; empty when it is sound."""
    vocabulary = VOCABULARIES.get((kind, slug))
    if vocabulary:
        return _vocabulary_faults(vocabulary, data)
    own = _OWN.get((kind, slug)) or _OWN.get((kind, "*"))
    return own(data, body) if own else []


def _vocabulary_faults(vocabulary: Vocabulary, data: Mapping[str, Any]) -> Faults:
    entries = data.get("entries")
    if not isinstance(entries, Mapping) or not entries:
        return ["There are no entries."]
    found = _key_faults(vocabulary.keys, entries)
    for key, entry in entries.items():
        found += _text_faults(f"“{key}”", entry, vocabulary.texts)
    return found


def _key_faults(keys: tuple[str, ...], entries: Mapping[str, Any]) -> Faults:
    if not keys:
        return []
    missing = [f"The entry “{key}” is missing." for key in keys if key not in entries]
    unknown = [f"The entry “{key}” is not one that Lotus knows." for key in entries if key not in keys]
    return missing + unknown


def _text_faults(where: str, entry: Any, texts: Iterable[str]) -> Faults:
    if not isinstance(entry, Mapping):
        return [f"{where} is not a table."]
    return [f"{where} has no “{name}”." for name in texts if not _is_text(entry.get(name))]


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _consequence_faults(data: Mapping[str, Any], body: str) -> Faults:
    found = _vocabulary_faults(Vocabulary(CONSEQUENCES, ("label",)), data)
    cells = data.get("cells")
    if not isinstance(cells, Mapping):
        return [*found, "There are no cells."]
    found += _key_faults(tuple(risk.Domain), cells)
    for domain, column in cells.items():
        found += _column_faults(domain, column)
    return found


def _column_faults(domain: str, column: Any) -> Faults:
    if not isinstance(column, Mapping):
        return [f"“{domain}” is not a table."]
    found = [f"“{domain}”: {fault}" for fault in _key_faults(CONSEQUENCES, column)]
    for level, cell in column.items():
        found += _text_faults(f"“{domain}”, “{level}”", cell, ("text",))
        if isinstance(cell, Mapping) and not isinstance(cell.get("completed_by_us"), bool):
            found.append(f"“{domain}”, “{level}” does not say whether it was completed by us.")
    return found


def _letter_faults(data: Mapping[str, Any], body: str) -> Faults:
    declared, sections = data.get("fields"), data.get("sections", {})
    found = [] if _is_text(data.get("title")) else ["The letter has no title."]
    if not isinstance(declared, Mapping) or not isinstance(sections, Mapping):
        return [*found, "The letter does not say which fields and sections it has."]
    found += _section_faults(sections, body)
    used = set(FIELD.findall(body)) - set(sections)
    inside = {name for section in sections.values() for name in _fields_of(section)}
    unknown = sorted((used | inside) - set(declared))
    found += [f"The field “{name}” is used but not explained." for name in unknown]
    for name, field in declared.items():
        found += _field_faults(name, field, name in used)
    return found if body.strip() else [*found, "The letter has no words."]


def _fields_of(section: Any) -> list[str]:
    text = section.get("text") if isinstance(section, Mapping) else None
    return FIELD.findall(text) if isinstance(text, str) else []


def _section_faults(sections: Mapping[str, Any], body: str) -> Faults:
    found = []
    for name, section in sections.items():
        found += _text_faults(f"The section “{name}”", section, ("when", "text"))
        if isinstance(section, Mapping) and not isinstance(section.get("decisions"), (list, tuple)):
            found.append(f"The section “{name}” does not say for which decisions it is.")
        if f"\n[[{name}]]\n\n" not in body:
            found.append(f"The section “{name}” needs a line of its own in the letter, [[{name}]].")
    return found


def _field_faults(name: str, field: Any, used: bool) -> Faults:
    found = _text_faults(f"The field “{name}”", field, ("write",))
    required = isinstance(field, Mapping) and field.get("required")
    if required and not used:
        found.append(f"The field “{name}” must be in the letter and is not.")
    return found


DIRECTORY_KINDS = ("crisis", "national", "organisation", "own")


def _directory_faults(data: Mapping[str, Any], body: str) -> Faults:
    entries = data.get("entries")
    if not isinstance(entries, (list, tuple)) or not entries:
        return ["There are no entries."]
    found = _crisis_faults(entries)
    for number, entry in enumerate(entries, 1):
        found += _directory_entry_faults(number, entry)
    return found


def _crisis_faults(entries: Iterable[Any]) -> Faults:
    kinds = [entry.get("kind") if isinstance(entry, Mapping) else None for entry in entries]
    crisis = kinds.count("crisis")
    if crisis and kinds[:crisis] == ["crisis"] * crisis:
        return []
    return ["Help in a crisis comes first."]


def _directory_entry_faults(number: int, entry: Any) -> Faults:
    found = _text_faults(f"Entry {number}", entry, ("key", "label", "text"))
    if not isinstance(entry, Mapping):
        return found
    if entry.get("kind") not in DIRECTORY_KINDS:
        found.append(f"Entry {number} needs a kind: {', '.join(DIRECTORY_KINDS)}.")
    missing = [name for name in ("source", "checked") if not isinstance(entry.get(name), str)]
    return found + [f"Entry {number} has no “{name}”; leave it empty if there is none." for name in missing]


CHECK_FAMILIES = ("complete", "clear", "kind")


def _code_faults(data: Mapping[str, Any], body: str) -> Faults:
    """Each code of the letter check has its family and its words."""
    found = _vocabulary_faults(Vocabulary((), ("family", "label", "message", "suggestion")), data)
    entries = data.get("entries")
    strange = [
        key
        for key, each in (entries.items() if isinstance(entries, Mapping) else ())
        if isinstance(each, Mapping) and each.get("family") not in CHECK_FAMILIES
    ]
    return found + [f"“{key}” needs a family: {', '.join(CHECK_FAMILIES)}." for key in strange]


def _pattern_faults(data: Mapping[str, Any], body: str) -> Faults:
    return patterns.faults(data)


def _example_faults(data: Mapping[str, Any], body: str) -> Faults:
    """Each group of examples says what its sentences do and has some."""
    groups = data.get("groups")
    if not isinstance(groups, list | tuple) or not groups:
        return ["There are no groups of examples."]
    return [
        f"Group {number} needs “{name}”: a list of texts."
        for number, group in enumerate(groups, 1)
        for name in ("says", "texts")
        if not _texts_in(group, name)
    ]


def _texts_in(group: object, name: str) -> bool:
    """Whether a group holds a list of texts; `says` may be empty where a letter's kind is all that is told."""
    given = group.get(name) if isinstance(group, Mapping) else None
    listed = isinstance(given, list | tuple) and all(isinstance(each, str) and each for each in given)
    return listed and bool(given or name == "says")


_OWN: Mapping[tuple[str, str], Callable[[Mapping[str, Any], str], Faults]] = {
    ("triage", "consequence"): _consequence_faults,
    ("letters", "*"): _letter_faults,
    ("letter-check", "codes"): _code_faults,
    ("letter-check", "wording"): _pattern_faults,
    ("letter-check", "completeness"): _pattern_faults,
    ("letter-check", "examples-kind"): _example_faults,
    ("letter-check", "examples-complete"): _example_faults,
    ("letter-check", "examples-office"): _example_faults,
    ("letter-check", "examples-voices"): _example_faults,
    ("letter-check", "examples-manners"): _example_faults,
    ("letter-check", "examples-workplaces"): _example_faults,
    ("support-directory", "*"): _directory_faults,
    ("toolkit", "resources"): lessons.resource_faults,
    ("toolkit", "*"): lessons.section_faults,
    ("exercises", "*"): lessons.exercise_faults,
}

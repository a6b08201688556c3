"""The triage in words: what its page, its paper and the practitioner's copy show."""

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from lotus.concerns import policy
from lotus.concerns.models import Case, Interest, Part, Risk, Triage, TriageCopy, TriageFile
from lotus.concerns.presenters import risks as risk_words
from lotus.concerns.presenters import second as second_words
from lotus.core import library
from lotus.core.casework import CaseRole
from lotus.core.refusal import Stale
from lotus.core.risk import Bands, Domain, Factor
from lotus.kernel.models import Membership, Person
from lotus.kernel.permissions import Role
from lotus.ui import charts, formats

SECTIONS = {
    "summary": "What it is about",
    "documents": "Documents read",
    "contributory": "What around it has already come to light",
    "safeguarding": "Is there a safeguarding concern?",
    "safeguarding_details": "Safeguarding: what, and who has been told",
    "health": "May health play a part?",
    "health_details": "Health: what makes us think so",
    "disability": "Health: may it amount to a disability",
    "rationale": "Reasons",
    "recommendation": "Recommended to the group",
    "further": "Also recommended",
}
"""Each part of the form as a reader sees it, in its order."""
NAME = 72  # characters of an outcome in the table of the matrix
AFTER_RISKS = ("rationale", "recommendation", "further")
_RISK_PARTS = {
    "outcome": "The outcome",
    "probability": "The chance",
    "likelihood": "How likely",
    "timeframe": "How soon",
    "priority": "How soon it needs an answer",
    "accepted": "Accepted as it is",
    "accepted_why": "Why it is accepted, or not",
}
DONE = {
    "saved": "The triage is saved. You can stop and come back.",
    "risk": "The risk is saved. Its rating stands below.",
    "removed": "The risk is taken out and no longer counts. What was written in it stays on record.",
    "signed": "The triage is signed, and can no longer be changed.",
    "copy": "The copy is saved. Somebody else now reads it, and shares it.",
    "shared": "The copy is shared. It stays as it is.",
    "second": "Your scores are saved. You can stop and come back.",
    "second-signed": "Your score is signed. Both can be read now.",
    "proposed": "Your proposal is on record. The other reviewer reads it, and confirms it or proposes another.",
    "agreed": "It is agreed, and stands beside both scores.",
}
"""What has just been done, by the word that an address carries after it."""


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    heading: str
    text: str


@dataclass(frozen=True)
class Page:
    """The triage as everybody who may see it reads it."""

    facts: list[dict[str, str]]
    risks: list[risk_words.RiskWords]
    overall: risk_words.Overall | None
    bands: str
    picture: charts.Matrix
    before: list[Section]
    after: list[Section]
    signed: str
    second: str = ""


def page(case: Case, triage: Triage | None, risks: list[Risk], bands: Bands) -> Page:
    """`bands` are those the triage was signed with, or the organisation's own until then."""
    shown = [risk_words.in_words(risk, number, bands) for number, risk in enumerate(risks, 1)]
    sections = _sections(triage) if triage else {}
    return Page(
        facts=_facts(case, triage),
        risks=shown,
        overall=risk_words.overall(shown),
        bands=risk_words.bands_words(bands),
        picture=picture(shown, bands),
        before=[Section(SECTIONS[name], text) for name, text in sections.items() if name not in AFTER_RISKS],
        after=[Section(SECTIONS[name], text) for name, text in sections.items() if name in AFTER_RISKS],
        signed=_signed(triage),
        second=second_words.standing(case, triage) if triage else "",
    )


def picture(risks: list[risk_words.RiskWords], bands: Bands) -> charts.Matrix:
    """The risks on the matrix; a long outcome is cut there, as it stands whole beside it."""
    named = [(shorten(each.outcome, NAME, placeholder="…"), *each.place) for each in risks]
    return charts.matrix(named, bands)


def _facts(case: Case, triage: Triage | None) -> list[dict[str, str]]:
    reviewer = triage.reviewer if triage else _adviser(case)
    rows = [
        ("What it is about" if case.matter else "Practitioner", case.who.name),
        ("Discipline", discipline_words(case)),
        ("Place of work", case.place),
        ("Reviewer", reviewer.name if reviewer else ""),
        ("Conflict of interest", _interest(case, reviewer) if reviewer else ""),
        ("Date of review", formats.day(triage.reviewed_on) if triage and triage.reviewed_on else ""),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def discipline_words(case: Case) -> str:
    """The practitioner's discipline; nothing where the concern is about no person."""
    return library.load("concerns", "disciplines").word(case.discipline) if case.practitioner_id else ""


def _adviser(case: Case) -> Person | None:
    part = (
        Part.objects.filter(case=case, role=CaseRole.ADVISER, ended_at=None).select_related("person").first()
    )
    return part.person if part else None


def _interest(case: Case, reviewer: Person) -> str:
    answer = Interest.objects.filter(case=case, person=reviewer).order_by("-at").first()
    if answer is None:
        return "Not answered yet"
    return f"{'Declared' if answer.has else 'None'}, as answered on {formats.short_day(answer.at)}"


def _sections(triage: Triage) -> dict[str, str]:
    """Every part that holds something, as text."""
    words = {
        **triage.texts,
        "documents": triage.document_lines(),
        "safeguarding": _yes_no(triage.safeguarding),
        "health": _yes_no(triage.health),
    }
    return {name: words[name] for name in SECTIONS if words.get(name)}


def _yes_no(answer: bool | None) -> str:
    return {True: "Yes", False: "No", None: ""}[answer]


def _signed(triage: Triage | None) -> str:
    if triage is None or triage.signed_at is None:
        return ""
    return f"Signed by {triage.reviewer.name} on {formats.day(triage.signed_at)}."


def two_versions(stale: Stale, person: Person) -> dict[str, Any]:
    """Both versions as a page shows them: [{field, yours, theirs}], and who wrote the other."""
    rows = [
        {
            "field": _label(one.field),
            "yours": _shown(one.field, one.yours),
            "theirs": _shown(one.field, one.theirs),
        }
        for one in stale.differences
    ]
    return {"rows": rows, "who": "" if stale.by == person.name else stale.by}


def _label(field: str) -> str:
    """A field of the form, of a risk or of the copy, as people call it."""
    if field == "reviewed_on":
        return "Date of review"
    known = SECTIONS.get(field) or _RISK_PARTS.get(field)
    return known or _part_label(*field.split("_", 1))


def _part_label(kind: str, rest: str) -> str:
    shelf, key = {"consequence": ("domains", rest), "factor": ("factors", rest)}.get(
        kind, ("factors", rest.partition("_")[0])
    )
    if kind in {"outcome", "accepted"}:
        return _RISK_PARTS["outcome" if kind == "outcome" else "accepted_why"]
    label = risk_words.word(shelf, key)
    return f"A note on {label.lower()}" if kind == "note" else label


def _shown(field: str, text: str) -> str:
    """A stored value as people read it; nothing as a dash that says so."""
    kind, _, rest = field.partition("_")
    if not text:
        return "Nothing"
    if field == "likelihood":
        return next(
            f"{text} {entry['label']}"
            for entry in library.load("triage", "likelihood").entries.values()
            if str(entry["level"]) == text
        )
    if kind == "consequence":
        return risk_words.level_words(Domain(rest), int(text))[0]
    slugs = {"timeframe": "timeframes", "priority": "priorities", "factor": "weights"}
    if kind in slugs:
        return risk_words.word(slugs[kind], text)
    return risk_words.chance_words(float(text)) if field == "probability" else text


# ---- The practitioner's copy ----


def copy_labels(originals: Mapping[str, str], risks: list[Risk]) -> dict[str, str]:
    """The keys of the texts in the order of reading, each with what it is."""
    labels = {name: SECTIONS[name] for name in SECTIONS}
    for number, risk in enumerate(risks, 1):
        labels[f"outcome_{risk.pk}"] = f"Risk {number}: the outcome"
        for factor in Factor:
            note = f"Risk {number}: a note on {risk_words.word('factors', factor).lower()}"
            labels[f"note_{factor}_{risk.pk}"] = note
        labels[f"accepted_{risk.pk}"] = f"Risk {number}: why it is accepted, or not"
        labels[f"agreed_{risk.pk}"] = f"Risk {number}: why two reviewers agreed on this score"
    return {key: label for key, label in labels.items() if key in originals}


@dataclass(frozen=True)
class CopyPage:
    """The triage as the practitioner reads it: their copy's words, with the ratings."""

    before: list[Section]
    risks: list[risk_words.RiskWords]
    overall: risk_words.Overall | None
    bands: str
    picture: charts.Matrix
    after: list[Section]
    two: str = ""


def copy_page(copy: TriageCopy, risks: list[Risk], bands: Bands) -> CopyPage:
    """Only words of the copy reach this page; of the triage itself numbers and answers alone."""
    triage = copy.triage
    shown = [_in_copy(copy.texts, risk, number, bands) for number, risk in enumerate(risks, 1)]
    words = {**copy.texts, "safeguarding": _yes_no(triage.safeguarding), "health": _yes_no(triage.health)}
    sections = [(name, Section(SECTIONS[name], words[name])) for name in SECTIONS if words.get(name)]
    return CopyPage(
        before=[section for name, section in sections if name not in AFTER_RISKS],
        risks=shown,
        overall=risk_words.overall(shown),
        bands=risk_words.bands_words(bands),
        picture=picture(shown, bands),
        after=[section for name, section in sections if name in AFTER_RISKS],
        two=_two(triage),
    )


def _two(triage: Triage) -> str:
    """That two people scored it, as the practitioner reads it."""
    if not triage.twice:
        return ""
    if triage.twice["differs"]:
        return _(
            "Two people scored this, each without seeing the other’s score. Where they differed, they agreed."
        )
    return _("Two people scored this, each without seeing the other’s score, and came to the same result.")


def _in_copy(texts: Mapping[str, str], risk: Risk, number: int, bands: Bands) -> risk_words.RiskWords:
    """A risk with the copy's words in place of its own."""
    read = Risk(
        pk=risk.pk,
        outcome=texts.get(f"outcome_{risk.pk}", ""),
        likelihood=risk.likelihood,
        probability=risk.probability,
        timeframe=risk.timeframe,
        consequences=risk.consequences,
        factors=risk.factors,
        notes={one.value: texts.get(f"note_{one}_{risk.pk}", "") for one in Factor},
        priority=risk.priority,
        accepted=risk.accepted,
        accepted_why=texts.get(f"accepted_{risk.pk}", ""),
    )
    read.agreed_why = texts.get(f"agreed_{risk.pk}", "")  # type: ignore[attr-defined]
    return risk_words.in_words(read, number, bands)


def approvers(case: Case, *, but: Person) -> list[str]:
    """Who may read the copy and share it, and did not prepare it."""
    managers = Part.objects.filter(case=case, role=CaseRole.CASE_MANAGER, ended_at=None).values("person")
    officers = Membership.objects.filter(
        person__organisation=case.organisation, role=Role.RESPONSIBLE_OFFICER, ended_at=None
    ).values("person")
    people = Person.objects.filter(Q(pk__in=managers) | Q(pk__in=officers), is_active=True).exclude(pk=but.pk)
    return [person.name for person in policy.standing_free(people, case)]


def attached(row: Triage | None) -> list[dict[str, str]]:
    """The documents kept as files with a triage: what each is, and where it is read."""
    if row is None:
        return []
    return [
        {
            "title": one.title,
            "name": one.file.name,
            "href": reverse("concerns:triage_file", args=[row.case_id, one.pk]),
        }
        for one in TriageFile.objects.filter(triage=row).select_related("file")
    ]

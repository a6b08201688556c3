"""A formal investigation in words: for those who run and read it, for its papers, and for the person it is about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lotus.concerns.models import Case, Evidence, InquiryReport, Interview, Investigation
from lotus.concerns.policy import formal
from lotus.concerns.presenters.letters import holders
from lotus.core import inquiry as core
from lotus.core import library
from lotus.core.casework import CaseRole
from lotus.core.learning import Weight
from lotus.ui import formats

LABELS = {
    "questions": "The questions",
    "name": "Who was asked",
    "part": "What they have to do with it",
    "needs": "What makes it easier",
    "companion": "Who comes with them",
    "notes": "What they said",
}
"""Of fields that several people may edit, where the words of the form are too long."""
Section = dict[str, Any]
"""A heading with lines of text, numbered lines or bullets under it."""


@dataclass
class Page:
    """An investigation as it stands; what somebody may not see is empty."""

    row: Investigation
    state: str
    facts: list[dict[str, str]]
    terms: list[Section]
    extensions: list[dict[str, str]]
    evidence: list[list[Any]] = field(default_factory=list)
    heard: list[list[Any]] = field(default_factory=list)
    report: str = ""
    comments: list[dict[str, str]] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)


def _words(name: str, key: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = library.load("inquiry", "words").data[name][key]
    return found


def page(row: Investigation, today: date) -> Page:
    """The page for those who may see all of it."""
    case, said = row.case, comments(row)
    return Page(
        row=row,
        state=_state(row, today),
        facts=_facts(row),
        terms=terms(row.terms),
        extensions=_extensions(row),
        evidence=[_evidence(case, one) for one in row.evidences.select_related("file")],
        heard=[_heard(case, one) for one in row.interviews.all()],
        report=_report_state(row, today, answered=bool(said)),
        comments=said,
        unchecked=unchecked(row),
    )


def _state(row: Investigation, today: date) -> str:
    if row.ended_at:
        return f"It ended on {formats.day(row.ended_at)}, with a report."
    if row.comments_by:
        return f"{row.case.who.greeting} can say until {formats.day(row.comments_by)} which facts are wrong."
    end = f"It is planned to end by {formats.day(row.planned_end)}."
    late = " That day has passed: move it, and say why." if row.planned_end < today else ""
    if row.signed_at:
        return f"{end}{late}"
    return f"{end}{late} " + (
        "Its terms wait to be signed." if row.saved_by else "Its terms are still to be written."
    )


def _facts(row: Investigation) -> list[dict[str, str]]:
    investigator = holders(row.case).get(CaseRole.INVESTIGATOR)
    decision = row.decision
    group = decision.item.meeting
    rows = [
        ("Who investigates", investigator.name if investigator else "Nobody just now"),
        ("Decided", f"{group.group.name}, {formats.day(group.on)}"),
        ("What comes next, as decided", decision.next_step or ""),
        ("Planned end", formats.day(row.planned_end)),
        ("Terms", _signed(row)),
        ("Rules", "The doctors’ national framework (MHPS)" if row.mhps else "Your organisation’s own"),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _signed(row: Investigation) -> str:
    if row.signed_at and row.signed_by:
        return f"Signed by {row.signed_by.name} on {formats.day(row.signed_at)}"
    return f"Written by {row.saved_by.name}, not signed yet" if row.saved_by else "Not written yet"


def terms(written: Mapping[str, str]) -> list[Section]:
    """The terms of reference under their headings; nothing while nothing is written."""
    found: list[Section] = [
        {"heading": _words("entries", name)["label"], "text": written[name]}
        for name in ("purpose",)
        if written.get(name)
    ]
    asked = core.questions(written.get("questions", ""))
    if asked:
        found.append({"heading": _("The questions"), "numbered": asked})
    return found + [
        {"heading": _words("entries", name)["label"], "text": written[name]}
        for name in ("left_out", "how")
        if written.get(name)
    ]


def _extensions(row: Investigation) -> list[dict[str, str]]:
    return [
        {
            "when": formats.weekday_day(one.at),
            "title": _("To end by %(day)s, not by %(earlier)s")
            % {"day": formats.day(one.planned_end), "earlier": formats.day(one.earlier)},
            "text": one.why,
        }
        for one in row.extensions.all()
    ]


def _evidence(case: Case, one: Evidence) -> list[Any]:
    title: Any = f"{one.number}. {one.title}"
    if one.file:
        title = {"text": title, "href": reverse("concerns:evidence", args=[case.pk, one.pk])}
    return [title, one.source or "", formats.short_day(one.at)]


def _heard(case: Case, one: Interview) -> list[Any]:
    href = reverse("concerns:interview", args=[case.pk, one.pk])
    when = formats.short_day(one.held_on) if one.held_on else "Not yet"
    return [
        {"text": one.name, "href": href},
        one.part or "",
        _words("consent", one.consent)["label"],
        one.needs or "",
        when,
    ]


def interview(one: Interview) -> list[dict[str, str]]:
    """What was written down of somebody who was asked to talk, for those who only read."""
    agreed = {True: "Read and agreed by them", False: "Not agreed yet"}.get(one.agreed, "")  # type: ignore[arg-type]
    rows = [
        ("What they have to do with it", one.part),
        ("Their answer", _words("consent", one.consent)["label"]),
        ("What makes it easier for them", one.needs),
        ("Who comes with them", one.companion),
        ("When you talked", formats.day(one.held_on) if one.held_on else "Not yet"),
        ("Notes", one.notes),
        ("The notes", agreed if one.notes else ""),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _report_state(row: Investigation, today: date, *, answered: bool) -> str:
    if row.ended_at:
        return "The report was given to the group."
    if row.comments_by:
        said = " They have answered." if answered else ""
        passed = " That day has passed." if row.comments_by < today and not said else ""
        return (
            f"The report was sent, with time for comments until {formats.day(row.comments_by)}.{said}{passed}"
        )
    if not row.draft_version:
        return "The report has not been begun."
    gaps = core.gaps(row.asked, row.draft)
    return "The report is whole, and can be sent." if not gaps else "The report is begun, and not whole yet."


def comments(row: Investigation) -> list[dict[str, str]]:
    """What the person said to the facts."""
    return [
        {"when": formats.weekday_day(one.at), "text": one.words or _("Nothing to put right.")}
        for one in row.comments.all()
    ]


def unchecked(row: Investigation) -> list[str]:
    """The numbers this rests on that nobody has compared with their source yet."""
    clocks = formal.clocks(row.case.organisation)
    names = ("investigation", "comments_mhps" if row.mhps else "comments")
    return unchecked_words(clocks[name] for name in names)


def unchecked_words(clocks: Iterable[Any]) -> list[str]:
    """Each number that nobody has compared with its source, as a sentence."""
    return [
        f"{one.label}: {one.value} {one.unit}. Not checked yet by your organisation ({one.source})."
        for one in clocks
        if not one.checked
    ]


# ---- The report ----


def report(written: InquiryReport) -> list[Section]:
    """A report as it was read, under its headings."""
    asked = core.questions(written.terms.get("questions", ""))
    return draft(asked, written.body)


def draft(asked: Sequence[str], body: Mapping[str, Any]) -> list[Section]:
    """A report as far as it is written, under its headings."""
    texts = body.get("texts", {})
    rows = enumerate(zip(asked, core.findings(body, len(asked)), strict=True), 1)
    findings = [_finding(number, words, row) for number, (words, row) in rows]
    return [
        *_texts(texts, ("summary",)),
        *findings,
        *_texts(texts, ("went_well", "around")),
        *_factors(body.get("factors", {})),
        *_texts(texts, ("how",)),
    ]


def _texts(texts: Mapping[str, str], names: Sequence[str]) -> list[Section]:
    labels = {"how": "report_how"}
    return [
        {"heading": _words("entries", labels.get(name, name))["label"], "text": texts[name]}
        for name in names
        if texts.get(name)
    ]


def _finding(number: int, words: str, row: Mapping[str, str]) -> Section:
    found = row["finding"]
    said = _words("findings", found) if found else {"label": _("Not answered yet"), "means": ""}
    return {
        "heading": _("Question %(number)d: %(words)s") % {"number": number, "words": words},
        "strong": f"{said['label']}. {said['means']}".strip(),
        "text": row["why"],
    }


def _factors(factors: Mapping[str, str]) -> list[Section]:
    told = library.load("learning", "factors").data
    found = []
    for weight in (Weight.CONTRIBUTED, Weight.MITIGATED):
        names = [name.partition(".") for name, given in factors.items() if given == weight]
        lines = [told["types"][kind]["factors"][factor] for kind, _dot, factor in names]
        if lines:
            found.append({"heading": told["weights"][weight]["label"], "bullets": lines})
    return found


def newest_report(row: Investigation | None, *, given: bool = False) -> InquiryReport | None:
    """The report as it was last sent or given; only as given, for those who read it no sooner."""
    if row is None:
        return None
    rows = InquiryReport.objects.filter(investigation=row)
    return (rows.filter(kind="given") if given else rows).order_by("-at").first()


# ---- For the person ----


@dataclass(frozen=True)
class Own:
    """What the person reads of it."""

    lead: str
    texts: list[str]
    terms: list[Section]
    extensions: list[dict[str, str]]
    report: list[Section]
    comments: list[dict[str, str]]
    answer: str
    may_comment: bool
    until: str


def own(row: Investigation, today: date) -> Own:
    """Their page: what holds now, what is looked at, each delay with its reason, and the report."""
    sent = newest_report(row) if row.comments_by else None
    investigator = holders(row.case).get(CaseRole.INVESTIGATOR)
    name = investigator.name if investigator else _("somebody who is still to be named")
    who = _(
        "%(name)s establishes the facts, and will hear you. They have no other part in this and decide nothing."
    )
    return Own(
        lead=own_lead(row, today),
        texts=[who % {"name": name}],
        terms=terms(row.terms) if row.signed_at else [],
        extensions=_extensions(row),
        report=report(sent) if sent else [],
        comments=comments(row),
        answer=(row.answer or "") if row.ended_at else "",
        may_comment=bool(row.comments_by) and row.ended_at is None,
        until=formats.day(row.comments_by) if row.comments_by else "",
    )


def own_lead(row: Investigation, today: date) -> str:
    """Where the investigation is, in one sentence to the person."""
    return _own_lead(row.planned_end, row.comments_by, today, ended=row.ended_at is not None)


def _own_lead(planned_end: date, comments_by: date | None, today: date, *, ended: bool) -> str:
    if ended:
        return _(
            "The investigation has ended. Its report went to the group, and you get a letter about what it decides."
        )
    if comments_by:
        day = formats.weekday_day(comments_by)
        return _("You can read the report. Until %(day)s you can say which facts are wrong.") % {"day": day}
    day = formats.weekday_day(planned_end)
    if planned_end < today:
        return _("The investigation should have ended by %(day)s. We are late, and that is on us.") % {
            "day": day
        }
    return _("The investigation is planned to end by %(day)s. No findings have been made.") % {"day": day}


def own_card(case: Any, today: date) -> dict[str, str]:
    """The same sentence among where things stand, with the way to the rest; nothing where there is none."""
    row = next(iter(case.investigations_known), None)
    if row is None:
        return {}
    comments_by = date.fromisoformat(row["comments_by"]) if row["comments_by"] else None
    end = date.fromisoformat(row["planned_end"])
    link = _("Read what is looked at, by whom, and what was found")
    if comments_by is None:
        link = _("Read what is looked at, and by whom")
    return {
        "heading": _("The investigation"),
        "text": _own_lead(end, comments_by, today, ended=row["ended_at"] is not None),
        "link": link,
        "href": reverse("concerns:own_investigation", args=[case.pk]),
    }


def two_versions(differences: Iterable[Any]) -> list[dict[str, str]]:
    """What two people wrote, under the labels of the fields."""
    return [{"field": _label(one.field), "yours": one.yours, "theirs": one.theirs} for one in differences]


def _label(name: str) -> str:
    if name.startswith("why_"):
        return f"Question {name.removeprefix('why_')}"
    return LABELS.get(name) or str(_words("entries", name)["label"])

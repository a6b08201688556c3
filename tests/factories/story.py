"""One concern, taken as far as a test needs. Every part can be told from `raised` to `decided`."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from lotus.concerns.actions import cases, closing, hearing, investigations, lessons, letters, meetings, triage
from lotus.concerns.models import (
    AgendaItem,
    Case,
    Decision,
    Investigation,
    Letter,
    Promise,
    Triage,
    TriageCopy,
)
from lotus.core.casework import AboutKind, Channel, DecisionKind, IssueKind, ReporterKind
from lotus.kernel import accounts
from lotus.kernel.accounts import Way
from lotus.kernel.permissions import Role
from tests.factories.cast import Cast

MONDAY = datetime(2026, 2, 9, 10, 0, tzinfo=UTC)


def raised(
    cast: Cast, *, at: datetime = MONDAY, about: str = "record keeping at night", **other: object
) -> Case:
    facts: dict[str, object] = {
        "practitioner": cast.dana,
        "about": about,
        "issues": [IssueKind.CLINICAL, IssueKind.MANAGEMENT],
        "discipline": "doctor",
        "place": "Ward 7",
        "channel": Channel.EMAIL,
        "occurred_on": date(2026, 1, 30),
        "reported_on": date(2026, 2, 6),
        "what_happened": "Eleven sets of night notes held no plan.",
        "safety_now": False,
        "safety_note": "",
        "reporter": cases.Told(ReporterKind.PERSON, "Wren Abbott", "wren@willowmere.example"),
    }
    return cases.raise_concern(cases.Raised(**{**facts, **other}), by=cast.alice, at=at)  # type: ignore[arg-type]


def assigned(cast: Cast, **other: object) -> Case:
    case = raised(cast, **other)  # type: ignore[arg-type]
    cases.assign(case, adviser=cast.idris, pastoral=cast.bob, by=cast.alice, at=MONDAY + timedelta(hours=1))
    return case


def first_letter(cast: Cast, case: Case) -> Letter:
    at = MONDAY + timedelta(days=1)
    letter = letters.draft(case, letters.FIRST, by=cast.alice, at=at, facts={})
    return letters.save(letter, body="Dear Dana,\n\nA concern was raised.", number=1, by=cast.alice, at=at)


def told(cast: Cast, **other: object) -> tuple[Case, Way | None]:
    case = assigned(cast, **other)
    letter = first_letter(cast, case)
    way = letters.send(letter, number=letter.version, by=cast.alice, at=MONDAY + timedelta(days=1))
    case.refresh_from_db()
    return case, way


def heard(cast: Cast) -> Case:
    case, _way = told(cast)
    hearing.sign_account(
        case, body="I was alone on nine of the nights.", by=cast.dana, at=MONDAY + timedelta(days=3)
    )
    return case


def free(cast: Cast, case: Case, *people: object) -> None:
    for person in people:
        hearing.answer_interest(case, has=False, words="", by=person, at=MONDAY + timedelta(days=2))  # type: ignore[arg-type]


REVIEW = triage.Review(
    reviewed_on=date(2026, 2, 12),
    texts={
        "summary": "Night notes without a plan; Wren noticed it.",
        "rationale": "Good Medical Practice asks for clear records.",
        "recommendation": "Agree what would help at night.",
    },
    documents=(("Forty sets of night notes", "January 2026"),),
    safeguarding=False,
    health=False,
)
RISK = triage.Assessed(
    outcome="A patient waits for treatment",
    timeframe="month",
    consequences={"patient_safety": 3, "management": 3},
    likelihood=3,
    factors={"insight": "helps"},
    notes={"insight": "Saw it first."},
)


def triaged(cast: Cast, case: Case) -> tuple[Triage, TriageCopy]:
    at = MONDAY + timedelta(days=4)
    free(cast, case, cast.idris)
    begun = triage.begin(case, by=cast.idris, at=at)
    saved = triage.save(begun, REVIEW, number=0, by=cast.idris, at=at)
    triage.save_risk(saved, RISK, risk=None, number=0, by=cast.idris, at=at)
    copy = triage.sign(saved, number=saved.version, names_others=True, by=cast.idris, at=at)
    return copy.triage, copy


def put_before(cast: Cast, case: Case) -> AgendaItem:
    """Put a case before the group; nobody has answered the interest question yet."""
    return meetings.ask(
        case, group=cast.group, on=date(2026, 3, 3), by=cast.alice, at=MONDAY + timedelta(days=5)
    )


def ask_group(cast: Cast, case: Case) -> AgendaItem:
    """Put a case before the group, with no member having an interest."""
    item = put_before(cast, case)
    free(cast, case, cast.helen, cast.omar, cast.priya)
    return item


def on_agenda(cast: Cast) -> AgendaItem:
    case = heard(cast)
    triaged(cast, case)
    return ask_group(cast, case)


def decided(cast: Cast, **other: object) -> Decision:
    item = on_agenda(cast)
    at = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
    facts: dict[str, object] = {
        "kind": DecisionKind.SUPPORT_AND_REFLECTION,
        "discussion": "The notes, the rota and the account were read.",
        "rationale": "The facts are known and Dana is acting on them.",
        "next_step": "Alice and Dana meet to agree a short plan",
        "who": cast.alice,
        "by_when": date(2026, 3, 11),
        "present": [cast.helen, cast.omar, cast.priya],
    }
    written = meetings.Decided(**{**facts, **other})  # type: ignore[arg-type]
    saved = meetings.record(item, written, number=0, by=cast.helen, at=at)
    return meetings.sign(item, number=saved.version, by=cast.helen, at=at)


def plan_decided(cast: Cast) -> Case:
    """A case on which a plan was decided, and the letter about it has gone."""
    return decided_and_told(cast, kind=DecisionKind.PERFORMANCE_PLAN)


def decided_and_told(cast: Cast, **other: object) -> Case:
    """A case on which the group decided something, and the letter about it has gone."""
    case = decided(cast, **other).item.case
    at = datetime(2026, 3, 3, 16, tzinfo=UTC)
    letter = letters.draft(case, letters.OUTCOME, by=cast.alice, at=at, facts={})
    letter = letters.save(letter, body="Dear Dana,\n\nThe group met.", number=1, by=cast.alice, at=at)
    letters.send(letter, number=letter.version, by=cast.alice, at=at)
    return Case.objects.get(pk=case.pk)


ASKED = {
    "purpose": "To understand the notes of nine nights.",
    "questions": "1. Was a plan written?\n2. Was anybody there to help?",
    "left_out": "Anything before January.",
    "how": "Notes and rota are read, and three people spoken to.",
}
FOUND = {
    "texts": {
        "summary": "Plans came late.",
        "how": "Forty sets of notes were read.",
        "went_well": "",
        "around": "",
    },
    "findings": {
        "1": {"finding": "established", "why": "Eleven of forty sets held none (1)."},
        "2": {"finding": "unclear", "why": "The rota was changed by hand (2)."},
    },
    "factors": {"environment.staffing": "contributed"},
}


def investigated(cast: Cast, **other: object) -> Investigation:
    """An investigation by Mo, who stands free, with its terms signed by Alice."""
    case = decided_and_told(
        cast, kind=DecisionKind.FORMAL_INVESTIGATION, without_check="It could not wait.", **other
    )
    accounts.grant(cast.mo, Role.INVESTIGATOR, by=None)
    cast.mo.__dict__.pop("_roles", None)
    at, end = datetime(2026, 3, 4, 9, tzinfo=UTC), date(2026, 4, 1)
    facts: dict[str, Any] = {"investigator": cast.mo, "planned_end": end, "mhps": True}
    row = investigations.begin(case, **facts, by=cast.alice, at=at)
    hearing.answer_interest(case, has=False, words="", by=cast.mo, at=at)
    row = investigations.save_terms(row, ASKED, number=0, by=cast.mo, at=at)
    return investigations.sign_terms(row, number=1, by=cast.alice, at=at)


def about_a_team(cast: Cast, **other: object) -> Case:
    """A concern about how people work together, recorded and no more."""
    team = {"matter": AboutKind.TEAM, "matter_name": "Handover on Ward 7", **other}
    return raised(cast, practitioner=None, discipline="", **team)


def team_on_agenda(cast: Cast, **other: object) -> AgendaItem:
    """A concern about a team, triaged and on the agenda, before which nobody of the group has an interest."""
    case = about_a_team(cast, **other)
    cases.assign_matter(case, adviser=cast.idris, by=cast.alice, at=MONDAY)
    free(cast, case, cast.idris)
    at = MONDAY + timedelta(days=4)
    review = triage.Review(REVIEW.reviewed_on, REVIEW.texts, safeguarding=False)
    begun = triage.begin(case, by=cast.idris, at=at)
    saved = triage.save(begun, review, number=0, by=cast.idris, at=at)
    triage.save_risk(saved, RISK, risk=None, number=0, by=cast.idris, at=at)
    triage.sign(saved, number=saved.version, names_others=False, by=cast.idris, at=at)
    case.refresh_from_db()
    return ask_group(cast, case)


def ended(cast: Cast, case: Case) -> Case:
    """A case with its review signed, closed by two people."""
    at = datetime(2026, 3, 20, 10, tzinfo=UTC)
    texts = {name: "As it was." for name in lessons.TEXTS}
    review = lessons.save(case, texts, number=0, by=cast.alice, at=at)
    lessons.sign(case, number=review.version, by=cast.alice, at=at)
    Promise.objects.filter(case=case).update(done_at=at)
    closing.propose(case, why="All is done.", by=cast.alice, at=at)
    closing.close(case, by=cast.marian, at=at)
    return Case.objects.get(pk=case.pk)

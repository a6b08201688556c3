"""The triage and review: saved as often as needed, signed once, copied for the practitioner."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from lotus.concerns import policy
from lotus.concerns.actions import cases, second, timeline
from lotus.concerns.models import Case, Risk, Triage, TriageCopy
from lotus.concerns.policy.settled import bands_of as bands_of
from lotus.core import letters, library
from lotus.core import risk as core
from lotus.core.casework import CaseRole, ReporterKind
from lotus.core.filling import fill
from lotus.core.refusal import Refused, Stale, differences
from lotus.kernel import audit, locks, outbox
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission

TEXTS = (
    "summary",
    "safeguarding_details",
    "health_details",
    "disability",
    "rationale",
    "recommendation",
    "further",
    "contributory",
)
"""The free texts of the form, in its order."""
NEEDED = {
    "summary": "Write a short summary of the concern.",
    "rationale": "Say why you think so, and name the standard that may be breached.",
    "recommendation": "Write what you recommend to the group.",
}


@dataclass(frozen=True)
class Review:
    """What the form holds besides its risks. `texts` by the names in TEXTS; `documents` as title and date words."""

    reviewed_on: date | None
    texts: Mapping[str, str]
    documents: tuple[tuple[str, str], ...] = ()
    safeguarding: bool | None = None
    health: bool | None = None


@dataclass(frozen=True)
class Assessed:
    """One risk as the reviewer put it. A probability, when given, decides the likelihood."""

    outcome: str
    timeframe: str
    consequences: Mapping[str, int]
    likelihood: int | None = None
    probability: float | None = None
    factors: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    priority: str = ""
    accepted: bool | None = None
    accepted_why: str = ""


@transaction.atomic
def begin(case: Case, *, by: Person, at: datetime) -> Triage:
    """The case's triage, begun by its adviser the first time."""
    policy.ask(by, Permission.TRIAGE_WRITE, case)
    locks.turn(case.organisation_id)
    triage, made = Triage.objects.get_or_create(case=case, defaults={"reviewer": by})
    if made:
        timeline.step(case, "triage-begun", by=by, at=at)
    return triage


@transaction.atomic
def save(triage: Triage, review: Review, *, number: int, by: Person, at: datetime) -> Triage:
    """Keep the form. Raises Stale with both versions when somebody saved it after version `number` was read."""
    current = _open(triage, by)
    if current.version != number:
        _refuse_stale(_as_words(review), _stored_words(current), current.version, current.saved_by)
    current.reviewed_on, current.texts = review.reviewed_on, dict(review.texts)
    current.documents = [list(pair) for pair in review.documents]
    current.safeguarding, current.health = review.safeguarding, review.health
    current.version, current.saved_by, current.saved_at = current.version + 1, by, at
    current.save()
    _note("triage.saved", current, by, version=current.version)
    return current


def _open(triage: Triage, by: Person) -> Triage:
    """The triage as it is now, while it can still be changed by this person."""
    current = locks.rows(Triage.objects.select_related("case__organisation")).get(pk=triage.pk)
    policy.ask(by, Permission.TRIAGE_WRITE, current.case)
    if current.signed_at:
        raise Refused(
            "This triage is signed. What comes to light now goes into a new note, not into this one."
        )
    return current


def _refuse_stale(yours: dict[str, str], theirs: dict[str, str], number: int, by: Person | None) -> None:
    """Both versions, when they differ in anything a person would see."""
    different = differences(yours, theirs)
    if different:
        raise Stale(different, number=number, by=by.name if by else "")


def _as_words(review: Review) -> dict[str, str]:
    """A version of the form as texts that a person can lay beside another."""
    return {
        **{name: review.texts.get(name, "") for name in TEXTS},
        "documents": "\n".join(" ".join(pair).strip() for pair in review.documents),
        "safeguarding": _yes_no(review.safeguarding),
        "health": _yes_no(review.health),
        "reviewed_on": str(review.reviewed_on or ""),
    }


def _stored_words(triage: Triage) -> dict[str, str]:
    pairs = tuple((title, dated) for title, dated in triage.documents or ())
    return _as_words(Review(triage.reviewed_on, triage.texts, pairs, triage.safeguarding, triage.health))


def _yes_no(answer: bool | None) -> str:
    return {True: "Yes", False: "No", None: ""}[answer]


def _note(action: str, triage: Triage, by: Person, **details: object) -> None:
    audit.record(
        action,
        organisation=triage.case.organisation,
        by=by,
        kind="case",
        subject=triage.case_id,
        details={"triage": str(triage.pk), **details},
    )


@transaction.atomic
def save_risk(
    triage: Triage, assessed: Assessed, *, risk: Risk | None, number: int, by: Person, at: datetime
) -> Risk:
    """Add a risk, or keep a changed one (Stale when somebody changed it after version `number` was read)."""
    current = _open(triage, by)
    likelihood = _likelihood(assessed)
    _score(likelihood, assessed.consequences, bands_of(current.case.organisation))
    row = locks.rows(Risk.objects.all()).get(pk=risk.pk) if risk else _new_risk(current)
    if row.removed_at:
        raise Refused(
            "This risk was taken out meanwhile. What you wrote is still here: add it as a new risk."
        )
    if risk and row.version != number:
        _refuse_stale(_risk_words(assessed, likelihood), _stored_risk_words(row), row.version, row.saved_by)
    for name in ("outcome", "timeframe", "priority", "accepted", "accepted_why", "probability"):
        setattr(row, name, getattr(assessed, name))
    row.likelihood, row.consequences = likelihood, dict(assessed.consequences)
    row.factors, row.notes = dict(assessed.factors), dict(assessed.notes)
    row.version, row.saved_by = row.version + 1, by
    row.save()
    _note("risk.saved", current, by, risk=str(row.pk), version=row.version)
    return row


def _new_risk(triage: Triage) -> Risk:
    return Risk(triage=triage, position=triage.risks.count() + 1)


def _likelihood(assessed: Assessed) -> int:
    if assessed.probability is not None:
        return int(core.likelihood_of(assessed.probability))
    if assessed.likelihood is None:
        raise Refused("Choose how likely it is, or write a chance.", "likelihood")
    return assessed.likelihood


def _score(likelihood: int, consequences: Mapping[str, int], bands: core.Bands) -> core.Score:
    if not consequences:
        raise Refused("Choose a level for at least one area that it touches.", "consequences")
    return core.score(likelihood, {core.Domain(name): level for name, level in consequences.items()}, bands)


def _risk_words(assessed: Assessed, likelihood: int) -> dict[str, str]:
    """A version of a risk as texts, every field of it, so that what only the other version holds shows too."""
    levels = {f"consequence_{name}": str(assessed.consequences.get(name, "")) for name in core.Domain}
    factors = {f"factor_{name}": assessed.factors.get(name, "") for name in core.Factor}
    notes = {f"note_{name}": assessed.notes.get(name, "") for name in core.Factor}
    plain = {
        "outcome": assessed.outcome,
        "likelihood": str(likelihood),
        "probability": "" if assessed.probability is None else str(assessed.probability),
        "timeframe": assessed.timeframe,
    }
    answer = {
        "priority": assessed.priority,
        "accepted": _yes_no(assessed.accepted),
        "accepted_why": assessed.accepted_why,
    }
    return {**plain, **factors, **notes, **levels, **answer}


def _stored_risk_words(row: Risk) -> dict[str, str]:
    stored = Assessed(
        row.outcome,
        row.timeframe,
        row.consequences,
        probability=row.probability,
        factors=row.factors,
        notes=row.notes,
        priority=row.priority,
        accepted=row.accepted,
        accepted_why=row.accepted_why,
    )
    return _risk_words(stored, row.likelihood)


@transaction.atomic
def remove_risk(risk: Risk, *, by: Person, at: datetime) -> None:
    """Take a risk out of an unsigned triage. The row stays, so that what was written can be found."""
    current = _open(risk.triage, by)
    Risk.objects.filter(pk=risk.pk).update(removed_at=at)
    _note("risk.removed", current, by, risk=str(risk.pk))


def live_risks(triage: Triage) -> list[Risk]:
    return triage.live_risks()


def scores(triage: Triage, bands: core.Bands) -> list[core.Score]:
    """The score of each risk, in order."""
    return [_score(risk.likelihood, risk.consequences, bands) for risk in live_risks(triage)]


def missing(triage: Triage) -> dict[str, str]:
    """What a signature still needs: field name to a sentence."""
    faults = {name: says for name, says in NEEDED.items() if not triage.texts.get(name, "").strip()}
    if not triage.reviewed_on:
        faults["reviewed_on"] = "Write the day of your review."
    questions = {"safeguarding": "a safeguarding concern", "health": "a possible health concern"}
    if triage.case.matter:  # of a team, a process or a culture nobody asks how its health is
        del questions["health"]
    for name, asked in questions.items():
        if getattr(triage, name) is None:
            faults[name] = f"Say whether there is {asked}."
        elif getattr(triage, name) and not triage.texts.get(f"{name}_details", "").strip():
            faults[f"{name}_details"] = f"Write what makes you think there is {asked}."
    if not live_risks(triage):
        faults["risks"] = "Add at least one risk."
    return faults


@transaction.atomic
def sign(triage: Triage, *, number: int, names_others: bool, by: Person, at: datetime) -> TriageCopy | None:
    """Sign the triage. It is fixed from now on; a copy for the practitioner is laid out to be prepared and approved.

    None where the concern is about no person: nobody waits for a copy.
    """
    current = _open(triage, by)
    if current.version != number:
        raise Stale([], number=current.version, by=current.saved_by.name if current.saved_by else "")
    faults = missing(current)
    if faults:
        name, says = next(iter(faults.items()))
        raise Refused(says, name)
    bands = bands_of(current.case.organisation)
    top = core.overall(scores(current, bands))
    assert top is not None
    current.bands, current.score, current.rating = vars(bands), top.score, top.rating
    current.names_others, current.signed_at, current.reviewer = names_others, at, by
    current.save()
    kind = "triage-signed-matter" if current.case.matter else "triage-signed"
    timeline.step(current.case, kind, by=by, at=at)
    timeline.keep_promise(current.case, "triage", at=at)
    second.await_score(current.case, at=at)
    if current.rating == core.Rating.RED:
        cases.to_officers(current.case, "red", due=timeline.allowed(current.case, "red", at), at=at)
    return _copy_for(current, by=by, at=at) if current.case.practitioner else None


def _copy_for(current: Triage, *, by: Person, at: datetime) -> TriageCopy:
    manager = cases.holder(current.case, CaseRole.CASE_MANAGER)
    timeline.promise(current.case, "copy", due=timeline.allowed(current.case, "copy", at), at=at, who=manager)
    return TriageCopy.objects.create(
        triage=current, texts=current.own_words(), prepared_by=by, prepared_at=at
    )


@transaction.atomic
def save_copy(
    copy: TriageCopy, texts: Mapping[str, str], *, number: int, by: Person, at: datetime
) -> TriageCopy:
    """Keep the practitioner's copy with the names of others taken out."""
    current = _unshared(copy, by, Permission.COPY_PREPARE)
    if current.version != number:
        _refuse_stale(dict(texts), current.texts, current.version, current.prepared_by)
    current.texts, current.prepared_by, current.prepared_at = dict(texts), by, at
    current.version += 1
    current.save()
    _note("copy.saved", current.triage, by, version=current.version)
    return current


@transaction.atomic
def approve_copy(copy: TriageCopy, *, number: int, by: Person, at: datetime) -> TriageCopy:
    """Approve and share the copy, by somebody other than who prepared it, once the practitioner has been told."""
    current = _unshared(copy, by, Permission.COPY_APPROVE)
    case = current.triage.case
    if current.version != number:
        raise Stale([], number=current.version, by=current.prepared_by.name)
    if current.prepared_by == by:
        raise Refused("You prepared this copy, so somebody else needs to read it before it is shared.")
    if not case.told_at:
        raise Refused("The first letter has not gone yet. The copy can be shared once it has.")
    second.refuse_unsettled(case)
    _refuse_naming(case, current.texts)
    current.approved_by, current.shared_at = by, at
    current.save()
    timeline.keep_promise(case, "copy", at=at)
    timeline.step(case, "copy-shared", by=by, at=at)
    tell(case, by)
    return current


def _refuse_naming(case: Case, texts: Mapping[str, str]) -> None:
    """Who raised a concern is known to the case manager and the responsible officer only, so no copy says it."""
    told = case.reporter
    if told.kind not in {ReporterKind.PERSON, ReporterKind.PATIENT} or told.name == case.person.name:
        return
    if any(letters.names(text, told.name) for text in texts.values()):
        raise Refused(
            f"The copy names who raised the concern: {told.name}. The practitioner is not told that, so have the "
            "name taken out first."
        )


def tell(case: Case, by: Person) -> None:
    """An e-mail that says nothing but where to read."""
    mail = library.load("mail", "something-to-read").data
    facts = {
        "name": case.person.greeting,
        "organisation": case.organisation.name,
        "link": f"{settings.PUBLIC_URL}{reverse('home:start')}",
        "from": by.name,
    }
    subject, body = fill(mail["subject"], facts), fill(mail["body"], facts)
    if case.person.email:
        outbox.put(case.organisation, to=case.person.email, subject=subject, body=body)


def _unshared(copy: TriageCopy, by: Person, permission: Permission) -> TriageCopy:
    wanted = TriageCopy.objects.select_related(
        "triage__case__organisation", "triage__case__practitioner", "triage__case__reporter"
    )
    current = locks.rows(wanted).get(pk=copy.pk)
    policy.ask(by, permission, current.triage.case)
    if current.shared_at:
        raise Refused("This copy has been shared, and stays as it was shared.")
    return current


@transaction.atomic
def read_copy(copy: TriageCopy, *, by: Person, at: datetime) -> None:
    """Note the first time the practitioner opens their copy."""
    policy.ask(by, Permission.COPY_READ, copy.triage.case)
    if copy.read_at is None:
        locks.turn(copy.triage.case.organisation_id)
    if TriageCopy.objects.filter(pk=copy.pk, read_at=None).update(read_at=at):
        timeline.step(copy.triage.case, "copy-read", by=by, at=at)

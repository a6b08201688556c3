"""A second, blind score of the risks: who is asked, how they score alone, and what waits for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from lotus.concerns import policy
from lotus.concerns.actions import cases, timeline
from lotus.concerns.models import (
    AgendaItem,
    Case,
    Part,
    Risk,
    SecondReview,
    SecondRisk,
    Triage,
    TriageCopy,
)
from lotus.core import risk as core
from lotus.core.casework import CaseRole, Stage
from lotus.core.refusal import Refused, Stale, differences
from lotus.kernel import audit, locks
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission, Role

DAYS_FOR_QUESTION = 2
DAYS_TO_SCORE = 3
DAYS_TO_AGREE = 3
NEW = "new"
"""The key of a risk that nobody had named, until it is kept."""


@dataclass(frozen=True)
class Score:
    """One risk as somebody scores it; `outcome` and `timeframe` only of a risk that nobody had named."""

    likelihood: int | None
    domain: str
    consequence: int | None
    why: str = ""
    outcome: str = ""
    timeframe: str = ""


@dataclass(frozen=True)
class Scored:
    """What a second reviewer has so far: each risk of the triage by its id, and `NEW` for one that was missing."""

    risks: Mapping[str, Score]
    rationale: str


# ---- Who is asked ----


@transaction.atomic
def name(case: Case, reviewer: Person, *, by: Person, at: datetime) -> None:
    """Ask somebody to score the risks without seeing the first score. Raises Refused at `second_reviewer`."""
    policy.ask(by, Permission.CONCERN_ASSIGN, case)
    locks.turn(case.organisation_id)
    refuse_late(case)
    cases.refuse_conflict(case, CaseRole.SECOND_REVIEWER, reviewer, Role.ADVISER)
    refuse_reader(case, reviewer)
    _forget_promises(case, at=at)
    cases.replace(case, reviewer, CaseRole.SECOND_REVIEWER, by=by, at=at)
    timeline.step(case, "second-named", by=by, at=at, reviewer=reviewer.name)
    expect(case, reviewer, at=at)


def refuse_late(case: Case) -> None:
    """A second score is asked for before others act on the first."""
    if case.stage == Stage.CLOSED:
        raise Refused("This concern is closed.", CaseRole.SECOND_REVIEWER)
    if signed(case):
        raise Refused("The second score is signed already, and stands.", CaseRole.SECOND_REVIEWER)
    shared = TriageCopy.objects.filter(triage__case=case, shared_at__isnull=False).exists()
    if shared or AgendaItem.objects.filter(case=case).exists():
        raise Refused(
            "The first rating has been read by others already, so a second score would come too late.",
            CaseRole.SECOND_REVIEWER,
        )


def refuse_reader(case: Case, reviewer: Person) -> None:
    """Who can read the first score, or has another part in the case, cannot score it blind."""
    parts = Part.objects.filter(case=case, person=reviewer).exclude(role=CaseRole.SECOND_REVIEWER)
    advised = parts.filter(Q(ended_at=None) | Q(role=CaseRole.ADVISER)).exists()
    reads = not signed(case) and policy.may(reviewer, Permission.TRIAGE_SEE, case)
    if advised or reads:
        raise Refused(
            f"{reviewer.name} has a part in it or can read the first score, so theirs would not be blind.",
            CaseRole.SECOND_REVIEWER,
        )


def expect(case: Case, reviewer: Person, *, at: datetime) -> None:
    """The interest question first, from whoever is asked."""
    due = timeline.workday(at, DAYS_FOR_QUESTION)
    timeline.promise(case, "second-interest", due=due, at=at, who=reviewer)


@transaction.atomic
def release(case: Case, *, why: str, by: Person, at: datetime) -> None:
    """Go on without a second score, with the reason; what was scored and not signed counts for nothing."""
    policy.ask(by, Permission.CONCERN_ASSIGN, case)
    if signed(case):
        raise Refused("The second score is signed already, and stands.", "why")
    parts = Part.objects.filter(case=case, role=CaseRole.SECOND_REVIEWER, ended_at=None)
    if not parts.exists():
        raise Refused("Nobody is asked for a second score now.", "why")
    if not why.strip():
        raise Refused("Write why you go on without a second score.", "why")
    parts.update(ended_at=at)
    _forget_promises(case, at=at)
    timeline.step(case, "second-released", by=by, at=at, why=why.strip())


def _forget_promises(case: Case, *, at: datetime) -> None:
    for kind in ("second-interest", "second", "second-name"):
        timeline.keep_promise(case, kind, at=at)


def answered(case: Case, has: bool, *, by: Person, at: datetime) -> None:
    """After the interest question: on to the score, or somebody else is looked for."""
    timeline.keep_promise(case, "second-interest", at=at)
    if not has:
        await_score(case, at=at)
        return
    Part.objects.filter(case=case, person=by, role=CaseRole.SECOND_REVIEWER, ended_at=None).update(
        ended_at=at
    )
    manager = cases.holder(case, CaseRole.CASE_MANAGER)
    due = timeline.allowed(case, "assign", at)
    timeline.promise(case, "second-name", due=due, at=at, who=manager)


def await_score(case: Case, *, at: datetime) -> None:
    """Promise the second score, once the first is signed and the second reviewer stands free."""
    reviewer = cases.holder(case, CaseRole.SECOND_REVIEWER)
    if reviewer is None or not policy.may(reviewer, Permission.SECOND_SCORE, case) or signed(case):
        return
    if Triage.objects.filter(case=case, signed_at__isnull=False).exists():
        due = timeline.workday(at, DAYS_TO_SCORE)
        timeline.promise(case, "second", due=due, at=at, who=reviewer)


# ---- Scoring alone ----


def signed(case: Case) -> SecondReview | None:
    """The second review, once it is signed."""
    found = SecondReview.objects.filter(triage__case=case, signed_at__isnull=False)
    return found.select_related("reviewer").prefetch_related("risks", "agreements").first()


@transaction.atomic
def save(case: Case, scored: Scored, *, number: int, by: Person, at: datetime) -> SecondReview:
    """Keep what the second reviewer has so far. Raises Stale when another window saved after `number` was read."""
    policy.ask(by, Permission.SECOND_SCORE, case)
    triage = locks.rows(Triage.objects.filter(case=case, signed_at__isnull=False)).first()
    if triage is None:
        raise Refused("The first score is not signed yet. You can begin as soon as it is.")
    known = {str(risk.pk): risk for risk in triage.live_risks()}
    if not set(scored.risks) <= {*known, NEW}:
        raise Refused("One of these risks is not part of the triage.")
    row = SecondReview.objects.filter(triage=triage, reviewer=by).first()
    row = row or SecondReview(triage=triage, reviewer=by)
    if row.version != number:
        _refuse_stale(row, scored, by)
    row.rationale, row.saved_at, row.version = scored.rationale, at, row.version + 1
    row.save()
    for position, (key, score) in enumerate(scored.risks.items(), 1):
        _keep(row, known.get(key), score, position)
    _note("second.saved", case, by, review=str(row.pk), version=row.version)
    return row


def _refuse_stale(row: SecondReview, scored: Scored, by: Person) -> None:
    stored = as_words(stored_scores(row), row.rationale) if row.pk and row.version else {}
    different = differences(as_words(scored.risks, scored.rationale), stored)
    if different:
        raise Stale(different, number=row.version, by=by.name)


def as_words(scores: Mapping[str, Score], rationale: str) -> dict[str, str]:
    """A version of the scores as texts that a person can lay beside another."""
    words = {
        f"{name}_{key}": str(getattr(score, name) or "")
        for key, score in scores.items()
        for name in ("outcome", "timeframe", "likelihood", "domain", "consequence", "why")
    }
    return {**words, "rationale": rationale}


def stored_scores(row: SecondReview) -> dict[str, Score]:
    """What is kept, by the ids of the triage's risks; `NEW` where one was added."""
    return {
        str(one.risk_id or NEW): Score(
            one.likelihood, one.domain, one.consequence, one.why, one.outcome, one.timeframe
        )
        for one in SecondRisk.objects.filter(review=row).order_by("position")
    }


def _keep(row: SecondReview, risk: Risk | None, score: Score, position: int) -> None:
    found = SecondRisk.objects.filter(review=row, risk=risk).first()
    if risk is None and not score.outcome:
        if found:  # it was taken out again before anybody signed
            found.delete()
        return
    one = found or SecondRisk(review=row, risk=risk)
    one.position = position
    for part in ("likelihood", "domain", "consequence", "why", "outcome", "timeframe"):
        setattr(one, part, getattr(score, part))
    one.save()


def missing(scored: Scored) -> dict[str, str]:
    """What a signature still needs: `<field>_<risk>` to a sentence."""
    faults = {}
    for key, score in scored.risks.items():
        if key == NEW and not score.outcome:
            continue
        if not score.likelihood:
            faults[f"likelihood_{key}"] = "Choose how likely it is to recur."
        if not score.domain:
            faults[f"domain_{key}"] = "Choose what it would touch most."
        if not score.consequence:
            faults[f"consequence_{key}"] = "Choose how much it would matter there."
        if key == NEW and not score.timeframe:
            faults["timeframe_new"] = "Choose how soon it may recur."
    if not scored.rationale.strip():
        faults["rationale"] = "Write your reasons, in a few sentences."
    return faults


@transaction.atomic
def sign(case: Case, *, number: int, by: Person, at: datetime) -> SecondReview:
    """Sign the second score. From now on both can be read, and where they differ the two agree on record."""
    policy.ask(by, Permission.SECOND_SCORE, case)
    locks.turn(case.organisation_id)
    row = (
        locks.rows(SecondReview.objects.select_related("triage"))
        .filter(triage__case=case, reviewer=by)
        .first()
    )
    if row is None or row.version != number:
        raise Stale([], number=row.version if row else 0, by=by.name)
    own = stored_scores(row)
    faults = missing(Scored(own, row.rationale))
    unscored = {str(risk.pk) for risk in row.triage.live_risks()} - set(own)
    if faults or unscored:
        field, says = next(iter(faults.items()), ("", "Score every risk before you sign."))
        raise Refused(says, field)
    bands = core.Bands(**row.triage.bands)
    top = core.overall(_reckon(one, bands) for one in own.values())
    assert top is not None
    row.score, row.rating, row.signed_at = top.score, top.rating, at
    row.differs = NEW in own or any(
        pair(risk, bands) != (own[str(risk.pk)].likelihood, own[str(risk.pk)].consequence)
        for risk in row.triage.live_risks()
    )
    row.save()
    _keep_result(row, by)
    timeline.keep_promise(case, "second", at=at)
    timeline.step(case, "second-signed", by=by, at=at)
    if row.differs:
        ask_to_agree(case, CaseRole.ADVISER, at=at)
    return row


def _keep_result(row: SecondReview, by: Person) -> None:
    told = {"reviewer": by.name, "differs": row.differs, "score": row.score, "rating": row.rating}
    row.triage.twice = {**told, "added": row.added()}
    row.triage.save(update_fields=["twice"])


def _reckon(score: Score, bands: core.Bands) -> core.Score:
    assert score.likelihood
    assert score.consequence
    return core.score(score.likelihood, {core.Domain(score.domain): score.consequence}, bands)


def pair(risk: Risk, bands: core.Bands) -> tuple[int, int]:
    """Likelihood and highest consequence, as the first reviewer scored a risk."""
    levels = {core.Domain(name): level for name, level in risk.consequences.items()}
    first = core.score(risk.likelihood, levels, bands)
    return int(first.likelihood), int(first.consequence)


def ask_to_agree(case: Case, side: CaseRole, *, at: datetime) -> None:
    due, who = timeline.workday(at, DAYS_TO_AGREE), cases.holder(case, side)
    timeline.promise(case, "second-agree", due=due, at=at, who=who)


# ---- What waits for it ----


def refuse_unsettled(case: Case) -> None:
    """Nobody acts on a rating while a second score is being made, or the two still differ."""
    row = signed(case)
    if row is None:
        reviewer = cases.holder(case, CaseRole.SECOND_REVIEWER)
        if reviewer:
            raise Refused(
                f"{reviewer.name} has still to score the risks a second time. Wait for their score."
            )
    elif not row.settled:
        raise Refused("The two reviewers scored differently. They settle it between them first.")


def _note(action: str, case: Case, by: Person, **details: object) -> None:
    audit.record(
        action, organisation=case.organisation, by=by, kind="case", subject=case.pk, details=dict(details)
    )

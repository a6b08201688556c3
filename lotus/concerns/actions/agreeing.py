"""Two scores that differ: one reviewer proposes what both can stand behind, and the other confirms it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lotus.concerns import policy
from lotus.concerns.actions import cases, second, timeline
from lotus.concerns.models import Agreement, Case, Part, SecondReview, SecondRisk, TriageCopy
from lotus.concerns.models.triage import laid_over
from lotus.core import risk as core
from lotus.core.casework import CaseRole
from lotus.core.refusal import Refused
from lotus.kernel import locks
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission

_SIDES = (CaseRole.ADVISER, CaseRole.SECOND_REVIEWER)


def differing(row: SecondReview) -> list[SecondRisk]:
    """The risks that both scored differently, and one that only the second reviewer named."""
    bands = core.Bands(**row.triage.bands)
    first = {risk.pk: second.pair(risk, bands) for risk in row.triage.live_risks()}
    return [
        one
        for one in row.scored()
        if one.risk_id is None or first.get(one.risk_id) != (one.likelihood, one.consequence)
    ]


@transaction.atomic
def propose(case: Case, scores: Mapping[str, second.Score], *, by: Person, at: datetime) -> Agreement:
    """Propose a score, with its reason, for each risk where the two differ; the other reviewer then confirms it."""
    policy.ask(by, Permission.SECOND_AGREE, case)
    locks.turn(case.organisation_id)
    row = _unsettled(case)
    wanted = {_key(one): one for one in differing(row)}
    if set(scores) != set(wanted):
        raise Refused("Give one score for each risk on which you differ.")
    for key, score in scores.items():
        _refuse_unfinished(key, score, added=wanted[key].risk_id is None)
    kept = {key: _kept(score) for key, score in scores.items()}
    drafted = Agreement(review=row, scores=kept, proposed_by=by, proposed_at=at)
    drafted.score, drafted.rating = _overall(row, drafted)
    drafted.save()
    timeline.step(case, "second-proposed", by=by, at=at)
    other = next(side for side in _SIDES if side != _side(case, by))
    second.ask_to_agree(case, other, at=at)
    return drafted


def _key(one: SecondRisk) -> str:
    """The id under which a score stands in an agreement: that of the triage's risk, else the added one's own."""
    return str(one.risk_id or one.pk)


def _kept(score: second.Score) -> dict[str, object]:
    names = ("likelihood", "domain", "consequence", "why")
    return {name: getattr(score, name) for name in names}


def _refuse_unfinished(key: str, score: second.Score, *, added: bool) -> None:
    if score.consequence is None or (not added and not score.consequence):
        raise Refused("Choose how much it would matter there.", f"consequence_{key}")
    if not score.likelihood:
        raise Refused("Choose how likely it is to recur.", f"likelihood_{key}")
    if not score.domain:
        raise Refused("Choose what it would touch most.", f"domain_{key}")
    if not score.why.strip():
        raise Refused("Write why, so that somebody who was not there can follow it.", f"why_{key}")


def _overall(row: SecondReview, drafted: Agreement) -> tuple[int, str]:
    bands = core.Bands(**row.triage.bands)
    risks = laid_over(row.triage.live_risks(), drafted.scores, row.added())
    top = core.overall(
        core.score(risk.likelihood, {core.Domain(k): v for k, v in risk.consequences.items()}, bands)
        for risk in risks
    )
    assert top is not None
    return top.score, str(top.rating)


def _unsettled(case: Case) -> SecondReview:
    row = second.signed(case)
    if row is None:
        raise Refused("The second score is not signed yet.")
    if row.settled:
        raise Refused("The two scores are settled already.")
    return row


def _side(case: Case, person: Person) -> CaseRole | None:
    """For which of the two reviews somebody speaks: by the part they were given last."""
    part = Part.objects.filter(case=case, person=person, role__in=_SIDES).order_by("-at").first()
    return CaseRole(part.role) if part else None


@transaction.atomic
def confirm(case: Case, agreement: UUID, *, by: Person, at: datetime) -> Agreement:
    """The other reviewer confirms what was proposed: it stands from now on, beside both scores."""
    policy.ask(by, Permission.SECOND_AGREE, case)
    locks.turn(case.organisation_id)
    row = _unsettled(case)
    newest = row.newest()
    if newest is None or newest.pk != agreement:
        raise Refused("Something else was proposed after you opened this page. Read it, then go on.")
    if _side(case, newest.proposed_by) == _side(case, by):
        raise Refused("This was proposed from your own side, so the other reviewer confirms it.")
    newest.confirmed_by, newest.confirmed_at = by, at
    newest.save(update_fields=["confirmed_by", "confirmed_at"])
    _keep_result(row, newest)
    timeline.keep_promise(case, "second-agree", at=at)
    timeline.step(case, "second-agreed", by=by, at=at)
    if newest.rating == core.Rating.RED != row.triage.rating:
        cases.to_officers(case, "red", due=timeline.allowed(case, "red", at), at=at)
    _into_copy(case, at=at)
    return newest


def _keep_result(row: SecondReview, newest: Agreement) -> None:
    agreed = {"score": newest.score, "rating": newest.rating, "scores": newest.scores}
    row.triage.twice = {**row.triage.twice, "agreed": agreed}
    row.triage.save(update_fields=["twice"])


def _into_copy(case: Case, *, at: datetime) -> None:
    """The practitioner's copy takes up what was agreed, to be read like the rest of it before it is shared."""
    copy = locks.rows(TriageCopy.objects.select_related("triage")).filter(triage__case=case).first()
    if copy is None:
        return
    fresh = {key: text for key, text in copy.triage.own_words().items() if key not in copy.texts}
    added = {key: text for key, text in fresh.items() if key.startswith(("outcome_", "agreed_"))}
    copy.texts = {**copy.texts, **added}
    copy.version += 1
    copy.save(update_fields=["texts", "version"])

"""Calibration rounds: opening one, scoring alone, finishing, and closing it with what came out."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lotus.analysis import calibration
from lotus.concerns.actions.triage import bands_of
from lotus.concerns.models import Reviewer, Round, TrialScore
from lotus.core import library
from lotus.core.refusal import Refused
from lotus.core.risk import Bands, Consequence, Domain, Likelihood
from lotus.kernel import access, audit, locks
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission

CLOSED = "This round is closed, so its scores stand as they are."
FINISHED = "You have said that you are finished, so your scores stand as they are."


@dataclass(frozen=True)
class Scored:
    """One vignette as somebody scored it."""

    likelihood: Likelihood
    domain: Domain
    consequence: Consequence
    note: str


def _ask(by: Person, permission: Permission) -> None:
    if not access.may(permission, roles=by.roles()):
        raise PermissionDenied(str(permission))


@transaction.atomic
def begin(name: str, vignettes: Sequence[str], *, ends_on: date, by: Person, at: datetime) -> Round:
    """Open a round for every reviewer of the organisation, with its bands as they are today."""
    _ask(by, Permission.CALIBRATION_OPEN)
    unknown = set(vignettes) - set(library.load("calibration", "vignettes").entries)
    if unknown or len(set(vignettes)) < calibration.FEWEST:
        raise Refused(
            f"Choose at least {calibration.FEWEST}: with fewer, agreement cannot be told.", "vignettes"
        )
    made = Round.objects.create(
        organisation=by.organisation,
        name=name,
        vignettes=list(dict.fromkeys(vignettes)),
        bands=asdict(bands_of(by.organisation)),
        ends_on=ends_on,
        opened_by=by,
        opened_at=at,
    )
    _record("calibration.opened", made, by)
    return made


@transaction.atomic
def score(of: Round, vignette: str, scored: Scored, *, by: Person, at: datetime) -> TrialScore:
    """Keep how somebody scored one vignette; until they are finished they may score it again."""
    _ask(by, Permission.CALIBRATION_TAKE)
    _open_round(of)
    if vignette not in of.vignettes:
        raise Refused("This concern is not part of the round.")
    mine, _made = Reviewer.objects.get_or_create(round=of, person=by)
    if mine.finished_at:
        raise Refused(FINISHED)
    row = TrialScore.objects.filter(reviewer=mine, vignette=vignette).first()
    row = row or TrialScore(reviewer=mine, vignette=vignette)
    row.likelihood, row.domain, row.consequence = scored.likelihood, scored.domain, scored.consequence
    row.note, row.at = scored.note, at
    row.save()
    return row


@transaction.atomic
def finish(of: Round, *, by: Person, at: datetime) -> None:
    """Say that one is finished: from then on the scores count, and stand."""
    _ask(by, Permission.CALIBRATION_TAKE)
    _open_round(of)
    mine = Reviewer.objects.filter(round=of, person=by).first()
    scored = mine.scores.count() if mine else 0
    if mine is None or scored < len(of.vignettes):
        raise Refused(f"{len(of.vignettes) - scored} of {len(of.vignettes)} are still to be scored.")
    if mine.finished_at is None:
        mine.finished_at = at
        mine.save(update_fields=["finished_at"])
        _record("calibration.finished", of, by)


@transaction.atomic
def close(of: Round, *, by: Person, at: datetime) -> Round:
    """End a round and work out what came of it. Only those who are finished count; two are needed."""
    _ask(by, Permission.CALIBRATION_OPEN)
    of = _open_round(of)
    finished = list(of.reviewers.filter(finished_at__isnull=False).order_by("pk").prefetch_related("scores"))
    if len(finished) < 2:
        raise Refused("At least two reviewers have to be finished: agreement needs two.")
    for number, one in enumerate(finished):
        one.letter = _letter(number)
        one.save(update_fields=["letter"])
    given: dict[str, dict[str, tuple[int, int]]] = {slug: {} for slug in of.vignettes}
    for one in finished:
        for row in one.scores.all():
            given[row.vignette][one.letter] = (row.likelihood, row.consequence)
    of.results = asdict(calibration.result(given, Bands(**of.bands)))
    of.closed_by, of.closed_at = by, at
    of.save(update_fields=["results", "closed_by", "closed_at"])
    _record("calibration.closed", of, by)
    return of


def _letter(number: int) -> str:
    """A to Z, then AA, AB …: what a reviewer is called, in the order of ids that tell nothing."""
    high, low = divmod(number, 26)
    return (chr(64 + high) if high else "") + chr(65 + low)


def _open_round(of: Round) -> Round:
    """The round as it stands in the database, held until the end. Raises Refused once it is closed."""
    current = locks.rows(Round.objects.filter(pk=of.pk)).get()
    if current.closed_at:
        raise Refused(CLOSED)
    return current


def _record(what: str, of: Round, by: Person) -> None:
    audit.record(what, organisation=of.organisation, by=by, kind="calibration", subject=of.pk)

"""Calibration rounds: scored alone, hidden until they are closed, and never with a name."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from lotus.concerns import inbox
from lotus.concerns.actions import calibration
from lotus.concerns.actions.calibration import Scored
from lotus.concerns.models import Reviewer, Round, TrialScore
from lotus.core import library
from lotus.core.refusal import Refused
from lotus.core.risk import Consequence, Domain, Likelihood
from lotus.kernel.models import AuditEntry, Person
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

SLUGS = ["dawn-round", "late-letters", "no-gloves", "off-sick"]
AT = timezone.now()


@pytest.fixture
def spring(cast: Cast) -> Round:
    ends = timezone.localdate() + timedelta(days=14)
    return calibration.begin("Spring", SLUGS, ends_on=ends, by=cast.alice, at=AT)


def given(likelihood: int, consequence: int, note: str = "") -> Scored:
    return Scored(Likelihood(likelihood), Domain.PATIENT_SAFETY, Consequence(consequence), note)


def score_all(of: Round, by: Person, *scores: tuple[int, int]) -> None:
    for slug, (likelihood, consequence) in zip(SLUGS, scores, strict=True):
        calibration.score(of, slug, given(likelihood, consequence), by=by, at=AT)
    calibration.finish(of, by=by, at=AT)


def test_a_round_is_scored_alone_closed_and_told(cast: Cast, spring: Round) -> None:
    score_all(spring, cast.idris, (2, 2), (1, 2), (1, 1), (4, 4))
    score_all(spring, cast.helen, (4, 4), (1, 2), (1, 2), (4, 5))
    closed = calibration.close(spring, by=cast.alice, at=AT)
    closed.refresh_from_db()
    assert closed.results["concerns"] == 4
    assert closed.results["reviewers"] == ["A", "B"]
    widest = closed.results["parted"][0]
    assert (widest["concern"], widest["low"], widest["high"], widest["ratings"]) == (
        "dawn-round",
        4,
        16,
        [1, 0, 1],
    )
    page = signed_in(cast.idris).get(reverse("concerns:calibration_round", args=[spring.pk])).content.decode()
    assert "2 reviewers scored 4 concerns." in page
    assert "You and Reviewer" in page or "and You" in page
    assert cast.helen.name not in page, "nobody is named once scores are shown"
    told = set(AuditEntry.objects.filter(kind="calibration").values_list("action", flat=True))
    assert told >= {"calibration.opened", "calibration.finished", "calibration.closed"}


def test_before_it_is_closed_nobody_sees_a_score_of_another(cast: Cast, spring: Round) -> None:
    calibration.score(spring, "dawn-round", given(5, 5, "canary-note"), by=cast.helen, at=AT)
    for person in (cast.idris, cast.alice, cast.marian):
        client = signed_in(person)
        for address in (
            reverse("concerns:calibration_round", args=[spring.pk]),
            reverse("concerns:calibration_score", args=[spring.pk, "dawn-round"]),
        ):
            page = client.get(address).content.decode()
            assert "canary-note" not in page
            assert "checked" not in page
    mine = signed_in(cast.helen).get(reverse("concerns:calibration_score", args=[spring.pk, "dawn-round"]))
    assert "canary-note" in mine.content.decode()


def test_a_note_is_sealed_at_rest(cast: Cast, spring: Round) -> None:
    row = calibration.score(spring, "dawn-round", given(1, 1, "canary-note"), by=cast.helen, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM concerns_trialscore")
        assert b"canary-note" not in bytes(cursor.fetchone()[0])
    assert TrialScore.objects.get(pk=row.pk).note == "canary-note"


def test_scores_stand_once_somebody_is_finished_and_once_it_is_closed(cast: Cast, spring: Round) -> None:
    with pytest.raises(Refused, match="4 of 4 are still to be scored"):
        calibration.finish(spring, by=cast.idris, at=AT)
    score_all(spring, cast.idris, (2, 2), (1, 2), (1, 1), (4, 4))
    with pytest.raises(Refused, match="you are finished"):
        calibration.score(spring, "dawn-round", given(1, 1), by=cast.idris, at=AT)
    with pytest.raises(Refused, match="agreement needs two"):
        calibration.close(spring, by=cast.alice, at=AT)
    score_all(spring, cast.helen, (2, 2), (1, 2), (1, 1), (4, 4))
    calibration.close(spring, by=cast.alice, at=AT)
    for again in (
        lambda: calibration.score(spring, "dawn-round", given(1, 1), by=cast.omar, at=AT),
        lambda: calibration.finish(spring, by=cast.omar, at=AT),
        lambda: calibration.close(spring, by=cast.alice, at=AT),
    ):
        with pytest.raises(Refused, match="closed"):
            again()


def test_who_has_begun_and_is_not_finished_does_not_count(cast: Cast, spring: Round) -> None:
    score_all(spring, cast.idris, (2, 2), (1, 2), (1, 1), (4, 4))
    score_all(spring, cast.helen, (2, 2), (1, 2), (1, 1), (4, 4))
    calibration.score(spring, "dawn-round", given(5, 5), by=cast.omar, at=AT)
    closed = calibration.close(spring, by=cast.marian, at=AT)
    assert len(closed.results["reviewers"]) == 2
    assert Reviewer.objects.get(person=cast.omar).letter == ""


@pytest.mark.parametrize("slugs", [SLUGS[:3], [*SLUGS[:3], SLUGS[0]], [*SLUGS, "nowhere"]])
def test_a_round_has_four_vignettes_that_exist(cast: Cast, slugs: list[str]) -> None:
    with pytest.raises(Refused, match="at least 4"):
        calibration.begin("Spring", slugs, ends_on=date(2030, 1, 1), by=cast.alice, at=AT)


def test_those_without_the_role_are_refused_in_actions_too(cast: Cast, spring: Round) -> None:
    for person in (cast.bob, cast.ada, cast.mo, cast.dana):
        with pytest.raises(PermissionDenied):
            calibration.score(spring, "dawn-round", given(1, 1), by=person, at=AT)
    for person in (cast.idris, cast.helen):
        with pytest.raises(PermissionDenied):
            calibration.close(spring, by=person, at=AT)
        with pytest.raises(PermissionDenied):
            calibration.begin("Mine", SLUGS, ends_on=date(2030, 1, 1), by=person, at=AT)


def test_a_round_of_another_organisation_is_not_there(cast: Cast, spring: Round) -> None:
    client = signed_in(cast.charlie)
    for address in (
        reverse("concerns:calibration_round", args=[spring.pk]),
        reverse("concerns:calibration_close", args=[spring.pk]),
        reverse("concerns:calibration_score", args=[spring.pk, "dawn-round"]),
    ):
        assert client.get(address).status_code == 404
    assert "Spring" not in client.get(reverse("concerns:calibration")).content.decode()


def test_a_vignette_that_is_not_in_the_round_is_not_there(cast: Cast, spring: Round) -> None:
    address = reverse("concerns:calibration_score", args=[spring.pk, "winter-rota"])
    assert signed_in(cast.idris).get(address).status_code == 404
    with pytest.raises(Refused, match="not part of the round"):
        calibration.score(spring, "winter-rota", given(1, 1), by=cast.idris, at=AT)


def test_an_adviser_is_reminded_until_finished_and_others_are_not(cast: Cast, spring: Round) -> None:
    today = timezone.localdate()

    def titles(person: Person) -> list[str]:
        found = inbox.waiting(person, today)
        return [task.title for task in (*found.late, *found.today, *found.soon)]

    assert titles(cast.idris) == ["Score invented concerns: Spring"]
    assert titles(cast.helen) == []
    score_all(spring, cast.idris, (2, 2), (1, 2), (1, 1), (4, 4))
    assert titles(cast.idris) == []


def test_there_are_twelve_vignettes_or_more_of_different_trades_and_weights() -> None:
    entries = library.load("calibration", "vignettes").entries
    assert len(entries) >= 12
    assert len({entry["discipline"] for entry in entries.values()}) >= 8
    assert {entry["severity"] for entry in entries.values()} == {"low", "middling", "high", "unclear"}
    assert all(50 <= len(entry["text"].split()) <= 150 for entry in entries.values())

"""Handing over what somebody looks after: all at once; what may not pass stays, what is out of sight is not counted."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse

from lotus.concerns.actions import cases, handing
from lotus.concerns.models import Case, Interest, Part, Promise, Step
from lotus.core.casework import CaseRole
from lotus.core.refusal import Refused
from lotus.kernel.models import Person
from lotus.kernel.permissions import Role
from tests.factories import cast as people
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

AT = datetime(2026, 3, 5, 10, tzinfo=UTC)
PAGE = "/concerns/hand-over/"


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def nadia(cast: Cast) -> Person:
    return people.add(cast.here, "Nadia Rahman", Role.CASE_MANAGER)


def ask(whom: Person, role: CaseRole, to: Person) -> dict[str, str]:
    return {"whom": f"{whom.pk} {role}", "to": str(to.pk)}


def test_all_that_a_leaver_looks_after_goes_to_somebody_else(cast: Cast, nadia: Person) -> None:
    case = story.decided(cast).item.case
    Person.objects.filter(pk=cast.alice.pk).update(is_active=False)
    marian = signed_in(cast.marian)
    assert "Hand over concerns" in text(marian.get("/concerns/"))
    assert "Alice Morgan: case manager, 1" in text(marian.get(PAGE))
    answer = marian.post(PAGE, ask(cast.alice, CaseRole.CASE_MANAGER, nadia))
    assert "Nadia Rahman goes on with 1 concern" in text(answer)
    assert cases.holder(case, CaseRole.CASE_MANAGER) == nadia
    assert not Promise.objects.filter(case=case, who=cast.alice, done_at=None).exists()
    assert case.reference in text(signed_in(nadia).get("/concerns/"))
    hello = Promise.objects.get(case=case, kind="contact", done_at=None)
    assert hello.who == nadia
    assert (
        "Nadia Rahman goes on in place of Alice Morgan (case manager)."
        in Step.objects.get(case=case, kind="handed-over").theirs
    )
    assert "Nadia Rahman" in text(signed_in(cast.dana).get(reverse("concerns:standing", args=[case.pk])))


def test_a_case_manager_who_has_taken_over_is_in_touch_within_two_working_days(
    cast: Cast, nadia: Person
) -> None:
    case = story.decided(cast).item.case
    Promise.objects.filter(kind="contact").update(due=date(2026, 3, 20))
    handing.hand_over(cast.alice, nadia, CaseRole.CASE_MANAGER, by=cast.marian, at=AT)
    assert str(Promise.objects.get(case=case, kind="contact", done_at=None).due) == "2026-03-09"


def test_what_somebody_may_not_take_stays_and_the_reason_is_said(cast: Cast) -> None:
    case = story.decided(cast).item.case
    mary = people.add(cast.here, "Mary Oduya", Role.ADVISER)
    Interest.objects.create(case=case, person=mary, has=True, words="She is my sister.", at=AT)
    answer = text(signed_in(cast.marian).post(PAGE, ask(cast.idris, CaseRole.ADVISER, mary)))
    assert "Nothing was handed over" in answer
    assert "Mary Oduya takes no part in this case" in answer
    assert case.reference in answer
    assert cases.holder(case, CaseRole.ADVISER) == cast.idris
    assert not Step.objects.filter(kind="handed-over").exists()


def test_a_new_adviser_is_asked_for_an_interest_before_the_triage(cast: Cast) -> None:
    case = story.assigned(cast)
    mary = people.add(cast.here, "Mary Oduya", Role.ADVISER)
    done = handing.hand_over(cast.idris, mary, CaseRole.ADVISER, by=cast.marian, at=AT)
    assert (done.count, done.left) == (1, [])
    assert Promise.objects.get(case=case, kind="interest", done_at=None).who == mary
    assert Part.objects.filter(case=case, person=cast.idris, ended_at=None).count() == 0


@pytest.mark.parametrize(
    ("whom", "to", "role", "why"),
    [
        ("alice", "alice", CaseRole.CASE_MANAGER, "somebody else"),
        ("alice", "idris", CaseRole.CASE_MANAGER, "does not hold the role"),
        ("alice", "charlie", CaseRole.CASE_MANAGER, "does not hold the role"),
        ("mo", "bob", CaseRole.PASTORAL, "nothing left"),
    ],
)
def test_what_cannot_be_is_refused_in_words(cast: Cast, whom: str, to: str, role: CaseRole, why: str) -> None:
    story.assigned(cast)
    with pytest.raises(Refused, match=why):
        handing.hand_over(getattr(cast, whom), getattr(cast, to), role, by=cast.marian, at=AT)


def test_what_was_chosen_stays_and_the_reason_stands_beside_it(cast: Cast) -> None:
    story.assigned(cast)
    shown = text(signed_in(cast.marian).post(PAGE, ask(cast.alice, CaseRole.CASE_MANAGER, cast.idris)))
    assert "does not hold the role for it here (Case manager)" in shown
    assert f'value="{cast.alice.pk} case_manager" selected' in shown
    empty = text(signed_in(cast.marian).post(PAGE, {"whom": "", "to": ""}))
    assert "Choose whose concerns are handed over" in empty


# ---- Refused ----


def test_nobody_but_a_responsible_officer_hands_over(cast: Cast, nadia: Person) -> None:
    story.assigned(cast)
    for who in ("alice", "idris", "helen", "bob", "ada", "mo"):
        person = getattr(cast, who)
        assert signed_in(person).get(PAGE).status_code == 404
        assert signed_in(person).post(PAGE, {}).status_code == 404
        with pytest.raises(Refused, match="Only a responsible officer"):
            handing.hand_over(cast.alice, nadia, CaseRole.CASE_MANAGER, by=person, at=AT)
    assert "Hand over" not in text(signed_in(cast.alice).get("/concerns/"))


def test_a_concern_out_of_the_officers_sight_is_neither_counted_nor_handed_over(
    cast: Cast, nadia: Person
) -> None:
    case = story.assigned(cast)
    Case.objects.filter(pk=case.pk).update(practitioner=cast.marian)
    marian = signed_in(cast.marian)
    assert "Nobody holds anything to hand over" in text(marian.get(PAGE))
    with pytest.raises(Refused, match="nothing left"):
        handing.hand_over(cast.alice, nadia, CaseRole.CASE_MANAGER, by=cast.marian, at=AT)
    assert cases.holder(case, CaseRole.CASE_MANAGER) == cast.alice


def test_what_is_elsewhere_is_not_offered(cast: Cast) -> None:
    story.assigned(cast)
    shown = text(signed_in(cast.marian).get(PAGE))
    assert "Charlie Penn" not in shown
    assert "Mo Farley" not in shown

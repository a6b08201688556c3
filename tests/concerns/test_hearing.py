"""Hearing the practitioner: their wishes, an account entered for them, and why somebody is not told yet."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from lotus.concerns.actions import cases, hearing, meetings
from lotus.concerns.models import Case, Promise, Seat, Statement, TouchWish, Withheld
from lotus.core.casework import CaseRole, RoleConflict, role_conflict
from lotus.core.refusal import Refused
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

TOLD_ON = story.MONDAY + timedelta(days=1)
WISHED = {
    "how": "telephone",
    "how_note": "After six.",
    "contact": "Carys",
    "not_contact": "Nobody in surgery",
}


def page(name: str, case: Case) -> str:
    return reverse(f"concerns:{name}", args=[case.pk])


def day(name: str, date: Any) -> dict[str, str]:
    return {f"{name}-day": str(date.day), f"{name}-month": str(date.month), f"{name}-year": str(date.year)}


def shown(person: Any, name: str, case: Case) -> str:
    return signed_in(person).get(page(name, case)).content.decode()


def test_the_practitioner_says_who_should_be_there_and_the_manager_sees_it(cast: Cast) -> None:
    case, _way = story.told(cast)
    client = signed_in(cast.dana)
    assert page("own_wishes", case) in client.get(page("standing", case)).content.decode()
    assert client.post(page("own_wishes", case), WISHED).status_code == 302
    for person, name in (
        (cast.alice, "support"),
        (cast.alice, "assign"),
        (cast.bob, "support"),
        (cast.dana, "own_wishes"),
    ):
        assert "Nobody in surgery" in shown(person, name, case), name
    assert "Nobody in surgery" not in shown(cast.marian, "support", case)
    for person in (cast.marian, cast.idris, cast.helen):
        assert signed_in(person).get(page("own_wishes", case)).status_code == 404
        assert signed_in(person).get(page("assign", case)).status_code == 404
    assert Promise.objects.get(case=case, kind="wish", done_at=None).who == cast.alice


def test_only_the_practitioner_writes_their_wishes(cast: Cast) -> None:
    case, _way = story.told(cast)
    for person in (cast.alice, cast.bob, cast.marian, cast.mo, cast.charlie):
        assert signed_in(person).post(page("own_wishes", case), WISHED).status_code == 404
    assert (
        "Choose how to be in touch"
        in signed_in(cast.dana).post(page("own_wishes", case), {"how": ""}).content.decode()
    )
    assert not TouchWish.objects.exists()


def test_an_account_is_put_on_record_for_somebody_who_rather_tells(cast: Cast) -> None:
    case, _way = story.told(cast)
    typed = {"how": "telephone", "body": "I was alone that night.", **day("given_on", TOLD_ON.date())}
    client = signed_in(cast.alice)
    assert client.post(page("account_enter", case), typed).status_code == 302
    statement = Statement.objects.get()
    assert (statement.by, statement.how, statement.given_on) == (cast.alice, "telephone", TOLD_ON.date())
    assert not Promise.objects.filter(case=case, kind="account", done_at=None).exists()
    assert "Given by telephone on" in shown(cast.alice, "case", case)
    own = shown(cast.dana, "own_account", case)
    assert "I was alone that night." in own
    assert "Put on record for you on" in own
    standing = shown(cast.dana, "standing", case)
    assert "We put it on record for you" in standing
    assert "as you gave it by telephone" in standing


def test_an_account_is_given_after_the_first_letter_and_by_today(cast: Cast) -> None:
    case, _way = story.told(cast)
    for on in (story.MONDAY.date(), timezone.localdate() + timedelta(days=1)):
        typed = {"how": "in_person", "body": "I was alone.", **day("given_on", on)}
        assert (
            b"nhsuk-error-message" in signed_in(cast.alice).post(page("account_enter", case), typed).content
        )
    untold = story.assigned(cast, about="notes by day")
    words = {"body": "x", "how": "video", "given_on": story.MONDAY.date()}
    with pytest.raises(Refused, match="first letter"):
        hearing.enter_account(untold, **words, by=cast.alice, at=story.MONDAY)  # type: ignore[arg-type]
    assert not Statement.objects.exists()


def test_nobody_else_enters_an_account(cast: Cast) -> None:
    case, _way = story.told(cast)
    for person in (cast.dana, cast.bob, cast.idris, cast.marian, cast.helen, cast.mo, cast.charlie):
        for name in ("account_enter", "withhold"):
            assert signed_in(person).get(page(name, case)).status_code == 404
            assert signed_in(person).post(page(name, case), {"body": "x"}).status_code == 404


def test_not_told_yet_has_a_reason_and_a_day_to_look_again(cast: Cast) -> None:
    case = story.assigned(cast)
    again = timezone.localdate() + timedelta(days=7)
    typed = {"why": "The police ask us to wait.", **day("look_again", again)}
    assert signed_in(cast.alice).post(page("withhold", case), typed).status_code == 302
    assert Promise.objects.get(case=case, kind="tell", done_at=None).due == again
    for person in (cast.alice, cast.marian):
        read = shown(person, "case", case)
        assert "has not been told yet" in read
        assert "The police ask us to wait." in read
    story.free(cast, case, cast.idris)
    assert "The police" not in shown(cast.idris, "case", case)
    assert "The police" not in shown(cast.bob, "case", case)


@pytest.mark.parametrize("days", [0, 29])
def test_it_is_looked_at_again_within_four_weeks(cast: Cast, days: int) -> None:
    case = story.assigned(cast)
    typed = {
        "why": "The police ask us to wait.",
        **day("look_again", timezone.localdate() + timedelta(days=days)),
    }
    answer = signed_in(cast.alice).post(page("withhold", case), typed).content.decode()
    assert "Write a day within the next 28 days" in answer
    assert "The police ask us to wait." in answer
    assert not Withheld.objects.exists()


def test_nothing_is_withheld_from_somebody_who_was_told(cast: Cast) -> None:
    case, _way = story.told(cast)
    assert signed_in(cast.alice).get(page("withhold", case))["Location"] == page("case", case)
    with pytest.raises(Refused, match="told already"):
        hearing.withhold(case, why="x", look_again=TOLD_ON.date(), by=cast.alice, at=TOLD_ON)


@pytest.mark.parametrize("held", [role for role in CaseRole if role is not CaseRole.PASTORAL])
def test_a_pastoral_contact_has_no_other_part_of_any_kind(held: CaseRole) -> None:
    assert role_conflict(CaseRole.PASTORAL, {held}, False, False) is RoleConflict.PASTORAL_HAS_PART
    assert role_conflict(held, {CaseRole.PASTORAL}, False, False) is RoleConflict.IS_PASTORAL


def test_a_concern_does_not_go_before_a_group_in_which_the_pastoral_contact_sits(cast: Cast) -> None:
    case = story.heard(cast)
    story.triaged(cast, case)
    assert cases.holder(case, CaseRole.PASTORAL) == cast.bob
    Seat.objects.create(group=cast.group, person=cast.bob)
    with pytest.raises(Refused, match="is the pastoral contact"):
        meetings.ask(case, group=cast.group, on=timezone.localdate(), by=cast.alice, at=TOLD_ON)

"""Support: the eight considerations, adjustments, wishes, check-ins that stay between two people, wellbeing."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotus.concerns.actions import cases, support, wellbeing
from lotus.concerns.models import Adjustment, Case, CheckIn, Considered, Promise, Step, Wellbeing
from lotus.core.refusal import Refused, Stale
from lotus.core.support import Answer, Consideration, Record, State, Wellness, how_many, settled, stands
from lotus.kernel.models import AuditEntry, Message
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

AT = datetime(2026, 2, 12, 10, tzinfo=UTC)
TODAY = date(2026, 2, 12)
NOBODY_ELSE = ("alice", "marian", "idris", "helen", "ada", "mo", "charlie")


def page(name: str, case: Case, *parts: Any) -> str:
    return reverse(f"concerns:{name}", args=[case.pk, *parts])


def text(answer: Any) -> str:
    return str(answer.content.decode())


def day(name: str, value: date) -> dict[str, str]:
    return {f"{name}-day": str(value.day), f"{name}-month": str(value.month), f"{name}-year": str(value.year)}


@pytest.fixture
def case(cast: Cast) -> Case:
    told, _way = story.told(cast)
    return told


@pytest.fixture
def alice(cast: Cast) -> Client:
    return signed_in(cast.alice)


def considered(cast: Cast, case: Case, one: Consideration, state: State, note: str = "", **more: Any) -> Any:
    facts = {"on": TODAY, "number": 0, "by": cast.alice, "at": AT, **more}
    return support.consider(case, one, state=state, note=note, **facts)


def talked(cast: Cast, case: Case, **changes: Any) -> CheckIn:
    facts = {
        "held_on": TODAY,
        "how": "video",
        "feeling": "I do not sleep, secretly.",
        "own_words": True,
        "needed": "A week without nights.",
        "next_on": TODAY + timedelta(days=7),
        "by": cast.bob,
        "at": AT,
    }
    return support.note_check_in(case, **{**facts, **changes})


# ---- The eight considerations ----


@pytest.mark.parametrize(
    ("answer", "holds"),
    [
        (None, False),
        (Answer(State.DONE), True),
        (Answer(State.PLANNED, note="On Monday."), False),
        (Answer(State.NOT_NEEDED), False),
        (Answer(State.NOT_NEEDED, note="  "), False),
        (Answer(State.NOT_NEEDED, note="There is no investigation."), True),
    ],
)
def test_done_stands_planned_does_not_and_not_needed_stands_with_a_reason(
    answer: Answer | None, holds: bool
) -> None:
    assert stands(answer) is holds


def test_what_the_record_shows_goes_before_what_somebody_wrote() -> None:
    wrote = {one: Answer(State.DONE, TODAY) for one in Consideration}
    gone = settled(wrote, Record(told_on=TODAY, next_by=TODAY - timedelta(days=1)), TODAY)
    assert gone[Consideration.PASTORAL] is None
    assert gone[Consideration.IN_TOUCH] is None
    assert how_many(gone.values()) == 6
    whole = Record(told_on=TODAY, pastoral_since=TODAY, heard_on=TODAY, next_by=TODAY)
    there = settled({}, whole, TODAY)
    assert [one for one, answer in there.items() if stands(answer)] == ["explained", "pastoral", "in-touch"]


def test_the_case_counts_how_many_of_eight_stand(cast: Cast, case: Case, alice: Client) -> None:
    Promise.objects.filter(kind="contact").update(due=timezone.localdate())
    assert "3 of 8 considerations stand" in text(alice.get(page("case", case)))
    considered(cast, case, Consideration.GUIDANCE, State.DONE)
    considered(cast, case, Consideration.INVESTIGATOR, State.NOT_NEEDED, "There is no investigation.")
    considered(cast, case, Consideration.ADJUSTMENTS, State.PLANNED, "On Monday.")
    shown = text(alice.get(page("support", case)))
    assert "5 of 8 considerations stand" in shown
    assert "There is no investigation." in shown
    assert "5 of 8 considerations stand" in text(alice.get(page("case", case)))
    Promise.objects.filter(kind="contact").update(due=timezone.localdate() - timedelta(days=1))
    assert "4 of 8 considerations stand" in text(alice.get(page("case", case)))
    assert "Late since" in text(signed_in(cast.dana).get(page("standing", case)))


def test_the_form_of_a_consideration_keeps_a_note_and_asks_why_it_is_not_needed(
    cast: Cast, case: Case, alice: Client
) -> None:
    form = page("consider", case, "effect")
    typed = {"state": "not_needed", "note": "", "number": "0", **day("on", TODAY)}
    assert "Without that it does not stand" in text(alice.post(form, typed))
    assert not Considered.objects.exists()
    assert alice.post(form, {**typed, "note": "The group has not met."})["Location"] == page("support", case)
    assert Considered.objects.get().note == "The group has not met."
    assert "The group has not met." in text(alice.get(form))
    assert alice.get(page("consider", case, "nothing-of-the-kind")).status_code == 404


def test_whoever_writes_second_sees_both_notes_and_nothing_is_lost(
    cast: Cast, case: Case, alice: Client
) -> None:
    considered(cast, case, Consideration.EFFECT, State.PLANNED, "First.", by=cast.bob)
    with pytest.raises(Stale):
        considered(cast, case, Consideration.EFFECT, State.DONE, "Second.")
    typed = {"state": "done", "note": "Second.", "number": "0", **day("on", TODAY)}
    answer = text(alice.post(page("consider", case, "effect"), typed))
    assert "Bob Tierney wrote here while you did" in answer
    assert "First." in answer
    assert "Second." in answer
    assert alice.post(page("consider", case, "effect"), {**typed, "number": "1"}).status_code == 302
    assert [row.note for row in Considered.objects.all()] == ["First.", "Second."]


def test_the_group_sees_that_they_stand_and_no_note(cast: Cast) -> None:
    item = story.on_agenda(cast)
    considered(cast, item.case, Consideration.EFFECT, State.DONE, "Weighed with her doctor.")
    shown = text(signed_in(cast.helen).get(page("case", item.case)))
    assert "What stands of the support" in shown
    assert "Weighed with her doctor" not in shown
    assert signed_in(cast.helen).get(page("support", item.case)).status_code == 404
    assert "What stands of the support" not in text(signed_in(cast.idris).get(page("case", item.case)))


def test_the_longest_silence_can_be_set(cast: Cast, case: Case) -> None:
    cases.note_contact(case, how="video", note="", by=cast.alice, at=AT)
    assert Promise.objects.get(kind="contact", done_at=None).due == TODAY + timedelta(days=14)
    case.organisation.settings["clocks"] = {"contact": {"value": 7}}
    cases.note_contact(case, how="video", note="", by=cast.alice, at=AT)
    assert Promise.objects.get(kind="contact", done_at=None).due == TODAY + timedelta(days=7)


# ---- Adjustments and wishes ----


def test_an_adjustment_is_agreed_looked_at_again_and_ended(cast: Cast, case: Case, alice: Client) -> None:
    soon = timezone.localdate() + timedelta(days=20)
    agreed = {"what": "Questions two days ahead", **day("agreed_on", TODAY), **day("review_on", soon)}
    assert alice.post(page("adjust", case), agreed).status_code == 302
    row = Adjustment.objects.get()
    assert "Questions two days ahead" in text(signed_in(cast.dana).get(page("standing", case)))
    again = page("look_again", case, row.pk)
    assert "when you look at it again" in text(alice.post(again, {"goes_on": "yes", "what": "In writing"}))
    later = {"goes_on": "yes", "what": "Questions in writing", **day("review_on", soon)}
    assert alice.post(again, later).status_code == 302
    assert alice.get(again).status_code == 404
    new = Adjustment.objects.get(ended_at=None)
    assert new.what == "Questions in writing"
    with pytest.raises(Refused, match="Somebody has looked"):
        support.look_again(row, what="x", review_on=None, by=cast.alice, at=AT)
    ended = {"goes_on": "no", "what": new.what}
    assert alice.post(page("look_again", case, new.pk), ended).status_code == 302
    assert "Questions in writing" not in text(signed_in(cast.dana).get(page("standing", case)))
    assert Adjustment.objects.count() == 2


def test_an_adjustment_is_looked_at_on_a_later_day(cast: Cast, case: Case, alice: Client) -> None:
    today = timezone.localdate()
    agreed = {"what": "Breaks", **day("agreed_on", today), **day("review_on", today)}
    assert "on a day after it was agreed" in text(alice.post(page("adjust", case), agreed))


def test_the_person_says_what_would_help_and_those_who_support_them_read_it(cast: Cast, case: Case) -> None:
    dana = signed_in(cast.dana)
    assert "A few words are enough" in text(dana.post(page("own_support", case), {"words": ""}))
    answer = dana.post(page("own_support", case), {"words": "Please ring after four."}, follow=True)
    assert "can read it now" in text(answer)
    for who in (cast.alice, cast.bob, cast.marian):
        assert "Please ring after four." in text(signed_in(who).get(page("support", case)))
    with pytest.raises(Refused):
        support.wish(case, words=" ", by=cast.dana, at=AT)


# ---- Check-ins ----


def test_the_first_check_in_is_dated_before_the_first_letter(cast: Cast) -> None:
    case = story.assigned(cast)
    assert case.told_at is None
    assert CheckIn.objects.get().planned_on == date(2026, 2, 12)
    assert "Talk with Dana" not in text(signed_in(cast.bob).get("/"))
    with pytest.raises(Refused, match="first letter has not gone"):
        talked(cast, case)
    assert "has not gone yet" in text(signed_in(cast.bob).get(page("check_ins", case)))
    cases.assign(case, adviser=cast.idris, pastoral=cast.bob, by=cast.alice, at=AT)
    assert CheckIn.objects.count() == 1


def test_what_is_said_in_a_check_in_is_read_by_the_two_of_them_alone(cast: Cast, case: Case) -> None:
    steps, messages = Step.objects.count(), Message.objects.count()
    bob, today = signed_in(cast.bob), timezone.localdate()
    typed = {
        **day("held_on", today),
        "how": "telephone",
        "feeling": "I do not sleep, secretly.",
        "needed": "A week without nights.",
        **day("next_on", today + timedelta(days=7)),
    }
    assert "tick the box when they agree" in text(bob.post(page("check_ins", case), typed))
    assert bob.post(page("check_ins", case), {**typed, "own_words": "on"}).status_code == 302
    assert "I do not sleep, secretly." in text(bob.get(page("check_ins", case)))
    assert "A week without nights." in text(signed_in(cast.dana).get(page("own_support", case)))
    assert "You next talk on" in text(signed_in(cast.dana).get(page("standing", case)))
    for who in (cast.alice, cast.marian):
        shown = text(signed_in(who).get(page("support", case)))
        assert "they talked" in shown
        assert "secretly" not in shown
        assert "without nights" not in shown
    assert "Talk with Dana" in text(bob.get("/"))
    assert (Step.objects.count(), Message.objects.count()) == (steps, messages)
    assert "secretly" not in str(list(AuditEntry.objects.values_list("details", flat=True)))
    assert not [one for one in mail.outbox if "secretly" in one.body]


def test_a_new_contact_does_not_read_what_was_said_to_the_one_before(cast: Cast, case: Case) -> None:
    from lotus.kernel.permissions import Role
    from tests.factories.cast import add

    talked(cast, case)
    pia = add(cast.here, "Pia Lund", Role.PASTORAL_CONTACT)
    cases.assign(case, adviser=cast.idris, pastoral=pia, by=cast.alice, at=AT)
    assert "secretly" not in text(signed_in(pia).get(page("check_ins", case)))
    assert signed_in(cast.bob).get(page("check_ins", case)).status_code == 404
    assert "secretly" in text(signed_in(cast.dana).get(page("own_support", case)))


def test_the_contact_moves_the_next_talk(cast: Cast, case: Case) -> None:
    bob, later = signed_in(cast.bob), timezone.localdate() + timedelta(days=9)
    assert "This day has passed" in text(bob.post(page("check_in_plan", case), day("on", TODAY)))
    assert bob.post(page("check_in_plan", case), day("on", later)).status_code == 302
    assert CheckIn.objects.get(held_on=None).planned_on == later


# ---- Wellbeing ----


def test_nothing_is_kept_without_agreement_and_withdrawing_deletes_it(cast: Cast, case: Case) -> None:
    dana, own = signed_in(cast.dana), page("own_wellbeing", case)
    typed = {"before": "mild", "during": "severe", "sick_days": "12", "used": "yes"}
    assert "Tick the box if you agree" in text(dana.post(own, typed))
    assert not Wellbeing.objects.exists()
    assert dana.post(own, {**typed, "agreed": "on"}).status_code == 302
    assert Wellbeing.objects.get().answers == {
        "before": "mild",
        "during": "severe",
        "sick_days": 12,
        "used": True,
    }
    assert "a number" in text(dana.post(own, {**typed, "sick_days": "-1", "agreed": "on"}))
    answer = dana.post(own, {"then": "withdraw"}, follow=True)
    assert "Your answers are deleted" in text(answer)
    assert not Wellbeing.objects.exists()
    assert AuditEntry.objects.filter(action="wellbeing.withdrawn").exists()


def test_the_contact_writes_what_they_were_told_only_if_the_person_agreed(cast: Cast, case: Case) -> None:
    bob, note = signed_in(cast.bob), page("wellbeing_note", case)
    assert bob.get(note).status_code == 404
    with pytest.raises(Refused, match="have not agreed"):
        wellbeing.note(case, answers={}, by=cast.bob, at=AT)
    said = {"before": Wellness.MILD, "during": Wellness.SEVERE}
    wellbeing.keep(case, answers=said, pastoral_may=True, by=cast.dana, at=AT)
    shown = bob.get(note)
    assert "checked" not in text(shown)
    assert bob.post(note, {"during": "moderate"}).status_code == 302
    assert Wellbeing.objects.get().answers == {"before": "mild", "during": "moderate"}


# ---- Refused ----


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("support", "alice marian bob"),
        ("adjust", "alice bob"),
        ("check_ins", "bob"),
        ("check_in_plan", "bob"),
        ("own_support", "dana"),
        ("own_wellbeing", "dana"),
    ],
)
def test_each_page_is_there_for_those_alone_who_may(cast: Cast, case: Case, name: str, may: str) -> None:
    for who in {*NOBODY_ELSE, "bob", "dana"}:
        answers = signed_in(getattr(cast, who)).get(page(name, case)).status_code
        assert answers == (200 if who in may.split() else 404), who


def test_the_actions_ask_again(cast: Cast, case: Case) -> None:
    dates = {"agreed_on": TODAY, "review_on": TODAY + timedelta(days=5)}
    row = support.adjust(case, what="Breaks", **dates, by=cast.bob, at=AT)
    calls = (
        ("alice bob", lambda by: considered(cast, case, Consideration.EFFECT, State.PLANNED, by=by)),
        ("alice bob", lambda by: support.adjust(case, what="x", **dates, by=by, at=AT)),
        ("alice bob", lambda by: support.look_again(row, what="x", review_on=None, by=by, at=AT)),
        ("dana", lambda by: support.wish(case, words="x", by=by, at=AT)),
        ("bob", lambda by: talked(cast, case, by=by)),
        ("bob", lambda by: support.plan_check_in(case, on=TODAY, by=by, at=AT)),
        ("dana", lambda by: wellbeing.keep(case, answers={}, pastoral_may=True, by=by, at=AT)),
        ("bob", lambda by: wellbeing.note(case, answers={}, by=by, at=AT)),
        ("dana", lambda by: wellbeing.withdraw(case, by=by, at=AT)),
    )
    for may, call in calls:
        for who in {*NOBODY_ELSE, "bob", "dana"} - set(may.split()):
            with pytest.raises(PermissionDenied):
                call(getattr(cast, who))

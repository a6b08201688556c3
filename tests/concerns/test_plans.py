"""The performance plan: five steps, none skipped without a word, and two signatures under the same words."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from lotus.concerns.actions import plans
from lotus.concerns.models import Case, Plan, Promise
from lotus.core.plan import PlanStep, gaps
from lotus.core.refusal import Refused, Stale
from lotus.ui import pdf
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

AT = datetime(2026, 3, 10, 10, tzinfo=UTC)
WHOLE = {f"{step}{more}": f"words on {step}" for step in PlanStep for more in ("", "_evidence")}


def page(name: str, case: Case) -> str:
    return reverse(f"concerns:{name}", args=[case.pk])


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def case(cast: Cast) -> Case:
    """A case on which a plan was decided, and the letter about it has gone."""
    return story.plan_decided(cast)


def kept(cast: Cast, case: Case, **changes: Any) -> Plan:
    later = timezone.localdate() + timedelta(days=42)
    facts = {"causes": ["load"], "review_on": later, "number": 0, "by": cast.alice, "at": AT}
    return plans.save(case, changes.pop("texts", WHOLE), **{**facts, **changes})


def test_a_step_is_left_out_only_with_a_reason() -> None:
    assert gaps(WHOLE, ["load"]) == ()
    assert gaps({**WHOLE, "discuss_evidence": " "}, ["load"]) == (PlanStep.DISCUSS,)
    assert gaps({**WHOLE, "discuss": "", "discuss_why_not": "She asked not to."}, ["load"]) == ()
    assert gaps(WHOLE, []) == (PlanStep.ASSESS,)
    assert gaps({}, []) == tuple(PlanStep)


def test_it_begins_only_once_it_was_decided_and_told(cast: Cast) -> None:
    decision = story.decided(cast)
    with pytest.raises(Refused, match="decided on"):
        kept(cast, decision.item.case)
    assert "There is no plan yet" in text(signed_in(cast.alice).get(page("plan", decision.item.case)))
    assert signed_in(cast.dana).get(page("own_plan", decision.item.case)).status_code == 404


def test_both_sign_the_same_words_and_then_it_holds(cast: Cast, case: Case) -> None:
    alice, dana = signed_in(cast.alice), signed_in(cast.dana)
    later = timezone.localdate() + timedelta(days=42)
    typed = {**WHOLE, "number": "0", "causes": ["load", "team"]}
    assert alice.post(page("plan_write", case), typed).status_code == 302
    assert "when you look back" in text(alice.post(page("plan", case), {"number": "1"}))
    day = {"review_on-day": later.day, "review_on-month": later.month, "review_on-year": later.year}
    assert alice.post(page("plan_write", case), {**typed, "number": "1", **day}).status_code == 302
    own = {"words": "I write the plan before I leave the ward.", "number": "2"}
    assert dana.post(page("own_plan", case), own).status_code == 302
    assert alice.post(page("plan", case), {"number": "3"}).status_code == 302
    assert "Your case manager has signed. You have not yet." in text(dana.get(page("own_plan", case)))
    assert "The case manager has signed. Dana has not yet." in text(
        signed_in(cast.marian).get(page("plan", case))
    )
    assert dana.post(page("own_plan", case), {"then": "sign", "number": "3"}).status_code == 302
    assert "It holds" in text(dana.get(page("own_plan", case)))
    assert "It holds" in text(signed_in(cast.helen).get(page("plan", case)))
    assert Promise.objects.get(kind="plan-review").due == later
    assert "Your plan" in text(dana.get(page("standing", case)))


def test_what_there_is_to_do_first_names_a_plan_that_waits(cast: Cast, case: Case) -> None:
    dana = signed_in(cast.dana)
    for letter in case.letters.exclude(sent_at=None):
        dana.get(reverse("concerns:own_letter", args=[case.pk, letter.pk]))
    waits = "Read the plan, when you are ready"
    kept(cast, case)
    assert waits not in text(dana.get(page("standing", case)))
    plans.sign(case, number=1, by=cast.alice, at=AT)
    assert waits in text(dana.get(page("standing", case)))
    plans.sign(case, number=1, by=cast.dana, at=AT)
    assert waits not in text(dana.get(page("standing", case)))


def test_the_plan_stands_in_the_paper_they_keep(
    cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "render", lambda html, **_how: html.encode())
    assert "Your plan" not in text(signed_in(cast.dana).get(page("standing_paper", case)))
    kept(cast, case, texts={**WHOLE, "discuss": "", "discuss_why_not": "At her wish."})
    paper = text(signed_in(cast.dana).get(page("standing_paper", case)))
    assert "words on agree" in paper
    assert "Left out, because: At her wish." in paper


def test_a_change_takes_both_signatures_off(cast: Cast, case: Case) -> None:
    plan = kept(cast, case)
    plans.sign(case, number=plan.version, by=cast.alice, at=AT)
    plans.sign(case, number=plan.version, by=cast.dana, at=AT)
    assert Plan.objects.get().holds
    plans.write_own(case, words="Something new.", number=plan.version, by=cast.dana, at=AT)
    row = Plan.objects.get()
    assert (row.manager_signed_at, row.person_signed_at) == (None, None)


def test_nobody_signs_what_they_have_not_read(cast: Cast, case: Case) -> None:
    plan = kept(cast, case)
    plans.write_own(case, words="New.", number=plan.version, by=cast.dana, at=AT)
    with pytest.raises(Stale):
        plans.sign(case, number=plan.version, by=cast.alice, at=AT)
    answer = signed_in(cast.alice).post(page("plan", case), {"number": str(plan.version)})
    assert "changed after you opened this page" in text(answer)
    stale = {"words": "Mine.", "number": str(plan.version)}
    assert "changed after you opened" in text(signed_in(cast.dana).post(page("own_plan", case), stale))
    typed = {**WHOLE, "agree": "Another goal", "number": str(plan.version)}
    kept(cast, case, texts={**WHOLE, "agree": "One goal"}, number=plan.version + 1)
    answer = text(signed_in(cast.alice).post(page("plan_write", case), typed))
    assert "One goal" in answer
    assert "Another goal" in answer


def test_an_empty_step_is_named_when_somebody_signs(cast: Cast, case: Case) -> None:
    plan = kept(cast, case, texts={**WHOLE, "discuss": ""})
    with pytest.raises(Refused, match="Meet and talk it through"):
        plans.sign(case, number=plan.version, by=cast.alice, at=AT)


@pytest.mark.parametrize(
    ("name", "may"),
    [("plan", "alice marian helen omar"), ("plan_write", "alice"), ("own_plan", "dana")],
)
def test_each_page_is_there_for_those_alone_who_may(cast: Cast, case: Case, name: str, may: str) -> None:
    kept(cast, case)
    for who in ("alice", "marian", "idris", "helen", "omar", "bob", "dana", "ada", "mo", "charlie"):
        status = signed_in(getattr(cast, who)).get(page(name, case)).status_code
        assert status == (200 if who in may.split() else 404), who
    assert signed_in(cast.helen).post(page("plan", case), {"number": "1"}).status_code == 404


def test_the_actions_ask_again(cast: Cast, case: Case) -> None:
    plan = kept(cast, case)
    calls = (
        ("alice", lambda by: kept(cast, case, by=by, number=plan.version)),
        ("dana", lambda by: plans.write_own(case, words="x", number=plan.version, by=by, at=AT)),
        ("alice dana", lambda by: plans.sign(case, number=plan.version, by=by, at=AT)),
    )
    for may, call in calls:
        for who in {"alice", "marian", "idris", "helen", "bob", "dana", "ada", "mo"} - set(may.split()):
            with pytest.raises(PermissionDenied):
                call(getattr(cast, who))

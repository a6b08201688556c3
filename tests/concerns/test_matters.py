"""A concern about a team, a process or a culture: received, looked at and answered as any other, about no person."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotus.concerns.actions import cases, meetings, triage
from lotus.concerns.models import AgendaItem, Case, Decision, Interest, Promise, TriageCopy
from lotus.core import library
from lotus.core.casework import AboutKind, DecisionKind, ReporterKind, Stage, decisions, may_move
from lotus.core.refusal import Refused
from tests.concerns.test_cases_pages import TYPED
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

TEAM = {**TYPED, "practitioner": "", "discipline": "", "matter": "team", "matter_name": "Handover on Ward 7"}


def looked_at(cast: Cast) -> Case:
    case = story.about_a_team(cast)
    cases.assign_matter(case, adviser=cast.idris, by=cast.alice, at=story.MONDAY)
    return case


def text(client: Client, name: str, case: Case) -> str:
    answer = client.get(reverse(f"concerns:{name}", args=[case.pk]))
    assert answer.status_code == 200, name
    return answer.content.decode()


def test_a_concern_about_a_team_is_recorded_without_naming_a_person(cast: Cast) -> None:
    answer = signed_in(cast.alice).post(reverse("concerns:raise"), TEAM, follow=True)
    case = Case.objects.get()
    assert (case.practitioner, case.matter, case.matter_name) == (None, "team", "Handover on Ward 7")
    assert "Handover on Ward 7" in answer.content.decode()
    assert "has not been told yet" not in answer.content.decode()
    assert "Name who looks at it." in answer.content.decode()
    assert "who supports the person" not in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"matter_name": " "}, "Write which team, process or culture it is about"),
        ({"matter": "person"}, "Write who it is about"),
    ],
)
def test_which_team_it_is_about_is_asked_beside_the_field(
    cast: Cast, change: dict[str, str], says: str
) -> None:
    answer = signed_in(cast.alice).post(reverse("concerns:raise"), {**TEAM, **change})
    assert says in answer.content.decode()
    assert not Case.objects.exists()


def test_an_adviser_is_enough_where_nobody_waits_to_be_told(cast: Cast) -> None:
    case = story.about_a_team(cast)
    answer = signed_in(cast.alice).post(
        reverse("concerns:assign", args=[case.pk]), {"adviser": str(cast.idris.pk)}
    )
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.stage == Stage.UNDERSTOOD
    assert set(Promise.objects.filter(case=case, done_at=None).values_list("kind", flat=True)) == {"interest"}


def test_its_triage_is_signed_without_a_question_of_health_and_without_a_copy(cast: Cast) -> None:
    case = looked_at(cast)
    story.free(cast, case, cast.idris)
    at = story.MONDAY + timedelta(days=4)
    begun = triage.begin(case, by=cast.idris, at=at)
    form = text(signed_in(cast.idris), "triage", case)
    assert "Around it" in form
    assert "May their own health play a part?" not in form
    review = triage.Review(story.REVIEW.reviewed_on, story.REVIEW.texts, safeguarding=False)
    saved = triage.save(begun, review, number=0, by=cast.idris, at=at)
    triage.save_risk(saved, story.RISK, risk=None, number=0, by=cast.idris, at=at)
    client = signed_in(cast.idris)
    assert "One last question" not in text(client, "triage_sign", case)
    client.post(reverse("concerns:triage_sign", args=[case.pk]), {"number": saved.version})
    assert "Triage and review" in text(signed_in(cast.alice), "triage", case)
    assert case.triage.__class__.objects.get(case=case).signed_at
    assert not TriageCopy.objects.exists()
    assert "The triage" in text(signed_in(cast.alice), "case", case)


@pytest.mark.parametrize(
    ("page", "more"),
    [("letter_new", ["first-notice"]), ("contact", []), ("own_address", [])],
)
def test_pages_about_a_person_are_not_there(cast: Cast, page: str, more: list[str]) -> None:
    case = looked_at(cast)
    client = signed_in(cast.alice)
    address = reverse(f"concerns:{page}", args=[case.pk, *more])
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


def test_a_person_and_a_team_are_never_both_or_neither(cast: Cast) -> None:
    with pytest.raises(Refused, match="either which person"):
        story.raised(cast, practitioner=None)
    with pytest.raises(Refused, match="either which person"):
        story.raised(cast, matter=AboutKind.CULTURE)
    case = story.about_a_team(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(matter="")
    with pytest.raises(Refused, match="no one person"):
        _ = case.person


def test_an_adviser_alone_is_not_enough_for_a_person(cast: Cast) -> None:
    case = story.raised(cast)
    with pytest.raises(Refused, match="pastoral contact"):
        cases.assign_matter(case, adviser=cast.idris, by=cast.alice, at=story.MONDAY)


def test_what_is_understood_leads_straight_to_learning_where_it_is_about_no_person() -> None:
    assert may_move(Stage.UNDERSTOOD, Stage.LEARNING, of_person=False)
    assert not may_move(Stage.UNDERSTOOD, Stage.LEARNING)
    assert not may_move(Stage.RAISED, Stage.LEARNING, of_person=False)


def decided(cast: Cast, item: AgendaItem, kind: DecisionKind) -> Decision:
    present = [cast.helen, cast.omar, cast.priya]
    facts = meetings.Decided(
        kind, "Read.", "Eleven minutes.", "A longer handover", cast.alice, story.REVIEW.reviewed_on, present
    )
    at = story.MONDAY + timedelta(days=22)
    saved = meetings.record(item, facts, number=0, by=cast.omar, at=at)
    return meetings.sign(item, number=saved.version, by=cast.helen, at=at)


def due(case: Case) -> set[str]:
    return set(Promise.objects.filter(case=case, done_at=None).values_list("kind", flat=True))


def test_a_group_takes_it_up_without_an_account_or_a_first_letter(cast: Cast) -> None:
    item = story.team_on_agenda(cast)
    assert item.case.stage == Stage.GROUP
    form = (
        signed_in(cast.omar).get(reverse("concerns:decision", args=[item.case_id, item.pk])).content.decode()
    )
    assert "Hear those who work there before anything is decided" in form
    for about_a_person in (
        'value="performance_plan"',
        'value="occupational_health"',
        "given an account",
        "For a restriction",
    ):
        assert about_a_person not in form


def test_once_it_is_signed_it_goes_on_and_whoever_raised_it_is_to_be_told(cast: Cast) -> None:
    item = story.team_on_agenda(cast)
    decided(cast, item, DecisionKind.INFORMAL_RESOLUTION)
    case = Case.objects.get(pk=item.case_id)
    assert case.stage == Stage.HELPED
    assert due(case) == {"next", "feedback"}
    assert Promise.objects.get(case=case, kind="feedback", done_at=None).due == meetings.letter_due(
        item.meeting.on
    )
    page = text(signed_in(cast.alice), "case", case)
    assert "Write to" not in page
    assert "What this shows about the system" in page
    meeting = signed_in(cast.omar).get(reverse("concerns:meeting", args=[case.pk, item.pk])).content.decode()
    assert "Settle it by talking with those it touches" in meeting


def test_nobody_is_promised_an_answer_whom_none_can_reach(cast: Cast) -> None:
    item = story.team_on_agenda(cast, reporter=cases.Told(ReporterKind.ANONYMOUS, "", ""))
    decided(cast, item, DecisionKind.CLOSE)
    assert due(item.case) == {"next"}
    assert Case.objects.get(pk=item.case_id).stage == Stage.LEARNING


@pytest.mark.parametrize("kind", sorted(set(DecisionKind) - set(decisions(of_person=False))))
def test_what_touches_one_person_is_not_decided_where_nobody_was_heard(
    cast: Cast, kind: DecisionKind
) -> None:
    item = story.team_on_agenda(cast)
    with pytest.raises(Refused, match="concern of its own"):
        decided(cast, item, kind)
    assert not Decision.objects.exists()


def test_who_has_an_interest_in_the_team_takes_no_part_and_sees_nothing_of_it(cast: Cast) -> None:
    item = story.team_on_agenda(cast)
    Interest.objects.create(case=item.case, person=cast.omar, has=True, words="My ward.", at=timezone.now())
    with pytest.raises(PermissionDenied):
        decided(cast, item, DecisionKind.CLOSE)
    for name, more in (("case", []), ("meeting", [item.pk]), ("decision", [item.pk])):
        assert (
            signed_in(cast.omar).get(reverse(f"concerns:{name}", args=[item.case_id, *more])).status_code
            == 404
        )
    assert "Handover on Ward 7" not in signed_in(cast.omar).get("/").content.decode()


def test_every_decision_about_a_team_has_words_of_its_own() -> None:
    words = library.load("concerns", "decisions").entries
    assert {kind for kind in words if "matter" in words[kind]} == set(decisions(of_person=False))

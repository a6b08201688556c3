"""Putting a case before a group, the members' answers, and the decision."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lotus.concerns.models import AgendaItem, Case, Decision, Interest, Promise
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast


def page(name: str, item: AgendaItem) -> str:
    return reverse(f"concerns:{name}", args=[item.case_id, item.pk])


def day(name: str, days: int) -> dict[str, str]:
    """A day from today as three boxes."""
    when = timezone.localdate() + timedelta(days=days)
    return {f"{name}-day": str(when.day), f"{name}-month": str(when.month), f"{name}-year": str(when.year)}


def typed(cast: Cast, **change: object) -> dict[str, object]:
    return {
        "number": "0",
        "present": [str(one.pk) for one in (cast.helen, cast.omar, cast.priya)],
        "discussion": "The notes and the rota were read.",
        "kind": "support_and_reflection",
        "rationale": "The facts are known.",
        "next_step": "Alice and Dana meet.",
        "who": str(cast.alice.pk),
        **day("by_when", 8),
        **change,
    }


@pytest.fixture
def item(cast: Cast) -> AgendaItem:
    return story.on_agenda(cast)


def ready(cast: Cast) -> Case:
    case = story.heard(cast)
    story.triaged(cast, case)
    return case


def test_the_manager_puts_a_case_with_a_signed_triage_before_a_group(cast: Cast) -> None:
    case = ready(cast)
    address = reverse("concerns:ask_group", args=[case.pk])
    answer = signed_in(cast.alice).post(address, {"group": str(cast.group.pk), **day("on", 4)}, follow=True)
    assert "Practice Standards Group" in answer.content.decode()
    case.refresh_from_db()
    assert case.stage == "group"
    assert "Answer the question" in signed_in(cast.helen).get("/").content.decode()


def test_without_a_signed_triage_the_group_cannot_take_it_up(cast: Cast) -> None:
    case = story.heard(cast)
    address = reverse("concerns:ask_group", args=[case.pk])
    answer = signed_in(cast.alice).post(address, {"group": str(cast.group.pk), **day("on", 4)})
    assert "needs a signed triage" in answer.content.decode()
    assert not AgendaItem.objects.exists()


def test_the_group_is_asked_for_a_day_to_come(cast: Cast) -> None:
    case = ready(cast)
    address = reverse("concerns:ask_group", args=[case.pk])
    answer = signed_in(cast.alice).post(address, {"group": str(cast.group.pk), **day("on", -1)})
    assert "This day has passed" in answer.content.decode()


@pytest.mark.parametrize("who", ["helen", "idris", "marian", "bob", "dana", "charlie"])
def test_only_the_manager_puts_a_case_before_a_group(cast: Cast, who: str) -> None:
    case = ready(cast)
    address = reverse("concerns:ask_group", args=[case.pk])
    assert signed_in(getattr(cast, who)).post(address, {"group": str(cast.group.pk)}).status_code == 404


def test_a_member_sees_name_discipline_and_place_before_answering_and_the_case_after(cast: Cast) -> None:
    case = ready(cast)
    signed_in(cast.alice).post(
        reverse("concerns:ask_group", args=[case.pk]), {"group": str(cast.group.pk), **day("on", 4)}
    )
    omar = signed_in(cast.omar)
    text = omar.get(reverse("concerns:interest", args=[case.pk])).content.decode()
    assert "Dr Dana Ellis" in text
    assert "Ward 7" in text
    assert case.about not in text
    assert case.about not in omar.get("/concerns/").content.decode() + omar.get("/").content.decode()
    assert omar.get(reverse("concerns:case", args=[case.pk])).status_code == 404
    omar.post(reverse("concerns:interest", args=[case.pk]), {"has": "no"})
    assert "alone on nine" in omar.get(reverse("concerns:case", args=[case.pk])).content.decode()


def test_a_member_with_an_interest_no_longer_finds_it_anywhere(cast: Cast, item: AgendaItem) -> None:
    case = item.case
    omar = signed_in(cast.omar)
    Interest.objects.create(case=case, person=cast.omar, has=True, words="A cousin.", at=timezone.now())
    for name in ("meeting", "decision"):
        assert omar.get(page(name, item)).status_code == 404
    assert omar.get(reverse("concerns:case", args=[case.pk])).status_code == 404
    assert "LOT-" not in omar.get("/").content.decode() + omar.get("/concerns/").content.decode()


def test_the_group_records_and_the_chair_signs(cast: Cast, item: AgendaItem) -> None:
    assert signed_in(cast.omar).post(page("decision", item), typed(cast)).status_code == 302
    decision = Decision.objects.get()
    assert (decision.version, decision.signed_at) == (1, None)
    helen = signed_in(cast.helen)
    assert "The facts are known." in helen.get(page("decision_sign", item)).content.decode()
    assert helen.post(page("decision_sign", item), {"number": "1"}).status_code == 302
    decision.refresh_from_db()
    assert decision.signed_by == cast.helen
    assert Promise.objects.filter(case=item.case, kind="outcome", who=cast.alice, done_at=None).exists()


def test_only_the_chair_signs_and_only_members_record(cast: Cast, item: AgendaItem) -> None:
    signed_in(cast.omar).post(page("decision", item), typed(cast))
    for who in ("omar", "alice", "idris", "marian", "bob", "dana", "charlie"):
        assert (
            signed_in(getattr(cast, who)).post(page("decision_sign", item), {"number": "1"}).status_code
            == 404
        )
    for who in ("alice", "idris", "marian", "bob", "dana", "charlie"):
        assert signed_in(getattr(cast, who)).post(page("decision", item), typed(cast)).status_code == 404
    assert Decision.objects.get().signed_at is None


@pytest.mark.parametrize("who", ["alice", "idris", "marian", "helen", "omar"])
def test_who_may_see_the_meeting_reads_what_was_written(cast: Cast, item: AgendaItem, who: str) -> None:
    signed_in(cast.helen).post(page("decision", item), typed(cast))
    answer = signed_in(getattr(cast, who)).get(page("meeting", item))
    assert "Alice and Dana meet." in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"rationale": ""}, "Write why, so that the person can understand it"),
        ({"present": []}, "Tick everybody who took part"),
        ({"kind": "conditions"}, "A restriction is looked at again within 4 weeks"),
        (
            {
                "kind": "conditions",
                **{f"review_on-{k}": v for k, v in (("day", "1"), ("month", "1"), ("year", "2099"))},
            },
            "A restriction is looked at again within 4 weeks",
        ),
        ({"by_when-day": ""}, "Add the day"),
    ],
)
def test_an_unfinished_decision_is_said_kindly_and_kept(
    cast: Cast, item: AgendaItem, change: dict[str, object], says: str
) -> None:
    text = signed_in(cast.helen).post(page("decision", item), typed(cast, **change)).content.decode()
    assert says in text
    assert "The notes and the rota were read." in text
    assert not Decision.objects.exists()


def test_a_group_below_its_quorum_cannot_decide(cast: Cast, item: AgendaItem) -> None:
    text = (
        signed_in(cast.helen).post(page("decision", item), typed(cast, present=[str(cast.helen.pk)])).content
    )
    assert "needs 3 members" in text.decode()


def test_a_decision_without_the_account_says_why(cast: Cast) -> None:
    case, _way = story.told(cast)
    story.triaged(cast, case)
    item = story.ask_group(cast, case)
    helen = signed_in(cast.helen)
    assert "has not given an account yet" in helen.post(page("decision", item), typed(cast)).content.decode()
    why = typed(cast, without_account="Dana asked us to go on without it.")
    assert helen.post(page("decision", item), why).status_code == 302


def test_the_second_of_two_who_write_is_shown_both_versions_and_overwrites_nothing(
    cast: Cast, item: AgendaItem
) -> None:
    signed_in(cast.omar).post(page("decision", item), typed(cast))
    helen = signed_in(cast.helen)
    late = typed(cast, rationale="Helen's own reasons.")
    text = helen.post(page("decision", item), late).content.decode()
    assert "Omar Haddad saved this while you were writing" in text
    assert "The facts are known." in text
    assert "Helen&#39;s own reasons." in text
    assert Decision.objects.get().rationale == "The facts are known."
    assert helen.post(page("decision", item), {**late, "number": "1"}).status_code == 302
    assert Decision.objects.get().rationale == "Helen's own reasons."


def test_signing_what_changed_meanwhile_shows_it_again(cast: Cast, item: AgendaItem) -> None:
    signed_in(cast.helen).post(page("decision", item), typed(cast))
    signed_in(cast.omar).post(page("decision", item), typed(cast, number="1", rationale="Other reasons."))
    text = signed_in(cast.helen).post(page("decision_sign", item), {"number": "1"}).content.decode()
    assert "Omar Haddad changed it while you were reading" in text
    assert "Other reasons." in text
    assert Decision.objects.get().signed_at is None


def test_a_signed_decision_stands(cast: Cast) -> None:
    decision = story.decided(cast)
    helen = signed_in(cast.helen)
    assert (
        "This decision is signed"
        in helen.post(page("decision", decision.item), typed(cast, number="1")).content.decode()
    )
    again = helen.post(page("decision_sign", decision.item), {"number": "1"})
    assert "signed already" in again.content.decode()


def test_the_case_shows_the_working_days_since_the_decision(cast: Cast) -> None:
    decision = story.decided(cast)
    text = signed_in(cast.alice).get(reverse("concerns:case", args=[decision.item.case_id])).content.decode()
    assert "since the meeting" in text
    assert "due by the end of Thursday 5 March 2026. It is late." in text

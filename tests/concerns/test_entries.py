"""Entries of one's own on the timeline: they add to what is on record or put it right, and change nothing."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from lotus.concerns.actions import entries
from lotus.concerns.models import Case, Closing, Review, Step
from lotus.core.casework import AboutKind, Stage, earlier
from lotus.core.refusal import Refused
from lotus.kernel.models import AuditEntry
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db
OURS = "It was Ward 8, and not Ward 7."


def page(name: str, case: Case) -> str:
    return reverse(f"concerns:{name}", args=[case.pk])


def write(cast: Cast, case: Case, **typed: str) -> str:
    answer = signed_in(cast.alice).post(page("entry_new", case), {"ours": OURS, **typed}, follow=True)
    return str(answer.content.decode())


def test_what_was_raised_is_put_right_beside_it_in_two_texts(cast: Cast) -> None:
    case, _way = story.told(cast)
    shown = write(cast, case, theirs="It was another ward than we had put down.")
    assert f"Alice Morgan wrote: {OURS}" in shown
    step = Step.objects.get(kind="written")
    assert (step.shown, step.hidden_why) == (True, "")
    theirs = signed_in(cast.dana).get(page("standing", case)).content.decode()
    assert "It was another ward than we had put down." in theirs
    assert OURS not in theirs
    case.refresh_from_db()
    assert case.place == "Ward 7", "nothing that stands is changed"
    assert AuditEntry.objects.filter(action="case.written", subject=case.pk).exists()


def test_an_entry_that_the_person_does_not_read_says_why(cast: Cast) -> None:
    case, _way = story.told(cast)
    assert "Write what Dana reads of it, or why they do not." in write(cast, case)
    assert not Step.objects.filter(kind="written").exists()
    shown = write(cast, case, why="it could show who raised the concern")
    assert "Not shown to Dana: it could show who raised the concern" in shown
    assert OURS not in signed_in(cast.dana).get(page("standing", case)).content.decode()


def test_what_they_read_never_names_who_raised_the_concern(cast: Cast) -> None:
    case, _way = story.told(cast)
    shown = write(cast, case, theirs="Wren Abbott told us that it was another ward.")
    assert "it names who raised the concern: Wren Abbott" in shown
    assert "told us that it was another ward." in shown, "what was typed is kept"
    assert not Step.objects.filter(kind="written").exists()


def test_about_a_team_one_text_is_enough(cast: Cast) -> None:
    case = story.raised(cast, practitioner=None, matter=AboutKind.TEAM, matter_name="Ward 7")
    assert "Not shown to" not in write(cast, case)
    assert Step.objects.get(kind="written").shown is False


@pytest.mark.parametrize("who", ["idris", "marian", "bob", "dana", "charlie", "mo"])
def test_nobody_but_the_case_manager_writes_on_the_timeline(cast: Cast, who: str) -> None:
    case, _way = story.told(cast)
    person = getattr(cast, who)
    assert signed_in(person).get(page("entry_new", case)).status_code == 404
    assert signed_in(person).post(page("entry_new", case), {"ours": OURS, "why": "x"}).status_code == 404
    with pytest.raises(PermissionDenied):
        entries.write(case, ours=OURS, theirs="", why="x", by=person, at=story.MONDAY)


def test_a_concern_goes_back_to_an_earlier_step_and_the_person_reads_why(cast: Cast) -> None:
    case = story.decided_and_told(cast)
    alice = signed_in(cast.alice)
    offered = alice.get(page("entry_new", case)).content.decode()
    assert 'value="understood"' in offered
    assert 'value="raised"' not in offered, "what was told stays told"
    assert 'value="learning"' not in offered, "going back is no way forward"
    typed = {"ours": "The missing notes were found.", "back_to": "understood"}
    refused = alice.post(page("entry_new", case), {**typed, "why": "it is early"}).content.decode()
    assert "Going back is never kept from them." in refused
    alice.post(
        page("entry_new", case), {**typed, "theirs": "The missing notes were found, so we read them first."}
    )
    case.refresh_from_db()
    assert case.stage == "understood"
    standing = signed_in(cast.dana).get(page("standing", case)).content.decode()
    assert "we went back to an earlier step: The missing notes were found, so we read them first." in standing
    assert AuditEntry.objects.filter(action="case.back", subject=case.pk).exists()


def test_going_back_opens_what_was_learnt_and_asked_to_be_closed(cast: Cast) -> None:
    case = story.decided_and_told(cast)
    Case.objects.filter(pk=case.pk).update(stage="learning")
    who = {"signed_by": cast.alice, "saved_by": cast.alice}
    Review.objects.create(case=case, texts={}, signed_at=story.MONDAY, saved_at=story.MONDAY, **who)
    Closing.objects.create(case=case, why="x", proposed_by=cast.alice, proposed_at=story.MONDAY)
    case.refresh_from_db()
    entries.write(case, ours=OURS, theirs=OURS, why="", by=cast.alice, at=story.MONDAY, back_to=Stage.GROUP)
    assert Review.objects.get(case=case).signed_at is None
    assert not Closing.objects.filter(case=case).exists()


def test_a_concern_goes_back_only_to_where_it_has_been(cast: Cast) -> None:
    case, _way = story.told(cast)
    with pytest.raises(Refused, match="has not been at this step"):
        entries.write(
            case, ours=OURS, theirs=OURS, why="", by=cast.alice, at=story.MONDAY, back_to=Stage.HELPED
        )
    assert earlier(Stage.CLOSED, set(Stage)) == (), "a closed concern is opened again instead"
    assert earlier(Stage.LEARNING, {Stage.RAISED, Stage.GROUP}) == (Stage.GROUP,)

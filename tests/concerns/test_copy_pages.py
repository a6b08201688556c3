"""The practitioner's copy: prepared by one person, read and shared by another, and only its own words shown."""

from typing import Any

import pytest
from django.urls import reverse

from lotus.concerns.models import Case, Promise, TriageCopy
from lotus.kernel.models import Message
from tests.factories import reviews, story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast


def page(name: str, case: Case) -> str:
    return reverse(f"concerns:{name}", args=[case.pk])


def text(answer: Any) -> str:
    return str(answer.content.decode())


def laid_out(cast: Cast) -> TriageCopy:
    """A signed triage of a told practitioner, whose summary names Wren."""
    case, _way = story.told(cast)
    _triage, copy = story.triaged(cast, case)
    return copy


def typed(copy: TriageCopy, number: int, **changes: str) -> dict[str, str]:
    texts = {f"text_{key}": words for key, words in copy.texts.items()}
    return {**texts, "number": str(number), **{f"text_{key}": words for key, words in changes.items()}}


def test_each_original_stands_beside_the_words_to_be_read(cast: Cast) -> None:
    copy = laid_out(cast)
    shown = text(signed_in(cast.idris).get(page("copy", copy.triage.case)))
    assert "What it is about, as signed" in shown
    assert shown.count("Night notes without a plan; Wren noticed it.") == 2
    assert "said at signing that somebody else is named" in shown
    assert "Risk 1: a note on insight" in shown
    assert "Documents read" in shown


def test_the_copy_is_what_its_preparer_wrote_and_the_triage_stays(cast: Cast) -> None:
    copy = laid_out(cast)
    case = copy.triage.case
    client = signed_in(cast.idris)
    answer = client.post(page("copy", case), typed(copy, 1, summary="Night notes; a colleague noticed it."))
    assert answer["Location"] == page("copy", case) + "?done=copy"
    assert "Alice Morgan or Dr Marian Cole can do it." in text(client.get(answer["Location"]))
    copy.refresh_from_db()
    assert (copy.texts["summary"], copy.prepared_by) == ("Night notes; a colleague noticed it.", cast.idris)
    copy.triage.refresh_from_db()
    assert copy.triage.texts["summary"] == "Night notes without a plan; Wren noticed it."


def test_the_second_person_reads_the_copy_and_what_was_changed_and_shares_it(cast: Cast) -> None:
    copy = laid_out(cast)
    case = copy.triage.case
    signed_in(cast.idris).post(
        page("copy", case), typed(copy, 1, summary="Night notes; a colleague noticed it.")
    )
    client, place = signed_in(cast.alice), page("copy_approve", case)
    before, _heading, changed = text(client.get(place)).partition("What was changed for the copy")
    assert "a colleague noticed it" in before
    assert "Wren" not in before
    assert "Wren noticed it" in changed
    answer = client.post(place, {"number": "2"})
    assert answer["Location"] == f"{place}?done=shared"
    assert "The copy is shared." in text(client.get(answer["Location"]))
    copy.refresh_from_db()
    assert (copy.approved_by, bool(copy.shared_at)) == (cast.alice, True)
    assert not Promise.objects.filter(case=case, kind="copy", done_at=None).exists()
    mail = Message.objects.latest("made_at")
    assert "has something for you to read" in mail.subject


def test_who_prepared_the_copy_cannot_share_it(cast: Cast) -> None:
    copy = laid_out(cast)
    case = copy.triage.case
    client = signed_in(cast.alice)
    client.post(page("copy", case), typed(copy, 1, summary="Alice's own words."))
    shown = text(client.get(page("copy_approve", case)))
    assert "You prepared this copy, so somebody else needs to read it" in shown
    assert "Dr Marian Cole can." in shown
    assert "Share with" not in shown
    assert "You prepared this copy" in text(client.post(page("copy_approve", case), {"number": "2"}))
    assert TriageCopy.objects.get().shared_at is None
    assert signed_in(cast.marian).post(page("copy_approve", case), {"number": "2"}).status_code == 302


def test_it_waits_for_the_first_letter(cast: Cast) -> None:
    case = story.assigned(cast)
    story.triaged(cast, case)
    client = signed_in(cast.alice)
    assert "The first letter has not gone to Dana yet" in text(client.get(page("copy_approve", case)))
    assert "The first letter has not gone yet" in text(
        client.post(page("copy_approve", case), {"number": "1"})
    )
    assert TriageCopy.objects.get().shared_at is None


def test_a_copy_that_names_who_raised_it_is_not_shared(cast: Cast) -> None:
    copy = laid_out(cast)
    case = copy.triage.case
    signed_in(cast.idris).post(page("copy", case), typed(copy, 1, rationale="Wren Abbott said so."))
    shown = text(signed_in(cast.alice).post(page("copy_approve", case), {"number": "2"}))
    assert "The copy names who raised the concern: Wren Abbott." in shown
    assert TriageCopy.objects.get().shared_at is None


def test_what_was_changed_after_it_was_read_is_read_again_before_sharing(cast: Cast) -> None:
    copy = laid_out(cast)
    case = copy.triage.case
    signed_in(cast.idris).post(page("copy", case), typed(copy, 1, summary="Newer words."))
    shown = text(signed_in(cast.alice).post(page("copy_approve", case), {"number": "1"}))
    assert "Dr Idris Vaughan changed this copy after you opened this page" in shown
    assert "Newer words." in shown
    assert TriageCopy.objects.get().shared_at is None


def test_two_people_preparing_it_the_second_is_shown_both_versions(cast: Cast) -> None:
    copy = laid_out(cast)
    place = page("copy", copy.triage.case)
    signed_in(cast.idris).post(place, typed(copy, 1, summary="Idris's words."))
    answer = signed_in(cast.alice).post(place, typed(copy, 1, summary="Alice's words."))
    shown = text(answer)
    assert answer.status_code == 200
    assert "Dr Idris Vaughan saved this while you were writing" in shown
    assert "Idris&#39;s words." in shown
    assert "Alice&#39;s words.</textarea>" in shown
    assert TriageCopy.objects.get().texts["summary"] == "Idris's words."


def test_a_text_may_be_left_out_whole(cast: Cast) -> None:
    copy = laid_out(cast)
    case = copy.triage.case
    assert signed_in(cast.idris).post(page("copy", case), typed(copy, 1, documents="")).status_code == 302
    shown = text(signed_in(cast.alice).get(page("copy_approve", case)))
    assert "Left out" in shown


def test_a_shared_copy_stays_as_it_was_shared(cast: Cast) -> None:
    copy = laid_out(cast)
    case = copy.triage.case
    signed_in(cast.alice).post(page("copy_approve", case), {"number": "1"})
    client = signed_in(cast.idris)
    assert "stays as it was shared" in text(client.get(page("copy", case)))
    shown = text(client.post(page("copy", case), typed(copy, 1, summary="Later words.")))
    assert "This copy has been shared" in shown
    assert TriageCopy.objects.get().texts["summary"] == "Night notes without a plan; Wren noticed it."
    again = signed_in(cast.marian).post(page("copy_approve", case), {"number": "1"})
    assert "This copy has been shared" in text(again)


@pytest.mark.parametrize("name", ["copy", "copy_approve"])
def test_there_is_no_copy_before_the_signature(cast: Cast, name: str) -> None:
    row = reviews.begun(cast)
    assert signed_in(cast.alice).get(page(name, row.case)).status_code == 404


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("copy", "marian"),
        ("copy_approve", "idris"),
        *(
            (name, who)
            for name in ("copy", "copy_approve")
            for who in ("charlie", "mo", "bob", "omar", "ada")
        ),
    ],
)
def test_nobody_else_prepares_or_shares_it(cast: Cast, name: str, who: str) -> None:
    copy = laid_out(cast)
    client = signed_in(getattr(cast, who))
    assert client.get(page(name, copy.triage.case)).status_code == 404
    assert client.post(page(name, copy.triage.case), {"number": "1"}).status_code == 404
    copy.refresh_from_db()
    assert (copy.version, copy.shared_at) == (1, None)


def test_the_practitioner_does_not_reach_the_pages_of_the_team(cast: Cast) -> None:
    copy = laid_out(cast)
    cast.dana.refresh_from_db()
    client = signed_in(cast.dana)
    for name in ("triage", "copy", "copy_approve", "triage_paper", "triage_sign", "risk_new"):
        assert client.get(page(name, copy.triage.case)).status_code == 404

"""Lessons for the region: written out of a closed concern, released by one, shared by another, and taken back."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from lotus.analysis.redact.pointing import Known, pointers
from lotus.concerns.actions import closing, purging, sharing
from lotus.concerns.models import Case, Interest, Promise, SharedLesson, TakenBack
from lotus.concerns.policy import belonging
from lotus.core.learning import FactorType
from lotus.core.refusal import Refused, Stale
from lotus.kernel.models import AuditEntry, Publication
from lotus.people.actions import regions
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

AT = datetime(2026, 3, 20, 10, tzinfo=UTC)
TEXTS = {
    "title": "Notes written at the end of a night",
    "happened": "Whoever is alone at night writes the notes at the end, and some plans are forgotten.",
    "learnt": "It is a question of how many are there, and not of care.",
    "others": "Look at who is there at night before you look at the notes.",
}


@pytest.fixture
def case(cast: Cast) -> Case:
    """A closed concern with its review signed; its organisation is in a region, and ready to share."""
    regions.join(cast.here, "Vale of Willow")
    return story.ended(cast, story.decided_and_told(cast))


@pytest.fixture
def enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if enough concerns had been closed here."""
    monkeypatch.setattr("lotus.core.shared.too_few", lambda closed, fewest: "")


def page(name: str, case: Case) -> str:
    return reverse(f"concerns:{name}", args=[case.pk])


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def saved(cast: Cast, case: Case, **texts: str) -> SharedLesson:
    row = sharing.begun(case)
    number = row.version if row else 0
    return sharing.save(case, FactorType.ENVIRONMENT, {**TEXTS, **texts}, number=number, by=cast.alice, at=AT)


def released(cast: Cast, case: Case, **texts: str) -> SharedLesson:
    row = saved(cast, case, **texts)
    return sharing.release(case, [], no_interest=True, number=row.version, by=cast.alice, at=AT)


def shared(cast: Cast, case: Case) -> Publication:
    row = released(cast, case)
    return sharing.approve(case, no_interest=True, number=row.version, by=cast.marian, at=AT)


def typed(**change: object) -> dict[str, object]:
    return {**TEXTS, "about": "environment", "number": "0", **change}


@pytest.mark.usefixtures("enough")
def test_one_writes_and_releases_it_and_another_shares_it_with_the_region(cast: Cast, case: Case) -> None:
    alice, marian = signed_in(cast.alice), signed_in(cast.marian)
    assert "A lesson for other organisations" in text(alice.get(page("case", case)))
    assert alice.post(page("lesson_share", case), typed()).status_code == 302
    assert "It names nobody: release it" in text(alice.get(page("lesson_share", case)))
    release = {"then": "release", "number": "1", "no_interest": "on"}
    assert alice.post(page("lesson_share", case), release).status_code == 302
    assert "Read the lesson" in text(marian.get("/"))
    assert "alone at night" in text(marian.get(page("lesson_approve", case)))
    assert marian.post(page("lesson_approve", case), {"number": "1", "no_interest": "on"}).status_code == 302
    row = SharedLesson.objects.get()
    assert (row.released_by, row.approved_by) == (cast.alice, cast.marian)
    assert not Promise.objects.filter(case=case, kind="lesson", done_at=None).exists()
    regions.join(cast.elsewhere, "Vale of Willow")
    for person in (cast.mo, cast.charlie, cast.dana):
        found = text(signed_in(person).get(reverse("concerns:shared_lessons")))
        assert TEXTS["title"] in found
        for telling in (case.reference, "Willowmere Health", str(case.pk), "March", "Ward 7", "Take it back"):
            assert telling not in found.partition("<main")[2].partition("</main")[0]
    assert "What others have learnt" in text(signed_in(cast.charlie).get("/"))
    dana = text(signed_in(cast.dana).get(reverse("concerns:own_lessons", args=[case.pk])))
    assert "we can take it back at once" in dana


@pytest.mark.usefixtures("enough")
def test_another_region_reads_nothing_of_it(cast: Cast, case: Case) -> None:
    shared(cast, case)
    regions.join(cast.elsewhere, "Elsewhere")
    address = reverse("concerns:shared_lessons")
    assert "No lesson yet" in text(signed_in(cast.charlie).get(address))
    regions.leave(cast.elsewhere)
    assert "belongs to no region" in text(signed_in(cast.charlie).get(address))
    assert TEXTS["title"] in text(signed_in(cast.mo).get(address))


@pytest.mark.usefixtures("enough")
def test_what_names_or_tells_a_day_cannot_be_released_whatever_is_ticked(cast: Cast, case: Case) -> None:
    for pointing in (
        "Dana wrote it.",
        "As on Ward 7.",
        "It was in January.",
        "Wren saw it.",
        f"See {case.reference}.",
    ):
        row = saved(cast, case, learnt=pointing)
        every = [one.words for one in sharing.found(row, case)]
        with pytest.raises(Refused, match="Write it without"):
            sharing.release(case, every, no_interest=True, number=row.version, by=cast.alice, at=AT)
    shown = text(signed_in(cast.alice).get(page("lesson_share", case)))
    assert "These cannot stay" in shown
    assert case.reference in shown


@pytest.mark.usefixtures("enough")
def test_what_looks_like_a_name_is_decided_about_and_the_second_person_reads_that(
    cast: Cast, case: Case
) -> None:
    row = saved(cast, case, learnt="Fridays are the hardest.")
    with pytest.raises(Refused, match="tick that it names nobody") as no:
        sharing.release(case, [], no_interest=True, number=row.version, by=cast.alice, at=AT)
    assert no.value.field == "left_in"
    alice = signed_in(cast.alice)
    release = {"then": "release", "number": str(row.version), "no_interest": "on"}
    assert "tick that it names nobody" in text(alice.post(page("lesson_share", case), release))
    assert alice.post(page("lesson_share", case), {**release, "left_in": "Fridays"}).status_code == 302
    assert "name nobody: Fridays" in text(signed_in(cast.marian).get(page("lesson_approve", case)))


@pytest.mark.usefixtures("enough")
def test_whoever_wrote_it_does_not_share_it_and_the_second_can_send_it_back(cast: Cast, case: Case) -> None:
    row = released(cast, case)
    with pytest.raises(Refused, match="did not write it"):
        sharing.approve(case, no_interest=True, number=row.version, by=cast.alice, at=AT)
    assert "somebody else says whether" in text(signed_in(cast.alice).get(page("lesson_approve", case)))
    back = {"then": "back", "number": str(row.version), "why": "The night is told too closely."}
    marian = signed_in(cast.marian)
    assert "Write what should" in text(marian.post(page("lesson_approve", case), {**back, "why": " "}))
    assert marian.post(page("lesson_approve", case), back).status_code == 302
    assert "The night is told too closely." in text(signed_in(cast.alice).get(page("lesson_share", case)))
    with pytest.raises(Refused, match="not ready"):
        sharing.approve(case, no_interest=True, number=row.version, by=cast.marian, at=AT)
    assert not Publication.objects.exists()


@pytest.mark.usefixtures("enough")
def test_a_change_after_the_release_is_released_anew(cast: Cast, case: Case) -> None:
    row = released(cast, case)
    again = saved(cast, case, learnt="Something else.")
    assert again.released_at is None
    with pytest.raises(Stale):
        sharing.approve(case, no_interest=True, number=row.version, by=cast.marian, at=AT)
    with pytest.raises(Refused, match="not ready"):
        sharing.approve(case, no_interest=True, number=again.version, by=cast.marian, at=AT)


@pytest.mark.usefixtures("enough")
def test_somebody_with_an_interest_neither_finds_it_nor_shares_it(cast: Cast, case: Case) -> None:
    row = released(cast, case)
    with pytest.raises(Refused, match="no interest"):
        sharing.approve(case, no_interest=False, number=row.version, by=cast.marian, at=AT)
    Interest.objects.create(case=case, person=cast.marian, has=True, words="A cousin.", at=AT)
    with pytest.raises(PermissionDenied):
        sharing.approve(case, no_interest=True, number=row.version, by=cast.marian, at=AT)
    for name in ("lesson_share", "lesson_approve"):
        assert signed_in(cast.marian).get(page(name, case)).status_code == 404


def test_nobody_else_writes_or_shares_one(cast: Cast, case: Case) -> None:
    for person in (cast.bob, cast.idris, cast.helen, cast.ada, cast.mo, cast.dana, cast.charlie):
        client = signed_in(person)
        for name in ("lesson_share", "lesson_approve"):
            assert client.get(page(name, case)).status_code == 404, person
            assert client.post(page(name, case), typed()).status_code == 404, person
        with pytest.raises(PermissionDenied):
            sharing.save(case, FactorType.TEAM, TEXTS, number=0, by=person, at=AT)


def test_with_few_closed_concerns_colleagues_could_guess_so_nothing_is_shared(cast: Cast, case: Case) -> None:
    row = saved(cast, case)
    assert "1 of at least 10 concerns" in text(signed_in(cast.alice).get(page("lesson_share", case)))
    with pytest.raises(Refused, match="could guess"):
        sharing.release(case, [], no_interest=True, number=row.version, by=cast.alice, at=AT)
    cast.here.settings = {"clocks": {"lessons_shared": {"value": 1}}}
    cast.here.save()
    case.organisation.refresh_from_db()
    assert "of at least 10" in " ".join(sharing.in_the_way(case, sharing.source(case))), (
        "fewer than five is no number anybody can set"
    )
    cast.here.settings = {"clocks": {"lessons_shared": {"value": 5}}}
    cast.here.save()
    case.organisation.refresh_from_db()
    assert "1 of at least 5" in " ".join(sharing.in_the_way(case, sharing.source(case)))


@pytest.mark.usefixtures("enough")
def test_an_open_concern_or_a_place_in_no_region_shares_nothing(cast: Cast, case: Case) -> None:
    row = released(cast, case)
    regions.leave(cast.here)
    case.organisation.refresh_from_db()
    with pytest.raises(Refused, match="no region"):
        sharing.approve(case, no_interest=True, number=row.version, by=cast.marian, at=AT)
    closing.open_again(case, why="New facts.", by=cast.marian, at=AT)
    with pytest.raises(Refused, match="still open"):
        saved(cast, case)


@pytest.mark.usefixtures("enough")
def test_taking_it_back_deletes_it_and_keeps_why(cast: Cast, case: Case) -> None:
    row = shared(cast, case)
    address = reverse("concerns:shared_lesson_end", args=[row.pk])
    for person in (cast.mo, cast.ada, cast.charlie, cast.dana):
        assert signed_in(person).get(address).status_code == 404
        assert signed_in(person).post(address, {"why": "No."}).status_code == 404
    marian = signed_in(cast.marian)
    assert address in text(marian.get(reverse("concerns:shared_lessons")))
    assert "Write why" in text(marian.post(address, {"why": ""}))
    assert marian.post(address, {"why": "It told of the night too closely."}).status_code == 302
    assert not Publication.objects.exists()
    assert TakenBack.objects.get().why == "It told of the night too closely."
    assert "too closely" in text(signed_in(cast.alice).get(page("lesson_share", case)))
    assert TEXTS["title"] not in text(
        signed_in(cast.dana).get(reverse("concerns:own_lessons", args=[case.pk]))
    )
    told = AuditEntry.objects.get(action="lesson.taken-back")
    assert str(case.pk) not in str((told.subject, told.details))
    with pytest.raises(Refused, match="already"):
        sharing.take_back(row, why="Again.", by=cast.marian, at=AT)
    with pytest.raises(PermissionDenied):
        sharing.take_back(row, why="Mine.", by=cast.mo, at=AT)


@pytest.mark.usefixtures("enough")
def test_what_the_region_holds_leads_nowhere_and_outlives_the_concern(cast: Cast, case: Case) -> None:
    row = shared(cast, case)
    assert SharedLesson in belonging.tables()
    assert TakenBack not in belonging.tables()
    assert str(case.pk) not in str(row.body)
    points_at = {one.related_model._meta.label for one in Publication._meta.get_fields() if one.is_relation}
    assert points_at == {"kernel.Organisation", "kernel.Region", "kernel.Person"}
    belonging.rows(SharedLesson, case).delete()
    sharing.take_back(row, why="Somebody knew it.", by=cast.marian, at=AT)
    assert not Publication.objects.exists()
    assert purging.standing(case)


def test_two_writers_are_both_shown(cast: Cast, case: Case) -> None:
    saved(cast, case)
    answer = text(signed_in(cast.marian).post(page("lesson_share", case), typed(learnt="Marian’s words.")))
    assert "Alice Morgan saved it while you wrote" in answer
    assert "Marian’s words." in answer
    assert SharedLesson.objects.get().texts["learnt"] == TEXTS["learnt"]


def test_leaving_a_region_deletes_what_was_given_there(cast: Cast, case: Case, enough: None) -> None:
    shared(cast, case)
    assert regions.join(cast.here, "vale of willow").name == "Vale of Willow", (
        "the same one, however it is written"
    )
    assert Publication.objects.exists()
    assert regions.leave(cast.here) == 1
    assert regions.leave(cast.here) == 0
    assert not Publication.objects.exists()
    with pytest.raises(Refused, match="at least one letter"):
        regions.join(cast.here, "…")
    with pytest.raises(Refused, match="Say which organisation"):
        regions.organisation_called(None)
    assert regions.organisation_called("willowmere") == cast.here


def test_names_places_and_times_are_found_and_plain_words_are_not() -> None:
    known = Known(["Dr Dana Ellis", "Dana"], ["Ward 7", "Willowmere"], ["Doctor"])
    found = pointers(
        ["Dana and Ellis, on ward 7 at Willowmere, in May 2025, on a Friday; a doctor aged 54."], known
    )
    never = {one.words for one in found if one.never}
    asked = {one.words for one in found if not one.never}
    assert {"Dana", "Ellis", "Ward 7", "Willowmere"} <= never
    assert any("May" in one for one in never)
    assert {"Friday", "Doctor", "aged 54"} <= asked
    assert pointers(list(TEXTS.values()), known) == ()
    medicine = Known(parts=["Medicine"])
    assert pointers(["The wrong medicine was in the box."], medicine) == ()
    assert [one.words for one in pointers(["They rang Medicine first."], medicine)] == ["Medicine"]

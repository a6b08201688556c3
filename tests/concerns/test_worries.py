"""A worry that a life is at risk: what to do comes first, the right people are told, and it stays until then."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from lotus.concerns.actions import hearing, worries
from lotus.concerns.models import Case, Interest, Reporter, Step, Worry
from lotus.core.refusal import Refused
from lotus.kernel.models import AuditEntry, Message
from lotus.kernel.permissions import Role
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast, add

AT = datetime(2026, 2, 12, 10, tzinfo=UTC)
WORDS = "He said that he sees no way on."


def page(name: str, case: Case, *parts: Any) -> str:
    return reverse(f"concerns:{name}", args=[case.pk, *parts])


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def case(cast: Cast) -> Case:
    told, _way = story.told(cast)
    return told


@pytest.fixture
def raised(cast: Cast, case: Case) -> Worry:
    return worries.raise_worry(case, words=WORDS, by=cast.bob, at=AT)


def test_what_to_do_is_shown_before_anything_is_asked_and_again_afterwards(cast: Cast, case: Case) -> None:
    bob = signed_in(cast.bob)
    shown = text(bob.get(page("raise_worry", case)))
    assert shown.index("999") < shown.index("What did you see or hear?")
    answer = text(bob.post(page("raise_worry", case), {"words": WORDS}, follow=True))
    assert "They have been told" in answer
    assert "116 123" in answer


def test_the_manager_the_officer_and_the_contact_are_told_that_and_not_what(cast: Cast, case: Case) -> None:
    Message.objects.all().delete()
    signed_in(cast.dana).post(page("raise_worry", case), {"words": WORDS})
    sent = {message.to: message.subject + message.body for message in Message.objects.all()}
    assert set(sent) == {f"{who}@willowmere.example" for who in ("alice", "bob", "marian")}
    assert not [body for body in sent.values() if WORDS in body or "Dana" in body]
    for who in (cast.alice, cast.marian):
        client = signed_in(who)
        home = text(client.get("/"))
        assert "Somebody may not be safe" in home
        assert "Try to reach Dana" in home
        for path in (
            page("case", case),
            page("support", case),
            page("worry", case, Worry.objects.get().pk),
            "/",
        ):
            assert WORDS not in text(client.get(path))
        assert "Dr Dana Ellis raised a worry" in text(client.get(page("case", case)))
    assert WORDS in text(signed_in(cast.bob).get(page("worry", case, Worry.objects.get().pk)))
    assert not Step.objects.filter(kind__contains="worry").exists()
    assert WORDS not in str(list(AuditEntry.objects.values_list("details", flat=True)))


def test_it_stays_until_somebody_notes_that_they_were_reached(cast: Cast, case: Case, raised: Worry) -> None:
    marian, place = signed_in(cast.marian), page("worry", case, raised.pk)
    marian.get(place)
    assert "Try to reach Dana" in text(marian.get("/"))
    assert "Choose how they were reached" in text(marian.post(place, {"how": ""}))
    assert marian.post(place, {"how": "telephone"}).status_code == 302
    for who in (cast.alice, cast.marian, cast.bob):
        assert "Try to reach Dana" not in text(signed_in(who).get("/"))
    assert marian.get(place).status_code == 404
    assert "noted" in text(signed_in(cast.alice).get(page("support", case)))
    with pytest.raises(Refused, match="noted already"):
        worries.reached(raised, how="video", by=cast.alice, at=timezone.now())


def test_those_who_review_and_decide_never_learn_of_it(cast: Cast) -> None:
    item = story.on_agenda(cast)
    worry = worries.raise_worry(item.case, words=WORDS, by=cast.alice, at=AT)
    for who in (cast.idris, cast.helen, cast.omar):
        client = signed_in(who)
        for path in ("/", "/concerns/", page("case", item.case)):
            shown = text(client.get(path))
            assert "not be safe" not in shown
            assert "worry" not in shown
        assert client.get(page("worry", item.case, worry.pk)).status_code == 404
        assert client.get(page("raise_worry", item.case)).status_code == 404


def test_who_raised_the_concern_may_be_worried_too_and_the_contact_does_not_learn_their_name(
    cast: Cast, case: Case
) -> None:
    Reporter.objects.filter(case=case).update(person=cast.mo)
    mo = signed_in(cast.mo)
    shown = text(mo.get(page("raise_worry", case)))
    for word in ("Dana", case.reference, case.about, "Bob"):
        assert word not in shown
    assert mo.post(page("raise_worry", case), {"words": WORDS}).status_code == 302
    worry = Worry.objects.get()
    for path in (page("case", case), page("support", case), page("worry", case, worry.pk)):
        shown = text(signed_in(cast.bob).get(path))
        assert "Mo Farley" not in shown
        assert "Somebody raised" in shown
    assert "Mo Farley raised a worry" in text(signed_in(cast.alice).get(page("case", case)))


def test_an_officer_with_an_interest_is_not_told(cast: Cast, case: Case) -> None:
    other = add(cast.here, "Xavier Dunn", Role.RESPONSIBLE_OFFICER, Role.GROUP_MEMBER)
    Interest.objects.create(case=case, person=other, has=True, words="A friend.", at=AT)
    Message.objects.all().delete()
    worries.raise_worry(case, words="", by=cast.bob, at=AT)
    assert not Message.objects.filter(to=other.email).exists()
    assert "Try to reach" not in text(signed_in(other).get("/"))


@pytest.mark.parametrize("who", ["idris", "helen", "ada", "mo", "charlie"])
def test_others_cannot_raise_or_end_one(cast: Cast, case: Case, raised: Worry, who: str) -> None:
    by = getattr(cast, who)
    assert signed_in(by).post(page("raise_worry", case), {"words": "x"}).status_code == 404
    assert signed_in(by).post(page("worry", case, raised.pk), {"how": "video"}).status_code == 404
    with pytest.raises(PermissionDenied):
        worries.raise_worry(case, words="x", by=by, at=AT)
    with pytest.raises(PermissionDenied):
        worries.reached(raised, how="video", by=by, at=AT)


def test_the_person_raises_one_and_does_not_end_it(cast: Cast, case: Case, raised: Worry) -> None:
    assert signed_in(cast.dana).get(page("worry", case, raised.pk)).status_code == 404
    # What she writes elsewhere is read by people and scanned by nothing.
    hearing.sign_account(
        case, body="I sometimes think it would be better not to be here.", by=cast.dana, at=AT
    )
    assert Worry.objects.count() == 1

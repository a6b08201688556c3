"""What somebody types is kept for them and for nobody else, whatever happens to their session."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import signing
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from lotus.kernel import drafts
from lotus.kernel.models import Draft, Person, Submission
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.kernel.pages")]
KEEP = "/drafts/"


def token(person: Person, key: str = "/teams/") -> str:
    return signing.dumps({"person": str(person.id), "key": key}, salt=drafts.SALT)


def typed(person: Person, **fields: str) -> dict[str, str]:
    return {"kept": token(person), "once": str(uuid4()), **fields}


def words(client: Client) -> str:
    return client.get("/teams/").content.decode()


def test_a_page_gives_back_what_its_owner_typed(cast: Cast) -> None:
    alice = signed_in(cast.alice)
    answer = alice.post(KEEP, typed(cast.alice, name="Ward 7"))
    assert answer.json()["saved"] is True
    assert words(alice).endswith("Ward 7")


def test_a_page_gives_nobody_elses_words(cast: Cast) -> None:
    signed_in(cast.alice).post(KEEP, typed(cast.alice, name="Ward 7"))
    for other in (cast.bob, cast.ada, cast.charlie):
        assert "Ward 7" not in words(signed_in(other))
    assert "Ward 7" not in Client().get("/teams/", follow=True).content.decode()


def test_the_form_of_one_page_is_not_filled_into_another(cast: Cast) -> None:
    alice = signed_in(cast.alice)
    alice.post(KEEP, {"kept": token(cast.alice, "/other/"), "name": "Ward 7"})
    assert "Ward 7" not in words(alice)


def test_the_pages_own_token_keeps_its_form(cast: Cast) -> None:
    alice = signed_in(cast.alice)
    made = words(alice).split()[2]
    assert Client().post(KEEP, {"kept": made, "name": "Ward 7"}).status_code == 200
    assert words(alice).endswith("Ward 7")


def test_words_are_kept_for_their_owner_when_somebody_else_sits_at_the_screen(cast: Cast) -> None:
    """Bob signed in where Alice's form was still open."""
    signed_in(cast.bob).post(KEEP, typed(cast.alice, name="Ward 7"))
    assert Draft.objects.get().person == cast.alice


@pytest.mark.parametrize("kept", ["", "nonsense", "eyJ:1:2"])
def test_a_form_without_a_token_of_ours_is_not_kept(cast: Cast, kept: str) -> None:
    answer = signed_in(cast.alice).post(KEEP, {"kept": kept, "name": "Ward 7"})
    assert (answer.status_code, answer.json()) == (400, {"saved": False})
    assert Draft.objects.count() == 0


def test_a_token_signed_for_something_else_keeps_nothing(cast: Cast) -> None:
    other = signing.dumps({"person": str(cast.alice.id), "key": "/teams/"}, salt="another")
    assert Client().post(KEEP, {"kept": other, "name": "Ward 7"}).status_code == 400


def test_a_token_of_yesterday_keeps_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = token(cast.alice)
    monkeypatch.setattr(drafts, "LONGEST_AGE", timedelta(seconds=-1))
    assert Client().post(KEEP, {"kept": made, "name": "Ward 7"}).status_code == 400


def test_nothing_is_kept_for_somebody_who_was_switched_off(cast: Cast) -> None:
    Person.objects.filter(pk=cast.alice.pk).update(is_active=False)
    assert Client().post(KEEP, typed(cast.alice, name="Ward 7")).status_code == 400


def test_looking_at_the_address_for_drafts_shows_nothing(cast: Cast) -> None:
    signed_in(cast.alice).post(KEEP, typed(cast.alice, name="Ward 7"))
    answer = signed_in(cast.alice).get(KEEP)
    assert (answer.status_code, answer.json()) == (400, {"saved": False})


def test_what_is_typed_later_takes_the_place_of_what_was_typed_before(cast: Cast) -> None:
    alice = signed_in(cast.alice)
    for name in ("W", "Ward", "Ward 7"):
        alice.post(KEEP, typed(cast.alice, name=name))
    assert Draft.objects.count() == 1
    assert words(alice).endswith("Ward 7")


def test_a_draft_is_forgotten_when_the_form_is_taken_in(cast: Cast) -> None:
    alice = signed_in(cast.alice)
    alice.post(KEEP, typed(cast.alice, name="Ward"))
    alice.post("/teams/", typed(cast.alice, name="Ward 7"))
    assert Draft.objects.count() == 0


def test_a_draft_stays_when_the_form_is_shown_again(cast: Cast) -> None:
    alice = signed_in(cast.alice)
    alice.post(KEEP, typed(cast.alice, name="Ward"))
    assert alice.post("/teams/", typed(cast.alice, name="")).status_code == 200
    assert Draft.objects.count() == 1


def test_a_draft_that_arrives_after_its_form_does_not_come_back(cast: Cast) -> None:
    alice, form = signed_in(cast.alice), typed(cast.alice, name="Ward 7")
    assert alice.post("/teams/", form).status_code == 302
    assert alice.post(KEEP, form).status_code == 400
    assert Draft.objects.count() == 0


def test_passwords_and_the_forms_own_numbers_are_never_kept(cast: Cast) -> None:
    secret = {"password": "warm paper", "again": "warm paper", "code": "K7QM-3XTP"}
    posted = QueryDict(mutable=True)
    posted.update({**typed(cast.alice, name="Ward 7"), **secret, "csrfmiddlewaretoken": "x"})
    assert drafts.keep(posted)
    assert Draft.objects.get().typed == {"name": ["Ward 7"]}


def test_every_answer_of_a_question_with_several_is_kept(cast: Cast) -> None:
    posted = QueryDict(f"kept={token(cast.alice)}&issues=a&issues=b&empty=")
    drafts.keep(posted)
    assert Draft.objects.get().typed == {"issues": ["a", "b"], "empty": [""]}


def test_a_draft_can_be_thrown_away_by_its_owner(cast: Cast) -> None:
    for person in (cast.alice, cast.bob):
        signed_in(person).post(KEEP, typed(person, name="Ward 7"))
    drafts.throw_away(cast.alice, "/teams/")
    assert Draft.objects.get().person == cast.bob


def test_words_posted_without_a_session_are_kept_and_the_page_says_so(cast: Cast) -> None:
    answer = Client().post("/teams/", typed(cast.alice, name="Ward 7"), follow=True)
    assert answer.redirect_chain[0][0] == "/signed-out/?next=%2Fteams%2F&kept=1"
    assert "What you wrote is kept" in answer.content.decode()
    assert words(signed_in(cast.alice)).endswith("Ward 7")
    assert not Submission.objects.exists()


def test_words_of_a_form_we_do_not_trust_are_kept_and_the_page_says_so(cast: Cast) -> None:
    """Its page was opened before somebody signed in again, so its hidden number no longer fits."""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in(cast.alice).cookies
    answer = strict.post("/teams/", typed(cast.alice, name="Ward 7"))
    assert answer.status_code == 403
    assert "kept" in answer.content.decode()
    assert Draft.objects.get().typed == {"name": ["Ward 7"]}
    assert timezone.now() - Draft.objects.get().saved_at < timedelta(minutes=1)


def test_words_are_kept_when_the_page_breaks(cast: Cast) -> None:
    client = signed_in(cast.alice)
    client.raise_request_exception = False
    answer = client.post("/broken/", {"kept": token(cast.alice, "/broken/"), "name": "Ward 7"})
    assert answer.status_code == 500
    assert Draft.objects.get().typed == {"name": ["Ward 7"]}


def test_a_draft_that_another_window_began_or_dropped_at_that_moment_is_kept_all_the_same(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, rf: Any
) -> None:
    request = rf.get("/teams/")
    request.person = cast.alice
    token = drafts.kept(request).token

    def keep(name: str) -> None:
        posted = QueryDict(mutable=True)
        posted.update({"kept": token, "name": name})
        assert drafts.keep(posted)

    looked = drafts._kept_before

    def meanwhile(named: dict[str, str], once: Any) -> Any:
        found = looked(named, once)
        if found.draft:
            Draft.objects.all().delete()
        else:
            Draft.objects.create(
                person=cast.alice, key="/teams/", typed={"name": ["theirs"]}, saved_at=timezone.now()
            )
        return found

    monkeypatch.setattr(drafts, "_kept_before", meanwhile)
    for name in ("begun meanwhile", "dropped meanwhile"):
        keep(name)
        assert Draft.objects.get().typed == {"name": [name]}

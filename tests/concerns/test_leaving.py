"""Somebody has left while a concern about them is open: they reach their own pages, and nothing else."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import leaving
from lotus.concerns.models import Case, Part
from lotus.core.refusal import Refused
from lotus.kernel import accounts
from lotus.kernel.models import Account
from lotus.kernel.permissions import Role
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import PASSWORD, Cast
from tests.house import routes

OWN = "dana@home.example"


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def case(cast: Cast) -> Case:
    """Dana was told, chose a password, and then left."""
    told, _way = story.told(cast)
    cast.dana.account.set_password(PASSWORD)
    cast.dana.account.save()
    left(cast.dana)
    told.refresh_from_db()
    return told


def left(person: Any) -> None:
    for role in person.roles():
        accounts.end_role(person, Role(role), by=None, at=timezone.now())


def let_in(cast: Cast, case: Case) -> Client:
    """Dana, signed in at her own address."""
    way = leaving.let_in(case, email=OWN, by=cast.alice, at=timezone.now())
    assert way
    client = Client()
    form = {"code": way.code, "password": PASSWORD, "again": PASSWORD}
    assert client.post(f"/invitation/{way.token}/", form).status_code == 302
    return client


def test_the_case_manager_sends_a_link_and_gets_a_code_once(cast: Cast, case: Case) -> None:
    alice, page = signed_in(cast.alice), f"/concerns/{case.pk}/own-address/"
    assert page in text(alice.get(f"/concerns/{case.pk}/"))
    assert "Write their own e-mail address" in text(alice.post(page, {"email": ""}))
    answer = alice.post(page, {"email": "Dana@home.example"}, follow=True)
    code = re.search(r'class="l-code">([A-Z0-9-]{9})<', text(answer))
    assert code
    assert code[1] not in text(alice.get(page))
    assert mail.outbox[-1].to == [OWN]
    assert code[1] not in mail.outbox[-1].body
    link = re.search(r"/invitation/\S+/", mail.outbox[-1].body)
    assert link
    form = {"code": code[1], "password": PASSWORD, "again": PASSWORD}
    answer = Client().post(link[0], form, follow=True)
    assert answer.redirect_chain[-1][0] == f"/concerns/{case.pk}/where-things-stand/"


def test_the_sign_in_they_had_opens_nothing_any_more(cast: Cast, case: Case) -> None:
    before = signed_in(cast.dana)
    let_in(cast, case)
    assert before.get("/")["Location"].startswith("/sign-in/")
    form = {"email": "dana@willowmere.example", "password": PASSWORD}
    assert "We could not sign you in" in text(Client().post("/sign-in/", form))
    assert Client().post("/sign-in/", {**form, "email": OWN}).status_code == 302


def test_they_reach_their_own_pages_and_no_other_address_there_is(cast: Cast, case: Case) -> None:
    client = let_in(cast, case)
    assert client.get(f"/concerns/{case.pk}/where-things-stand/").status_code == 200
    letter = case.letters.get()
    reached = set()
    for line in routes.table().values():
        found = next(one for one in routes.addresses() if one.route == line.route)
        names = {"pk": case.pk, "letter": letter.pk, "kind": "outcome", "token": "A" * 43}
        if line.permission == "open" or line.method == "POST" or not set(found.names) <= set(names):
            continue
        address = reverse(line.route, kwargs={name: names[name] for name in found.names})
        if client.get(address).status_code == 200:
            reached.add((line.route, line.permission))
    practitioners = {name for name, held in routes.allowed().items() if "case:practitioner" in held}
    assert ("concerns:standing", "standing.see") in reached
    assert {permission for _route, permission in reached} <= practitioners | {
        "blank.see",
        "own_sign_in.change",
        "start.see",
    }


@pytest.mark.parametrize(
    "page", ["/concerns/", "/concerns/raise/", "/people/", "/people/handlers/", "/organisations/"]
)
def test_nothing_of_the_organisation_is_there(cast: Cast, case: Case, page: str) -> None:
    assert let_in(cast, case).get(page).status_code == 404


def test_who_handled_other_concerns_before_sees_none_of_them_any_more(cast: Cast, case: Case) -> None:
    other = story.raised(cast, practitioner=cast.mo)
    Part.objects.create(case=other, person=cast.dana, role="adviser", by=cast.alice, at=timezone.now())
    client = let_in(cast, case)
    for page in ("", "triage/", "interest/", "assign/"):
        assert client.get(f"/concerns/{other.pk}/{page}").status_code == 404
    assert policy.relations(cast.dana, other) == frozenset()
    assert list(policy.visible(cast.dana)) == []


def test_they_can_still_say_how_they_see_it(cast: Cast, case: Case) -> None:
    client, page = let_in(cast, case), f"/concerns/{case.pk}/where-things-stand/account/"
    assert client.post(page, {"body": "I was alone on nine of the nights."}).status_code == 302
    assert case.statements.get().body == "I was alone on nine of the nights."


@pytest.mark.parametrize("who", ["marian", "idris", "bob", "ada", "mo", "charlie"])
def test_nobody_but_the_case_manager_lets_them_in(cast: Cast, case: Case, who: str) -> None:
    by = getattr(cast, who)
    answer = signed_in(by).post(f"/concerns/{case.pk}/own-address/", {"email": OWN})
    assert answer.status_code == 404
    with pytest.raises(PermissionDenied):
        leaving.let_in(case, email=OWN, by=by, at=timezone.now())
    assert not Account.objects.filter(email=OWN).exists()


def test_it_is_refused_with_a_reason(cast: Cast) -> None:
    early = story.assigned(cast)
    with pytest.raises(Refused, match="first letter first"):
        leaving.let_in(early, email=OWN, by=cast.alice, at=timezone.now())
    case, _way = story.told(cast)
    answer = signed_in(cast.alice).post(f"/concerns/{case.pk}/own-address/", {"email": OWN})
    assert "still has a place here" in text(answer)
    left(cast.dana)
    with pytest.raises(Refused, match="Somebody signs in with this address already"):
        leaving.let_in(case, email="mo@willowmere.example", by=cast.alice, at=timezone.now())
    Case.objects.filter(pk=case.pk).update(stage="closed")
    case.refresh_from_db()
    with pytest.raises(Refused, match="is closed"):
        leaving.let_in(case, email=OWN, by=cast.alice, at=timezone.now())


def test_a_lost_link_is_sent_again_and_whoever_has_a_password_needs_none(cast: Cast, case: Case) -> None:
    first = leaving.let_in(case, email=OWN, by=cast.alice, at=timezone.now())
    assert first
    let_in(cast, case)
    assert accounts.invitation(first.token) is None
    again = Case.objects.get(pk=case.pk)
    assert leaving.let_in(again, email=OWN, by=cast.alice, at=timezone.now()) is None
    answer = signed_in(cast.alice).post(f"/concerns/{case.pk}/own-address/", {"email": OWN})
    assert answer["Location"] == f"/concerns/{case.pk}/"


def test_who_comes_back_to_work_is_a_member_of_staff_again(cast: Cast, case: Case) -> None:
    client = let_in(cast, case)
    accounts.grant(cast.dana, Role.MEMBER, by=None)
    assert accounts.person_roles(cast.dana) == {"member"}
    assert client.get(f"/concerns/{case.pk}/where-things-stand/").status_code == 200

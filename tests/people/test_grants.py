"""A second person: for a role that handles concerns, and for a second step that was lost."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from lotus.core.refusal import Refused
from lotus.kernel import accounts
from lotus.kernel.models import AuditEntry, Membership, Person
from lotus.kernel.permissions import Role
from lotus.people.actions import grants, resets
from lotus.people.models import FactorReset, Proposal
from lotus.people.presenters import places
from tests.factories.browser import signed_in
from tests.factories.cast import Cast, add
from tests.factories.second import app_of

HANDLERS = "/people/handlers/"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def now() -> Any:
    return timezone.now()


def proposed(cast: Cast, by: Person | None = None) -> Proposal:
    return grants.propose(cast.mo, Role.ADVISER, by=by or cast.ada, at=now())


def answer(by: Person, row: Proposal, agrees: str = "yes") -> Any:
    return signed_in(by).post(f"{HANDLERS}proposals/{row.pk}/", {"agrees": agrees}, follow=True)


# ---- Roles ----


@pytest.mark.parametrize("by", ["ada", "marian"])
def test_one_proposes_and_a_second_one_who_handles_concerns_agrees(cast: Cast, by: str) -> None:
    row = proposed(cast, getattr(cast, by))
    wrote_to = {to for message in mail.outbox for to in message.to}
    assert "alice@willowmere.example" in wrote_to
    assert wrote_to.isdisjoint(
        {f"{by}@willowmere.example", "mo@willowmere.example", "charlie@otherdale.example"}
    )
    assert accounts.person_roles(cast.mo) == {"member"}
    assert "Mo Farley as Professional adviser" in text(signed_in(cast.alice).get(HANDLERS))
    assert "The role is given" in text(answer(cast.alice, row))
    assert accounts.person_roles(cast.mo) == {"member", "adviser"}
    assert mail.outbox[-1].to == ["mo@willowmere.example"]
    entry = AuditEntry.objects.get(action="role.given", subject=cast.mo.pk)
    assert entry.details == {"role": "adviser", "second": str(cast.alice.pk)}
    told = list(AuditEntry.objects.filter(subject=cast.mo.pk).values_list("action", flat=True))
    assert {"role.proposed", "role.agreed"} <= set(told)


def test_in_a_large_organisation_somebody_looks_for_a_name_before_they_choose(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "OFFERED", 3)
    client = signed_in(cast.alice)
    assert "There are too many people to list" in text(client.get(HANDLERS))
    assert str(cast.mo.pk) not in text(client.get(HANDLERS))
    found = text(client.get(f"{HANDLERS}?words=farley"))
    assert str(cast.mo.pk) in found
    assert f'action="{HANDLERS}propose/?words=farley"' in found
    assert "Nobody fits these words" in text(client.get(f"{HANDLERS}?words=nobody-here"))
    posted, place = {"person": str(cast.mo.pk), "role": "adviser"}, f"{HANDLERS}propose/"
    assert "There are too many people to list" in text(client.post(place, posted))
    assert not Proposal.objects.exists()
    assert client.post(f"{place}?words=farley", posted)["Location"] == f"{HANDLERS}?done=proposed"
    assert Proposal.objects.get().person == cast.mo


def test_neither_who_proposed_it_nor_who_it_is_for_agrees(cast: Cast) -> None:
    row = grants.propose(cast.idris, Role.INVESTIGATOR, by=cast.marian, at=now())
    assert "You proposed it" in text(answer(cast.marian, row))
    assert "It is about a role for you" in text(answer(cast.idris, row))
    assert "It is about you, so somebody else answers" in text(signed_in(cast.idris).get(HANDLERS))
    assert Role.INVESTIGATOR not in accounts.person_roles(cast.idris)


@pytest.mark.parametrize("who", ["ada", "mo", "charlie"])
def test_who_handles_no_concern_here_agrees_to_nothing(cast: Cast, who: str) -> None:
    row = proposed(cast, cast.marian)
    by = getattr(cast, who)
    assert answer(by, row).status_code == 404
    assert (signed_in(by).get(HANDLERS).status_code == 404) is (who != "charlie")
    with pytest.raises(PermissionDenied):
        grants.answer(row, agrees=True, by=by, at=now())
    assert accounts.person_roles(cast.mo) == {"member"}


def test_it_is_declined_or_withdrawn_and_then_over(cast: Cast) -> None:
    row = proposed(cast, cast.marian)
    assert "The role is not given" in text(answer(cast.marian, row, "no"))
    assert answer(cast.alice, row).status_code == 404
    with pytest.raises(Refused, match="answered this already"):
        grants.answer(row, agrees=True, by=cast.alice, at=now())
    second = proposed(cast)
    answer(cast.alice, second, "no")
    assert accounts.person_roles(cast.mo) == {"member"}
    assert Proposal.objects.filter(agreed=False).count() == 2


def test_what_cannot_be_is_refused_with_a_reason(cast: Cast) -> None:
    cases = (
        (cast.mo, Role.ADMINISTRATOR, cast.ada, "does not handle concerns"),
        (cast.marian, Role.ADVISER, cast.marian, "Nobody proposes a role for themselves"),
        (cast.idris, Role.ADVISER, cast.ada, "holds this role already"),
        (cast.ada, Role.ADVISER, cast.marian, "cannot both run the system and handle concerns"),
    )
    for person, role, by, says in cases:
        with pytest.raises(Refused, match=says):
            grants.propose(person, role, by=by, at=now())
    proposed(cast)
    with pytest.raises(Refused, match="proposed already"):
        proposed(cast, cast.alice)
    for stranger in (cast.mo, cast.charlie):
        with pytest.raises(PermissionDenied):
            grants.propose(cast.dana, Role.ADVISER, by=stranger, at=now())


def test_where_nobody_handles_concerns_yet_the_import_comes_first(cast: Cast) -> None:
    una = add(cast.elsewhere, "Una Field", Role.ADMINISTRATOR)
    nell = add(cast.elsewhere, "Nell Shaw")
    Membership.objects.filter(person=cast.charlie).exclude(role="member").update(ended_at=now())
    with pytest.raises(Refused, match="Whoever runs the server names the first ones"):
        grants.propose(nell, Role.ADVISER, by=una, at=now())


def test_a_role_is_never_given_round_the_second_person(cast: Cast) -> None:
    """Whatever calls it: the rule stands where the role is given."""
    for by, second in (
        (cast.ada, None),
        (cast.ada, cast.ada),
        (cast.ada, cast.mo),
        (cast.marian, cast.marian),
        (cast.marian, cast.charlie),
        (cast.charlie, cast.marian),
    ):
        with pytest.raises(Refused, match="needs a second person"):
            accounts.grant(cast.mo, Role.ADVISER, by=by, second=second)
    assert accounts.person_roles(cast.mo) == {"member"}
    accounts.grant(cast.mo, Role.ADVISER, by=cast.ada, second=cast.marian)
    assert "adviser" in accounts.person_roles(cast.mo)


def test_a_handler_proposes_from_the_page(cast: Cast) -> None:
    client = signed_in(cast.bob)
    page = f"{HANDLERS}propose/"
    assert "Choose a person" in text(client.post(page, {"role": "adviser"}))
    form = {"person": str(cast.mo.pk), "role": "adviser"}
    assert "Those who can confirm it have been told" in text(client.post(page, form, follow=True))
    assert "proposed already" in text(client.post(page, form))
    assert Proposal.objects.get().by == cast.bob
    elsewhere = {"person": str(cast.charlie.pk), "role": "adviser"}
    assert "Choose one of the answers shown here" in text(client.post(page, elsewhere))


def test_a_second_step_is_needed_to_agree(cast: Cast, settings: Any) -> None:
    settings.SECOND_FACTOR = True
    row = proposed(cast)
    signed_in(cast.alice).post(f"{HANDLERS}proposals/{row.pk}/", {"agrees": "yes"})
    assert accounts.person_roles(cast.mo) == {"member"}
    client = signed_in(cast.alice, second="app")
    client.post(f"{HANDLERS}proposals/{row.pk}/", {"agrees": "yes"})
    assert "adviser" in accounts.person_roles(cast.mo)


# ---- A lost second step ----


def reset(cast: Cast, person: Person) -> Any:
    return signed_in(cast.ada).post(f"/people/{person.pk}/do/", {"do": "reset-second"}, follow=True)


def confirm(by: Person, row: FactorReset) -> Any:
    return signed_in(by).post(f"{HANDLERS}resets/{row.pk}/", follow=True)


def test_a_lost_step_is_reset_cases_are_shut_and_a_second_person_opens_them(cast: Cast) -> None:
    app_of(cast.alice)
    mail.outbox.clear()
    before = signed_in(cast.alice)
    assert "All concerned have been told" in text(reset(cast, cast.alice))
    assert not Authenticator.objects.filter(user=cast.alice.account).exists()
    assert before.get("/")["Location"].startswith("/sign-in/"), "sessions have ended"
    wrote_to = [to for message in mail.outbox for to in message.to]
    assert "alice@willowmere.example" in wrote_to
    assert {"marian@willowmere.example", "bob@willowmere.example"} <= set(wrote_to)
    assert "charlie@otherdale.example" not in wrote_to

    client = signed_in(cast.alice)
    for page in ("/", "/concerns/", HANDLERS):
        assert client.get(page)["Location"].startswith("/account/cases-locked/"), page
    assert "Until a colleague who also handles concerns has confirmed" in text(
        client.get("/concerns/", follow=True)
    )

    row = FactorReset.objects.get()
    assert "Alice Morgan: second step reset" in text(signed_in(cast.marian).get(HANDLERS))
    assert "Concerns are open to them again" in text(confirm(cast.marian, row))
    assert client.get("/concerns/").status_code == 200
    assert "Concerns are open to you" in text(client.get("/account/cases-locked/"))
    assert [message.to for message in mail.outbox[-2:]] == [
        ["alice@willowmere.example"],
        ["ada@willowmere.example"],
    ]
    told = set(AuditEntry.objects.filter(subject=cast.alice.pk).values_list("action", flat=True))
    assert {"factor.reset", "cases.shut", "cases.opened"} <= told


@pytest.mark.parametrize("who", ["alice", "ada", "mo", "charlie"])
def test_nobody_else_confirms(cast: Cast, who: str) -> None:
    app_of(cast.alice)
    reset(cast, cast.alice)
    row = FactorReset.objects.get()
    confirm(getattr(cast, who), row)
    cast.alice.refresh_from_db()
    assert cast.alice.cases_locked_at
    with pytest.raises((Refused, PermissionDenied)):
        resets.confirm(row, by=getattr(cast, who), at=now())


def test_it_is_confirmed_once(cast: Cast) -> None:
    app_of(cast.alice)
    reset(cast, cast.alice)
    row = FactorReset.objects.get()
    resets.confirm(row, by=cast.marian, at=now())
    with pytest.raises(Refused, match="confirmed this already"):
        resets.confirm(row, by=cast.bob, at=now())
    assert confirm(cast.bob, row).status_code == 404


def test_where_one_works_in_two_organisations_cases_are_shut_in_both(cast: Cast) -> None:
    there = add(
        cast.elsewhere, "Alice Morgan", Role.CASE_MANAGER, email="alice@willowmere.example", password=""
    )
    app_of(cast.alice)
    reset(cast, cast.alice)
    there.refresh_from_db()
    assert there.cases_locked_at
    resets.confirm(FactorReset.objects.get(person=cast.alice), by=cast.marian, at=now())
    there.refresh_from_db()
    assert there.cases_locked_at, "each organisation confirms for itself"
    own = FactorReset.objects.get(person=there)
    resets.confirm(own, by=cast.charlie, at=now())
    there.refresh_from_db()
    assert there.cases_locked_at is None


def test_who_handles_no_concern_is_not_shut_out_of_anything(cast: Cast) -> None:
    app_of(cast.mo)
    reset(cast, cast.mo)
    assert not FactorReset.objects.exists()
    assert signed_in(cast.mo).get("/").status_code == 200


def test_what_cannot_be_reset_says_why(cast: Cast) -> None:
    assert "has no second step" in text(reset(cast, cast.alice))
    assert "Ask another administrator" in text(reset(cast, cast.ada))
    nobody = accounts.add_person(cast.here, name="Wyn Orchard", by=None)
    assert "has no account yet" in text(reset(cast, nobody))


@pytest.mark.parametrize("who", ["alice", "mo", "charlie"])
def test_only_an_administrator_here_resets(cast: Cast, who: str) -> None:
    app_of(cast.bob)
    by = getattr(cast, who)
    assert signed_in(by).post(f"/people/{cast.bob.pk}/do/", {"do": "reset-second"}).status_code == 404
    with pytest.raises(PermissionDenied):
        resets.reset(cast.bob, by=by, at=now())
    assert Authenticator.objects.filter(user=cast.bob.account).exists()

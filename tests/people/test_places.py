"""The administrator's page of one person: each thing done there works, and is refused to everybody else."""

from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from lotus.kernel import accounts
from lotus.kernel.models import AuditEntry, Person
from lotus.kernel.permissions import CASE_HANDLING, Role
from lotus.people.actions import places
from lotus.people.models import Proposal
from tests.factories.browser import signed_in
from tests.factories.cast import Cast, add

OTHERS = ("alice", "bob", "marian", "mo", "charlie")


def text(answer: Any) -> str:
    return str(answer.content.decode())


def do(cast: Cast, person: Person, what: str, by: Person | None = None, **more: str) -> Any:
    client = signed_in(by or cast.ada)
    return client.post(f"/people/{person.pk}/do/", {"do": what, **more}, follow=True)


def told() -> set[str]:
    return set(AuditEntry.objects.values_list("action", flat=True))


def test_the_page_shows_the_place_and_nothing_of_a_concern(cast: Cast) -> None:
    page = text(signed_in(cast.ada).get(f"/people/{cast.alice.pk}/"))
    assert "Alice Morgan" in page
    assert "Take away: Case manager" in page
    assert "concern about" not in page.lower()
    assert f"/people/{cast.alice.pk}/" in text(signed_in(cast.ada).get("/people/"))


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_finds_it_or_does_anything_there(cast: Cast, who: str) -> None:
    by = getattr(cast, who)
    assert signed_in(by).get(f"/people/{cast.mo.pk}/").status_code == 404
    for what in ("give", "take", "left", "off", "end-sessions", "reset-second", "invite"):
        assert do(cast, cast.omar, what, by, role="group_member").status_code == 404
    assert {"person.left", "person.switched_off", "role.ended"}.isdisjoint(told())


def test_an_administrator_of_another_organisation_finds_nobody_here(cast: Cast) -> None:
    other = add(cast.elsewhere, "Una Field", Role.ADMINISTRATOR)
    assert signed_in(other).get(f"/people/{cast.mo.pk}/").status_code == 404
    assert do(cast, cast.mo, "off", other).status_code == 404
    with pytest.raises(PermissionDenied):
        places.switch(cast.mo, on=False, by=other)


def test_what_is_no_act_changes_nothing(cast: Cast) -> None:
    before = told()
    assert do(cast, cast.mo, "burn").status_code == 200
    assert signed_in(cast.ada).get(f"/people/{cast.mo.pk}/do/").status_code == 302
    assert told() - before <= {"page.shown"}


def test_an_ordinary_role_is_given_and_taken(cast: Cast) -> None:
    assert "The role is given" in text(do(cast, cast.mo, "give", role="administrator"))
    assert accounts.person_roles(cast.mo) == {"member", "administrator"}
    assert "The role is taken away" in text(do(cast, cast.mo, "take", role="administrator"))
    assert accounts.person_roles(cast.mo) == {"member"}
    assert {"role.given", "role.ended"} <= told()


@pytest.mark.parametrize("role", [*sorted(CASE_HANDLING), "member", "case_only", "king", ""])
def test_no_role_that_handles_concerns_is_given_by_an_administrator_alone(cast: Cast, role: str) -> None:
    do(cast, cast.mo, "give", role=role)
    assert accounts.person_roles(cast.mo) == {"member"}


def test_a_case_handling_role_is_taken_by_an_administrator_alone(cast: Cast) -> None:
    """To take away is always safe."""
    do(cast, cast.idris, "take", role="adviser")
    assert accounts.person_roles(cast.idris) == {"member"}


def test_who_handles_concerns_becomes_no_administrator(cast: Cast) -> None:
    answer = do(cast, cast.alice, "give", role="administrator")
    assert "cannot both run the system and handle concerns" in text(answer)
    assert "administrator" not in accounts.person_roles(cast.alice)


@pytest.mark.parametrize("what", ["take", "off", "left"])
def test_the_only_administrator_stays(cast: Cast, what: str) -> None:
    answer = do(cast, cast.ada, what, role="administrator")
    says = "the only administrator" if what == "take" else "Ask another administrator"
    assert says in text(answer)
    second = add(cast.here, "Sam Field", Role.ADMINISTRATOR)
    assert "the only administrator" not in text(do(cast, second, what, role="administrator"))
    assert Role.ADMINISTRATOR in accounts.person_roles(cast.ada)


def test_somebody_who_left_is_out_and_can_be_found_by_nobody_they_were(cast: Cast) -> None:
    client = signed_in(cast.idris)
    assert "Every role has ended" in text(do(cast, cast.idris, "left"))
    assert accounts.person_roles(cast.idris) == set()
    assert client.get("/")["Location"].startswith("/sign-in/")
    assert "person.left" in told()
    assert "this person has no place here" in text(signed_in(cast.ada).get(f"/people/{cast.idris.pk}/"))


def test_somebody_is_switched_off_and_on(cast: Cast) -> None:
    client = signed_in(cast.mo)
    assert "Switched off" in text(do(cast, cast.mo, "off"))
    assert client.get("/")["Location"].startswith("/sign-in/")
    do(cast, cast.mo, "on")
    assert signed_in(cast.mo).get("/").status_code == 200
    assert {"person.switched_off", "person.switched_on"} <= told()


def test_sessions_are_ended_by_an_administrator(cast: Cast) -> None:
    client = signed_in(cast.mo)
    assert "Their sessions have ended" in text(do(cast, cast.mo, "end-sessions"))
    assert client.get("/")["Location"].startswith("/sign-in/")
    nobody = accounts.add_person(cast.here, name="Wyn Orchard", by=None)
    assert places.end_sessions(nobody, by=cast.ada) == 0


def test_a_lost_invitation_is_sent_again_and_the_first_one_ends(cast: Cast) -> None:
    first = accounts.invite(cast.dana, by=None, with_code=False)
    assert "An invitation is on its way" in text(do(cast, cast.dana, "invite"))
    assert mail.outbox[-1].to == ["dana@willowmere.example"]
    assert accounts.invitation(first.token) is None
    assert "has a password already" in text(do(cast, cast.mo, "invite"))


def test_a_role_is_proposed_from_the_page_and_shown_as_waiting(cast: Cast) -> None:
    assert "Proposed" in text(do(cast, cast.mo, "propose", role="adviser"))
    assert Proposal.objects.get().by == cast.ada
    assert "waiting for a second person" in text(signed_in(cast.ada).get(f"/people/{cast.mo.pk}/"))
    assert "Choose a role" in text(do(cast, cast.mo, "propose", role=""))


def test_actions_ask_again(cast: Cast) -> None:
    now = timezone.now()
    for by in (cast.alice, cast.mo, cast.charlie):
        for act in (
            lambda by=by: places.give(cast.omar, Role.ADMINISTRATOR, by=by),
            lambda by=by: places.take(cast.omar, Role.GROUP_MEMBER, by=by, at=now),
            lambda by=by: places.leave(cast.omar, by=by, at=now),
            lambda by=by: places.switch(cast.omar, on=False, by=by),
            lambda by=by: places.end_sessions(cast.omar, by=by),
            lambda by=by: places.invite(cast.omar, by=by),
        ):
            with pytest.raises(PermissionDenied):
                act()

"""Making people, giving roles, inviting, signing in and changing organisation."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.test import Client
from django.utils import timezone

from lotus.core.refusal import Refused
from lotus.kernel import accounts
from lotus.kernel.models import Account, AuditEntry, Invitation, Membership, Person, Team
from lotus.kernel.permissions import CASE_HANDLING, Role
from tests.factories.browser import signed_in
from tests.factories.cast import PASSWORD, Cast, add

pytestmark = pytest.mark.django_db
WRONG = "2222-2222"


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("id").values_list("action", flat=True))


def roles(person: Person) -> set[str]:
    return set(Membership.objects.filter(person=person, ended_at=None).values_list("role", flat=True))


# Roles


@pytest.mark.parametrize("role", sorted(CASE_HANDLING))
def test_nobody_both_runs_the_system_and_handles_cases(cast: Cast, role: Role) -> None:
    with pytest.raises(Refused, match="cannot both run the system and handle concerns"):
        accounts.grant(cast.ada, role, by=cast.ada)
    accounts.grant(cast.mo, role, by=cast.marian, second=cast.alice)
    with pytest.raises(Refused, match="cannot both"):
        accounts.grant(cast.mo, Role.ADMINISTRATOR, by=cast.ada)
    assert roles(cast.ada) == {"member", "administrator"}
    assert roles(cast.mo) == {"member", role}


def test_a_role_that_ended_stands_in_nobodys_way(cast: Cast) -> None:
    accounts.grant(cast.mo, Role.ADVISER, by=cast.marian, second=cast.alice)
    Membership.objects.filter(person=cast.mo, role=Role.ADVISER).update(ended_at=timezone.now())
    accounts.grant(cast.mo, Role.ADMINISTRATOR, by=cast.ada)
    assert roles(cast.mo) == {"member", "administrator"}


def test_a_role_is_given_once_and_says_who_gave_it(cast: Cast) -> None:
    before = actions().count("role.given")
    for _time in range(2):
        accounts.grant(cast.mo, Role.ADVISER, by=cast.marian, second=cast.alice)
    held = Membership.objects.get(person=cast.mo, role=Role.ADVISER)
    assert held.by == cast.marian
    assert actions().count("role.given") == before + 1


def test_a_new_role_counts_at_once(cast: Cast) -> None:
    assert "adviser" not in cast.mo.roles()
    accounts.grant(cast.mo, Role.ADVISER, by=cast.marian, second=cast.alice)
    assert "adviser" in cast.mo.roles()


def test_a_refused_role_leaves_nobody_half_made(cast: Cast) -> None:
    with pytest.raises(Refused):
        accounts.add_person(cast.here, name="Pat", by=cast.ada, roles=(Role.ADMINISTRATOR, Role.CASE_MANAGER))
    assert not Person.objects.filter(name="Pat").exists()


# People and teams


def test_an_address_has_one_account_however_it_is_written(cast: Cast) -> None:
    first = add(cast.here, "Pat Reed", email="Pat.Reed@Example.org ")
    second = add(cast.elsewhere, "Pat Reed", email=" pat.reed@example.ORG", password="")
    assert first.account == second.account
    assert Account.objects.filter(email="pat.reed@example.org").count() == 1


def test_somebody_without_an_address_has_no_account(cast: Cast) -> None:
    pat = accounts.add_person(cast.here, name="Pat", by=cast.ada)
    assert pat.account is None
    with pytest.raises(Refused, match="no e-mail address here yet"):
        accounts.invite(pat, by=cast.ada, with_code=True)


def test_a_team_is_found_by_its_path_and_made_once(cast: Cast) -> None:
    ward = accounts.team_at(cast.here, " Medicine >  Ward 7 ")
    assert ward
    assert ward.parent
    assert (ward.name, ward.parent.name) == ("Ward 7", "Medicine")
    assert accounts.team_at(cast.here, "Medicine>Ward 7") == ward
    assert accounts.team_at(cast.elsewhere, "Medicine > Ward 7") != ward
    assert Team.objects.filter(organisation=cast.here).count() == 2
    assert accounts.team_at(cast.here, " > ") is None


# Invitations


def test_an_invitation_keeps_neither_link_nor_code(cast: Cast) -> None:
    way = accounts.invite(cast.dana, by=cast.alice, with_code=True)
    kept = Invitation.objects.values().get()
    assert way.token not in str(kept)
    assert way.code not in str(kept)
    assert way.code.replace("-", "") not in str(kept)
    assert len(way.token) >= 43
    assert set(way.code.replace("-", "")) <= set(accounts.CODE_LETTERS)


def test_an_invitation_is_found_by_its_link_only(cast: Cast) -> None:
    way = accounts.invite(cast.dana, by=cast.alice, with_code=True)
    found = accounts.invitation(way.token)
    assert found
    assert found.account == cast.dana.account
    for other in ("", way.token[:-1], way.token.swapcase(), way.code):
        assert accounts.invitation(other) is None


def test_the_code_may_be_written_as_people_write_it(cast: Cast) -> None:
    way = accounts.invite(cast.dana, by=cast.alice, with_code=True)
    found = accounts.invitation(way.token)
    assert found
    plain = way.code.replace("-", "")
    for written in (way.code, way.code.lower(), plain, f" {plain[:4]} {plain[4:]} "):
        assert accounts.code_fits(found, way.token, written)
    assert Invitation.objects.get().wrong_codes == 0


def test_five_wrong_codes_end_an_invitation_even_for_the_right_one(cast: Cast) -> None:
    way = accounts.invite(cast.dana, by=cast.alice, with_code=True)
    found = accounts.invitation(way.token)
    assert found
    for tries in range(1, 6):
        assert not accounts.code_fits(found, way.token, WRONG)
        assert Invitation.objects.get().wrong_codes == tries
    assert accounts.invitation(way.token) is None
    assert not accounts.code_fits(found, way.token, way.code)


def test_tries_made_at_the_same_moment_are_counted_each(cast: Cast) -> None:
    """Each of them looked the invitation up before the others had been counted."""
    way = accounts.invite(cast.dana, by=cast.alice, with_code=True)
    looked_up = [accounts.invitation(way.token) for _one in range(7)]
    for found in looked_up:
        assert found
        assert not accounts.code_fits(found, way.token, WRONG)
    assert Invitation.objects.get().wrong_codes == accounts.WRONG_CODES


def test_an_invitation_is_no_way_into_an_account_that_has_a_password(cast: Cast) -> None:
    with pytest.raises(Refused, match="has a password already"):
        accounts.invite(cast.mo, by=cast.alice, with_code=True)


def test_the_code_of_another_invitation_does_not_fit(cast: Cast) -> None:
    other = accounts.invite(add(cast.here, "Pat Lowe", password=""), by=cast.alice, with_code=True)
    way = accounts.invite(cast.dana, by=cast.alice, with_code=True)
    found = accounts.invitation(way.token)
    assert found
    assert not accounts.code_fits(found, way.token, other.code)
    assert not accounts.code_fits(found, way.token, "")


def test_an_invitation_without_a_code_asks_for_none(cast: Cast) -> None:
    way = accounts.invite(cast.dana, by=cast.alice, with_code=False)
    found = accounts.invitation(way.token)
    assert found
    assert way.code == ""
    assert accounts.code_fits(found, way.token, "")


def test_an_invitation_ends_after_28_days(cast: Cast) -> None:
    almost = timezone.now() - timedelta(days=28) + timedelta(minutes=1)
    way = accounts.invite(cast.dana, by=cast.alice, with_code=True, today=almost)
    assert accounts.invitation(way.token)
    Invitation.objects.update(ends_at=timezone.now())
    assert accounts.invitation(way.token) is None


def test_a_new_invitation_ends_the_earlier_one(cast: Cast) -> None:
    first = accounts.invite(cast.dana, by=cast.alice, with_code=True)
    second = accounts.invite(cast.dana, by=cast.alice, with_code=True)
    assert accounts.invitation(first.token) is None
    assert accounts.invitation(second.token)


@pytest.mark.parametrize("off", ["account", "person"])
def test_an_invitation_of_somebody_switched_off_is_over(cast: Cast, off: str) -> None:
    way = accounts.invite(cast.dana, by=cast.alice, with_code=False)
    if off == "account":
        Account.objects.filter(pk=cast.dana.account_id).update(is_active=False)
    else:
        Person.objects.filter(pk=cast.dana.pk).update(is_active=False)
    assert accounts.invitation(way.token) is None


def test_an_invitation_is_used_once(cast: Cast) -> None:
    way = accounts.invite(cast.dana, by=cast.alice, with_code=False)
    found = accounts.invitation(way.token)
    assert found
    assert accounts.accept(found, PASSWORD) == cast.dana
    assert accounts.invitation(way.token) is None
    with pytest.raises(Refused, match="used already"):
        accounts.accept(found, "another long password")
    assert authenticate(username="dana@willowmere.example", password=PASSWORD) == cast.dana.account
    assert actions().count("invitation.accepted") == 1


# The pages


def test_somebody_invited_comes_in_by_link_and_code(cast: Cast) -> None:
    way = accounts.invite(cast.dana, by=cast.alice, with_code=True)
    client, page = Client(), f"/invitation/{way.token}/"
    form = {"code": way.code, "password": PASSWORD, "again": PASSWORD}
    assert client.get(page).status_code == 200
    assert client.post(page, {**form, "code": WRONG}).status_code == 200
    assert client.post(page, {**form, "again": "other"}).status_code == 200
    assert Invitation.objects.get().wrong_codes == 1, "a slip in the password costs no try"
    assert client.post(page, form).status_code == 302
    assert client.get("/", follow=True).status_code == 200
    assert client.get(page).status_code == 404


def test_a_link_that_is_over_and_one_that_never_was_look_the_same(cast: Cast) -> None:
    way = accounts.invite(cast.dana, by=cast.alice, with_code=False)
    Invitation.objects.update(ends_at=timezone.now())
    over, never = Client().get(f"/invitation/{way.token}/"), Client().get("/invitation/nonsense/")
    assert over.status_code == never.status_code == 404
    assert over.content.replace(way.token.encode(), b"nonsense") == never.content


def test_signing_in_says_the_same_whatever_is_wrong(cast: Cast) -> None:
    Account.objects.filter(pk=cast.bob.account_id).update(is_active=False)
    Person.objects.filter(pk=cast.mo.pk).update(is_active=False)
    wrong = {
        "no such account": ("nobody@willowmere.example", PASSWORD),
        "another password": ("alice@willowmere.example", "x" * 20),
        "no password yet": ("dana@willowmere.example", PASSWORD),
        "account switched off": ("bob@willowmere.example", PASSWORD),
        "person switched off": ("mo@willowmere.example", PASSWORD),
    }
    answers = set()
    for email, password in wrong.values():
        page = Client().post("/sign-in/", {"email": email, "password": password})
        assert page.status_code == 200
        answers.add(page.content.decode().partition("<form")[0])
        assert "We could not sign you in" in page.content.decode()
    assert len(answers) == 1


def test_signing_in_begins_a_fresh_session_and_leads_on(cast: Cast) -> None:
    client = Client()
    form = {"email": " Alice@Willowmere.example", "password": PASSWORD, "next": "/people/?a=b"}
    answer = client.post("/sign-in/", form)
    assert (answer.status_code, answer["Location"]) == (302, "/people/?a=b")
    assert actions()[-1] == "session.began"
    client.post("/sign-out/")
    assert actions()[-1] == "session.ended"
    assert client.get("/")["Location"].startswith("/sign-in/")


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil"]
)
def test_signing_in_leads_to_pages_of_ours_only(cast: Cast, wanted: str) -> None:
    form = {"email": "alice@willowmere.example", "password": PASSWORD, "next": wanted}
    assert Client().post("/sign-in/", form)["Location"] == "/"


def test_looking_at_the_address_for_signing_out_signs_nobody_out(cast: Cast) -> None:
    client = signed_in(cast.ada)
    client.get("/sign-out/")
    assert client.get("/people/").status_code == 200


def test_an_account_in_two_organisations_switches_between_them(cast: Cast) -> None:
    there = add(cast.elsewhere, "Ada Quill", email="ada@willowmere.example", password="")
    client = signed_in(cast.ada)
    assert client.get("/people/").status_code == 200
    assert client.post("/organisations/", {"person": str(there.pk)}).status_code == 302
    assert client.get("/people/").status_code == 404, "no administrator there"
    entry = AuditEntry.objects.filter(action="session.switched").get()
    assert (entry.organisation, entry.person) == (cast.elsewhere.pk, there.pk)


def test_nobody_switches_to_somebody_else(cast: Cast) -> None:
    add(cast.elsewhere, "Ada Quill", email="ada@willowmere.example", password="")
    client = signed_in(cast.ada)
    for other in (cast.charlie, cast.alice):
        assert client.post("/organisations/", {"person": str(other.pk)}).status_code == 200
    assert "session.switched" not in actions()


def test_people_see_only_the_organisations_where_they_are_switched_on(cast: Cast) -> None:
    there = add(cast.elsewhere, "Ada Quill", email="ada@willowmere.example", password="")
    assert cast.ada.account
    assert accounts.people_of(cast.ada.account) == [there, cast.ada]
    Person.objects.filter(pk=there.pk).update(is_active=False)
    assert accounts.people_of(cast.ada.account) == [cast.ada]

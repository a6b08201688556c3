"""The door of a page: who gets in, what is recorded, and that a form counts once."""

import re
from uuid import UUID, uuid4

import pytest
from django.test import Client

from lotus.kernel import access, doors
from lotus.kernel.doors import Found
from lotus.kernel.models import AuditEntry, Submission, Team
from lotus.kernel.permissions import Permission, Relation
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast
from tests.kernel.conftest import Run

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.kernel.pages")]


def newest() -> AuditEntry:
    entry = AuditEntry.objects.order_by("-id").first()
    assert entry
    return entry


def shown() -> int:
    return AuditEntry.objects.filter(action="page.shown").count()


def test_a_page_that_is_shown_is_recorded_with_who_and_what(cast: Cast) -> None:
    team = Team.objects.create(organisation=cast.here, name="Ward 7")
    assert signed_in(cast.alice).get(f"/teams/{team.pk}/").status_code == 200
    entry = newest()
    assert (entry.action, entry.person, entry.organisation) == ("page.shown", cast.alice.pk, cast.here.pk)
    assert (entry.kind, entry.subject, entry.details) == ("team", team.pk, {"page": "team"})


def test_a_list_is_recorded_with_what_it_showed(cast: Cast) -> None:
    teams = [Team.objects.create(organisation=cast.here, name=name) for name in "ab"]
    signed_in(cast.alice).get("/teams/")
    assert sorted(newest().details["shown"]) == sorted(str(team.pk) for team in teams)


def test_reading_a_case_is_recorded_with_the_relation_that_allowed_it(cast: Cast) -> None:
    case = story.raised(cast)
    answer = signed_in(cast.alice).get(f"/raised/{case.pk}/")
    assert b"Eleven sets" in answer.content
    assert (newest().subject, newest().relation, newest().kind) == (case.pk, "case_manager", "case")


def test_a_form_that_is_shown_again_is_recorded_like_any_page(cast: Cast) -> None:
    """Or a case could be read without a trace, by sending an empty form to its address."""
    client = signed_in(cast.alice)
    for once in ("", str(uuid4())):
        before = shown()
        assert client.post("/teams/", {"name": "", "once": once}).status_code == 200
        assert shown() == before + 1


def test_a_form_that_was_taken_in_shows_no_page(cast: Cast) -> None:
    before = shown()
    signed_in(cast.alice).post("/teams/", {"name": "Ward 7"})
    assert shown() == before


def test_the_audit_holds_nothing_that_was_typed_or_read(cast: Cast) -> None:
    case = story.raised(cast)
    client = signed_in(cast.alice)
    client.get(f"/raised/{case.pk}/")
    client.post("/teams/", {"name": "a very private name"})
    kept = " ".join(f"{entry.action} {entry.details}" for entry in AuditEntry.objects.all())
    assert "Eleven" not in kept
    assert "private" not in kept


def alike(content: bytes, number: UUID) -> bytes:
    """A page without what differs each time it is shown: the address asked for, and the hidden number of its form."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", content.replace(str(number).encode(), b""))


def test_what_is_forbidden_looks_like_what_is_not_there(cast: Cast) -> None:
    case, nothing = story.raised(cast), uuid4()
    for person in (cast.mo, cast.ada, cast.bob, cast.charlie, cast.dana):
        client = signed_in(person)
        forbidden, absent = client.get(f"/raised/{case.pk}/"), client.get(f"/raised/{nothing}/")
        assert forbidden.status_code == absent.status_code == 404
        assert alike(forbidden.content, case.pk) == alike(absent.content, nothing)
        assert sorted(forbidden.headers) == sorted(absent.headers)


def test_a_page_for_a_role_is_not_there_for_others(cast: Cast) -> None:
    assert signed_in(cast.ada).get("/administrators/").status_code == 200
    for person in (cast.alice, cast.marian, cast.mo):
        assert signed_in(person).get("/administrators/").status_code == 404
        assert signed_in(person).post("/administrators/").status_code == 404


def test_another_organisations_team_is_not_there(cast: Cast) -> None:
    team = Team.objects.create(organisation=cast.elsewhere, name="Ward 7")
    assert signed_in(cast.charlie).get(f"/teams/{team.pk}/").status_code == 200
    assert signed_in(cast.alice).get(f"/teams/{team.pk}/").status_code == 404


def test_a_refused_page_is_not_recorded_as_shown(cast: Cast) -> None:
    client = signed_in(cast.mo)
    before = shown()
    client.get("/administrators/")
    assert shown() == before


def test_a_stranger_is_asked_to_sign_in_and_led_back(client: Client) -> None:
    answer = client.get("/teams/?page=2")
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in/?next=%2Fteams%2F%3Fpage%3D2"


def test_an_open_page_greets_whoever_is_signed_in(cast: Cast, client: Client) -> None:
    assert b"everybody" in client.get("/board/").content
    assert b"Alice Morgan" in signed_in(cast.alice).get("/board/").content


def test_a_permission_about_a_case_needs_the_case() -> None:
    with pytest.raises(TypeError, match="say what to fetch"):
        doors.requires(Permission.RAISED_SEE)
    assert access.about_case(Permission.RAISED_SEE)


def test_the_audit_names_the_strongest_relation() -> None:
    held = frozenset({Relation.PASTORAL, Relation.CASE_MANAGER, Relation.CHAIR})
    assert Found(None, held, "case", uuid4()).relation == "case_manager"
    assert Found(None, frozenset(), "case", uuid4()).relation == ""


# Once


def test_a_form_sent_twice_makes_one_record_and_leads_to_the_same_place(cast: Cast) -> None:
    client, form = signed_in(cast.alice), {"name": "Ward 7", "once": str(uuid4())}
    first, second = client.post("/teams/", form), client.post("/teams/", form)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"] == f"/teams/{Team.objects.get().pk}/"


def test_two_forms_make_two_records(cast: Cast) -> None:
    client = signed_in(cast.alice)
    for name in "ab":
        client.post("/teams/", {"name": name, "once": str(uuid4())})
    assert Team.objects.count() == 2


def test_a_form_that_was_shown_again_can_be_put_right_and_sent(cast: Cast) -> None:
    client, once = signed_in(cast.alice), str(uuid4())
    assert client.post("/teams/", {"name": "", "once": once}).status_code == 200
    assert client.post("/teams/", {"name": "Ward 7", "once": once}).status_code == 302
    assert Team.objects.count() == 1


def test_a_form_that_broke_can_be_sent_again_and_left_nothing_half_done(cast: Cast) -> None:
    client = signed_in(cast.alice)
    client.raise_request_exception = False
    for once in ("", str(uuid4())):
        assert client.post("/broken/", {"once": once}).status_code == 500
    assert not Team.objects.exists()
    assert not Submission.objects.exists()


def test_somebody_elses_number_leads_nowhere(cast: Cast) -> None:
    form = {"name": "Ward 7", "once": str(uuid4())}
    signed_in(cast.alice).post("/teams/", form)
    bob = signed_in(cast.bob)
    bob.raise_request_exception = False
    answer = bob.post("/teams/", form)
    assert answer.status_code == 500
    assert Team.objects.count() == 1


@pytest.mark.parametrize("once", ["", "7", "nonsense", "x" * 5000])
def test_a_number_that_is_none_is_left_aside(cast: Cast, once: str) -> None:
    assert signed_in(cast.alice).post("/teams/", {"name": "Ward 7", "once": once}).status_code == 302


TWICE = """
import threading
from uuid import uuid4
from django.conf import settings
from django.db import connections
from lotus.kernel import accounts
from lotus.kernel.models import Team
from tests.factories.browser import signed_in
settings.ROOT_URLCONF = "tests.kernel.pages"
slug = uuid4().hex
here = accounts.open_organisation(name="Willowmere", slug=slug)
alice = accounts.add_person(here, name="Alice", by=None, email=f"{slug}@a.example")
clients = [signed_in(alice) for _one in range(8)]
form = {"name": "Ward 7", "once": str(uuid4())}
together, answers = threading.Barrier(len(clients)), []

def send(client):
    together.wait()
    answer = client.post("/teams/", form)
    answers.append((answer.status_code, answer["Location"]))
    connections.close_all()

threads = [threading.Thread(target=send, args=(client,)) for client in clients]
for one in threads:
    one.start()
for one in threads:
    one.join()
result = {"answers": answers, "made": [str(team.pk) for team in Team.objects.filter(organisation=here)]}
"""


@pytest.mark.integration
def test_a_form_sent_by_eight_hands_at_once_makes_one_record(installed: Run) -> None:
    result = installed(TWICE)
    (only,) = result["made"]
    assert result["answers"] == [[302, f"/teams/{only}/"]] * 8

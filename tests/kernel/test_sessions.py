"""The clock of a session, and what ends it."""

from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from lotus.kernel.models import Account, Draft, Person, Sitting
from tests.factories.browser import aged, signed_in
from tests.factories.cast import Cast
from tests.kernel.test_drafts import typed

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.kernel.pages")]
MINUTE, HOUR = 60, 3600


def session(client: Client) -> Any:
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    return import_module(settings.SESSION_ENGINE).SessionStore(key)


@pytest.mark.parametrize(("idle", "status"), [(19 * MINUTE, 200), (21 * MINUTE, 302)])
def test_a_session_ends_after_20_minutes_without_use(cast: Cast, idle: int, status: int) -> None:
    client = aged(signed_in(cast.alice), seen=idle)
    assert client.get("/teams/").status_code == status


@pytest.mark.parametrize(("age", "status"), [(12 * HOUR - MINUTE, 200), (12 * HOUR + MINUTE, 302)])
def test_a_session_ends_after_12_hours_however_busy(cast: Cast, age: int, status: int) -> None:
    client = aged(signed_in(cast.alice), since=age)
    assert client.get("/teams/").status_code == status


def test_using_a_page_sets_the_clock_of_idleness_back(cast: Cast) -> None:
    client = signed_in(cast.alice)
    for _time in range(4):
        aged(client, seen=15 * MINUTE, since=15 * MINUTE)
        assert client.get("/teams/").status_code == 200


def test_a_page_open_to_all_stays_open_when_the_session_has_ended(cast: Cast) -> None:
    client = aged(signed_in(cast.alice), seen=30 * MINUTE)
    assert b"everybody" in client.get("/board/").content
    assert client.get("/teams/")["Location"].startswith("/sign-in/")


@pytest.mark.parametrize(
    ("part", "why", "words"),
    [("seen", "idle", "Nobody had used this page for 20 minutes"), ("since", "day", "for 12 hours")],
)
def test_the_page_says_why_the_session_ended_and_leads_back(
    cast: Cast, part: str, why: str, words: str
) -> None:
    client = aged(signed_in(cast.alice), **{part: 13 * HOUR})
    answer = client.get("/teams/?page=2", follow=True)
    assert answer.redirect_chain[0][0] == f"/signed-out/?next=%2Fteams%2F%3Fpage%3D2&kept=0&why={why}"
    page = answer.content.decode()
    assert words in page
    assert "/sign-in/?next=%2Fteams%2F%3Fpage%3D2" in page
    assert "What you wrote is kept" not in page


def test_what_was_typed_when_the_session_ended_is_kept_and_the_page_says_so(cast: Cast) -> None:
    client = aged(signed_in(cast.alice), seen=21 * MINUTE)
    answer = client.post("/teams/", typed(cast.alice, name="Ward 7"), follow=True)
    assert "What you wrote is kept" in answer.content.decode()
    assert Draft.objects.get().typed == {"name": ["Ward 7"]}
    assert signed_in(cast.alice).get("/teams/").content.endswith(b"Ward 7")


def test_an_ended_session_cannot_be_used_again(cast: Cast) -> None:
    client = signed_in(cast.alice)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    aged(client, seen=21 * MINUTE).get("/teams/")
    again = Client()
    again.cookies[settings.SESSION_COOKIE_NAME] = key
    assert again.get("/teams/").status_code == 302


def test_an_account_that_is_switched_off_is_out_at_its_next_request(cast: Cast) -> None:
    client = signed_in(cast.alice)
    assert client.get("/teams/").status_code == 200
    Account.objects.filter(pk=cast.alice.account_id).update(is_active=False)
    assert client.get("/teams/").status_code == 302
    assert b"everybody" in client.get("/board/").content


def test_a_person_who_is_switched_off_is_out_at_their_next_request(cast: Cast) -> None:
    client = signed_in(cast.alice)
    Person.objects.filter(pk=cast.alice.pk).update(is_active=False)
    assert client.get("/teams/").status_code == 302


def test_a_new_password_ends_the_sessions_of_the_old_one(cast: Cast) -> None:
    client, account = signed_in(cast.alice), cast.alice.account
    assert account
    account.set_password("another long password")
    account.save()
    assert client.get("/teams/").status_code == 302


def test_a_session_cannot_speak_for_somebody_of_another_account(cast: Cast) -> None:
    client = signed_in(cast.mo)
    held = session(client)
    held["person"] = str(cast.marian.pk)
    held.save()
    assert client.get("/teams/").status_code == 302


def test_the_clock_is_not_written_at_each_click(cast: Cast) -> None:
    client = signed_in(cast.alice)
    before = Sitting.objects.get().seen_at
    client.get("/teams/")
    assert Sitting.objects.get().seen_at == before
    aged(client, seen=31)
    client.get("/teams/")
    assert Sitting.objects.get().seen_at > before

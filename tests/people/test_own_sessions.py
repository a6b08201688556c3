"""Where somebody is signed in: listed for them alone, ended by them, by a changed place, and by the clock."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lotus.kernel import sessions
from lotus.kernel.models import AuditEntry, Sitting
from tests.factories.browser import signed_in
from tests.factories.cast import PASSWORD, Cast

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def come_in(email: str, **headers: str) -> Client:
    client = Client(headers={"user-agent": headers.get("agent", FIREFOX)})
    assert client.post("/sign-in/", {"email": email, "password": PASSWORD}).status_code == 302
    return client


def test_a_page_lists_the_devices_one_is_signed_in_on_and_nobody_elses(cast: Cast) -> None:
    here = come_in("mo@willowmere.example")
    come_in("alice@willowmere.example", agent="Mozilla/5.0 (iPhone) AppleWebKit Safari")
    page = text(here.get("/account/"))
    assert "Firefox on Windows" in page
    assert "This session" in page
    assert "iPhone" not in page
    assert "You are signed in nowhere else" in page


def test_the_others_are_ended_and_this_one_stays(cast: Cast) -> None:
    here, there = come_in("mo@willowmere.example"), come_in("mo@willowmere.example")
    bystander = come_in("alice@willowmere.example")
    assert "End the others" in text(here.get("/account/"))
    assert "Your other sessions have ended" in text(here.post("/account/end-others/", follow=True))
    assert there.get("/")["Location"].startswith("/sign-in/")
    assert here.get("/").status_code == bystander.get("/").status_code == 200
    assert "sessions.ended" in AuditEntry.objects.values_list("action", flat=True)


def test_looking_at_the_address_ends_nothing(cast: Cast) -> None:
    here, there = come_in("mo@willowmere.example"), come_in("mo@willowmere.example")
    assert here.get("/account/end-others/").status_code == 302
    assert there.get("/").status_code == 200


def test_signing_in_begins_under_a_new_key_even_where_one_is_signed_in_already(cast: Cast) -> None:
    client = come_in("mo@willowmere.example")
    before = client.cookies["lotus-session"].value
    old = Client()
    old.cookies["lotus-session"] = before
    client.post("/sign-in/", {"email": "mo@willowmere.example", "password": PASSWORD})
    assert client.cookies["lotus-session"].value != before
    assert old.get("/").status_code == 302
    assert Sitting.objects.filter(ended_at=None).count() == 1


def test_signing_out_ends_the_session_on_the_server(cast: Cast) -> None:
    client = come_in("mo@willowmere.example")
    copied = Client()
    copied.cookies["lotus-session"] = client.cookies["lotus-session"].value
    client.post("/sign-out/")
    assert copied.get("/").status_code == 302
    assert not Sitting.objects.filter(ended_at=None).exists()


def test_a_session_without_a_sitting_in_force_opens_nothing(cast: Cast) -> None:
    client = signed_in(cast.mo)
    Sitting.objects.all().delete()
    assert client.get("/").status_code == 302


def test_somebody_who_holds_no_role_any_more_is_out_at_their_next_request(cast: Cast) -> None:
    client = signed_in(cast.mo)
    cast.mo.memberships.update(ended_at=timezone.now())
    assert client.get("/")["Location"].startswith("/sign-in/")
    form = {"email": "mo@willowmere.example", "password": PASSWORD}
    assert "We could not sign you in" in text(Client().post("/sign-in/", form))


@pytest.mark.parametrize("field", ["seen_at", "began_at"])
def test_what_the_clock_ended_is_not_listed(cast: Cast, field: str) -> None:
    old = sessions.sit_down(cast.mo.account, cast.mo, agent="Mozilla/5.0 (iPhone) Safari")
    Sitting.objects.filter(pk=old.pk).update(**{field: timezone.now() - timedelta(hours=13)})
    assert "iPhone" not in text(signed_in(cast.mo).get("/account/"))


def test_what_is_long_over_is_thrown_away(cast: Cast) -> None:
    old = sessions.sit_down(cast.mo.account, cast.mo)
    Sitting.objects.filter(pk=old.pk).update(seen_at=timezone.now() - timedelta(days=8))
    fresh = sessions.sit_down(cast.mo.account, cast.mo)
    sessions.forget()
    assert list(Sitting.objects.all()) == [fresh]


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (FIREFOX, "Firefox on Windows"),
        ("Mozilla/5.0 (Macintosh) AppleWebKit/605 Version/26.0 Safari/605", "Safari on Mac"),
        ("Mozilla/5.0 (Linux; Android 16) AppleWebKit Chrome/140.0 Mobile Safari", "Chrome on Android"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/140 Safari Edg/140.0", "Edge on Windows"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_device_is_named_in_words_one_knows(agent: str, said: str) -> None:
    assert sessions.device(agent) == said


# ---- Slowed down, and let in ----


def wrong(client: Client, times: int = 1) -> Any:
    for _time in range(times):
        answer = client.post("/sign-in/", {"email": "mo@willowmere.example", "password": "not this one"})
    return answer


def test_after_five_wrong_passwords_a_kind_page_asks_to_wait_whoever_is_meant(cast: Cast) -> None:
    pages = []
    for number, email in enumerate(("mo@willowmere.example", "nobody@willowmere.example")):
        client = Client(REMOTE_ADDR=f"203.0.113.{number}")
        for _try in range(5):
            assert client.post("/sign-in/", {"email": email, "password": "not this one"}).status_code == 200
        answer = client.post("/sign-in/", {"email": email, "password": PASSWORD})
        assert (answer.status_code, answer["Retry-After"]) == (429, "5")
        assert "Let us wait a moment" in text(answer)
        assert "Nothing is locked" in text(answer)
        pages.append(text(answer))
    assert pages[0] == pages[1]


def test_the_device_somebody_knows_lets_them_in_amid_an_attack(cast: Cast) -> None:
    hers = come_in("mo@willowmere.example")
    hers.post("/sign-out/")
    attacker = Client(REMOTE_ADDR="203.0.113.66")
    assert wrong(attacker, 9).status_code == 429
    answer = hers.post("/sign-in/", {"email": "mo@willowmere.example", "password": PASSWORD})
    assert answer.status_code == 302
    assert wrong(attacker).status_code == 429, "and the attacker goes on waiting"


def test_somebody_who_chose_a_new_password_by_e_mail_is_let_in_amid_an_attack(cast: Cast) -> None:
    from tests.people.test_recovery import TWICE, link

    wrong(Client(REMOTE_ADDR="203.0.113.66"), 9)
    victim = Client()
    victim.post("/forgotten/", {"email": "mo@willowmere.example"})
    victim.post(link(), TWICE)
    form = {"email": "mo@willowmere.example", "password": TWICE["password"]}
    assert victim.post("/sign-in/", form).status_code == 302

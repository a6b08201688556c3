"""Signing in and out."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from lotus.kernel.models import AuditEntry, Sitting
from tests.factories.browser import aged, signed_in
from tests.factories.cast import PASSWORD, Cast
from tests.people.reading import hidden

ONE_ANSWER = "We could not sign you in. Check the address and the password, and try again."


def _try(client: Client, email: str, password: str = PASSWORD, **more: str):
    return client.post("/sign-in/", {"email": email, "password": password, **more})


def test_the_right_words_let_somebody_in_and_are_recorded(cast: Cast, client: Client) -> None:
    answer = _try(client, "alice@willowmere.example")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "Alice" in client.get("/").content.decode()
    assert AuditEntry.objects.filter(action="session.began", person=cast.alice.id).count() == 1


def test_an_address_may_be_typed_in_capitals_and_with_spaces(cast: Cast, client: Client) -> None:
    assert _try(client, "  ALICE@Willowmere.Example ").status_code == 302


def _switch_account_off(cast: Cast) -> str:
    cast.alice.account.is_active = False
    cast.alice.account.save()
    return cast.alice.email


def _switch_person_off(cast: Cast) -> str:
    cast.alice.is_active = False
    cast.alice.save()
    return cast.alice.email


CLOSED = {
    "there is no such account": lambda cast: "nobody@willowmere.example",
    "the account is switched off": _switch_account_off,
    "the person is switched off": _switch_person_off,
    "no password was chosen yet": lambda cast: cast.dana.email,
}


@pytest.mark.parametrize("why", CLOSED)
def test_one_answer_whatever_keeps_somebody_out(cast: Cast, client: Client, why: str) -> None:
    email = CLOSED[why](cast)
    answer = _try(client, email)
    wrong = _try(Client(), cast.bob.email, "not his password at all")
    assert answer.status_code == wrong.status_code == 200
    assert _alike(answer, email) == _alike(wrong, cast.bob.email)
    assert ONE_ANSWER in answer.content.decode()
    assert client.get("/").status_code == 302
    assert not AuditEntry.objects.filter(action="session.began").exists()


def _alike(answer, email: str) -> str:
    """The page without what differs from one request to the next: the address, and the token of the form."""
    lines = answer.content.decode().replace(email, "ADDRESS").splitlines()
    return "\n".join(
        line for line in lines if "csrfmiddlewaretoken" not in line and 'name="once"' not in line
    )


def test_an_absent_account_costs_as_much_hashing_as_a_wrong_password(
    cast: Cast, client: Client, monkeypatch
) -> None:
    """Otherwise the time would tell which addresses are known."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, *given: hashed.append("once") or encode(self, *given)
    )
    rounds = []
    for email in (cast.bob.email, "nobody@willowmere.example", cast.dana.email):
        hashed.clear()
        _try(client, email, "not the password")
        rounds.append(len(hashed))
    assert rounds == [1, 1, 1]


def test_a_mistake_keeps_the_address_and_never_the_password(cast: Cast, client: Client) -> None:
    page = _try(client, "alice@willowmere.example", "four words quite wrong").content.decode()
    assert 'value="alice@willowmere.example"' in page
    assert "quite wrong" not in page
    assert "Error: Sign in" in page


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"email": "", "password": "x"}, "Write your e-mail address"),
        ({"email": "alice", "password": "x"}, "Write the whole e-mail address, such as name@example.org"),
        ({"email": "alice@willowmere.example", "password": ""}, "Write your password"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_at_the_top(
    cast: Cast, client: Client, typed: dict[str, str], says: str
) -> None:
    page = client.post("/sign-in/", typed).content.decode()
    assert page.count(says) == 2
    assert ONE_ANSWER not in page


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/concerns/", "/concerns/"),
        ("/concerns/?page=2", "/concerns/?page=2"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example", "/"),
        ("https:///elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
        ("http://testserver/concerns/", "http://testserver/concerns/"),
        ("", "/"),
    ],
)
def test_signing_in_leads_on_only_to_a_page_of_ours(
    cast: Cast, client: Client, wanted: str, led_to: str
) -> None:
    assert _try(client, cast.alice.email, next=wanted)["Location"] == led_to


def test_where_somebody_was_going_survives_a_mistake(cast: Cast, client: Client) -> None:
    asked = client.get("/concerns/", follow=True)
    assert asked.redirect_chain == [("/sign-in/?next=%2Fconcerns%2F", 302)]
    assert 'name="next" value="/concerns/"' in asked.content.decode()
    missed = _try(client, cast.alice.email, "wrong", next="/concerns/")
    assert 'name="next" value="/concerns/"' in missed.content.decode()


def test_a_next_page_cannot_break_out_of_the_form(client: Client, db: None) -> None:
    page = client.get("/sign-in/", {"next": '/"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page


def test_signing_in_begins_a_fresh_session(cast: Cast, client: Client) -> None:
    """A cookie planted beforehand is worth nothing afterwards."""
    planted = client.session
    planted["planted"] = True
    planted.save()
    client.cookies["lotus-session"] = planted.session_key
    _try(client, cast.alice.email)
    assert client.session.session_key != planted.session_key


def test_signing_out_ends_the_session_and_says_so(cast: Cast) -> None:
    client = signed_in(cast.alice)
    key = client.cookies["lotus-session"].value
    answer = client.post("/sign-out/", follow=True)
    assert "You have signed out" in answer.content.decode()
    assert client.get("/").status_code == 302
    stolen = Client()
    stolen.cookies["lotus-session"] = key
    assert stolen.get("/").status_code == 302
    assert AuditEntry.objects.filter(action="session.ended", person=cast.alice.id).count() == 1


def test_signing_out_twice_is_no_mistake(client: Client, db: None) -> None:
    assert client.post("/sign-out/").status_code == 302


def test_a_link_to_signing_out_signs_nobody_out(cast: Cast) -> None:
    client = signed_in(cast.alice)
    assert client.get("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/").status_code == 200


def test_a_form_to_sign_out_from_another_site_is_not_trusted(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(cast.alice).cookies
    assert client.post("/sign-out/").status_code == 403
    assert client.get("/").status_code == 200


def test_somebody_switched_off_is_out_at_their_next_request(cast: Cast) -> None:
    client = signed_in(cast.alice)
    assert client.get("/").status_code == 200
    cast.alice.is_active = False
    cast.alice.save()
    assert client.get("/").status_code == 302


def test_a_new_password_ends_the_sessions_begun_with_the_old_one(cast: Cast) -> None:
    client = signed_in(cast.alice)
    cast.alice.account.set_password("another four quiet words")
    cast.alice.account.save()
    assert client.get("/").status_code == 302


class TestTheTimeOfASession:
    def _aged(self, client: Client, **minutes: int) -> Client:
        return aged(client, **{name: ago * 60 for name, ago in minutes.items()})

    def test_after_20_quiet_minutes_it_has_ended_and_the_page_says_why(self, cast: Cast) -> None:
        client = self._aged(signed_in(cast.alice), seen=21)
        page = client.get("/concerns/", follow=True).content.decode()
        assert "Signed out for your safety" in page
        assert "Nobody had used this page for 20 minutes" in page
        assert 'href="/sign-in/?next=%2Fconcerns%2F"' in page
        assert "What you wrote is kept" not in page
        assert client.get("/").status_code == 302

    def test_19_minutes_are_not_20(self, cast: Cast) -> None:
        client = self._aged(signed_in(cast.alice), seen=19)
        assert client.get("/").status_code == 200
        assert timezone.now() - Sitting.objects.get().seen_at < timedelta(minutes=1), "using it counts anew"

    def test_after_12_hours_it_has_ended_however_busy(self, cast: Cast) -> None:
        client = self._aged(signed_in(cast.alice), since=12 * 60 + 1)
        page = client.get("/", follow=True).content.decode()
        assert "You had been signed in for 12 hours" in page

    def test_what_was_being_written_is_kept_and_given_back(self, cast: Cast) -> None:
        client = signed_in(cast.alice)
        typed = {**hidden(client.get("/concerns/raise/")), "what_happened": "Half a sentence"}
        self._aged(client, seen=30)
        page = client.post("/concerns/raise/", typed, follow=True).content.decode()
        assert "What you wrote is kept" in page
        assert "Half a sentence" not in page
        _try(client, cast.alice.email)
        assert "Half a sentence" in client.get("/concerns/raise/").content.decode()

    def test_what_was_being_written_is_never_given_to_somebody_else(self, cast: Cast) -> None:
        client = signed_in(cast.alice)
        typed = {**hidden(client.get("/concerns/raise/")), "what_happened": "Half a sentence"}
        self._aged(client, seen=30)
        client.post("/concerns/raise/", typed)
        other = signed_in(cast.charlie)
        assert "Half a sentence" not in other.get("/concerns/raise/").content.decode()

    def test_a_form_sent_after_signing_out_elsewhere_is_kept_too(self, cast: Cast) -> None:
        client = signed_in(cast.alice)
        typed = {**hidden(client.get("/concerns/raise/")), "what_happened": "Half a sentence"}
        client.post("/sign-out/")
        page = client.post("/concerns/raise/", typed, follow=True).content.decode()
        assert "What you wrote is kept" in page

    def test_a_page_open_to_all_stays_open(self, cast: Cast) -> None:
        client = self._aged(signed_in(cast.alice), seen=30)
        page = client.get("/support/")
        assert page.status_code == 200
        assert "Alice" not in page.content.decode()


def test_the_page_after_signing_out_believes_no_made_up_reason(client: Client) -> None:
    page = client.get(
        "/signed-out/", {"why": "<b>x", "kept": "2", "next": "//elsewhere.example"}
    ).content.decode()
    assert "You have signed out" in page
    assert "What you wrote is kept" not in page
    assert 'href="/sign-in/?next=%2F"' in page


def test_the_demonstration_says_that_it_is_one(client: Client) -> None:
    assert "This is a demonstration" in client.get("/sign-in/").content.decode()

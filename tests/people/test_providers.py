"""Signing in through one's organisation: the provider's word is checked, and finds only who was bound before."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone

from lotus.config import environment
from lotus.core.refusal import Refused
from lotus.kernel import accounts
from lotus.kernel.models import Account, AuditEntry, Invitation, Person
from lotus.people.actions import providers
from lotus.people.actions.providers import ProviderFault, Word
from lotus.people.models import Binding
from tests.factories.browser import signed_in
from tests.factories.cast import Cast
from tests.factories.provider import ID, comes_back, running
from tests.factories.second import app_of

GO = f"/sign-in/with/{ID}/"


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def provider(settings: Any) -> Iterator[dict[str, Any]]:
    with running() as made:
        settings.PROVIDERS = [made]
        yield made


def through(client: Client, subject: str, start: str = GO) -> Any:
    """Go to the provider, sign in there, and come back."""
    leads = client.get(start)
    assert leads.status_code == 302, text(leads)
    return client.get(comes_back(leads["Location"], subject))


def bound(person: Person, provider: dict[str, Any], subject: str) -> None:
    assert person.account
    providers.bind(person.account, Word(provider["issuer"], subject, False), at=timezone.now())


# The local provider leans on parts that its own libraries are about to change; ours are not among them.
pytestmark = [pytest.mark.integration, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


def test_who_is_bound_comes_in(cast: Cast, provider: dict[str, Any]) -> None:
    bound(cast.mo, provider, "subject-7")
    client = Client()
    assert "Sign in with Willow sign-in" in text(client.get("/sign-in/"))
    answer = through(client, "subject-7", f"{GO}?next=/account/")
    assert answer["Location"] == "/account/"
    assert "mo@willowmere.example" in text(client.get("/account/"))
    assert Binding.objects.get().used_at


def test_what_is_asked_of_the_provider_carries_state_nonce_and_pkce(
    cast: Cast, provider: dict[str, Any]
) -> None:
    asked = parse_qs(urlsplit(Client().get(GO)["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert asked["scope"] == ["openid"]
    again = parse_qs(urlsplit(Client().get(GO)["Location"]).query)
    assert not {asked[key][0] for key in ("state", "nonce")} & {again[key][0] for key in ("state", "nonce")}


def test_an_address_like_somebodys_finds_nobody_and_makes_nobody(
    cast: Cast, provider: dict[str, Any]
) -> None:
    """The provider says that the subject's e-mail address is Alice's."""
    before = (Account.objects.count(), Person.objects.count())
    client = Client()
    answer = through(client, "alice@willowmere.example")
    assert answer.status_code == 403
    assert "This sign-in is not connected yet" in text(answer)
    assert (Account.objects.count(), Person.objects.count()) == before
    assert not Binding.objects.exists()
    assert client.get("/")["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("off", ["account", "person", "left"])
def test_who_was_switched_off_or_left_does_not_come_in(
    cast: Cast, provider: dict[str, Any], off: str
) -> None:
    bound(cast.mo, provider, "subject-7")
    if off == "account":
        Account.objects.filter(pk=cast.mo.account_id).update(is_active=False)
    elif off == "person":
        Person.objects.filter(pk=cast.mo.pk).update(is_active=False)
    else:
        cast.mo.memberships.update(ended_at=timezone.now())
    assert through(Client(), "subject-7").status_code == 403


def test_an_own_second_step_is_asked_for_where_the_providers_does_not_count(
    cast: Cast, provider: dict[str, Any]
) -> None:
    bound(cast.alice, provider, "subject-1")
    app_of(cast.alice)
    assert through(Client(), "subject-1")["Location"] == "/sign-in/second-step/"


def test_somebody_signed_in_connects_it_after_a_confirmation_and_takes_it_away(
    cast: Cast, provider: dict[str, Any]
) -> None:
    client = signed_in(cast.mo)
    assert "Connect Willow sign-in" in text(client.get("/account/"))
    answer = through(client, "subject-7", f"/account/connect/?with={ID}")
    assert answer["Location"] == "/account/connected/"
    assert "Connect it" in text(client.get("/account/connected/"))
    assert not Binding.objects.exists(), "not before it is confirmed"
    assert "Connected." in text(client.post("/account/connected/", follow=True))
    assert Binding.objects.get().account == cast.mo.account
    assert mail.outbox[-1].to == ["mo@willowmere.example"]
    assert "binding.made" in AuditEntry.objects.values_list("action", flat=True)
    stranger = signed_in(cast.alice)
    which = f"/account/disconnect/?which={Binding.objects.get().pk}"
    stranger.post(which)
    assert Binding.objects.exists()
    assert "Taken away" in text(client.post(which, follow=True))
    assert not Binding.objects.exists()


def test_it_is_bound_to_one_place_alone_and_the_only_way_in_stays(
    cast: Cast, provider: dict[str, Any]
) -> None:
    bound(cast.mo, provider, "subject-7")
    with pytest.raises(Refused, match="belongs to another place"):
        bound(cast.alice, provider, "subject-7")
    cast.mo.account.set_unusable_password()
    with pytest.raises(Refused, match="only way in"):
        providers.unbind(cast.mo.account, Binding.objects.get())


def test_a_while_after_signing_in_the_password_comes_first(cast: Cast, provider: dict[str, Any]) -> None:
    client = signed_in(cast.mo, proved=11 * 60)
    assert client.get(f"/account/connect/?with={ID}")["Location"].startswith("/account/it-is-me/")


def test_somebody_invited_uses_it_in_place_of_a_password(cast: Cast, provider: dict[str, Any]) -> None:
    way = accounts.invite(cast.dana, by=cast.alice, with_code=True)
    client, page = Client(), f"/invitation/{way.token}/"
    assert "Use Willow sign-in instead of a password" in text(client.get(page))
    assert "not the code we gave out" in text(client.post(page, {"provider": ID, "code": "AAAA-AAAA"}))
    assert client.get(f"{GO}invited/").status_code == 404
    assert "On to Willow sign-in" in text(client.post(page, {"provider": ID, "code": way.code}))
    assert through(client, "subject-9", f"{GO}invited/")["Location"] == "/"
    assert client.get("/account/").status_code == 200
    assert Invitation.objects.get().used_at
    assert not Account.objects.get(pk=cast.dana.account_id).has_usable_password()
    assert through(Client(), "subject-9")["Location"] == "/"


def test_an_invitation_that_ended_meanwhile_binds_nobody(cast: Cast, provider: dict[str, Any]) -> None:
    way = accounts.invite(cast.dana, by=cast.alice, with_code=False)
    client = Client()
    client.post(f"/invitation/{way.token}/", {"provider": ID})
    back = comes_back(client.get(f"{GO}invited/")["Location"], "subject-9")
    Invitation.objects.update(ends_at=timezone.now())
    assert client.get(back).status_code == 404
    assert not Binding.objects.exists()


# ---- What is not taken ----


def test_a_way_back_is_good_once_in_the_session_that_began_it_and_for_ten_minutes(
    cast: Cast, provider: dict[str, Any]
) -> None:
    bound(cast.mo, provider, "subject-7")
    client = Client()
    back = comes_back(client.get(GO)["Location"], "subject-7")
    assert Client().get(back).status_code == 403, "another browser"
    assert client.get(back.replace("state=", "state=x")).status_code == 403, "another state"
    assert client.get(back).status_code == 403, "the one that was begun is used up by now"
    fresh = Client()
    back = comes_back(fresh.get(GO)["Location"], "subject-7")
    session = fresh.session
    session["provider-begun"] = {**session["provider-begun"], "at": time.time() - 601}
    session.save()
    answer = fresh.get(back)
    assert answer.status_code == 403
    assert "We could not sign you in that way" in text(answer)


def test_a_provider_that_is_not_ours_is_not_there(client: Client, db: None) -> None:
    for page in (GO, f"{GO}back/", f"{GO}invited/"):
        assert client.get(page).status_code == 404


def test_a_provider_that_does_not_answer_is_said_kindly(client: Client, db: None, settings: Any) -> None:
    settings.PROVIDERS = [_ours("http://localhost:1")]
    assert client.get(GO).status_code == 403


KEY, OTHER = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _one in range(2))


def _ours(issuer: str = "http://localhost:7") -> dict[str, Any]:
    return {
        "id": ID,
        "label": "Willow sign-in",
        "issuer": issuer,
        "client_id": "lotus",
        "client_secret": "s",
        "scope": ["openid"],
        "acr_values": "",
        "counts_amr": ["mfa"],
        "counts_acr": ["AAL2"],
    }


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`says(**changes)`: what finishing makes of a word in which these claims are changed."""

    def finish(
        key: Any = KEY, algorithm: str = "RS256", iss_back: str = "", kid: str = "k1", **changes: Any
    ) -> Word:
        ours = _ours()
        now = int(time.time())
        claims = {
            "iss": ours["issuer"],
            "aud": "lotus",
            "sub": "subject-7",
            "iat": now,
            "exp": now + 300,
            "nonce": "the nonce",
            **changes,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        token = jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid})
        published = jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
        about = {
            "issuer": ours["issuer"],
            "token_endpoint": "",
            "jwks_uri": "keys",
            "keys": [{**published, "kid": "k1"}, {**published, "kid": "k2"}],
        }
        monkeypatch.setattr(providers, "_fetch", lambda url: about)
        monkeypatch.setattr(providers, "_exchange", lambda *_all: token)
        told = {"state": "the state", "code": "a code", **({"iss": iss_back} if iss_back else {})}
        return providers.finish(ours, {"state": "the state", "nonce": "the nonce", "verifier": ""}, told, "")

    return finish


def test_a_word_that_is_right_is_taken(says: Any) -> None:
    assert says() == Word("http://localhost:7", "subject-7", False)


NOT_TAKEN: dict[str, dict[str, Any]] = {
    "another key": {"key": OTHER},
    "no signature": {"key": None, "algorithm": "none"},
    "a signature with what is public": {"key": "s" * 40, "algorithm": "HS256"},
    "a key that is not published": {"kid": "k3"},
    "another issuer": {"iss": "http://localhost:8"},
    "another issuer in the address": {"iss_back": "http://localhost:8"},
    "another audience": {"aud": "somebody"},
    "for somebody else": {"aud": ["lotus", "other"], "azp": "other"},
    "it is over": {"exp": int(time.time()) - 120},
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "no subject": {"sub": None},
    "no time": {"iat": None},
}


def test_a_provider_that_names_itself_otherwise_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Letter by letter: a stroke at the end makes it another."""
    monkeypatch.setattr(providers, "_fetch", lambda url: {"issuer": f"{_ours()['issuer']}/"})
    with pytest.raises(ProviderFault, match="names itself otherwise"):
        providers.begin(_ours(), "")


@pytest.mark.parametrize("how", sorted(NOT_TAKEN))
def test_a_word_that_is_not_right_is_not_taken(says: Any, how: str) -> None:
    with pytest.raises(ProviderFault):
        says(**NOT_TAKEN[how])


@pytest.mark.parametrize(
    ("claims", "second"),
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"amr": "mfa"}, True),
        ({"acr": "AAL2"}, True),
        ({"amr": ["pwd"], "acr": "AAL1"}, False),
        ({}, False),
    ],
)
def test_the_providers_second_step_counts_as_far_as_the_file_says(
    says: Any, claims: dict[str, Any], second: bool
) -> None:
    assert says(**claims).second is second


def test_where_it_counts_it_opens_what_needs_one(
    cast: Cast, provider: dict[str, Any], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SECOND_FACTOR = True
    bound(cast.alice, provider, "subject-1")
    monkeypatch.setattr(providers, "_second", lambda _provider, _claims: True)
    client = Client()
    assert through(client, "subject-1", f"{GO}?next=/concerns/")["Location"] == "/concerns/"
    assert client.get("/concerns/").status_code == 200


# ---- The file ----

GOOD = """
[[provider]]
id = "nhsmail"
label = "NHS.net"
issuer = "https://login.example/tenant"
client_id = "lotus"
client_secret = "s"
"""


def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, mode: int = 0o600) -> Any:
    file = tmp_path / "oidc.toml"
    file.write_text(body)
    file.chmod(mode)
    monkeypatch.setenv("LOTUS_OIDC_FILE", str(file))
    return environment.providers("LOTUS_OIDC_FILE")


def test_the_file_names_providers_and_what_is_left_out_is_usual(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [one] = read(tmp_path, monkeypatch, GOOD)
    assert (one["label"], one["scope"], one["counts_amr"]) == ("NHS.net", ["openid"], [])
    monkeypatch.delenv("LOTUS_OIDC_FILE")
    assert environment.providers("LOTUS_OIDC_FILE") == []


@pytest.mark.parametrize(
    ("body", "mode", "says"),
    [
        (GOOD, 0o644, "Others can read"),
        ("nonsense", 0o600, "not a file of providers"),
        ("", 0o600, "not a file of providers"),
        (GOOD.replace('client_secret = "s"', ""), 0o600, "client_secret is missing"),
        (GOOD + "colour = 1", 0o600, "colour is missing, or not as it should be"),
        (GOOD + 'scope = "openid"', 0o600, "scope is missing, or not as it should be"),
        (GOOD.replace("https://", "http://"), 0o600, "must begin with https://"),
    ],
)
def test_a_file_that_will_not_do_stops_the_start_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, mode: int, says: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=says):
        read(tmp_path, monkeypatch, body, mode)

"""A second step: who needs one, how it is set up, shown, lost and taken away."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone

from lotus.config import environment
from lotus.core.refusal import Refused
from lotus.kernel.encryption import SealBroken
from lotus.kernel.models import AuditEntry, Draft, Person
from lotus.people.actions import factors
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import PASSWORD, Cast
from tests.factories.second import app_of, codes_of, shown

ALICE = {"email": "alice@willowmere.example", "password": PASSWORD}
STEP = "/sign-in/second-step/"


@pytest.fixture
def asked(settings: Any) -> None:
    """As in life: who handles concerns needs a second step."""
    settings.SECOND_FACTOR = True


def text(answer: Any) -> str:
    return str(answer.content.decode())


def first_step(client: Client, to: str = "/") -> Any:
    return client.post("/sign-in/", {**ALICE, "next": to})


# ---- Who needs one ----


HANDLERS = ("alice", "bob", "idris", "marian", "helen", "omar")


@pytest.mark.parametrize("who", HANDLERS)
def test_who_handles_concerns_reaches_nothing_of_a_case_before_they_have_one(
    cast: Cast, asked: None, who: str
) -> None:
    case = story.on_agenda(cast).case
    client = signed_in(getattr(cast, who))
    for page in ("/", "/concerns/", f"/concerns/{case.pk}/"):
        answer = client.get(page)
        assert answer.status_code in {302, 404}, page
        if answer.status_code == 302:
            assert answer["Location"].startswith("/account/second-step/?next="), page
    told = text(client.get("/account/second-step/"))
    assert "You handle concerns" in told
    assert "Dana" not in told


@pytest.mark.parametrize("who", HANDLERS)
def test_with_a_second_step_the_pages_open(cast: Cast, asked: None, who: str) -> None:
    client = signed_in(getattr(cast, who), second="app")
    assert client.get("/").status_code == client.get("/concerns/").status_code == 200


def test_everybody_else_needs_none(cast: Cast, asked: None) -> None:
    for who in ("mo", "ada"):
        assert signed_in(getattr(cast, who)).get("/").status_code == 200
    assert signed_in(cast.ada).get("/people/").status_code == 200


def test_what_is_about_oneself_needs_none(cast: Cast, asked: None) -> None:
    """A group member whom a concern is about reads their letter on the first night, telephone or not."""
    case, _way = story.told(cast, practitioner=cast.omar)
    client = signed_in(cast.omar)
    assert client.get(f"/concerns/{case.pk}/where-things-stand/").status_code == 200
    assert client.get("/concerns/").status_code == 302


def test_a_form_sent_without_one_is_kept_and_not_taken_in(cast: Cast, asked: None) -> None:
    from tests.kernel.test_drafts import token

    client = signed_in(cast.alice)
    page = "/concerns/raise/"
    answer = client.post(page, {"kept": token(cast.alice, page), "about": "record keeping"})
    assert answer["Location"].startswith("/account/second-step/")
    assert Draft.objects.get(key=page).typed["about"] == ["record keeping"]


def test_only_the_demonstration_can_do_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOTUS_SECOND_FACTOR", raising=False)
    assert environment.second_factor("LOTUS_SECOND_FACTOR", demo=False) is True
    assert environment.second_factor("LOTUS_SECOND_FACTOR", demo=True) is False
    monkeypatch.setenv("LOTUS_SECOND_FACTOR", "1")
    assert environment.second_factor("LOTUS_SECOND_FACTOR", demo=True) is True
    monkeypatch.setenv("LOTUS_SECOND_FACTOR", "0")
    with pytest.raises(ImproperlyConfigured, match="Only the demonstration"):
        environment.second_factor("LOTUS_SECOND_FACTOR", demo=False)


@pytest.mark.parametrize(("on", "says"), [(False, "is switched off here"), (True, "as in life")])
def test_the_demonstration_says_whether_it_asks(
    client: Client, db: None, settings: Any, on: bool, says: str
) -> None:
    settings.SECOND_FACTOR = on
    assert says in text(client.get("/sign-in/"))


# ---- An app ----


def set_up(client: Client) -> str:
    """The secret that the page shows in letters."""
    found = re.search(r'class="l-letters">([A-Z2-7 ]+)<', text(client.get("/account/app/")))
    assert found
    return found[1]


def test_an_app_is_set_up_and_the_session_goes_on_with_it(cast: Cast, asked: None) -> None:
    elsewhere, client = signed_in(cast.alice), signed_in(cast.alice)
    secret = set_up(client)
    assert set_up(client) == secret, "the same while it is being set up"
    assert "That is not the code" in text(client.post("/account/app/", {"code": shown(secret, 50)}))
    answer = client.post("/account/app/", {"code": shown(secret)}, follow=True)
    codes = re.findall(r"\b\d{4} \d{4}\b", text(answer))
    assert len(codes) == 10
    assert "You have 10 recovery codes left" in text(client.get("/account/codes/")), "shown once"
    assert client.get("/concerns/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302, "other sessions have ended"
    assert mail.outbox[-1].subject == "Your second step in Lotus was changed"
    assert "factor.added" in AuditEntry.objects.values_list("action", flat=True)
    assert client.session.get("app-begun") is None


def test_nothing_of_a_second_step_can_be_read_in_the_database(cast: Cast, client: Client) -> None:
    client = signed_in(cast.mo)
    secret = set_up(client).replace(" ", "")
    assert secret not in str(dict(client.session))
    app_secret, codes = app_of(cast.alice), codes_of(cast.alice)
    kept = str(list(Authenticator.objects.values()))
    assert app_secret not in kept
    assert not [code for code in codes if code in kept]
    row = Authenticator.objects.get(user=cast.alice.account, type="totp")
    Authenticator.objects.filter(pk=row.pk).update(user=cast.mo.account)
    with pytest.raises(SealBroken):
        factors.app_fits(cast.mo.account, shown(app_secret))


def test_signing_in_asks_for_the_code_and_leads_on(cast: Cast, asked: None) -> None:
    secret, client = app_of(cast.alice), Client()
    assert first_step(client, "/concerns/")["Location"] == STEP
    assert client.get("/concerns/")["Location"].startswith("/sign-in/"), "the first step opens nothing"
    assert "copy the code it shows" in text(client.get(STEP))
    assert "Write the six figures" in text(client.post(STEP, {"code": ""}))
    assert "Each code works once" in text(client.post(STEP, {"code": shown(secret, 40)}))
    assert client.post(STEP, {"code": shown(secret)})["Location"] == "/concerns/"
    assert client.get("/concerns/").status_code == 200
    told = AuditEntry.objects.filter(action="session.began").latest("number")
    assert told.details == {"second": "app"}


def test_it_is_asked_for_where_somebody_has_one_even_if_nobody_has_to(cast: Cast) -> None:
    app_of(cast.mo)
    answer = Client().post("/sign-in/", {"email": "mo@willowmere.example", "password": PASSWORD})
    assert answer["Location"] == STEP


def test_a_code_works_once(cast: Cast) -> None:
    secret = app_of(cast.alice)
    code = shown(secret)
    assert factors.app_fits(cast.alice.account, code)
    assert not factors.app_fits(cast.alice.account, code)
    assert not factors.app_fits(cast.alice.account, shown(secret, -1)), "nor one of an earlier moment"
    assert factors.app_fits(cast.alice.account, shown(secret, 1))


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３４５６", "000000 "])
def test_what_is_no_code_fits_nothing(cast: Cast, code: str) -> None:
    app_of(cast.alice)
    assert not factors.app_fits(cast.alice.account, code)


def test_the_first_step_lasts_ten_minutes_and_ends_with_the_password(cast: Cast) -> None:
    secret = app_of(cast.alice)
    for change in ("time", "password", "switched off"):
        client = Client()
        first_step(client)
        if change == "time":
            session = client.session
            session["first-step"] = {**session["first-step"], "at": timezone.now().timestamp() - 601}
            session.save()
        elif change == "password":
            cast.alice.account.set_password(PASSWORD)
            cast.alice.account.save()
        else:
            Person.objects.filter(pk=cast.alice.pk).update(is_active=False)
        assert client.post(STEP, {"code": shown(secret)})["Location"] == "/sign-in/", change


def test_many_wrong_codes_are_slowed_down(cast: Cast) -> None:
    secret, client = app_of(cast.alice), Client()
    first_step(client)
    for _try in range(5):
        assert client.post(STEP, {"code": "000000"}).status_code == 200
    assert client.post(STEP, {"code": shown(secret)}).status_code == 429


def test_the_page_is_there_only_after_the_first_step(client: Client, db: None) -> None:
    assert client.get(STEP)["Location"] == "/sign-in/"


def test_a_second_app_is_refused(cast: Cast) -> None:
    secret = app_of(cast.alice)
    client = signed_in(cast.alice)
    begun = set_up(client)
    assert "You have an app already" in text(client.post("/account/app/", {"code": shown(begun)}))
    assert factors.app_fits(cast.alice.account, shown(secret))


def test_a_new_password_by_e_mail_does_not_go_round_the_second_step(cast: Cast) -> None:
    from tests.people.test_recovery import CHOSEN, TWICE, ask, link

    app_of(cast.alice)
    ask("alice@willowmere.example")
    client = Client()
    client.post(link(), TWICE)
    answer = client.post("/sign-in/", {"email": "alice@willowmere.example", "password": CHOSEN})
    assert answer["Location"] == STEP


# ---- Recovery codes ----


def test_a_recovery_code_lets_somebody_in_once_and_they_are_told(cast: Cast, asked: None) -> None:
    app_of(cast.alice)
    code, client = codes_of(cast.alice)[3], Client()
    first_step(client, "/concerns/")
    page = f"{STEP}?with=recovery"
    assert "one of the codes you kept" in text(client.get(page))
    assert client.post(page, {"code": f"{code[:4]} {code[4:]}"})["Location"] == "/concerns/"
    assert client.get("/concerns/").status_code == 200
    assert mail.outbox[-1].subject == "A recovery code was used in Lotus"
    assert "You have 9 left" in mail.outbox[-1].body
    again = Client()
    first_step(again)
    assert "or you used it before" in text(again.post(page, {"code": code}))


def test_fresh_codes_end_the_ones_before(cast: Cast) -> None:
    app_of(cast.alice)
    before, client = codes_of(cast.alice), signed_in(cast.alice)
    page = text(client.post("/account/codes/", follow=True))
    assert len(re.findall(r"\b\d{4} \d{4}\b", page)) == 10
    assert not factors.code_fits(cast.alice.account, before[0])


def test_without_a_second_step_there_are_no_codes(cast: Cast) -> None:
    assert signed_in(cast.mo).get("/account/codes/")["Location"] == "/account/"
    assert factors.left(cast.mo.account) == 0
    assert not factors.code_fits(cast.mo.account, "12345678")


# ---- Taking away, and showing once more that it is oneself ----


def test_the_last_one_of_somebody_who_needs_one_stays(cast: Cast, asked: None) -> None:
    app_of(cast.alice)
    client = signed_in(cast.alice, second="app")
    [factor] = factors.of(cast.alice.account)
    page = f"/account/second-step/take-away/?which={factor.pk}"
    assert "Set another one up first" in text(client.post(page))
    assert factors.of(cast.alice.account)


def test_somebody_who_needs_none_takes_it_away_with_its_codes_and_is_told(cast: Cast) -> None:
    app_of(cast.mo)
    client = signed_in(cast.mo)
    [factor] = factors.of(cast.mo.account)
    page = f"/account/second-step/take-away/?which={factor.pk}"
    assert "Take “An app that shows codes” away?" in text(client.get(page))
    assert "is taken away" in text(client.post(page, follow=True))
    assert not Authenticator.objects.filter(user=cast.mo.account).exists()
    assert mail.outbox[-1].subject == "A second step in Lotus was taken away"


def test_nobody_takes_away_what_is_somebody_elses(cast: Cast) -> None:
    app_of(cast.alice)
    [factor] = factors.of(cast.alice.account)
    page = f"/account/second-step/take-away/?which={factor.pk}"
    assert signed_in(cast.mo).post(page)["Location"] == "/account/"
    assert Client().post(page).status_code == 302
    assert factors.of(cast.alice.account)


@pytest.mark.parametrize("page", ["/account/app/", "/account/passkey/", "/account/codes/"])
def test_a_while_after_signing_in_the_password_is_asked_for_once_more(cast: Cast, page: str) -> None:
    app_of(cast.mo)
    client = signed_in(cast.mo, proved=11 * 60)
    answer = client.get(page)
    assert urlsplit(answer["Location"]).path == "/account/it-is-me/"
    assert parse_qs(urlsplit(answer["Location"]).query) == {"next": [page]}
    assert client.post(page, {"code": "000000"})["Location"] == answer["Location"]
    me = "/account/it-is-me/"
    assert "Show once more that it is you" in text(client.get(answer["Location"]))
    assert "That is not the password" in text(client.post(me, {"now": "not this one", "next": page}))
    assert client.post(me, {"now": PASSWORD, "next": page})["Location"] == page
    assert client.get(page).status_code == 200


def test_tries_at_it_are_slowed_down_and_who_has_no_password_signs_in_anew(cast: Cast) -> None:
    client = signed_in(cast.mo, proved=11 * 60)
    for _try in range(5):
        client.post("/account/it-is-me/", {"now": "not this one"})
    assert client.post("/account/it-is-me/", {"now": PASSWORD}).status_code == 429
    cast.mo.account.set_unusable_password()
    cast.mo.account.save()
    assert "sign out and in again" in text(signed_in(cast.mo).get("/account/it-is-me/"))


# ---- Passkeys, as far as no browser is needed (tests/journeys has one) ----


def test_a_passkey_is_offered_where_the_address_is_a_name(cast: Cast) -> None:
    named = signed_in(cast.mo)
    assert "Make the passkey" in text(named.get("/account/passkey/"))
    numbered = text(named.get("/account/passkey/", headers={"host": "127.0.0.1:8000"}))
    assert "write localhost in place of 127.0.0.1" in numbered
    assert "Make the passkey" not in numbered


@pytest.mark.parametrize("credential", ["", "nonsense", "[]", "{}", '{"id":"a","response":{}}'])
def test_what_is_no_passkey_is_refused_kindly(cast: Cast, credential: str) -> None:
    client = signed_in(cast.mo)
    client.get("/account/passkey/")
    answer = client.post("/account/passkey/", {"name": "My telephone", "credential": credential})
    assert answer.status_code == 200
    assert "Please try once more" in text(answer)
    assert not factors.of(cast.mo.account)


def test_ten_passkeys_are_the_most(cast: Cast) -> None:
    for number in range(10):
        Authenticator.objects.create(user=cast.mo.account, type="webauthn", data={"name": str(number)})
    with pytest.raises(Refused, match="ten passkeys already"):
        factors.add_passkey(cast.mo.account, "One more", {})


def test_a_passkey_that_is_none_opens_nothing(cast: Cast) -> None:
    Authenticator.objects.create(user=cast.mo.account, type="recovery_codes", data={})
    assert not factors.passkey_fits(cast.mo.account, {"id": "a"})

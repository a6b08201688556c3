"""Welsh under /cy/: the same place, whole words, a way back, and nothing that only looks Welsh."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lotus.config import languages
from tests.factories.cast import PASSWORD, Cast
from tests.factories.marking import Marks, marks, own_words, unmarked

__all__ = ["marks"]
pytestmark = pytest.mark.django_db

OPEN = (
    "/support/",
    "/who-can-see-what/",
    "/accessibility/",
    "/privacy/",
    "/demo/mail",
    "/sign-in/",
    "/signed-out/",
    "/signed-out/?why=idle&kept=1",
    "/signed-out/?why=day",
    "/forgotten/",
    "/forgotten/sent/",
    "/invitation/nobody-knows-this/",
    "/new-password/nobody-knows-this/",
    "/not-there/",
)
ACCOUNT = ("/account/", "/account/password/", "/organisations/")
DRAFT = "Drafft yw’r dudalen Gymraeg hon. Nid oes siaradwr Cymraeg wedi ei darllen eto."


def test_a_page_is_welsh_at_its_welsh_address_and_says_that_it_is_a_draft(client: Client) -> None:
    page = client.get("/cy/support/")
    html = page.content.decode()
    assert '<html lang="cy">' in html
    assert "<h1>Cymorth nawr</h1>" in html
    assert "Rhywun i siarad ag ef, ddydd neu nos" in html
    assert DRAFT in html
    assert page["Content-Language"] == "cy"


def test_a_page_is_english_at_its_own_address_whatever_the_browser_would_like(client: Client) -> None:
    page = client.get("/support/", headers={"Accept-Language": "cy"})
    assert '<html lang="en-GB">' in page.content.decode()
    assert DRAFT not in page.content.decode()
    assert page["Content-Language"] == "en-GB"


def test_each_language_leads_to_the_same_place_in_the_other(client: Client) -> None:
    english = client.get("/sign-in/?next=/concerns/%3Fpage=2").content.decode()
    assert '<a href="/cy/sign-in/?next=/concerns/%3Fpage=2" lang="cy" hreflang="cy">Cymraeg</a>' in english
    welsh = client.get("/cy/sign-in/?next=/concerns/%3Fpage=2").content.decode()
    assert '<a href="/sign-in/?next=/concerns/%3Fpage=2" lang="en" hreflang="en">English</a>' in welsh


def test_who_reads_in_welsh_goes_on_in_welsh(client: Client) -> None:
    html = client.get("/cy/support/").content.decode()
    for address in ("/cy/privacy/", "/cy/accessibility/", "/cy/who-can-see-what/", "/cy/support/"):
        assert f'href="{address}"' in html
    assert client.get("/cy/forgotten").headers["Location"] == "/cy/forgotten/"
    assert client.get("/cy").headers["Location"] == "/cy/"


def test_the_language_of_one_request_is_not_that_of_the_next(client: Client) -> None:
    client.get("/cy/support/")
    assert reverse("support") == "/support/"
    assert "<h1>Support now</h1>" in client.get("/support/").content.decode()


def test_a_page_that_is_not_in_welsh_answers_at_its_english_address(client: Client, cast: Cast) -> None:
    answer = client.get("/cy/concerns/?sort=late")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/concerns/?sort=late")
    sent = client.post("/cy/concerns/raise/", {"what": "a"})
    assert (sent.status_code, sent.headers["Location"]) == (307, "/concerns/raise/")


def test_no_address_leads_to_another_place(client: Client) -> None:
    for path in ("/cy//example.org/", "/cy//example.org/concerns/", "/cy/cy/support/"):
        answer = client.get(path)
        assert answer.status_code == 404 or not re.match(r"(https?:)?//", answer.headers["Location"])


def test_somebody_signs_in_and_looks_at_their_account_in_welsh(client: Client, cast: Cast) -> None:
    wrong = client.post("/cy/sign-in/", {"email": "mo@willowmere.example", "password": "not this"})
    assert "Nid oedd modd inni eich mewngofnodi." in wrong.content.decode()
    client.post(
        "/cy/sign-in/", {"email": "mo@willowmere.example", "password": PASSWORD, "next": "/cy/account/"}
    )
    html = client.get("/cy/account/").content.decode()
    assert "Eich mewngofnodi" in html
    assert 'action="/cy/sign-out/"' in html


def test_days_and_counts_are_written_in_welsh(client: Client) -> None:
    html = client.get("/cy/signed-out/?why=idle").content.decode()
    assert f"ers {settings.IDLE_MINUTES} munud" in html
    wrong = client.post("/cy/sign-in/", {"email": "", "password": ""}).content.decode()
    assert "Mae 2 beth i’w cywiro." in wrong


def test_what_was_typed_is_the_same_draft_in_both_languages(rf: object) -> None:
    """The key of a draft is the address without its language."""
    seen = []
    middleware = languages.Languages(lambda request: seen.append(request.path_info) or languages_done())  # type: ignore[func-returns-value]
    for path in ("/sign-in/", "/cy/sign-in/"):
        middleware(rf.get(path))  # type: ignore[attr-defined]
    assert seen == ["/sign-in/", "/sign-in/"]


def languages_done() -> object:
    from django.http import HttpResponse

    return HttpResponse()


@pytest.mark.parametrize("path", OPEN)
def test_no_english_is_left_on_a_page_open_to_everybody(client: Client, marks: Marks, path: str) -> None:
    html = client.get(f"/cy{path}").content.decode()
    assert "⟦This page in Welsh is a draft." in html
    assert sorted(set(unmarked(html)) - own_words()) == []
    assert marks.untranslated == set()


@pytest.mark.parametrize("path", ["/sign-in/", "/forgotten/"])
def test_no_english_is_left_where_something_is_to_be_put_right(
    client: Client, marks: Marks, path: str
) -> None:
    html = client.post(f"/cy{path}", {"email": "no-address"}).content.decode()
    assert "⟦" in html
    assert sorted(set(unmarked(html)) - own_words() - {"no", "address"}) == []
    assert marks.untranslated == set()


@pytest.mark.parametrize("path", ACCOUNT)
def test_no_english_is_left_on_a_page_of_ones_account(
    client: Client, cast: Cast, marks: Marks, path: str
) -> None:
    client.post("/sign-in/", {"email": "mo@willowmere.example", "password": PASSWORD})
    html = client.get(f"/cy{path}", follow=True).content.decode()
    assert "⟦This page in Welsh is a draft." in html
    assert sorted(set(unmarked(html)) - own_words()) == []
    assert marks.untranslated == set()


SECOND = (
    "/account/it-is-me/",
    "/account/second-step/",
    "/account/app/",
    "/account/passkey/",
    "/account/cases-locked/",
)


@pytest.mark.parametrize("path", SECOND)
def test_no_english_is_left_where_a_second_step_is_set_up(
    client: Client, cast: Cast, marks: Marks, path: str
) -> None:
    client.post("/sign-in/", {"email": "mo@willowmere.example", "password": PASSWORD})
    client.post("/cy/account/it-is-me/", {"now": PASSWORD})
    html = client.get(f"/cy{path}", follow=True).content.decode()
    html = re.sub(r'<p class="l-letters">[^<]*</p>', "", html)  # the letters to copy are no words
    assert "⟦This page in Welsh is a draft." in html
    assert sorted(set(unmarked(html)) - own_words()) == []
    assert marks.untranslated == set()

"""The pages for trouble say what happened in words, and give nothing away."""

import pytest
from django.test import Client

from tests.factories.browser import signed_in
from tests.factories.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.kernel.pages")]
COLD = ("Traceback", "RuntimeError", "it broke here", "Exception", "invalid", "illegal", "oops")


def page(client: Client, address: str, **form: str) -> tuple[int, str]:
    client.raise_request_exception = False
    answer = client.post(address, form) if form else client.get(address)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize(("address", "status"), [("/nothing/", 404), ("/withdrawn/", 403), ("/broken/", 500)])
def test_trouble_is_told_in_words(cast: Cast, address: str, status: int) -> None:
    got, words = page(signed_in(cast.alice), address)
    assert got == status
    assert "<h1" in words
    assert 'lang="en-GB"' in words
    assert not [word for word in COLD if word in words]


def test_a_stranger_gets_the_same_page_for_what_is_not_there(client: Client) -> None:
    assert page(client, "/nothing/")[0] == 404


def test_an_action_that_says_no_says_that_nothing_was_changed(cast: Cast) -> None:
    status, words = page(signed_in(cast.alice), "/withdrawn/", name="Ward 7")
    assert status == 403
    assert "Nothing was changed" in words


def test_the_page_for_what_broke_needs_neither_database_nor_session(
    cast: Cast, django_assert_num_queries: object
) -> None:
    from django.test import RequestFactory

    from lotus.config import errors

    with django_assert_num_queries(0):  # type: ignore[operator]
        answer = errors.broken(RequestFactory().get("/"))
    assert answer.status_code == 500


def test_the_page_for_what_broke_comes_up_when_words_cannot_be_kept(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lotus.kernel.drafts.keep", None)
    status, words = page(signed_in(cast.alice), "/broken/", name="Ward 7")
    assert status == 500
    assert "is kept" not in words


def test_a_form_we_do_not_trust_is_told_so_even_when_nothing_can_be_kept(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in(cast.alice).cookies
    answer = strict.post("/teams/", {"name": "Ward 7"})
    assert answer.status_code == 403
    assert "<h1" in answer.content.decode()

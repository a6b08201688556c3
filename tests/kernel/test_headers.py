"""Every answer carries the headers that keep it to itself."""

import pytest
from django.test import Client

from lotus.kernel.middleware import HEADERS
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db
ANSWERS = ["/", "/sign-in/", "/support/", "/health/live", "/nothing-here/", "/drafts/", "/people/"]


@pytest.mark.parametrize("address", ANSWERS)
def test_an_answer_is_safe_to_show(cast: Cast, address: str) -> None:
    for client in (Client(), signed_in(cast.ada)):
        answer = client.get(address)
        for name, value in HEADERS.items():
            assert answer[name] == value, name
        assert answer["Cache-Control"] == "no-store, private"


def test_a_page_loads_nothing_from_elsewhere_and_nothing_inline() -> None:
    policy = dict(part.strip().split(" ", 1) for part in HEADERS["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert {source for sources in policy.values() for source in sources.split()} <= {
        "'none'",
        "'self'",
        "data:",
    }
    assert policy["script-src"] == policy["style-src"] == "'self'"


def test_a_page_that_broke_is_as_safe(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lotus.kernel.audit.record", None)
    client = signed_in(cast.ada)
    client.raise_request_exception = False
    answer = client.get("/people/")
    assert answer.status_code == 500
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


def test_files_of_the_design_may_be_kept_by_a_browser(client: Client) -> None:
    answer = client.get("/static/lotus.css")
    assert answer.status_code == 200
    assert "max-age" in answer["Cache-Control"]
    assert "no-store" not in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    answer.close()


def test_hsts_is_sent_where_tls_is(client: Client, settings: object) -> None:
    assert "Strict-Transport-Security" not in client.get("/health/live")
    settings.SECURE_HSTS_SECONDS = 60  # type: ignore[attr-defined]
    assert client.get("/health/live")["Strict-Transport-Security"] == "max-age=60; includeSubDomains"

"""What every answer carries and what none does, over every address, 4xx, 5xx and static files included."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lotus.kernel import middleware
from tests.factories import world as worlds
from tests.guard import visits
from tests.house import routes

pytestmark = pytest.mark.django_db
READERS = (None, "alice", "dana")
STATIC = ("/static/lotus.css", "/static/nothing.css", "/static/../settings.py")
ERRORS = ("/nothing-here/", "/concerns/not-an-id/", "/sign-in/?next=\x00", "/%00", "/%ff/")
TRACES = (b"Traceback", b"Exception", b'File "', b"django.", b"sqlite", b"settings.py", b"/lotus/")


@pytest.fixture(scope="module")
def answers(world: worlds.World) -> dict[str, HttpResponse]:
    """One answer for each address and several readers, with the pages for trouble and the files of the design."""
    return dict(_answers(world))


def _answers(world: worlds.World) -> Iterator[tuple[str, HttpResponse]]:
    for who in READERS:
        person = world.here.people[who] if who else None
        for path in [*_paths(world), *STATIC, *ERRORS]:
            yield f"{who} {path}", visits.visit(world, person, "GET", path)
    yield "405", visits.visit(world, None, "DELETE", "/support/")
    yield "413", visits.visit(world, None, "POST", "/sign-in/", CONTENT_LENGTH=str(settings.LARGEST_BODY + 1))
    yield (
        "413 form",
        visits.visit(world, None, "POST", "/sign-in/", data=b"a=" + b"b" * (3 << 20), content_type=FORM),
    )
    yield "400 fields", visits.visit(world, None, "POST", "/sign-in/", data=b"a=b&" * 2000, content_type=FORM)
    yield "400 host", visits.visit(world, None, "GET", "/support/", HTTP_HOST="evil.example")
    yield "403 csrf", _not_trusted(world)


FORM = "application/x-www-form-urlencoded"


def _not_trusted(world: worlds.World) -> HttpResponse:
    client = visits.client_of(world, world.here.people["alice"], enforce_csrf_checks=True)
    answer: HttpResponse = client.post("/organisations/", {"person": "x"})
    return answer


def _paths(world: worlds.World) -> list[str]:
    named = world.here.named["main"]
    return [reverse(one.route, kwargs=worlds.kwargs_for(one.names, named)[0]) for one in routes.addresses()]


def test_the_crawl_meets_every_kind_of_answer(answers: dict[str, HttpResponse]) -> None:
    assert {answer.status_code for answer in answers.values()} >= {200, 302, 400, 403, 404, 405, 413}
    assert len(answers) > 3 * len(routes.addresses())


@pytest.mark.parametrize("header", sorted(middleware.HEADERS))
def test_every_answer_carries(answers: dict[str, HttpResponse], header: str) -> None:
    without = [name for name, answer in answers.items() if answer.get(header) != middleware.HEADERS[header]]
    assert without == []


def test_the_policy_allows_nothing_inline_nothing_from_elsewhere_and_no_frame() -> None:
    policy = middleware.HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert "*" not in policy


def test_nothing_private_may_be_stored(answers: dict[str, HttpResponse]) -> None:
    kept = [name for name, answer in answers.items() if "no-store" not in answer.get("Cache-Control", "")]
    assert sorted(kept) == sorted(f"{who} /static/lotus.css" for who in READERS)


def test_every_text_says_how_it_is_written(answers: dict[str, HttpResponse]) -> None:
    texts = re.compile(r"text/|[+/]xml")
    silent = [
        f"{name}: {answer['Content-Type']}"
        for name, answer in answers.items()
        if texts.search(answer.get("Content-Type", ""))
        and "charset" not in answer["Content-Type"].lower().replace('"', "")
    ]
    assert silent == []
    bodies = [
        name
        for name, one in answers.items()
        if not one.streaming and one.content and "Content-Type" not in one
    ]
    assert bodies == []


def test_no_answer_shows_how_it_is_made(answers: dict[str, HttpResponse]) -> None:
    told = [
        f"{name}: {trace!r}"
        for name, answer in answers.items()
        for trace in TRACES
        if not answer.streaming and answer.status_code >= 400 and trace in answer.content
    ]
    assert told == []
    assert [name for name, one in answers.items() if "Server" in one or "X-Powered-By" in one] == []


def test_every_page_for_trouble_is_in_our_own_design(answers: dict[str, HttpResponse]) -> None:
    plain = [
        f"{name}: {answer.status_code}"
        for name, answer in answers.items()
        if answer.status_code >= 400
        and "/drafts/" not in name
        and (answer.streaming or b'lang="en-GB"' not in answer.content or b"<h1" not in answer.content)
    ]
    assert plain == []


def test_no_address_carries_a_session_or_a_token_in_its_query(answers: dict[str, HttpResponse]) -> None:
    links = [
        link
        for answer in answers.values()
        if not answer.streaming
        for link in re.findall(rb'(?:href|action)="([^"]*)"', answer.content)
    ]
    assert links
    assert [link for link in links if re.search(rb"[?&](?:session|csrf|token|key|password)=", link)] == []


def test_every_form_that_changes_something_is_posted_with_a_token(answers: dict[str, HttpResponse]) -> None:
    forms = [
        form
        for answer in answers.values()
        if not answer.streaming
        for form in re.findall(rb"<form\b.*?</form>", answer.content, re.S)
    ]
    examples = b'action="#'  # of the page of parts: they lead nowhere
    # No session stands behind these, so there is nobody in whose name to forge them.
    without = re.compile(rb'action="/(?:raise/|join/|toolkit/instruments/[a-z-]+/without-account/")')
    posts = [
        form
        for form in forms
        if b'method="post"' in form and examples not in form and not without.search(form)
    ]
    assert posts
    assert [form[:120] for form in posts if b"csrfmiddlewaretoken" not in form] == []


@pytest.mark.parametrize(
    "spoofed",
    [
        {"HTTP_X_FORWARDED_HOST": "evil.example"},
        {"HTTP_X_FORWARDED_FOR": "203.0.113.9"},
        {"HTTP_X_REAL_IP": "203.0.113.9"},
        {"HTTP_FORWARDED": "for=203.0.113.9;host=evil.example;proto=https"},
        {"HTTP_X_ORIGINAL_URL": "/people/"},
        {"HTTP_X_REWRITE_URL": "/people/"},
        {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST"},
        {"HTTP_X_REMOTE_USER": "ada@willowmere.example"},
        {"HTTP_REMOTE_USER": "ada@willowmere.example"},
        {"HTTP_X_FORWARDED_PORT": "81"},
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_AUTHORIZATION": "Basic YWRhOmFkYQ=="},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_a_header_that_anybody_can_send_changes_nothing(world: worlds.World, spoofed: dict[str, str]) -> None:
    for who, path in ((None, "/sign-in/"), (None, "/people/"), ("mo", "/people/"), ("alice", "/concerns/")):
        person = world.here.people[who] if who else None
        plain = visits.visit(world, person, "GET", path)
        other = visits.visit(world, person, "GET", path, **spoofed)
        assert (other.status_code, other.get("Location")) == (plain.status_code, plain.get("Location"))
        assert visits.masked(other) == visits.masked(plain)
        assert b"evil.example" not in other.content


NOTED = {"kernel_auditentry", "kernel_audithead", "django_session", "kernel_sitting"}
READING_NOTES = {
    "concerns:own_letter": {"concerns_letter", "concerns_step"},
    "concerns:own_paper": {"concerns_letter", "concerns_step", "kernel_storedfile"},
    "concerns:own_triage": {"concerns_triagecopy", "concerns_step"},
    "concerns:letter_paper": {"concerns_letter", "kernel_storedfile"},
    "concerns:reply_paper": {"concerns_reply", "kernel_storedfile"},
}
"""What reading may write besides the audit: that a letter was read first now, and the paper made of it."""


@pytest.mark.parametrize("route", sorted(one.route for one in routes.addresses()))
def test_looking_at_a_page_changes_nothing(world: worlds.World, route: str) -> None:
    address = next(one for one in routes.addresses() if one.route == route)
    path = reverse(route, kwargs=worlds.kwargs_for(address.names, world.here.named["main"])[0])
    for who in ("alice", "dana", "helen", "idris", "ada"):
        for method in ("GET", "HEAD") if who == "alice" else ("GET",):
            with CaptureQueriesContext(connection) as seen:
                visits.visit(world, world.here.people[who], method, f"{path}?then=save&has=yes&person=x")
            assert _written(seen) <= NOTED | READING_NOTES.get(route, set()), f"{who} {method}"


def _written(seen: CaptureQueriesContext) -> set[str]:
    writes = re.compile(r'^(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "(\w+)"')
    return {found[1] for one in seen.captured_queries if (found := writes.match(one["sql"]))}


def test_signing_out_makes_the_browser_forget(world: worlds.World) -> None:
    answer = visits.visit(world, world.here.people["mo"], "POST", reverse("people:sign_out"))
    assert answer["Clear-Site-Data"] == middleware.FORGET
    plain = visits.visit(world, world.here.people["mo"], "GET", "/support/")
    assert "Clear-Site-Data" not in plain


LIVE = """
import json, os, pathlib, django
from lotus.kernel import encryption
encryption.create_keys(pathlib.Path(os.environ["LOTUS_KEYS_FILE"]))
from django.core import checks
django.setup()
from django.conf import settings
from django.test import Client
found = [one.id for one in checks.run_checks(include_deployment_checks=True)]
answer = Client().get("/sign-in/", headers={"x-forwarded-proto": "https", "host": "lotus.example.org"})
cookies = {name: str(one.OutputString()) for name, one in answer.cookies.items()}
print(json.dumps({"checks": found, "status": answer.status_code, "headers": dict(answer.headers), "cookies": cookies,
    "session": settings.SESSION_COOKIE_NAME, "csrf": settings.CSRF_COOKIE_NAME, "debug": settings.DEBUG,
    "flags": [settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY, settings.CSRF_COOKIE_SECURE,
              settings.CSRF_COOKIE_HTTPONLY], "samesite": settings.SESSION_COOKIE_SAMESITE}))
"""


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What a real installation answers: the settings as they are behind TLS, without the demonstration."""
    place: Path = tmp_path_factory.mktemp("live")
    env = {name: value for name, value in os.environ.items() if not name.startswith(("LOTUS_", "DJANGO_"))}
    env |= {
        "DJANGO_SETTINGS_MODULE": "lotus.config.settings",
        "LOTUS_DATA_DIR": str(place / "data"),
        "LOTUS_KEYS_FILE": str(place / "keys.json"),
        "LOTUS_HOSTS": "lotus.example.org",
        "LOTUS_PUBLIC_URL": "https://lotus.example.org",
    }
    done = subprocess.run([sys.executable, "-c", LIVE], env=env, check=True, timeout=60, capture_output=True)
    told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return told


EXPLAINED = {
    "security.W001": "the headers come from lotus.kernel.middleware.SafeHeaders, tested above",
    "security.W009": "the key is 256 random bits, which is 44 letters and not 50",
    "security.W002": "frames are refused by frame-ancestors and X-Frame-Options, tested above",
}


@pytest.mark.integration
def test_django_finds_nothing_to_say_about_a_real_installation(live: dict[str, object]) -> None:
    assert set(live["checks"]) - set(EXPLAINED) == set()  # type: ignore[call-overload]
    assert live["status"] == 200
    assert live["debug"] is False


@pytest.mark.integration
def test_the_cookies_of_a_real_installation_belong_to_its_host_alone(live: dict[str, object]) -> None:
    assert live["session"] == "__Host-lotus-session"
    assert live["csrf"] == "__Host-lotus-csrf"
    assert live["flags"] == [True, True, True, True]
    assert live["samesite"] in {"Lax", "Strict"}
    cookies = live["cookies"]
    assert isinstance(cookies, dict)
    assert cookies
    for text in cookies.values():
        assert {"Secure", "HttpOnly", "Path=/"} <= {part.strip() for part in text.split(";")}
        assert "Domain" not in text


@pytest.mark.integration
def test_a_real_installation_asks_browsers_for_tls_for_a_year(live: dict[str, object]) -> None:
    headers = live["headers"]
    assert isinstance(headers, dict)
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"

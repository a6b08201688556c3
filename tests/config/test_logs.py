"""The log: one line of JSON for each event, and nobody's words or addresses in it."""

import json
import logging
import re
import sys
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from lotus.config.logs import Line
from lotus.people.actions import log
from tests.factories.browser import signed_in
from tests.factories.cast import Cast
from tests.house import source

SECRET = "eleven sets of night notes"


def line(name: str, message: str, *args: object, fault: bool = False) -> dict[str, Any]:
    trace = None
    if fault:
        try:
            raise ValueError(SECRET)
        except ValueError:
            trace = sys.exc_info()
    record = logging.LogRecord(name, logging.WARNING, "f.py", 7, message, args, trace)
    return json.loads(Line().format(record))  # type: ignore[no-any-return]


def test_a_line_says_when_how_bad_from_where_and_what() -> None:
    said = line("lotus.outbox", "a message could not be sent yet: %s", "SMTPException")
    assert datetime.fromisoformat(said["at"]).tzinfo
    assert (said["level"], said["from"]) == ("warning", "lotus.outbox")
    assert said["says"] == "a message could not be sent yet: SMTPException"


def test_a_line_of_another_library_holds_its_fixed_words_only() -> None:
    assert line("django.request", "Not Found: %s", f"/concerns/?q={SECRET}")["says"] == "Not Found: %s"


def test_a_fault_is_named_by_its_type_and_place_never_by_its_words() -> None:
    said = line("django.request", "Internal Server Error: %s", "/", fault=True)
    assert said["fault"] == "ValueError"
    assert said["at_line"].startswith("tests.config.test_logs:")
    assert SECRET not in json.dumps(said)


def test_every_line_is_one_line() -> None:
    record = logging.LogRecord("lotus.x", logging.ERROR, "f.py", 7, "a\nb\r\n%s", ("c",), None)
    assert "\n" not in Line().format(record)


@pytest.mark.django_db
@pytest.mark.urls("tests.kernel.pages")
def test_a_page_that_breaks_leaves_no_personal_words_in_the_log(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    client = signed_in(cast.alice)
    client.raise_request_exception = False
    client.post("/broken/?who=Dana", {"name": SECRET})
    client.get("/raised/Dana-Ellis/")
    assert caplog.records
    for said in map(Line().format, caplog.records):
        for word in ("Dana", SECRET, "it broke here", "alice@", "Alice"):
            assert word not in said


def _lines(caplog: pytest.LogCaptureFixture, name: str) -> list[dict[str, Any]]:
    found = [json.loads(Line().format(one)) for one in caplog.records if one.name == name]
    caplog.clear()
    return [{key: said for key, said in one.items() if key not in {"at", "from", "level"}} for one in found]


def _try(client: Client, email: str) -> None:
    client.post("/sign-in/", {"email": email, "password": SECRET})


@pytest.mark.django_db
def test_a_try_to_sign_in_that_failed_is_a_line_of_the_log_without_a_name(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    marks = []
    for email in (cast.alice.email, cast.alice.email.upper(), "nobody@willowmere.example"):
        _try(Client(), email)
        assert SECRET not in caplog.text
        assert "willowmere.example" not in caplog.text
        (said,) = _lines(caplog, "lotus.sign_in")
        assert (said["says"], said["by"]) == ("a try to sign in failed", "password")
        marks.append(said["account"])
    assert marks[0] == marks[1] != marks[2]
    for _time in range(5):
        _try(Client(), cast.alice.email)
    assert _lines(caplog, "lotus.sign_in")[-1]["says"] == "a try to sign in was made to wait"


@pytest.mark.django_db
def test_a_refused_page_is_a_line_of_the_log_with_who_and_not_about_what(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    client, guessed = signed_in(cast.charlie), uuid4()
    assert client.get("/people/").status_code == client.get(f"/concerns/{guessed}/").status_code == 404
    assert str(guessed) not in "".join(map(Line().format, caplog.records))
    who = {"says": "a page was refused", "method": "GET", "person": str(cast.charlie.pk)}
    refused = _lines(caplog, "lotus.refused")
    assert refused == [{**who, "page": "people:people"}, {**who, "page": "concerns:case"}]
    signed_in(cast.ada).get("/people/")
    assert _lines(caplog, "lotus.refused") == []


@pytest.mark.django_db
def test_what_gets_round_a_page_is_a_line_of_the_log(
    cast: Cast, caplog: pytest.LogCaptureFixture, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(cast.ada)
    client.handler.enforce_csrf_checks = True
    assert client.post("/people/audit/", {"a": SECRET}).status_code == 403
    client.handler.enforce_csrf_checks = False
    monkeypatch.setattr(log, "ask", refusing)
    assert client.post("/people/audit/", {"a": SECRET}).status_code == 403
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    assert client.post("/people/audit/", {str(n): SECRET for n in range(4)}).status_code == 400
    assert SECRET not in caplog.text
    said = _lines(caplog, "lotus.refused")
    assert [one["says"] for one in said] == [
        "a form was not one of ours",
        "an act was refused",
        "what was sent could not be read",
    ]
    assert {one["page"] for one in said} == {"people:audit"}
    Client().post(f"/raise/{cast.here.slug}/back/", {str(n): SECRET for n in range(4)})
    assert _lines(caplog, "lotus.refused") == [], "of who comes to the open pages nothing is noted"


def refusing(**_given: object) -> None:
    raise PermissionDenied


def test_every_logger_stands_on_the_page() -> None:
    """Whoever watches the log reads there what each line may be."""
    page = (source.ROOT / "docs" / "operations" / "watch.md").read_text("utf-8")
    used = {
        name
        for path in source.LOTUS.rglob("*.py")
        for name in re.findall(r'getLogger\("([\w.]+)"\)', path.read_text("utf-8"))
    }
    assert len(used) > 5
    assert {name for name in used if f"`{name}`" not in page} == set()

"""The log: one line of JSON for each event, and nobody's words or addresses in it."""

import json
import logging
import re
import sys
from datetime import datetime
from typing import Any

import pytest

from lotus.config.logs import Line
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

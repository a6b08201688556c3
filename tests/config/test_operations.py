"""What the installation says of itself: in words on a page, as findings of `lotus check`, as numbers for a watcher."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from lotus.cli.main import main
from lotus.config import logs, metrics, operations
from lotus.kernel import audit, heartbeat, outbox
from lotus.kernel.heartbeat import Part
from lotus.kernel.models import Heartbeat, Message
from tests.factories.browser import signed_in
from tests.factories.cast import Cast


@pytest.fixture
def well(cast: Cast) -> Cast:
    """Everything was heard of a moment ago."""
    for part in Part:
        heartbeat.beat(part)
    return cast


def _numbers() -> set[str]:
    return {one.number for one in operations.findings(operations.read())}


def test_an_installation_that_is_well_has_nothing_to_look_at(well: Cast) -> None:
    assert _numbers() == set()


def test_parts_that_were_never_heard_of_are_named(cast: Cast, settings: Any) -> None:
    settings.DEMO = False
    assert _numbers() == {"L040", "L041", "L046"}


@pytest.mark.parametrize(("part", "number", "minutes"), [("timer", "L040", 6), ("worker", "L041", 16)])
def test_a_part_that_fell_silent_is_named_with_how_long(
    well: Cast, part: str, number: str, minutes: int
) -> None:
    Heartbeat.objects.filter(part=part).update(at=timezone.now() - timedelta(minutes=minutes))
    found = operations.findings(operations.read())
    assert [one.number for one in found] == [number]
    assert f"{minutes} minutes ago" in found[0].says
    assert not found[0].serious


def test_a_backup_older_than_a_day_is_missed_except_in_the_demonstration(well: Cast, settings: Any) -> None:
    Heartbeat.objects.filter(part="backup").update(at=timezone.now() - timedelta(days=2))
    assert _numbers() == set()
    settings.DEMO = False
    assert _numbers() == {"L046"}


def test_mail_that_waits_for_long_is_counted(well: Cast) -> None:
    message = outbox.put(well.here, to="dana@example.org", subject="A letter", body="Please sign in.")
    Message.objects.filter(pk=message.pk).update(sent_at=None)
    assert _numbers() == set()
    Message.objects.filter(pk=message.pk).update(made_at=timezone.now() - timedelta(hours=3))
    (found,) = operations.findings(operations.read())
    assert found.says == "1 e-mail waits to be sent, the oldest for 3 hours."


def _job(**details: Any) -> None:
    given = {"status": "READY", "run_after": timezone.now(), "exception_class_path": "", "traceback": ""}
    job = DBTaskResult.objects.create(
        task_path="lotus.kernel.heartbeat.worker_lives",
        args_kwargs={"args": [], "kwargs": {}},
        backend_name="default",
        **{**given, **details},
    )
    DBTaskResult.objects.filter(pk=job.pk).update(enqueued_at=timezone.now() - timedelta(hours=1))


def test_jobs_that_wait_and_jobs_that_went_wrong_are_counted(well: Cast) -> None:
    _job()
    _job(status="FAILED", finished_at=timezone.now())
    _job(status="FAILED", finished_at=timezone.now() - timedelta(days=9))
    assert [one.says for one in operations.findings(operations.read())] == [
        "1 job waits, the oldest for 1 hour.",
        "1 job went wrong in the last seven days.",
    ]


def test_an_old_checkpoint_and_a_full_disk_are_named(well: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    old = timezone.now() - timedelta(hours=5)
    monkeypatch.setattr(operations, "_written", lambda file: old)
    monkeypatch.setattr(operations, "LOW_DISK", 10**18)
    assert _numbers() == {"L045", "L047"}


@pytest.mark.parametrize(
    ("age", "says"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=119), "1 hour"),
        (timedelta(days=2, hours=3), "2 days"),
        (None, "less than a minute"),
    ],
)
def test_a_length_of_time_is_said_as_people_say_it(age: timedelta | None, says: str) -> None:
    assert operations.spoken(age) == says


def test_the_administrator_reads_in_words_what_is_wrong(well: Cast) -> None:
    page = signed_in(well.ada).get("/operations/").content.decode()
    assert "second factor" in page  # the demonstration says so of itself
    Heartbeat.objects.filter(part="timer").delete()
    page = signed_in(well.ada).get("/operations/").content.decode()
    assert "The minute timer was never heard of." in page
    assert "not yet" in page


def test_nobody_else_finds_the_page(well: Cast) -> None:
    for person in (well.alice, well.marian, well.mo, well.dana):
        assert not person.account or signed_in(person).get("/operations/").status_code == 404


def test_check_lists_what_the_page_lists(well: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    Heartbeat.objects.filter(part="timer").delete()
    assert main(["check", "--json"]) == 1
    assert "L040" in {one["number"] for one in json.loads(capsys.readouterr().out)["findings"]}


@pytest.fixture
def token(settings: Any) -> str:
    settings.METRICS_TOKEN = "a long token for the watcher"
    return "Bearer a long token for the watcher"


def test_the_watcher_with_the_token_gets_counts_by_page(well: Cast, token: str) -> None:
    signed_in(well.alice).get("/concerns/")
    answer = Client().get("/metrics", headers={"authorization": token})
    says = answer.content.decode()
    assert answer.status_code == 200
    assert 'lotus_requests_total{method="GET",page="concerns:caseload",status="200"}' in says
    assert 'lotus_request_seconds_bucket{le="0.15",page="concerns:caseload"}' in says
    assert 'lotus_silent_seconds{part="timer"}' in says
    assert "lotus_mail_waiting 0.0" in says


def test_several_web_processes_count_together(
    well: Cast, token: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(metrics.SHARED, str(tmp_path))
    answer = Client().get("/metrics", headers={"authorization": token})
    assert b"lotus_mail_waiting" in answer.content


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer wrong", "a long token for the watcher"])
def test_without_the_token_there_is_nothing(well: Cast, token: str, shown: str) -> None:
    assert Client().get("/metrics", headers={"authorization": shown}).status_code == 404


def test_while_no_token_is_set_nobody_gets_counts(well: Cast) -> None:
    assert Client().get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


def test_no_count_holds_an_address_an_id_or_a_page_without_session(well: Cast, token: str) -> None:
    signed_in(well.alice).get(f"/concerns/{well.here.pk}/?who=Dana", REMOTE_ADDR="203.0.113.7")
    Client().get("/health/live")
    Client().generic("BREW", "/sign-in/")
    says = Client().get("/metrics", headers={"authorization": token}).content.decode()
    for word in (str(well.here.pk), "Dana", "203.0.113.7", "live", "BREW"):
        assert word not in says
    assert 'method="other"' in says


def test_a_request_is_one_line_of_the_log_by_the_name_of_its_page(
    well: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "lotus.requests")
    signed_in(well.alice).get("/concerns/?q=night+notes", REMOTE_ADDR="203.0.113.7")
    (record,) = [one for one in caplog.records if one.name == "lotus.requests"]
    line = json.loads(logs.Line().format(record))
    assert (line["page"], line["method"], line["status"]) == ("concerns:caseload", "GET", 200)
    assert "night" not in json.dumps(line)
    assert "203.0.113.7" not in json.dumps(line)


def test_a_slow_page_is_a_warning(well: Cast, settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.SLOW_SECONDS = 0
    signed_in(well.alice).get("/concerns/")
    assert [one.levelname for one in caplog.records if one.name == "lotus.requests"] == ["WARNING"]


def test_the_age_of_a_checkpoint_is_read_from_its_file(well: Cast) -> None:
    audit.record("people.listed", organisation=well.here, by=well.ada)
    audit.checkpoint()
    found = operations.read().checkpoint
    assert found is not None
    assert abs(timezone.now() - found) < timedelta(minutes=1)

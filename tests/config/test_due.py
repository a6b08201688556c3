"""What falls due by the clock, each tried on a real database."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from lotus.config import due
from lotus.kernel import audit, heartbeat, outbox
from tests.factories.browser import begin_session
from tests.factories.cast import Cast


def test_each_minute_unsent_mail_is_tried_and_timer_and_worker_are_heard(cast: Cast) -> None:
    message = outbox.put(cast.here, to="dana@example.org", subject="A letter", body="Please sign in.")
    type(message).objects.update(sent_at=None, made_at=timezone.now() - timedelta(minutes=5))
    mail.outbox.clear()
    due.every_minute()
    assert [sent.to for sent in mail.outbox] == [["dana@example.org"]]
    assert set(heartbeat.last()) == {heartbeat.Part.TIMER, heartbeat.Part.WORKER}


def test_a_part_that_beats_again_is_heard_of_later(cast: Cast) -> None:
    heartbeat.beat(heartbeat.Part.BACKUP)
    first = heartbeat.last()[heartbeat.Part.BACKUP]
    heartbeat.beat(heartbeat.Part.BACKUP)
    assert heartbeat.last()[heartbeat.Part.BACKUP] > first


def test_each_hour_sessions_that_ended_are_thrown_away_and_the_others_stay(cast: Cast) -> None:
    begin_session(cast.alice)
    over = begin_session(cast.bob)
    Session.objects.filter(pk=over).update(expire_date=timezone.now() - timedelta(minutes=1))
    due.every_hour()
    assert Session.objects.count() == 1
    assert not Session.objects.filter(pk=over).exists()


def test_each_hour_the_heads_of_the_audit_are_written_down(cast: Cast) -> None:
    audit.record("people.listed", organisation=cast.here, by=cast.ada)
    before = audit.checkpoint_file().read_text("ascii") if audit.checkpoint_file().exists() else ""
    due.every_hour()
    assert audit.checkpoint_file().read_text("ascii").removeprefix(before)


@pytest.mark.parametrize(("days", "stays"), [(1, True), (15, False)])
def test_the_record_of_a_finished_job_stays_two_weeks(cast: Cast, days: int, stays: bool) -> None:
    DBTaskResult.objects.create(
        task_path="lotus.kernel.heartbeat.worker_lives",
        args_kwargs={"args": [], "kwargs": {}},
        status="SUCCESSFUL",
        finished_at=timezone.now() - timedelta(days=days),
        run_after=timezone.now(),
        backend_name="default",
        exception_class_path="",
        traceback="",
    )
    due.every_hour()
    assert DBTaskResult.objects.exists() is stays

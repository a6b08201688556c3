"""Ada looks how the system is running, and reads what to do about what is not well."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lotus.kernel import heartbeat, outbox
from lotus.kernel.models import Heartbeat, Message
from tests.factories.cast import Cast
from tests.journeys.visitor import Meet

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("width", [1280, 320])
def test_ada_finds_out_that_mail_waits(cast: Cast, meet: Meet, width: int) -> None:
    # Given the timer fell silent this morning, and a message waits since
    then = timezone.now() - timedelta(hours=3)
    for part in heartbeat.Part:
        heartbeat.beat(part)
    Heartbeat.objects.filter(part="timer").update(at=then)
    waiting = outbox.put(cast.here, to="dana@example.org", subject="A letter", body="Please sign in.")
    Message.objects.filter(pk=waiting.pk).update(sent_at=None, made_at=then)

    # When Ada looks, she reads both, and what to do
    ada = meet(cast.ada, width=width).goes_to("/").follows("People").follows("See how Lotus is running")
    ada.reads("The minute timer was last heard of 3 hours ago.").reads("Start it again.")
    ada.reads("1 e-mail waits to be sent, the oldest for 3 hours.").reads("Nothing is lost")

    # And nothing of what the message says
    ada.does_not_read("Please sign in.").does_not_read("dana@example.org")

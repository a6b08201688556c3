"""E-mail: written with what it tells of, sent once, kept while it cannot be sent."""

from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from lotus.kernel import outbox
from lotus.kernel.models import Message
from lotus.kernel.outbox import KeepForTheDemo
from tests.factories.cast import Cast


def put(cast: Cast) -> Message:
    return outbox.put(cast.here, to="dana@willowmere.example", subject="Something to read", body="Sign in.")


def later(message: Message, **by: int) -> None:
    Message.objects.filter(pk=message.pk).update(made_at=timezone.now() - timedelta(**by))


def refuse(*_args: object, **_more: object) -> None:
    raise SMTPException("no")


def test_a_message_goes_out(cast: Cast) -> None:
    message = put(cast)
    message.refresh_from_db()
    assert [one.subject for one in mail.outbox] == ["Something to read"]
    assert mail.outbox[0].to == ["dana@willowmere.example"]
    assert message.sent_at
    assert (message.tries, message.leased_until) == (1, None)


def test_a_message_keeps_its_name_however_often_it_goes_out(cast: Cast) -> None:
    message = put(cast)
    Message.objects.update(sent_at=None)
    outbox.send_one.call(str(message.pk))
    assert {one.extra_headers["Message-ID"] for one in mail.outbox} == {f"<{message.pk}@localhost>"}
    assert len(mail.outbox) == 2


def test_a_message_is_sent_once_however_often_it_is_asked_for(cast: Cast) -> None:
    message = put(cast)
    later(message, hours=1)
    outbox.send_one.call(str(message.pk))
    assert outbox.send_waiting() == 0
    assert len(mail.outbox) == 1


def test_a_message_that_another_worker_is_sending_is_left_to_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    send, sent = mail.EmailMessage.send, []

    def slow(message: mail.EmailMessage) -> int:
        sent.append(message)
        outbox.send_one.call(str(Message.objects.get().pk))
        return send(message)

    monkeypatch.setattr(mail.EmailMessage, "send", slow)
    put(cast)
    assert len(sent) == len(mail.outbox) == 1


def test_a_message_that_cannot_be_sent_is_kept_and_tried_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as no_server:
        no_server.setattr(mail.EmailMessage, "send", refuse)
        message = put(cast)
    message.refresh_from_db()
    assert (message.sent_at, message.tries) == (None, 1)
    assert outbox.send_waiting() == 0, "not within the same minute"
    later(message, minutes=2)
    assert outbox.send_waiting() == 1
    message.refresh_from_db()
    assert message.sent_at
    assert len(mail.outbox) == 1


def test_a_message_whose_worker_died_goes_out_when_its_lease_has_run_out(cast: Cast) -> None:
    message = put(cast)
    mail.outbox.clear()
    in_hand = timezone.now() + timedelta(minutes=3)
    Message.objects.update(sent_at=None, leased_until=in_hand, made_at=timezone.now() - timedelta(hours=1))
    outbox.send_waiting()
    assert mail.outbox == []
    Message.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    outbox.send_waiting()
    message.refresh_from_db()
    assert len(mail.outbox) == 1
    assert message.sent_at


def test_a_message_of_something_that_did_not_happen_is_not_kept(cast: Cast) -> None:
    with transaction.atomic():
        put(cast)
        transaction.set_rollback(True)
    assert Message.objects.count() == 0


def test_a_message_that_is_gone_needs_no_sending(cast: Cast) -> None:
    number = str(put(cast).pk)
    Message.objects.all().delete()
    outbox.send_one.call(number)
    assert len(mail.outbox) == 1


def test_the_demonstration_sends_nothing(cast: Cast) -> None:
    assert KeepForTheDemo().send_messages([mail.EmailMessage("a", "b", None, ["c@d.example"])]) == 1
    assert mail.outbox == []

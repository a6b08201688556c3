"""E-mail goes out once: written with what it tells of, sent by a job, marked as sent.

Messages never carry what a concern says; they say that something can be read after signing in.
"""

import logging
from datetime import timedelta

from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from lotus.kernel.models import Message, Organisation

log = logging.getLogger("lotus.outbox")


class KeepForTheDemo(BaseEmailBackend):
    """Sends nothing: the demonstration shows its messages on a page of its own."""

    def send_messages(self, email_messages: list[EmailMessage]) -> int:  # type: ignore[override]
        return len(email_messages)


def put(organisation: Organisation, *, to: str, subject: str, body: str) -> Message:
    """Write a message in the caller's transaction; a job sends it when that transaction is on the disk."""
    message = Message.objects.create(
        organisation=organisation, to=to, subject=subject, body=body, made_at=timezone.now()
    )
    send_one.enqueue(str(message.id))
    return message


@task()
def send_one(message_id: str) -> None:
    """Send one message unless it went already. The row is locked, so that two workers never send it twice."""
    with transaction.atomic():
        message = Message.objects.select_for_update().filter(pk=message_id, sent_at=None).first()
        if message is None:
            return
        try:
            mail.send_mail(message.subject, message.body, None, [message.to])
            message.sent_at = timezone.now()
        except OSError as fault:  # smtplib's errors are OSErrors
            log.warning("a message could not be sent yet: %s", type(fault).__name__)
        message.tries += 1
        message.save(update_fields=["sent_at", "tries"])


def send_waiting() -> int:
    """Try again what is still unsent after a minute. Run by the minute timer; returns how many were tried."""
    waiting = Message.objects.filter(sent_at=None, made_at__lt=timezone.now() - timedelta(minutes=1))
    tried = [send_one.call(str(number)) for number in waiting.values_list("id", flat=True)]
    return len(tried)

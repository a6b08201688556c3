"""E-mail is written with what it tells of, sent by a job, and marked as sent.

Every message goes out at least once, and once unless the machine stops in the moment between the mail server's yes
and our mark; then it goes out again under the same Message-ID.

Messages never carry what a concern says; they say that something can be read after signing in.
"""

import logging
from collections.abc import Mapping
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from lotus.core import library
from lotus.core.filling import fill
from lotus.kernel.models import Message, Organisation, Person

log = logging.getLogger("lotus.outbox")

KEEPS = "lotus.kernel.outbox.KeepForTheDemo"
LEASE = timedelta(minutes=5)  # longer than a mail server may take (EMAIL_TIMEOUT)


class KeepForTheDemo(BaseEmailBackend):
    """Sends nothing: the demonstration shows its messages on a page of its own."""

    def send_messages(self, email_messages: list[EmailMessage]) -> int:  # type: ignore[override]
        return len(email_messages)


def put(organisation: Organisation, *, to: str, subject: str, body: str, passing: bool = False) -> Message:
    """Write a message in the caller's transaction; a job sends it when that transaction is on the disk.

    A `passing` one is deleted once it was sent. The demonstration sends nothing, and so keeps it to be read.
    """
    message = Message.objects.create(
        organisation=organisation,
        to=to,
        subject=subject,
        body=body,
        made_at=timezone.now(),
        passing=passing,
    )
    send_one.enqueue(str(message.id))
    return message


def write(slug: str, to: Person, **facts: str) -> None:
    """Put the message `content/mail/<slug>` to somebody into the outbox; nothing for who has no address."""
    _write(slug, to, facts, passing=False)


def pass_on(slug: str, to: Person, **facts: str) -> None:
    """The same for a message with a way in that nobody else may find: it is deleted once it was sent."""
    _write(slug, to, facts, passing=True)


def _write(slug: str, to: Person, facts: Mapping[str, str], *, passing: bool) -> None:
    address = to.account.email if to.account else to.email
    if not address:
        return
    told = {
        "name": to.greeting,
        "organisation": to.organisation.name,
        "sign_in": f"{settings.PUBLIC_URL}{reverse('people:sign_in')}",
        **facts,
    }
    words = library.load("mail", slug).data
    subject, body = fill(words["subject"], told), fill(words["body"], told)
    put(to.organisation, to=address, subject=subject, body=body, passing=passing)


@task()
def send_one(message_id: str) -> None:
    """Send one message unless it went already.

    It is leased first, so that two workers never send it at the same time, and no transaction stays open
    while a mail server takes its time. A lease that was never ended, because the machine stopped, runs out.
    """
    now = timezone.now()
    free = Message.objects.filter(Q(leased_until=None) | Q(leased_until__lt=now), pk=message_id, sent_at=None)
    if not free.update(leased_until=now + LEASE, tries=F("tries") + 1):
        return
    message = Message.objects.get(pk=message_id)
    message.leased_until = None
    try:
        _hand_over(message)
        message.sent_at = timezone.now()
    except OSError as fault:  # smtplib's errors are OSErrors
        log.warning("a message could not be sent yet: %s", type(fault).__name__)
    message.save(update_fields=["sent_at", "leased_until"])
    if message.passing and message.sent_at and settings.EMAIL_BACKEND != KEEPS:
        message.delete()


def _hand_over(message: Message) -> None:
    """Give it to the mail server under a name of its own.

    Where the machine stops after this and before it is marked, it goes out again under the same name, by which
    mail servers know that they have it already.
    """
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    name = {"Message-ID": f"<{message.pk}@{host}>"}
    mail.EmailMessage(message.subject, message.body, None, [message.to], headers=name).send()


def send_waiting() -> int:
    """Try again what is still unsent after a minute. Run by the minute timer; returns how many were tried."""
    waiting = Message.objects.filter(sent_at=None, made_at__lt=timezone.now() - timedelta(minutes=1))
    tried = [send_one.call(str(number)) for number in waiting.values_list("id", flat=True)]
    return len(tried)

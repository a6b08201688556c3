"""Background work of this room."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from lotus.kernel import accounts, audit, encryption, locks, outbox
from lotus.kernel.encryption import fingerprint
from lotus.kernel.models import Account, Organisation
from lotus.people.models import LogCheck, Recovery


@task()
def check_log(organisation_id: str) -> None:
    """Follow an organisation's log from its first entry to its end."""
    check(Organisation.objects.get(pk=organisation_id), at=timezone.now())


def check(organisation: Organisation, *, at: datetime) -> LogCheck:
    """Follow the log from its first entry. In no transaction: it may take long, and others write meanwhile."""
    return note(organisation, audit.follow(organisation.pk), at=at)


@transaction.atomic
def note(organisation: Organisation, reach: audit.Reach, *, at: datetime) -> LogCheck:
    """Keep how far a log was followed from its first entry, signed, so that nobody else can say it was whole."""
    fault = reach.fault.number if reach.fault else None
    row = LogCheck(organisation=organisation, at=at, number=reach.number, mac=reach.mac, fault=fault)
    sign = encryption.sign(row.line())
    facts = {"at": at, "number": row.number, "mac": row.mac, "fault": fault, "sign": sign}
    kept, _made = LogCheck.objects.update_or_create(organisation=organisation, defaults=facts)
    audit.record(
        "log.checked", organisation=organisation, by=None, details={"to": reach.number, "fault": fault}
    )
    return kept


@task()
@transaction.atomic
def send_way_back(recovery_id: str) -> None:
    """Write to somebody who forgot their password, if they have an account. Done twice, it writes once.

    Where there is no such account, it is forgotten that anybody asked.
    """
    recovery = locks.rows(Recovery.objects.filter(pk=recovery_id, link="")).first()
    if recovery is None:
        return
    account = Account.objects.filter(email=recovery.asked, is_active=True).first()
    people = accounts.people_of(account) if account else []
    if account is None or not people:
        recovery.delete()
        return
    if not account.has_usable_password():
        outbox.write("no-password-yet", people[0])
        recovery.delete()
        return
    token = secrets.token_urlsafe(32)
    recovery.account, recovery.link, recovery.asked = account, fingerprint(token), ""
    recovery.save()
    outbox.write("way-back", people[0], link=f"{settings.PUBLIC_URL}{reverse('people:reset', args=[token])}")
    for person in people:
        audit.record(
            "recovery.asked", organisation=person.organisation, by=None, kind="person", subject=person.pk
        )

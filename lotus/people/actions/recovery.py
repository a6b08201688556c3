"""A forgotten password: a link by e-mail, for an hour, once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from lotus.core.refusal import Refused
from lotus.kernel import accounts, audit, jobs, outbox, sessions
from lotus.kernel.encryption import fingerprint
from lotus.kernel.models import Account
from lotus.people.models import Recovery

LASTS = timedelta(hours=1)


@transaction.atomic
def ask(email: str, *, at: datetime) -> None:
    """Note that somebody forgot the password of this address. Does the same whether or not there is an account.

    What follows is a job's work, so that not even the time it takes tells anything.
    """
    Recovery.objects.filter(ends_at__lt=at - timedelta(days=1)).delete()
    row = Recovery.objects.create(asked=email.strip().lower(), made_at=at, ends_at=at + LASTS)
    jobs.later("people.send_way_back", row.pk)


def found(token: str) -> Recovery | None:
    """What a link belongs to, while it can be used."""
    rows = Recovery.objects.select_related("account").filter(
        link=fingerprint(token), used_at=None, ends_at__gt=timezone.now(), account__is_active=True
    )
    return rows.first()


@transaction.atomic
def reset(recovery: Recovery, password: str) -> None:
    """Give the account its new password, end its sessions and every other link, and tell its owner.

    Nobody is signed in by this, so that a second factor is asked for as ever.
    """
    now = timezone.now()
    if not Recovery.objects.filter(pk=recovery.pk, used_at=None).update(used_at=now):
        raise Refused("This link has been used already. Ask for another one if you need it.")
    assert recovery.account
    change(recovery.account, password, what="password.reset")


@transaction.atomic
def change(account: Account, password: str, *, what: str) -> None:
    """Set a password. Every session of the account ends, links to it too, and its owner is told."""
    now = timezone.now()
    account.set_password(password)
    account.save(update_fields=["password"])
    Recovery.objects.filter(account=account, used_at=None).update(used_at=now)
    sessions.end_all(account)
    people = accounts.people_of(account)
    for person in people:
        audit.record(what, organisation=person.organisation, by=person, kind="person", subject=person.pk)
    if people:
        outbox.write("password-changed", people[0])

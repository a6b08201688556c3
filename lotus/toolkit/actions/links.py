"""When the links of the toolkit's resources are looked at: once a month, by the worker."""

from datetime import datetime, timedelta

from django.db import transaction

from lotus.kernel import jobs, locks
from lotus.kernel.models import Organisation
from lotus.toolkit import policy
from lotus.toolkit.models import LinkLook

MONTH, AGAIN = timedelta(days=30), timedelta(days=1)
"""How long what was found is good for, and after how long we try again where nothing could be reached."""


def ask_due(*, at: datetime) -> None:
    """Have those looked at whose month is over, by the worker."""
    for organisation in Organisation.objects.all():
        if policy.with_links(organisation) and _due(organisation, at):
            jobs.later("toolkit.look_at_links", organisation.pk)


@transaction.atomic
def _due(organisation: Organisation, at: datetime) -> bool:
    """Whether they are to be looked at now; if so, it is written down that the worker was asked."""
    was = locks.rows(LinkLook.objects.filter(organisation=organisation)).first()
    if was and (was.asked_at > at - AGAIN or (was.reached_at and was.reached_at > at - MONTH)):
        return False
    LinkLook.objects.update_or_create(organisation=organisation, defaults={"asked_at": at})
    return True

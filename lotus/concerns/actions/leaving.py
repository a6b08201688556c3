"""Somebody left, or is kept away, while a concern about them is open: they go on reading, at an address of theirs."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from lotus.concerns import policy
from lotus.concerns.actions import timeline
from lotus.concerns.models import Case
from lotus.core.casework import Stage
from lotus.core.refusal import Refused
from lotus.kernel import accounts, outbox
from lotus.kernel.accounts import Way
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission


@transaction.atomic
def let_in(case: Case, *, email: str, by: Person, at: datetime) -> Way | None:
    """Give the practitioner a sign-in for their own concern alone. The link goes by e-mail, the code another way.

    Done again, it ends the link before. None for who has a password at that address already, and needs no link.
    Refused while they work here, before the first letter, and once it is closed.
    """
    policy.ask(by, Permission.OWN_ADDRESS_OPEN, case)
    practitioner = case.person
    if case.told_at is None:
        raise Refused("Send the first letter first. It carries a link and a code of its own.")
    if case.stage == Stage.CLOSED:
        raise Refused("This concern is closed, so there is nothing new to read.")
    accounts.only_own_case(practitioner, email=email, by=by, at=at)
    timeline.step(case, "own-address", by=by, at=at)
    if practitioner.account and practitioner.account.has_usable_password():
        link = f"{settings.PUBLIC_URL}{reverse('home:start')}"
        outbox.write("something-to-read", practitioner, link=link, **{"from": by.name})
        return None
    way = accounts.invite(practitioner, by=by, with_code=True, today=at)
    link = f"{settings.PUBLIC_URL}{reverse('people:invitation', args=[way.token])}"
    outbox.write("invitation", practitioner, link=link, **{"from": by.name})
    return way

"""A red flag: somebody saw a sign that a life may be at risk. Always raised by a person, never found by a program."""

from datetime import datetime

from django.db import transaction

from lotus.concerns import policy
from lotus.concerns.models import Case, Worry
from lotus.core.refusal import Refused
from lotus.kernel import audit, outbox
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission, Relation


@transaction.atomic
def raise_worry(case: Case, *, words: str, by: Person, at: datetime) -> Worry:
    """Tell those who follow it up that there is a worry, by a message without content, and keep it open.

    `words` are for the pastoral contact alone, so nothing of them goes anywhere else.
    """
    policy.ask(by, Permission.WORRY_RAISE, case)
    held = policy.relations(by, case)
    raised_as = next(one for one in Relation if one in held)
    worry = Worry.objects.create(
        case=case, raised_by=by, raised_as=raised_as, raised_at=at, words=words.strip()
    )
    _record("worry.raised", worry, by)
    for person in policy.followers(case).exclude(pk=by.pk):
        outbox.write("worry", person)
    return worry


@transaction.atomic
def reached(worry: Worry, *, how: str, by: Person, at: datetime) -> None:
    """Note that the person was reached, and how. Only this ends it."""
    policy.ask(by, Permission.WORRY_FOLLOW, worry.case)
    noted = Worry.objects.filter(pk=worry.pk, reached_at=None).update(
        reached_at=at, reached_by=by, reached_how=how
    )
    if not noted:
        raise Refused("Somebody has noted already that they were reached.")
    _record("worry.reached", worry, by)


def _record(action: str, worry: Worry, by: Person) -> None:
    audit.record(
        action,
        organisation=worry.case.organisation,
        by=by,
        kind="case",
        subject=worry.case_id,
        details={"worry": str(worry.pk)},
    )

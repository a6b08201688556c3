"""Actions written as when this, then that; how they ended; the reminder; the calendar."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lotus.core.refusal import Refused
from lotus.kernel import audit, outbox
from lotus.kernel.encryption import fingerprint
from lotus.kernel.models import Answers, Person
from lotus.toolkit import policy
from lotus.toolkit.models import Feed, Plan, State

MORNING = 7
"""The hour from which reminders go out: nobody is woken for one."""
MOST = 3
"""So many actions come out of one exercise: more are seldom done."""


@dataclass(frozen=True)
class Meant:
    """What somebody means to do: when, what, by which day, with whose help, and how they will know that it worked."""

    cue: str
    deed: str
    due: date
    helper: str = ""
    sign: str = ""
    remind: bool = True


@transaction.atomic
def make(meant: Meant, *, kept: Answers | None, by: Person, at: datetime) -> Plan:
    """Write down one action, from a reflection or by itself."""
    policy.ask(by, owner=kept.person_id if kept else by.pk)
    if kept and Plan.objects.filter(person=by, answers=kept, state=State.AHEAD).count() >= MOST:
        raise Refused(_("Three at a time are enough. Finish one, or let one go, and there is room again."))
    plan = Plan.objects.create(
        person=by,
        answers=kept,
        cue=meant.cue,
        deed=meant.deed,
        helper=meant.helper,
        sign=meant.sign,
        due=meant.due,
        remind=meant.remind,
        made_at=at,
    )
    audit.record("plan.made", organisation=by.organisation, by=by, kind="plan", subject=plan.pk)
    return plan


@transaction.atomic
def settle(plan: Plan, *, state: State, note: str, by: Person, at: datetime) -> None:
    """Say that it was done, changed or let go. It can be taken up again."""
    policy.ask(by, owner=plan.person_id)
    plan.state, plan.note = state, note
    plan.settled_at = None if state is State.AHEAD else at
    plan.save(update_fields=["state", "note", "settled_at"])
    audit.record("plan.settled", organisation=by.organisation, by=by, kind="plan", subject=plan.pk)


def remind(*, at: datetime) -> int:
    """Write to everybody whose action has its day: once, by day, not saying what it is. Returns how many."""
    here = timezone.localtime(at)
    if here.hour < MORNING:
        return 0
    waiting = Plan.objects.filter(state=State.AHEAD, remind=True, reminded_at=None, due__lte=here.date())
    ready = waiting.select_related("person__account", "person__organisation").filter(person__is_active=True)
    for plan in ready:
        _remind(plan, at)
    return len(ready)


@transaction.atomic
def _remind(plan: Plan, at: datetime) -> None:
    link = f"{settings.PUBLIC_URL}{reverse('toolkit:plan', args=[plan.pk])}"
    if Plan.objects.filter(pk=plan.pk, reminded_at=None).update(reminded_at=at):
        outbox.write("plan-reminder", plan.person, link=link)


@transaction.atomic
def open_calendar(*, with_words: bool, by: Person, at: datetime) -> str:
    """A new secret address for somebody's calendar; the one before is dead. It is returned once and never kept."""
    policy.ask(by, owner=by.pk)
    token = secrets.token_urlsafe(32)
    facts = {"address": fingerprint(token), "with_words": with_words, "made_at": at}
    Feed.objects.update_or_create(person=by, defaults=facts)
    audit.record("calendar.opened", organisation=by.organisation, by=by, kind="person", subject=by.pk)
    return f"{settings.PUBLIC_URL}{reverse('toolkit:calendar', args=[token])}"


@transaction.atomic
def close_calendar(*, by: Person) -> None:
    """No address opens somebody's calendar any more."""
    policy.ask(by, owner=by.pk)
    Feed.objects.filter(person=by).delete()
    audit.record("calendar.closed", organisation=by.organisation, by=by, kind="person", subject=by.pk)

"""What a team tells somebody who leads it, without names: asked at most once a year, seen only after its close.

Before the close nothing is to be seen, not even how many answered; at the close figures are released once, and all
that was answered is burnt.
"""

import secrets
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lotus.core import instruments, together
from lotus.core.refusal import Refused
from lotus.kernel import answers, audit, ballot, locks, outbox
from lotus.kernel.models import Person, Team
from lotus.toolkit import policy
from lotus.toolkit.actions import sessions
from lotus.toolkit.models import Agreed, Gathering, Kind, Seat, Stage
from lotus.ui import formats, language

SHORTEST, LONGEST = timedelta(days=3), timedelta(days=42)
YEAR = timedelta(days=365)


@transaction.atomic
def ask(team: Team, *, until: date, by: Person, at: datetime) -> Gathering:
    """Ask a team and all below it. Everybody gets a way in of their own by mail, which nothing ties to them."""
    policy.ask_to_lead(by, owner=by.pk)
    locks.turn(by.organisation_id)
    people = list(asked(team, by))
    _check(people, until, by, at)
    found = instruments.shipped(policy.CIRCLE)
    assert found, "it ships"
    instrument, written = found
    told = answers.Settled(instrument.id, instrument.version, instrument.digest, written)
    answers.settle(told, here=by.organisation, at=at)
    gathering = Gathering.objects.create(
        organisation=by.organisation,
        by=by,
        team=team,
        kind=Kind.CIRCLE,
        slug=instrument.id,
        version=instrument.version,
        title=f"How {by.name} leads, as you see it",
        starts_at=at,
        ends_on=until,
        invited=len(people),
        box=ballot.open_box(),
        stage=Stage.OPEN,
    )
    _let_in(gathering, people)
    audit.record("circle.asked", organisation=by.organisation, by=by, kind="circle", subject=gathering.pk)
    return gathering


def asked(team: Team, by: Person) -> Iterator[Person]:
    """Everybody of a team and of the teams below it who can be written to, but for who asks."""
    below, every = {team.pk}, list(Team.objects.filter(organisation=by.organisation_id))
    for _depth in every:
        below |= {one.pk for one in every if one.parent_id in below}
    here = Person.objects.filter(organisation=by.organisation_id, team__in=below, is_active=True)
    for person in here.exclude(pk=by.pk).select_related("account", "organisation"):
        if person.works_here and (person.email or person.account):
            yield person


def _check(people: list[Person], until: date, by: Person, at: datetime) -> None:
    today = timezone.localdate(at)
    if len(people) < together.SCORES:
        raise Refused(
            _("There must be five or more others in the team, or somebody could be picked out."), "team"
        )
    if not today + SHORTEST <= until <= today + LONGEST:
        raise Refused(_("Give them at least three days, and at most six weeks."), "until")
    mine = Gathering.objects.filter(by=by, kind=Kind.CIRCLE)
    if mine.exclude(stage=Stage.CLOSED).exists():
        raise Refused(_("Your team is being asked at the moment. Wait until it has closed."), "team")
    if any(one.shown.get("figures") for one in mine.filter(closed_at__gt=at - YEAR)):
        raise Refused(
            _("Once a year is enough. Work on what they told you, and ask again next year."), "team"
        )


def _let_in(gathering: Gathering, people: list[Person]) -> None:
    """A seat for each, made and sent in two orders that have nothing to do with each other or with the list."""
    tokens = [secrets.token_urlsafe(24) for _one in people]
    Seat.objects.bulk_create(Seat(gathering=gathering, mark=sessions.mark(token)) for token in tokens)
    ballot.CHANCE.shuffle(tokens)
    ballot.CHANCE.shuffle(people)
    for person, token in zip(people, tokens, strict=True):
        link = f"{settings.PUBLIC_URL}{language.for_all('joining:seat', token)}"
        leader, until = gathering.by.name, formats.day(gathering.ends_on or gathering.starts_at)
        outbox.pass_on("circle-asked", person, link=link, leader=leader, until=until)


def close_due(*, at: datetime) -> int:
    """Close every one whose day has passed. Nobody can close one earlier. Returns how many."""
    due = Gathering.objects.filter(
        kind=Kind.CIRCLE, stage=Stage.OPEN, ends_on__lt=timezone.localdate(at)
    ).values_list("pk", flat=True)
    return sum(_close(pk, at) for pk in list(due))


@transaction.atomic
def burn_all(person: Person) -> int:
    """Throw away all that somebody asked about themselves: it goes with them. Returns how many there were."""
    mine = list(Gathering.objects.filter(by=person, kind=Kind.CIRCLE))
    ballot.burn([box for one in mine for box in (one.box, *map(UUID, one.blocks))])
    Agreed.objects.filter(gathering__in=mine).delete()
    Gathering.objects.filter(pk__in=[one.pk for one in mine]).delete()
    return len(mine)


@transaction.atomic
def _close(pk: UUID, at: datetime) -> bool:
    """Release the figures once, if enough answered, and burn what was answered in any case."""
    now = locks.rows(Gathering.objects.select_related("by__account", "by__organisation").filter(pk=pk)).get()
    if now.stage == Stage.CLOSED:
        return False
    now.shown = {"figures": sessions.figures(now, [ballot.read(now.box)])}
    ballot.burn([now.box])
    now.stage, now.closed_at = Stage.CLOSED, at
    now.save(update_fields=["shown", "stage", "closed_at"])
    now.seats.all().delete()
    link = f"{settings.PUBLIC_URL}{language.for_all('toolkit:circle', now.pk)}"
    outbox.write("circle-closed", now.by, link=link)
    return True

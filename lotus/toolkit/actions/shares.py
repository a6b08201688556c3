"""Showing one reflection or one result to one person until a day, and taking it back."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lotus.core.refusal import Refused
from lotus.kernel import audit, outbox
from lotus.kernel.models import Answers, Person
from lotus.toolkit import policy
from lotus.toolkit.models import Comment, Opening, Share
from lotus.ui import formats, language

LONGEST = timedelta(days=92)


def find(email: str, *, by: Person) -> Person:
    """The colleague somebody means. Raises Refused when there is nobody, or it is themselves."""
    here = Person.objects.filter(organisation=by.organisation_id, is_active=True, account__is_active=True)
    found = here.select_related("account", "organisation").filter(email__iexact=email.strip()).first()
    if found is None or not found.works_here:
        raise Refused(
            _("We find nobody here with this address. Look at it again, or ask them for it."), "email"
        )
    if found.pk == by.pk:
        raise Refused(_("This is your own address. You can read it already."), "email")
    return found


@transaction.atomic
def share(kept: Answers, *, to: Person, until: date, may_comment: bool, by: Person, at: datetime) -> Share:
    """Let one person read a reflection or a result until a day, and tell them that there is something to read."""
    policy.ask(by, owner=kept.person_id)
    if kept.slug in policy.NEVER_SHOWN or (kept.kind == policy.INSTRUMENT and kept.closed_at is None):
        raise Refused(_("This is shown to nobody. Put words of your own into a reflection, and share that."))
    today = timezone.localdate(at)
    if not today <= until <= today + LONGEST:
        raise Refused(_("Choose a day from today to three months from now."), "until")
    if kept.shares.filter(to=to, ended_at=None, until__gte=today).exists():
        raise Refused(_("You share this with them already. Take that back first, to change it."), "email")
    made = Share.objects.create(answers=kept, to=to, until=until, may_comment=may_comment, made_at=at)
    _log("reflection.shared", made, by)
    outbox.write(
        "reflection-shared",
        to,
        by=by.name,
        until=formats.day(until),
        link=f"{settings.PUBLIC_URL}{language.for_all('toolkit:shared', made.pk)}",
    )
    return made


@transaction.atomic
def take_back(made: Share, *, by: Person, at: datetime) -> None:
    """From this moment it opens nothing. What they wrote about it stays with its owner."""
    policy.ask(by, owner=made.answers.person_id)
    if made.ended_at is None:
        made.ended_at = at
        made.save(update_fields=["ended_at"])
        _log("reflection.taken_back", made, by)


def opened(made: Share, *, by: Person, at: datetime) -> None:
    """Note for the owner that it was opened; once in an hour is enough to know."""
    policy.ask(by, owner=made.to_id)
    if not made.openings.filter(at__gt=at - timedelta(hours=1)).exists():
        Opening.objects.create(share=made, at=at)


@transaction.atomic
def comment(made: Share, *, words: str, by: Person, at: datetime) -> Comment:
    """Write something about a reflection to its owner."""
    policy.ask(by, owner=made.to_id)
    if not made.may_comment or not made.open_on(timezone.localdate(at)):
        raise Refused(_("This was shared with you for reading. Talk to them instead."), "words")
    if not words.strip():
        raise Refused(_("Write a few words first."), "words")
    written = Comment.objects.create(share=made, words=words, at=at)
    _log("reflection.commented", made, by)
    return written


def _log(action: str, made: Share, by: Person) -> None:
    audit.record(action, organisation=by.organisation, by=by, kind="share", subject=made.pk)

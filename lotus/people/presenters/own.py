"""Somebody's own sign-in, as its page shows it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from lotus.kernel import sessions
from lotus.kernel.models import Account
from lotus.ui import formats


@dataclass(frozen=True)
class OwnSignIn:
    """What the page of one's own sign-in shows."""

    email: str
    has_password: bool
    sessions: list[list[str]]
    others: int


def account(account: Account, here: UUID) -> OwnSignIn:
    held = list(sessions.in_force(account).select_related("person__organisation"))
    rows = [
        [
            one.device or _("A browser we do not know by name"),
            one.person.organisation.name,
            formats.moment(one.began_at),
            _("This session") if one.pk == here else _last_used(one.seen_at),
        ]
        for one in held
    ]
    others = sum(one.pk != here for one in held)
    return OwnSignIn(account.email, account.has_usable_password(), rows, others)


def _last_used(at: datetime) -> str:
    minutes = int((timezone.now() - at).total_seconds() // 60)
    return _("Last used %(minutes)d minutes ago") % {"minutes": minutes} if minutes else _("Used just now")

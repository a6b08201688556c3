"""What somebody typed, kept while they type and given back only to them.

Each kept form carries a signed token that names its owner and its address. So even when the session has
ended, or was ended in another window, what arrives can be kept for the right person without knowing who is
asking.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef, Subquery
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone

from lotus.kernel.models import Draft, Person, Submission

SALT = "lotus.kept"
LONGEST_AGE = 24 * 60 * 60
NEVER_KEPT = {"csrfmiddlewaretoken", "kept", "once"}
SECRET = {"password", "again", "code", "now", "credential"}
"""What a field for a secret is called. The page's script leaves them out too."""


@dataclass(frozen=True)
class Kept:
    """A form as far as it was typed (`data` is None when nothing was), and what its page needs to keep it."""

    data: dict[str, list[str]] | None
    saved_at: datetime | None
    token: str
    url: str


def kept(request: HttpRequest) -> Kept:
    """What the person asking has typed into the form at this address."""
    person: Person = request.person  # type: ignore[attr-defined]
    draft = Draft.objects.filter(person=person, key=request.path_info).first()
    token = signing.dumps({"person": str(person.id), "key": request.path_info}, salt=SALT)
    return Kept(
        draft.typed if draft else None, draft.saved_at if draft else None, token, reverse("kernel:keep_draft")
    )


def keep(posted: QueryDict) -> datetime | None:
    """Keep the typed fields for the owner that the form's token names.

    None when there is no such form, or when it was taken in already: a late draft must not come back.
    """
    named = _named(posted.get("kept", ""))
    found = _kept_before(named, form_number(posted.get("once", ""))) if named else None
    if named is None or found is None or found.taken_in:
        return None
    typed = {name: posted.getlist(name) for name in posted if name not in NEVER_KEPT | SECRET}
    draft = Draft(person=found, key=named["key"], typed=typed, saved_at=timezone.now())
    draft.pk = found.draft or draft.pk
    _put(draft, new=found.draft is None)
    return draft.saved_at


def _kept_before(named: dict[str, str], once: UUID | None) -> Any:
    """The form's owner, with their draft of it and whether it was taken in: all in one question, as it comes often."""
    drafts = Draft.objects.filter(person=OuterRef("pk"), key=named["key"]).values("pk")
    owners = Person.objects.filter(pk=UUID(named["person"]), is_active=True)
    taken_in = Exists(Submission.objects.filter(pk=once) if once else Submission.objects.none())
    return owners.annotate(draft=Subquery(drafts[:1]), taken_in=taken_in).first()


def _put(draft: Draft, *, new: bool) -> None:
    """Keep it over the one before; also when that came, or was dropped, at this very moment in another window."""
    try:
        with transaction.atomic():
            if new:
                draft.save(force_insert=True)
            else:
                draft.save(force_update=True, update_fields=["typed", "saved_at"])
    except DatabaseError:
        now = {"typed": draft.typed, "saved_at": draft.saved_at}
        Draft.objects.update_or_create(person=draft.person, key=draft.key, defaults=now)


def forget(posted: QueryDict) -> None:
    """Drop the draft of a form that was taken in."""
    owner = _owner(posted.get("kept", ""))
    if owner:
        Draft.objects.filter(person=owner[0], key=owner[1]).delete()


def form_number(text: str) -> UUID | None:
    """The number a form carries, by which it is taken in once."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _named(token: str) -> dict[str, str] | None:
    """The owner and the address that a form's token names, while it holds."""
    try:
        named: dict[str, str] = signing.loads(token, salt=SALT, max_age=LONGEST_AGE)
    except signing.BadSignature:
        return None
    return named


def _owner(token: str) -> tuple[Person, str] | None:
    named = _named(token)
    person = Person.objects.filter(pk=UUID(named["person"]), is_active=True).first() if named else None
    return (person, named["key"]) if person and named else None


def throw_away(person: Person, key: str) -> None:
    """Drop a draft because its owner asked for a fresh form."""
    Draft.objects.filter(person=person, key=key).delete()

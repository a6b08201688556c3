"""What somebody typed, kept while they type and given back only to them.

Each kept form carries a signed token that names its owner and its address. So even when the session has
ended, or was ended in another window, what arrives can be kept for the right person without knowing who is
asking.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core import signing
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
    owner = _owner(posted.get("kept", ""))
    if owner is None or _taken_in(posted.get("once", "")):
        return None
    typed = {name: posted.getlist(name) for name in posted if name not in NEVER_KEPT | SECRET}
    person, key = owner
    now = timezone.now()
    Draft.objects.update_or_create(person=person, key=key, defaults={"typed": typed, "saved_at": now})
    return now


def forget(posted: QueryDict) -> None:
    """Drop the draft of a form that was taken in."""
    owner = _owner(posted.get("kept", ""))
    if owner:
        Draft.objects.filter(person=owner[0], key=owner[1]).delete()


def _taken_in(once: str) -> bool:
    number = form_number(once)
    return number is not None and Submission.objects.filter(pk=number).exists()


def form_number(text: str) -> UUID | None:
    """The number a form carries, by which it is taken in once."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _owner(token: str) -> tuple[Person, str] | None:
    try:
        named = signing.loads(token, salt=SALT, max_age=LONGEST_AGE)
    except signing.BadSignature:
        return None
    person = Person.objects.filter(pk=UUID(named["person"]), is_active=True).first()
    return (person, named["key"]) if person else None


def throw_away(person: Person, key: str) -> None:
    """Drop a draft because its owner asked for a fresh form."""
    Draft.objects.filter(person=person, key=key).delete()

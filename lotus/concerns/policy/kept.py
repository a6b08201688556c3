"""What is kept beside a case: copies of the whole of it, and letters to who raised it."""

from uuid import UUID

from django.utils import timezone

from lotus.concerns.models import Reply, WholeCopy
from lotus.concerns.policy import _cases, _found, reached
from lotus.core.wholecopy import Purpose
from lotus.kernel.doors import Found
from lotus.kernel.models import Person


def whole_copy(person: Person, pk: UUID, whole: UUID) -> Found | None:
    """A copy of a whole case, however far it is."""
    people = ("asked_by", "prepared_by", "approved_by", "file")
    rows = WholeCopy.objects.select_related(*people).filter(reached(person), pk=whole, case=pk)
    return _with_case(person, pk, rows.first())


def own_copy(person: Person, pk: UUID, whole: UUID) -> Found | None:
    """A copy for the person a case is about, while they can fetch it."""
    rows = WholeCopy.objects.select_related("file").filter(reached(person), pk=whole, case=pk)
    ready = rows.filter(
        purpose=Purpose.OWN,
        case__practitioner=person,
        ready_at__isnull=False,
        ended_at=None,
        until__gte=timezone.localdate(),
    )
    return _with_case(person, pk, ready.first())


def reply(person: Person, pk: UUID, reply: UUID) -> Found | None:
    """A letter to who raised a case."""
    rows = Reply.objects.select_related("saved_by", "signed_by", "paper").filter(reached(person), pk=reply)
    return _with_case(person, pk, rows.filter(case=pk).first())


def _with_case(person: Person, pk: UUID, it: WholeCopy | Reply | None) -> Found | None:
    one = _cases(person).filter(pk=pk).first() if it else None
    if it is None or one is None:
        return None
    it.case = one
    return _found(person, one, it)

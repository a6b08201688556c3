"""Who may write now. SQLite lets one writer in at a time by itself; on PostgreSQL these locks do.

An organisation's turn comes first, then rows: nobody who holds a row waits for a turn, so no two wait for each other.
"""

from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet

from lotus.kernel.models import AuditHead

T = TypeVar("T", bound=Model)


def rows(wanted: QuerySet[T]) -> QuerySet[T]:
    """These rows, nobody else's to change until the transaction ends.

    What was joined to them stays free, and so does pointing at them from elsewhere.
    """
    return wanted.select_for_update(of=("self",), no_key=True)


def turn(organisation: UUID) -> None:
    """Wait until nobody else writes in this organisation, and keep it so until the transaction ends.

    What is then read stays true while it is acted on, as it does on SQLite, where every transaction waits so.
    """
    if connection.features.has_select_for_update:
        head(organisation)


def head(organisation: UUID) -> AuditHead:
    """The head of the organisation's audit, locked: its row is what a turn is taken with."""
    wanted = rows(AuditHead.objects.filter(organisation=organisation))
    found = wanted.first()
    if found is None:
        AuditHead.objects.get_or_create(organisation=organisation)
        found = wanted.get()
    return found

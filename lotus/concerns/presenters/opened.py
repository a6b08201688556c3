"""Who opened a case, for the person it is about: by role and day. Names stay out of it, and so does who raised it."""

from itertools import groupby

from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from lotus.concerns.models import Case
from lotus.core import library
from lotus.core.casework import CaseRole
from lotus.kernel.models import AuditEntry
from lotus.kernel.permissions import Relation
from lotus.ui import formats

_ROLES = {
    Relation.CASE_MANAGER: CaseRole.CASE_MANAGER,
    Relation.RESPONSIBLE_OFFICER: CaseRole.RESPONSIBLE_OFFICER,
    Relation.GROUP_MEMBER: CaseRole.GROUP_MEMBER,
    Relation.GROUP_UNASKED: CaseRole.GROUP_MEMBER,
    Relation.ADVISER: CaseRole.ADVISER,
    Relation.ADVISER_UNASKED: CaseRole.ADVISER,
    Relation.SECOND_OPEN: CaseRole.SECOND_REVIEWER,
    Relation.SECOND_BLIND: CaseRole.SECOND_REVIEWER,
    Relation.SECOND_UNASKED: CaseRole.SECOND_REVIEWER,
    Relation.INVESTIGATOR: CaseRole.INVESTIGATOR,
    Relation.PASTORAL: CaseRole.PASTORAL,
}
"""Relations that are shown. The practitioner's own reading is theirs; that somebody raised it is told to nobody."""


def days(case: Case) -> list[dict[str, str]]:
    """The days on which the case was opened, newest first, each with the roles that did."""
    shown = AuditEntry.objects.filter(
        subject=case.pk, action="page.shown", relation__in=[*_ROLES, Relation.CHAIR]
    ).annotate(day=TruncDate("at", tzinfo=formats.LONDON))
    rows = shown.values_list("day", "relation").distinct().order_by("-day", "relation")
    return [
        {"when": formats.day(day), "text": ", ".join(_in_order({relation for _day, relation in group}))}
        for day, group in groupby(rows, key=lambda row: row[0])
    ]


def _in_order(relations: set[str]) -> list[str]:
    """The roles in plain words, each once, in the order of the list of relations."""
    named = [_word(relation) for relation in Relation if relation in relations]
    return list(dict.fromkeys(named))


def _word(relation: Relation) -> str:
    if relation is Relation.CHAIR:
        return _("Chair of the advisory group")
    return library.load("concerns", "roles").word(_ROLES[relation])

"""Figures of this room before anything of them is held back: they leave only through a release."""

from django.db.models import Count, Q

from lotus.concerns.models import Label
from lotus.kernel.models import Organisation


def labelled(organisation: Organisation) -> dict[str, int]:
    """How many concerns that are not closed have each label or sub-status now, by its key. Not suppressed."""
    now = Label.objects.filter(Q(case__organisation=organisation, ended_at=None), ~Q(case__stage="closed"))
    return dict(now.values("key").annotate(many=Count("pk")).order_by("key").values_list("key", "many"))

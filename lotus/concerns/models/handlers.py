"""What those who handle a case keep among themselves: its labels, where it waits, and their notes."""

from django.db import models
from django.db.models import Q

from lotus.concerns.models.case import OfCase
from lotus.kernel.fields import SealedText
from lotus.kernel.models import Person


class Label(OfCase):
    """A label or a sub-status on a case, by its key in the organisation's list; ended, never deleted."""

    key = models.CharField(max_length=40)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "key"], condition=Q(ended_at=None), name="label_held_once"
            )
        ]
        indexes = [models.Index(fields=["key", "ended_at"], name="label_held")]


class Note(OfCase):
    """A note for the case manager and the responsible officer. It is never changed.

    `corrects` is the id of the earlier note of the same case that this one puts right.
    """

    body = SealedText()
    corrects = models.UUIDField(null=True, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "id"]

"""A restriction or an exclusion: proposed by one, confirmed by a second, looked at again before its day passes."""

from django.db import models

from lotus.concerns.models.case import OfCase, Row
from lotus.kernel.fields import SealedText
from lotus.kernel.models import Person


class ByTwo(models.Model):
    """Something that one person proposes and that holds once a second has confirmed it. Declined, it stays."""

    why = SealedText()
    alternatives = SealedText()
    conditions = SealedText()
    until = models.DateField(null=True, blank=True)
    advice_on = models.DateField(null=True, blank=True)
    advice = SealedText()
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    declined_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_why = SealedText()
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def waits(self) -> bool:
        """Whether a second person has still to confirm or decline it."""
        return self.confirmed_at is None and self.declined_at is None


class Restriction(OfCase, ByTwo):
    """What changes at work for now. `until` is the last day it holds, moved only by a look that two people took."""

    kind = models.CharField(max_length=12)
    form = models.CharField(max_length=12)
    starts_on = models.DateField()
    watcher = SealedText()
    without_check = SealedText()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-proposed_at"]


class Look(Row, ByTwo):
    """A look at a restriction before its last day: it stays, changes or ends, and why. Each is a row of its own."""

    restriction = models.ForeignKey(Restriction, on_delete=models.PROTECT, related_name="looks")
    outcome = models.CharField(max_length=16)
    board_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["proposed_at"]

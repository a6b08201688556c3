"""How long a case is kept: holds, a longer class, and what is left once it is gone."""

from django.db import models
from django.db.models import Q

from lotus.concerns.models.case import OfCase, Row
from lotus.kernel.fields import SealedText
from lotus.kernel.models import Organisation, Person


class Hold(OfCase):
    """Nothing of the case goes while this stands, such as for an inquiry. It ends by hand alone, never by its day."""

    why = SealedText()
    look_again = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_why = SealedText()
    ended_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="held_once_at_a_time")
        ]


class Keeping(OfCase):
    """A class of keeping decided for this case, with its reason. The newest row counts."""

    kind = models.CharField(max_length=20)
    why = SealedText()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]


class Purging(OfCase):
    """Somebody asked that the case be removed. Removing it removes this row, too."""

    why = SealedText()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case"], name="purge_asked_once")]


class Tombstone(Row):
    """That a case was removed: who decided it, how much there was, and a mark of its reference. None of its content."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    counts = models.JSONField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

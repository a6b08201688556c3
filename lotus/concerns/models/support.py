"""Support: the eight considerations, adjustments, wishes, pastoral check-ins, worries about safety, wellbeing.

What a check-in holds, and the words of a worry, are read by whom `content/access.toml` says and stand in no step,
promise, list, count or message.
"""

from django.db import models
from django.db.models import Q

from lotus.concerns.models.case import Case, OfCase, Row
from lotus.kernel.fields import SealedJSON, SealedText
from lotus.kernel.models import Person


class Considered(OfCase):
    """What became of one of the eight considerations. The newest row of each counts; none is changed."""

    consideration = models.CharField(max_length=20)
    state = models.CharField(max_length=12)
    note = SealedText()
    on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]


class Adjustment(OfCase):
    """Something that makes taking part easier, agreed with the person. A review ends it, and may begin a new one."""

    what = SealedText()
    agreed_on = models.DateField()
    review_on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["review_on", "id"]


class Wish(OfCase):
    """What the person says would help them, in their words. The newest counts; none is changed."""

    words = SealedText()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]


class CheckIn(OfCase):
    """A talk of the pastoral contact with the person: planned for a day, and noted once it took place."""

    planned_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    how = models.CharField(max_length=20, blank=True)
    feeling = SealedText()
    own_words = models.BooleanField(default=False)
    needed = SealedText()
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-held_on", "-at"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(held_on=None), name="check_in_planned_once")
        ]


class Worry(OfCase):
    """Somebody saw a sign that a life may be at risk. Open until somebody notes that the person was reached."""

    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    raised_as = models.CharField(max_length=20)
    raised_at = models.DateTimeField()
    words = SealedText()
    reached_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reached_at = models.DateTimeField(null=True, blank=True)
    reached_how = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["-raised_at"]


class Wellbeing(Row):
    """How the person says they are, kept because they agreed to it. Withdrawing deletes it."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="wellbeing")
    answers = SealedJSON()
    pastoral_may = models.BooleanField(default=False)
    agreed_at = models.DateTimeField()

"""The lessons review of a case, and how the case is closed."""

from django.db import models
from django.db.models import Q

from lotus.concerns.models.case import Case, OfCase, Row
from lotus.kernel.fields import SealedJSON, SealedText
from lotus.kernel.models import Organisation, Person


class Review(Row):
    """What the concern shows about the system. `version` grows with each save; signed, it stays as it is."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="review")
    texts = SealedJSON()
    version = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    signed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)


class Problem(Row):
    """A problem in care or in how things are run, with the factors looked at for it."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="problems")
    words = SealedText()
    factors = models.JSONField(default=dict)
    note = SealedText()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]


class LessonAction(Row):
    """Something that changes because of it: whose, by when, how strong; and whether it was done and worked."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="actions")
    what = SealedText()
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    team = models.CharField(max_length=120, blank=True)
    due = models.DateField()
    strength = models.CharField(max_length=12)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    evidence = SealedText()
    done_at = models.DateTimeField(null=True, blank=True)
    worked = models.BooleanField(null=True, blank=True)
    assurance = SealedText()
    assured_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    assured_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due", "id"]


class SharedLesson(OfCase):
    """A lesson for other organisations, written out of a review as a text of its own.

    `left_in` are words that look like a name, of which the writer says that they name nobody. `publication` is the copy
    that the region reads, by its number alone: nothing leads from there to here.
    """

    about = models.CharField(max_length=20)
    texts = SealedJSON()
    left_in = SealedJSON()
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    released_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    returned = SealedText()
    approved_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    publication = models.UUIDField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["saved_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(approved_at=None), name="one_lesson_begun")
        ]


class TakenBack(Row):
    """Why something given to the region was taken back. What it said is gone; of which concern it was, is not told."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    publication = models.UUIDField()
    why = SealedText()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Closing(OfCase):
    """A case was closed: proposed by one person and closed by another. Opening it again is noted on the row."""

    why = SealedText()
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    closed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    keep_until = models.DateField(null=True, blank=True)
    reopened_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["proposed_at"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(reopened_at=None), name="closed_once")
        ]

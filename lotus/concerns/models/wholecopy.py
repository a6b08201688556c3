"""The whole case as one file: what was gathered, each decision about what is taken out, and who approved it."""

from django.db import models

from lotus.concerns.models.case import OfCase, Row
from lotus.kernel.fields import SealedJSON, SealedText
from lotus.kernel.models import Person, StoredFile


class WholeCopy(OfCase):
    """A copy of a case for one purpose. `contents` is the case as it stood when it was asked for.

    `looked_at` is set once it was looked through; `prepared_at` when every decision is made; `approved_at` when a
    second person said that it may leave. The file is made after that and thrown away after `until`; decisions stay.
    """

    purpose = models.CharField(max_length=10)
    why = SealedText()
    contents = SealedJSON()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True, blank=True)
    returned = SealedText()
    prepared_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    ready_at = models.DateTimeField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at"]


class Redaction(Row):
    """One decision: whether these words, this record or this file stay in the copy, why, and who says so.

    `words` are what is decided about; of a record or a file it is the title, and `entry` its place. A `locked` one
    was decided by the rule that protects who raised a concern, and by nobody else.
    """

    copy = models.ForeignKey(WholeCopy, on_delete=models.PROTECT, related_name="redactions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    words = SealedText()
    entry = models.CharField(max_length=80, blank=True)
    locked = models.BooleanField(default=False)
    out = models.BooleanField(null=True, blank=True)
    reason = models.CharField(max_length=20, blank=True)
    note = SealedText()
    version = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["copy", "number"], name="redaction_numbered")]

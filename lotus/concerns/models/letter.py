"""Letters to the practitioner."""

from django.db import models

from lotus.concerns.models.case import OfCase
from lotus.concerns.models.meeting import Decision
from lotus.kernel.fields import SealedText
from lotus.kernel.models import Person, StoredFile


class Letter(OfCase):
    """Drafted from a template, edited by a person, signed and sent; from then on kept as it was sent."""

    kind = models.CharField(max_length=30)
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="letters"
    )
    title = SealedText()
    body = SealedText()
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    signed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    paper = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["saved_at"]

"""Letters to who raised a concern: apart from those to the person it is about, who never finds one of them."""

from django.db import models
from django.db.models import Q

from lotus.concerns.models.case import OfCase
from lotus.kernel.fields import SealedText
from lotus.kernel.models import Person, StoredFile


class Reply(OfCase):
    """Drafted from a template, edited and checked, then sent one way; from then on kept as it was sent.

    `way` is the inbox that their words open, a page behind their own sign-in, or paper. `outcome`: it tells what came
    of it, which is promised within three months.
    """

    title = SealedText()
    body = SealedText()
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    way = models.CharField(max_length=10, blank=True)
    outcome = models.BooleanField(null=True, blank=True)
    signed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    paper = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["saved_at"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(sent_at=None), name="one_reply_begun")
        ]

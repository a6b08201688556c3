"""What somebody told through the open page, and the two-way inbox that their code of words opens.

Of somebody who gave no name nothing is kept but what they wrote, and days: no address, no device, no time of day.
"""

from django.db import models

from lotus.concerns.models.case import Case, Row
from lotus.kernel.fields import Fingerprint, SealedJSON, SealedText
from lotus.kernel.models import Organisation, Person, StoredFile


class Report(Row):
    """A concern as it was told, until and after somebody takes it up as a case.

    `code` is the mark of the reporter's words (empty for a case recorded without a code). `typed` is the form as they
    filled it in: a draft until `sent_on`, and never changed from then on. `kept_from` never see it.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    code = Fingerprint(null=True, unique=True)
    typed = SealedJSON()
    begun_on = models.DateField()
    sent_on = models.DateField(null=True, blank=True)
    urgent = models.BooleanField(default=False)
    kept_from = models.ManyToManyField(Person, related_name="+")
    case = models.OneToOneField(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="report")
    acknowledged_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "case", "sent_on"], name="report_waiting")]


class InboxEntry(Row):
    """Something said in the inbox: by whoever raised it (`by` empty), or to them. Never changed."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveSmallIntegerField()
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    body = SealedText()
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="inbox_in_order")]

"""How long a case or a report is kept: holds, a longer class, requests to remove it, and what is left then."""

from django.db import models
from django.db.models import Q

from lotus.concerns.models.case import OfCase, Row
from lotus.concerns.models.report import Report
from lotus.kernel.fields import SealedText
from lotus.kernel.models import Organisation, Person


class Decided(models.Model):
    """Something decided with a reason, by somebody."""

    why = SealedText()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True


class Held(Decided):
    """Nothing goes while this stands, such as for an inquiry. It ends by hand alone, never by its day."""

    look_again = models.DateField()
    ended_why = SealedText()
    ended_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["at"]


class Hold(OfCase, Held):
    """Nothing of the case goes while this stands."""

    class Meta(Held.Meta):
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="held_once_at_a_time")
        ]


class ReportHold(Row, Held):
    """What was told and not taken up stays while this stands, with its inbox."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="holds")

    class Meta(Held.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(ended_at=None), name="report_held_once_at_a_time"
            )
        ]


class Keeping(OfCase, Decided):
    """A class of keeping decided for this case, with its reason. The newest row counts."""

    kind = models.CharField(max_length=20)

    class Meta:
        ordering = ["at"]


class Purging(OfCase, Decided):
    """Somebody asked that the case be removed. Removing it removes this row, too."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case"], name="purge_asked_once")]


class ReportPurging(Row, Decided):
    """Somebody asked that a report be removed; where it names none, all that was begun by a day (`before`), unsent."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    report = models.OneToOneField(Report, null=True, on_delete=models.PROTECT, related_name="purging")
    before = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(report=None), name="unsent_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(report=None, before__isnull=False) | Q(report__isnull=False, before=None),
                name="one_report_or_all_unsent",
            ),
        ]


class Tombstone(Row):
    """That something was removed: who decided it, how much there was, and a mark of it. None of its content."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    counts = models.JSONField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

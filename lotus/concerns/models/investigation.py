"""A formal investigation: its terms, what was looked at and who was heard, and its report as it was read."""

from datetime import date

from django.db import models

from lotus.concerns.models.case import OfCase, Row
from lotus.concerns.models.meeting import Decision
from lotus.core.inquiry import questions
from lotus.kernel.fields import SealedJSON, SealedText
from lotus.kernel.models import Person, StoredFile


class Investigation(OfCase):
    """Decided by a group. `terms` stand once they are signed; `draft` is the report as it is being written."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="investigation")
    mhps = models.BooleanField(default=False)
    planned_end = models.DateField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    terms = SealedJSON()
    version = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    draft = SealedJSON()
    draft_version = models.PositiveIntegerField(default=0)
    draft_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    comments_by = models.DateField(null=True, blank=True)
    answer = SealedText()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at"]

    @property
    def asked(self) -> list[str]:
        """The questions of the terms, in their order."""
        return questions((self.terms or {}).get("questions", ""))

    def waits_for_comments(self, today: date) -> bool:
        """Whether the person can still say that a fact is wrong."""
        return self.comments_by is not None and self.ended_at is None and today <= self.comments_by


class OfInvestigation(Row):
    """Something that belongs to one investigation, written by somebody at a time."""

    investigation = models.ForeignKey(Investigation, on_delete=models.PROTECT, related_name="%(class)ss")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["at", "id"]


class Extension(OfInvestigation):
    """The planned end moved, for a reason that the person was told."""

    earlier = models.DateField()
    planned_end = models.DateField()
    why = SealedText()


class Evidence(OfInvestigation):
    """Something that was looked at, by its number; with a file where there is one."""

    number = models.PositiveSmallIntegerField()
    title = SealedText()
    source = SealedText()
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfInvestigation.Meta):
        constraints = [
            models.UniqueConstraint(fields=["investigation", "number"], name="evidence_numbered_once")
        ]


class Interview(OfInvestigation):
    """Somebody who was asked to talk: what they said to that, what they need, and what was noted with them."""

    name = SealedText()
    part = SealedText()
    consent = models.CharField(max_length=12)
    needs = SealedText()
    companion = SealedText()
    held_on = models.DateField(null=True, blank=True)
    notes = SealedText()
    agreed = models.BooleanField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)


class Comment(OfInvestigation):
    """What the person said to the facts of the report; without words where they had nothing to put right."""

    words = SealedText()


class InquiryReport(OfInvestigation):
    """The report as it was sent for comments, and as it was given to the group. Never changed."""

    kind = models.CharField(max_length=10)
    terms = SealedJSON()
    body = SealedJSON()

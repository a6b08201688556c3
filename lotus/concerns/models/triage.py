"""The triage and review, its risks, and the copy the practitioner reads."""

from django.db import models

from lotus.concerns.models.case import Case, Row
from lotus.kernel.fields import SealedJSON, SealedText
from lotus.kernel.models import Person


class Triage(Row):
    """One reviewer's look at a case. `version` grows with each save, so that no save overwrites another."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="triage")
    reviewer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reviewed_on = models.DateField(null=True, blank=True)
    texts = SealedJSON()
    documents = SealedJSON()
    safeguarding = models.BooleanField(null=True, blank=True)
    health = models.BooleanField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(null=True, blank=True)
    names_others = models.BooleanField(null=True, blank=True)
    bands = models.JSONField(default=dict, blank=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    rating = models.CharField(max_length=10, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    def live_risks(self) -> "list[Risk]":
        """The risks that count, in their order."""
        fetched = getattr(self, "_prefetched_objects_cache", {}).get("risks")
        if fetched is None:
            fetched = self.risks.order_by("position")
        return [risk for risk in fetched if risk.removed_at is None]

    def document_lines(self) -> str:
        """The documents as a numbered list, one a line."""
        pairs = enumerate(self.documents or (), 1)
        return "\n".join(f"{n}. {title}{f' ({dated})' if dated else ''}" for n, (title, dated) in pairs)

    def own_words(self) -> dict[str, str]:
        """Every text of the form and its risks: `rationale`, `documents`, `outcome_<risk>`, `note_<factor>_<risk>` …"""
        texts: dict[str, str] = {**self.texts, "documents": self.document_lines()}
        for risk in self.live_risks():
            texts[f"outcome_{risk.pk}"] = risk.outcome
            texts |= {f"note_{factor}_{risk.pk}": note for factor, note in risk.notes.items()}
            texts[f"accepted_{risk.pk}"] = risk.accepted_why
        return {name: text for name, text in texts.items() if text}


class Risk(Row):
    """One adverse outcome that the concern brings, with its likelihood and consequences."""

    triage = models.ForeignKey(Triage, on_delete=models.PROTECT, related_name="risks")
    position = models.PositiveSmallIntegerField()
    outcome = SealedText()
    probability = models.FloatField(null=True, blank=True)
    likelihood = models.PositiveSmallIntegerField()
    timeframe = models.CharField(max_length=20)
    factors = models.JSONField(default=dict)
    notes = SealedJSON()
    consequences = models.JSONField(default=dict)
    priority = models.CharField(max_length=20, blank=True)
    accepted = models.BooleanField(null=True, blank=True)
    accepted_why = SealedText()
    version = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]


class TriageCopy(Row):
    """The triage as the practitioner reads it: names of others taken out, approved by a second person."""

    triage = models.OneToOneField(Triage, on_delete=models.PROTECT, related_name="copy")
    texts = SealedJSON()
    version = models.PositiveIntegerField(default=1)
    prepared_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    approved_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    shared_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

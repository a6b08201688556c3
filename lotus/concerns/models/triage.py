"""The triage and review, its risks, and the copy the practitioner reads."""

import copy
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models

from lotus.concerns.models.case import Case, Row
from lotus.kernel.fields import SealedJSON, SealedText
from lotus.kernel.models import Person, StoredFile

if TYPE_CHECKING:
    from lotus.concerns.models.second import SecondReview


class Triage(Row):
    """One reviewer's look at a case. `version` grows with each save, so that no save overwrites another.

    `twice` holds what came of a second score, so that no page asks for it apart: `reviewer`, `differs`, `score`,
    `rating`, `added`, and once both hold to it `agreed` with its `score`, `rating` and `scores`.
    """

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
    twice = SealedJSON(null=True)

    def live_risks(self) -> "list[Risk]":
        """The risks that count, in their order."""
        fetched = getattr(self, "_prefetched_objects_cache", {}).get("risks")
        if fetched is None:
            fetched = self.risks.order_by("position")
        return [risk for risk in fetched if risk.removed_at is None]

    def second(self) -> "SecondReview | None":
        """The second review, once it is signed; for its own page. What came of it stands in `twice`."""
        if not self.twice:
            return None
        signed = self.seconds.filter(signed_at__isnull=False).select_related("reviewer")
        with_people = [f"agreements__{who}" for who in ("proposed_by", "confirmed_by")]
        return signed.prefetch_related("risks", *with_people).first()

    @property
    def settled(self) -> bool:
        """Whether nothing is left between two scores; true as well where nobody scored a second time."""
        return not self.twice or not self.twice["differs"] or "agreed" in self.twice

    def standing_risks(self) -> "list[Risk]":
        """The risks that count, with the scores that two reviewers agreed on where they had differed."""
        agreed = (self.twice or {}).get("agreed")
        return (
            laid_over(self.live_risks(), agreed["scores"], self.twice["added"])
            if agreed
            else self.live_risks()
        )

    def document_lines(self) -> str:
        """The documents as a numbered list, one a line."""
        pairs = enumerate(self.documents or (), 1)
        return "\n".join(f"{n}. {title}{f' ({dated})' if dated else ''}" for n, (title, dated) in pairs)

    def own_words(self) -> dict[str, str]:
        """Every text of the form and its risks: `rationale`, `documents`, `outcome_<risk>`, `agreed_<risk>` …"""
        texts: dict[str, str] = {**self.texts, "documents": self.document_lines()}
        for risk in self.standing_risks():
            texts[f"outcome_{risk.pk}"] = risk.outcome
            texts |= {f"note_{factor}_{risk.pk}": note for factor, note in risk.notes.items()}
            texts[f"accepted_{risk.pk}"] = risk.accepted_why
            texts[f"agreed_{risk.pk}"] = getattr(risk, "agreed_why", "")
        return {name: text for name, text in texts.items() if text}


class TriageFile(Row):
    """A document that the reviewer read, as a file. It belongs to the triage, and is never taken off."""

    triage = models.ForeignKey(Triage, on_delete=models.PROTECT, related_name="attached")
    title = SealedText()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]


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


def laid_over(
    signed: Iterable[Risk], scores: Mapping[str, Any], added: Iterable[Mapping[str, str]]
) -> list[Risk]:
    """The risks with agreed scores in place of their own; these rows are for reading, and are never saved.

    `scores`: by the id of a risk its `likelihood`, `domain`, `consequence` (0: it is no risk of its own) and `why`.
    """
    risks = [_as_agreed(risk, scores[str(risk.pk)]) if str(risk.pk) in scores else risk for risk in signed]
    for one in added:
        score = scores.get(one["pk"])
        if score and score["consequence"]:
            blank = Risk(position=len(risks) + 1, notes={}, **{**one, "pk": UUID(one["pk"])})
            risks.append(_as_agreed(blank, score))
    return risks


def _as_agreed(signed: Risk, score: Mapping[str, Any]) -> Risk:
    """The risk with the agreed score in place of its own. Levels above what was agreed no longer stand."""
    risk = copy.copy(signed)
    level, chosen = int(score["consequence"]), score["domain"]
    below = {domain: own for domain, own in signed.consequences.items() if own <= level and domain != chosen}
    risk.consequences = {**below, chosen: level}
    if risk.likelihood != score["likelihood"]:
        risk.probability = None
    risk.likelihood = int(score["likelihood"])
    risk.agreed_why = str(score["why"])  # type: ignore[attr-defined]
    return risk


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

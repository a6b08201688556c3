"""A second score of a triage, made blind, and what both reviewers agreed on where they differed."""

from django.db import models
from django.db.models import Q

from lotus.concerns.models.case import Row
from lotus.concerns.models.triage import Risk, Triage
from lotus.kernel.fields import SealedJSON, SealedText
from lotus.kernel.models import Person


class SecondReview(Row):
    """How a second reviewer scored a signed triage. Nobody else sees it until `signed_at`; one is signed."""

    triage = models.ForeignKey(Triage, on_delete=models.PROTECT, related_name="seconds")
    reviewer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    rationale = SealedText()
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    rating = models.CharField(max_length=10, blank=True)
    differs = models.BooleanField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["triage", "reviewer"], name="second_reviewer_once"),
            models.UniqueConstraint(
                fields=["triage"], condition=Q(signed_at__isnull=False), name="second_signed_once"
            ),
        ]

    def scored(self) -> "list[SecondRisk]":
        return sorted(self.risks.all(), key=lambda one: one.position)

    def own_words(self) -> "list[str]":
        """What the second reviewer wrote."""
        return [self.rationale, *(text for one in self.scored() for text in (one.outcome, one.why))]

    def newest(self) -> "Agreement | None":
        """What was proposed last, confirmed or not."""
        return max(self.agreements.all(), key=lambda one: one.proposed_at, default=None)

    def agreed(self) -> "Agreement | None":
        """What both hold to, where they had differed."""
        return next((one for one in self.agreements.all() if one.confirmed_at), None)

    def added(self) -> "list[dict[str, str]]":
        """The risks that only the second reviewer named: id, outcome and time frame."""
        return [
            {"pk": str(one.pk), "outcome": one.outcome, "timeframe": one.timeframe}
            for one in self.scored()
            if one.risk_id is None
        ]

    @property
    def settled(self) -> bool:
        """Signed, and nothing is left between the two."""
        return bool(self.signed_at) and (not self.differs or self.agreed() is not None)


class SecondRisk(Row):
    """One risk as the second reviewer scored it: of the triage, or (`risk` empty) one that nobody had named."""

    review = models.ForeignKey(SecondReview, on_delete=models.PROTECT, related_name="risks")
    risk = models.ForeignKey(Risk, null=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    outcome = SealedText()
    timeframe = models.CharField(max_length=20, blank=True)
    likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    domain = models.CharField(max_length=40, blank=True)
    consequence = models.PositiveSmallIntegerField(null=True, blank=True)
    why = SealedText()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "risk"], name="second_scored_once")]


class Agreement(Row):
    """What one reviewer proposes where the two differ, and the other confirms. A further proposal is a further row.

    `scores`: for each risk by id its `likelihood`, `domain`, `consequence` (0: it is no risk of its own) and `why`.
    """

    review = models.ForeignKey(SecondReview, on_delete=models.PROTECT, related_name="agreements")
    scores = SealedJSON()
    score = models.PositiveSmallIntegerField()
    rating = models.CharField(max_length=10)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review"], condition=Q(confirmed_at__isnull=False), name="agreed_once"
            )
        ]

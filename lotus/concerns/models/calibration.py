"""Calibration rounds: invented concerns that reviewers score alone, to see how far they agree."""

from django.db import models

from lotus.concerns.models.case import Row
from lotus.kernel.fields import SealedText
from lotus.kernel.models import Organisation, Person


class Round(Row):
    """Some vignettes to be scored until a day. `results` is worked out once, when it is closed, and kept as it was."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    vignettes = models.JSONField()
    bands = models.JSONField()
    ends_on = models.DateField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    results = models.JSONField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-opened_at"], name="round_newest")]


class Reviewer(Row):
    """Somebody's part in a round, from their first score. Once `finished_at` is set their scores stand."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="reviewers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    letter = models.CharField(max_length=2, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="reviewer_once")]


class TrialScore(Row):
    """How one reviewer scored one vignette, with a note for themselves alone."""

    reviewer = models.ForeignKey(Reviewer, on_delete=models.PROTECT, related_name="scores")
    vignette = models.CharField(max_length=60)
    likelihood = models.PositiveSmallIntegerField()
    domain = models.CharField(max_length=40)
    consequence = models.PositiveSmallIntegerField()
    note = SealedText()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reviewer", "vignette"], name="trial_score_once")]

"""The performance plan: five steps, what the person writes themselves, and two signatures under one version."""

from django.db import models

from lotus.concerns.models.case import Case, Row
from lotus.kernel.fields import SealedJSON, SealedText
from lotus.kernel.models import Person


class Plan(Row):
    """Whoever changes it takes both signatures off: they stand under the words that were read."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="plan")
    texts = SealedJSON()
    causes = models.JSONField(default=list)
    own_part = SealedText()
    review_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    manager = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    manager_signed_at = models.DateTimeField(null=True, blank=True)
    person_signed_at = models.DateTimeField(null=True, blank=True)

    @property
    def holds(self) -> bool:
        """Whether both have signed."""
        return self.manager_signed_at is not None and self.person_signed_at is not None

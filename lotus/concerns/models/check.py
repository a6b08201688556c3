"""What was asked before anything formal, answered by one person and confirmed by a second."""

from django.db import models

from lotus.concerns.models.case import OfCase
from lotus.concerns.models.meeting import Decision
from lotus.kernel.fields import SealedJSON, SealedText
from lotus.kernel.models import Person


class Check(OfCase):
    """One look at whether something formal is needed. `asked` keeps each question as it was put, with its answer."""

    kind = models.CharField(max_length=40)
    template = models.CharField(max_length=20)
    asked = SealedJSON()
    needed = models.BooleanField()
    why = SealedText()
    version = models.PositiveIntegerField(default=0)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    returned = SealedText()
    confirmed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="checks")

    def answers(self) -> dict[str, str]:
        """What was answered, by question."""
        return {name: answer for name, _question, answer in self.asked or ()}

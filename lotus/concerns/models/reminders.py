"""How somebody who handles concerns wishes to hear what is due, outside Lotus and without a word of it."""

from django.db import models

from lotus.concerns.models.case import Row
from lotus.kernel.fields import Fingerprint
from lotus.kernel.models import Person


class Reminders(Row):
    """One person's wish. Of the secret address of their calendar only the fingerprint is kept."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    often = models.CharField(max_length=10, blank=True)
    written_on = models.DateField(null=True, blank=True)
    address = Fingerprint(null=True, unique=True)
    address_made_at = models.DateTimeField(null=True, blank=True)

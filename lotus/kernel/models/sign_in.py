"""Who is signed in where, and how often a password was tried. None of it goes into a backup."""

import uuid

from django.db import models

from lotus.kernel.fields import Fingerprint
from lotus.kernel.models.accounts import Account, Person


class Sitting(models.Model):
    """One time that somebody signed in on one device. A session without a sitting in force opens no door."""

    kept_in_copies = False

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sittings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    device = models.CharField(max_length=80, blank=True)
    second = models.CharField(max_length=20, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["account", "ended_at"], name="sitting_of_account")]


class Tries(models.Model):
    """How often something was tried of late, for one account, device or address; `key` names it to us alone."""

    kept_in_copies = False

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = Fingerprint(unique=True)
    count = models.FloatField(default=0)
    at = models.DateTimeField()
    free_at = models.DateTimeField()


class PassingKey(models.Model):
    """What addresses are made unreadable with. Thrown away after a day, so nobody can tell which they were."""

    kept_in_copies = False

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=64)
    made_at = models.DateTimeField()

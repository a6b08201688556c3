"""Ways back to a forgotten password, and what waits for a second person."""

import hmac
import json
import uuid
from datetime import UTC

from django.db import models
from django.db.models import Q

from lotus.kernel import encryption
from lotus.kernel.encryption import SealBroken
from lotus.kernel.fields import Fingerprint, SealedText
from lotus.kernel.models import Account, Organisation, Person


class Recovery(models.Model):
    """Somebody forgot their password. `account` and `link` are filled in when the address turned out to be known.

    Only a fingerprint of the link is kept.
    """

    kept_in_copies = False

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asked = SealedText()
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+")
    link = Fingerprint(blank=True, db_index=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class LogCheck(models.Model):
    """The last time an organisation's log was followed from its first entry, how far, and the first fault if any.

    Signed with the audit key over all but `asked_at`. Not kept in copies: after a restore nothing has been checked.
    """

    kept_in_copies = False

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True)
    at = models.DateTimeField(null=True)
    number = models.PositiveBigIntegerField(default=0)
    mac = models.CharField(max_length=64, blank=True)
    fault = models.PositiveBigIntegerField(null=True)
    sign = models.CharField(max_length=64, blank=True)

    def line(self) -> str:
        """What is signed."""
        at = self.at.astimezone(UTC).isoformat() if self.at else ""
        return json.dumps(["log-check", str(self.organisation_id), at, self.number, self.mac, self.fault])

    def is_ours(self) -> bool:
        """Whether it was signed with an audit key of ours."""
        try:
            ours = encryption.sign(self.line(), encryption.signed_with(self.sign))
        except SealBroken:
            return False
        return hmac.compare_digest(ours.encode(), self.sign.encode())


class Proposal(models.Model):
    """A case-handling role that one person proposes and a second one, who holds such a role, answers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"], condition=Q(answered_at=None), name="proposed_once"
            )
        ]


class FactorReset(models.Model):
    """A lost second step that was reset. Cases stay shut to the person until a second one confirms."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)


class Removal(models.Model):
    """Somebody asked that a person who left be removed. Removing them removes this row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="removal")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Binding(models.Model):
    """Who somebody is at their organisation's own provider: issuer and subject, never an e-mail address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="bound_once")]

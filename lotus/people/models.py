"""Ways back to a forgotten password."""

import uuid

from django.db import models

from lotus.kernel.fields import SealedText
from lotus.kernel.models import Account


class Recovery(models.Model):
    """Somebody forgot their password. `account` and `link` are filled in when the address turned out to be known.

    Only a fingerprint of the link is kept.
    """

    kept_in_copies = False

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asked = SealedText()
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+")
    link = models.CharField(max_length=64, blank=True, db_index=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

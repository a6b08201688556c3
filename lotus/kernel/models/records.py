"""What is kept beside the rooms' own records: the audit, drafts, answers, files, messages, forms already sent."""

import uuid

from django.db import models
from django.db.models import F, Q

from lotus.kernel.fields import SealedJSON, SealedText
from lotus.kernel.models.accounts import Organisation, Person, Region


class AuditEntry(models.Model):
    """One thing somebody did or saw.

    Ids and field names only. No foreign keys: it outlives what it speaks of.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.UUIDField()
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    person = models.UUIDField(null=True)
    action = models.CharField(max_length=80)
    relation = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    subject = models.UUIDField(null=True)
    details = models.JSONField(default=dict)
    mac = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="audit_numbered")]
        indexes = [models.Index(fields=["subject", "number"], name="audit_subject")]


class AuditHead(models.Model):
    """The newest entry of an organisation's chain; its row is the lock that keeps the chain in order."""

    organisation = models.UUIDField(primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    mac = models.CharField(max_length=64, blank=True)


class Draft(models.Model):
    """A form as far as somebody typed it, given back only to them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=200)
    typed = SealedJSON()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_draft_per_form")]


class Answers(models.Model):
    """What somebody answered to one edition of an exercise or instrument, with the words that were asked.

    Theirs alone: no role opens it, no figure counts it. Closed, it stays as it is, and trying again begins another.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="answers")
    kind = models.CharField(max_length=20)
    slug = models.CharField(max_length=80)
    version = models.CharField(max_length=20, blank=True)
    edition = models.PositiveSmallIntegerField()
    asked = SealedJSON()
    given = SealedJSON()
    began_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "kind", "slug"], name="answers_of_person")]


class Definition(models.Model):
    """A questionnaire as it was when somebody first answered this version. Never changed: answers are read by it.

    `organisation` is whose own it is; none for what ships, which is the same for all.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    slug = models.CharField(max_length=80)
    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    written = models.TextField()
    first_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "slug", "version"], name="one_definition_a_version"
            ),
            models.UniqueConstraint(
                fields=["slug", "version"], condition=Q(organisation=None), name="one_shipped_definition"
            ),
        ]


class Wording(models.Model):
    """An organisation's own version of a content file. Never changed: a change is another version.

    `version` counts from 1 for each file. A blank `body` is a decision too: from then on what ships holds.
    `from_version` is the version that was gone back to (0: what ships); none for words newly written.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    slug = models.CharField(max_length=80)
    language = models.CharField(max_length=2)
    form = models.CharField(max_length=4)
    version = models.PositiveIntegerField()
    body = SealedText()
    source = models.CharField(max_length=300, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    hidden = models.BooleanField(default=False)
    from_version = models.PositiveIntegerField(null=True, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "slug", "language", "version"], name="wording_version_once"
            )
        ]


class Publication(models.Model):
    """What an organisation gives its region: a copy, released by one person and approved by a second.

    It points at nothing that it was made from, and knows no day. Taking it back deletes it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    body = SealedJSON()
    released_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["region", "kind"], name="publication_in_region")]
        constraints = [
            models.CheckConstraint(condition=~Q(released_by=F("approved_by")), name="published_by_two")
        ]


class Sheet(models.Model):
    """Answers without a name, many on one sheet, sealed together. Points at nothing, and knows no time.

    `box` names what they were put into; whose box it is stands elsewhere. Written by lotus.kernel.ballot alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    box = models.UUIDField(db_index=True)
    n = models.PositiveIntegerField(default=0)
    body = SealedText()


class Submission(models.Model):
    """A form that was taken in, by the number it carried: sending it twice leads to the same place once."""

    id = models.UUIDField(primary_key=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    led_to = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()


class StoredFile(models.Model):
    """A file kept encrypted on disk. Written, flushed and renamed before this row; never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = SealedText()
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    at = models.DateTimeField()


class Message(models.Model):
    """An e-mail to be sent once.

    Written in the same transaction as what it tells of; carries no case content. A `passing` one holds a way in that
    nobody else may find, and is deleted once it is sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = SealedText()
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    passing = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["sent_at", "made_at"], name="message_waiting")]


class Heartbeat(models.Model):
    """When a part that works beside the pages was last heard of."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    part = models.CharField(unique=True, max_length=20)
    at = models.DateTimeField()

"""What somebody keeps of their own while they learn: what they read, whom they let in, what they mean to do."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Q

from lotus.kernel.fields import SealedText
from lotus.kernel.models import Answers, Person


class Reading(models.Model):
    """A section that somebody has read, as they said themselves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    section = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "section"], name="read_once")]


class Share(models.Model):
    """One reflection shown to one person until a day. Taken back, it opens nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answers = models.ForeignKey(Answers, on_delete=models.CASCADE, related_name="shares")
    to = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    until = models.DateField()
    may_comment = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "id"]

    def open_on(self, today: date) -> bool:
        return self.ended_at is None and today <= self.until


class Opening(models.Model):
    """That what was shared was opened, for its owner to see."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="openings")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]


class Comment(models.Model):
    """What somebody wrote about a reflection shared with them. Its owner reads it; so do they, while it is shared."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="comments")
    words = SealedText()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]


class State(models.TextChoices):
    """Where an action stands."""

    AHEAD = "todo"
    DONE = "done"
    CHANGED = "changed"
    LET_GO = "let_go"


class Plan(models.Model):
    """One thing somebody means to do: when this happens, I will do that."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="plans")
    answers = models.ForeignKey(
        Answers, null=True, blank=True, on_delete=models.SET_NULL, related_name="plans"
    )
    cue = SealedText()
    deed = SealedText()
    helper = SealedText()
    sign = SealedText()
    note = SealedText()
    due = models.DateField()
    remind = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.AHEAD)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due", "made_at"]
        indexes = [
            models.Index(
                fields=["due"],
                condition=Q(state="todo", remind=True, reminded_at=None),
                name="plan_to_remind",
            )
        ]


class Feed(models.Model):
    """The secret address of somebody's calendar. Only its fingerprint is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=64, unique=True)
    with_words = models.BooleanField(default=False)
    made_at = models.DateTimeField()

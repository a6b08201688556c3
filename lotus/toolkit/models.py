"""What somebody keeps of their own while they learn: what they read, whom they let in, what they mean to do."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Q

from lotus.kernel.fields import Fingerprint, SealedJSON, SealedText
from lotus.kernel.models import Answers, Organisation, Person, Team


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
    address = Fingerprint(unique=True)
    with_words = models.BooleanField(default=False)
    made_at = models.DateTimeField()


class Kind(models.TextChoices):
    """Why people answer together: a team for itself, or a team for somebody who leads it."""

    SESSION = "session"
    CIRCLE = "circle"


class Stage(models.TextChoices):
    """How far people are who answer together."""

    AHEAD = "ahead"
    OPEN = "open"
    SHOWN = "shown"
    CLOSED = "closed"


class Gathering(models.Model):
    """Several people answer the same, together and without names. `by` leads it, or is who is answered about.

    What they answered lies in the ballot: in `box` what waits, in `blocks` what is shown. Only the ids of the boxes
    stand here, and no answer leads back. `asked` holds the prompts of an exercise; of a questionnaire the version is
    kept by `kernel.answers`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    exercise = models.BooleanField(default=False)
    slug = models.CharField(max_length=80)
    version = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=200)
    begin = models.TextField(blank=True)
    asked = models.JSONField(default=list)
    minutes = models.PositiveSmallIntegerField(default=0)
    place = SealedText()
    notes = SealedText()
    starts_at = models.DateTimeField()
    ends_on = models.DateField(null=True, blank=True)
    invited = models.PositiveIntegerField(default=0)
    code = models.CharField(max_length=12, null=True, blank=True, unique=True)
    watch = models.UUIDField(default=uuid.uuid4, unique=True)
    box = models.UUIDField()
    blocks = models.JSONField(default=list)
    shown = SealedJSON()
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.AHEAD)
    turn = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-starts_at", "id"]
        indexes = [
            models.Index(fields=["by", "kind"], name="gathering_of"),
            models.Index(fields=["team", "kind"], name="gathering_of_team"),
        ]


class Seat(models.Model):
    """Somebody who was let in, by the fingerprint of a secret that only they hold. It knows whether they answered,
    so that they do so once; not what, nor when.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="seats")
    mark = Fingerprint(unique=True)
    answered = models.BooleanField(default=False)


class Agreed(models.Model):
    """What a team agreed to do in a session, and who sees to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.PROTECT, related_name="agreed")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    what = SealedText()
    due = models.DateField()
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due", "made_at"]


class LinkLook(models.Model):
    """How it stood with the links of an organisation's resources when they were looked at last.

    `asked_at` is when the worker was asked, `tried_at` when it tried, `reached_at` when it last reached anything; what
    was found then stays until the next.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    reached_at = models.DateTimeField(null=True, blank=True)
    looked = models.PositiveIntegerField(default=0)
    dead = models.JSONField(default=list)

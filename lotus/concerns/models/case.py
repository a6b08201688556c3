"""A concern, who has which part in it, and what happened and comes next."""

import uuid
from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from lotus.core.refusal import Refused
from lotus.kernel.fields import SealedText
from lotus.kernel.models import Organisation, Person


class Row(models.Model):
    """A record with an id that tells nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


@dataclass(frozen=True)
class Matter:
    """What stands where a name would stand, when a concern is about no person but a team, a process or a culture."""

    name: str
    phone: str = ""

    @property
    def greeting(self) -> str:
        return self.name


class Case(Row):
    """A question raised about a practitioner's performance, conduct or health; or about a team, process or culture.

    `matter` is empty where it is about a person, and `practitioner` where it is not.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    practitioner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    matter = models.CharField(max_length=10, blank=True, db_default="")
    matter_name = SealedText(null=True)
    about = SealedText()
    discipline = models.CharField(max_length=40)
    place = SealedText()
    channel = models.CharField(max_length=40)
    occurred_on = models.DateField(null=True, blank=True)
    reported_on = models.DateField()
    what_happened = SealedText()
    safety_now = models.BooleanField(default=False)
    safety_note = SealedText()
    stage = models.CharField(max_length=20)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year", "number"], name="reference_once"),
            models.CheckConstraint(
                condition=Q(practitioner__isnull=False, matter="")
                | (Q(practitioner__isnull=True) & ~Q(matter="")),
                name="about_somebody_or_something",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "stage", "-opened_at"], name="case_open")]

    @property
    def reference(self) -> str:
        """Such as `LOT-2026-00042`: for people to name the case by, never a key to it."""
        return f"LOT-{self.year}-{self.number:05d}"

    @property
    def who(self) -> Person | Matter:
        """What to name it by: the practitioner, or the team, process or culture."""
        return self.practitioner or Matter(self.matter_name or "")

    @property
    def person(self) -> Person:
        """The practitioner, for what there is only where there is one. Raises Refused where there is none."""
        if self.practitioner is None:
            raise Refused("This concern is about no one person, so there is nobody to do this for.")
        return self.practitioner


class OfCase(Row):
    """Something that belongs to one case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True


class Issue(OfCase):
    """One of the kinds of question the concern raises."""

    kind = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="issue_once")]


class Reporter(Row):
    """Who raised it: seen by the case manager and the responsible officer only."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="reporter")
    kind = models.CharField(max_length=20)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = SealedText()
    contact = SealedText()


class Part(OfCase):
    """A role somebody has on this case, given by somebody; ended, never deleted."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person", "role"], condition=Q(ended_at=None), name="part_held_once"
            )
        ]


class Interest(OfCase):
    """Somebody's answer to the interest question. The newest answer of each person counts."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    has = models.BooleanField()
    words = SealedText()
    at = models.DateTimeField()


class Statement(OfCase):
    """The practitioner's account, in their words, signed. More is added as a further row; none is changed.

    Where it was entered for them, `by` is who did so, `how` the way in which it was given, and `given_on` the day.
    """

    body = SealedText()
    how = models.CharField(max_length=20, blank=True, db_default="")
    given_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["signed_at"]


class Step(OfCase):
    """Something that happened: one text for those who handle the case, one for the practitioner."""

    kind = models.CharField(max_length=40)
    stage = models.CharField(max_length=20)
    ours = SealedText()
    theirs = SealedText()
    shown = models.BooleanField(default=True)
    hidden_why = SealedText()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]


class Promise(OfCase):
    """Something that comes next, with its date and who sees to it. `kind` names it for the work lists."""

    kind = models.CharField(max_length=40)
    ours = SealedText()
    theirs = SealedText()
    shown = models.BooleanField(default=True)
    due = models.DateField()
    who = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due", "id"]
        indexes = [models.Index(fields=["who", "done_at", "due"], name="promise_waiting")]


class TouchWish(OfCase):
    """What the practitioner wishes: who should be there for them, and how they are contacted. The newest row counts."""

    contact = SealedText()
    not_contact = SealedText()
    how = models.CharField(max_length=20)
    how_note = SealedText()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Withheld(OfCase):
    """Why the practitioner is not told yet, on purpose, and when that is looked at again. The newest row counts."""

    why = SealedText()
    look_again = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

"""Advisory groups, their meetings, and what they decide on a case."""

from django.db import models
from django.db.models import Q

from lotus.concerns.models.case import Case, Row
from lotus.kernel.fields import SealedText
from lotus.kernel.models import Organisation, Person


class Group(Row):
    """A group that decides together; each organisation names its own."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    quorum = models.PositiveSmallIntegerField(default=3)
    version = models.PositiveIntegerField(default=1, db_default=1)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="group_named_once")]


class Seat(Row):
    """Somebody's place in a group; or, with a `meeting`, in place of somebody at that one meeting and no other."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    chair = models.BooleanField(default=False)
    meeting = models.ForeignKey("Meeting", null=True, on_delete=models.PROTECT, related_name="stand_ins")
    stands_for = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "person"], condition=Q(ended_at=None, meeting=None), name="seat_once"
            ),
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=Q(ended_at=None, meeting__isnull=False),
                name="stands_in_once",
            ),
            models.UniqueConstraint(
                fields=["meeting", "stands_for"],
                condition=Q(ended_at=None, meeting__isnull=False),
                name="stood_in_for_once",
            ),
        ]


class Deputy(Row):
    """Who may stand in for whom in a group. Opens nothing by itself: a seat at a meeting does."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="deputies")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    stands_for = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "person", "stands_for"], condition=Q(ended_at=None), name="deputy_once"
            )
        ]


class Meeting(Row):
    """One meeting of a group."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="meetings")
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "on"], name="meeting_once_a_day")]


class AgendaItem(Row):
    """A case put before a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="agenda")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "case"], name="on_agenda_once")]


class Decision(Row):
    """What the group decided on one agenda item, and why. Signed by the chair; then it stands."""

    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="decision")
    kind = models.CharField(max_length=40)
    discussion = SealedText()
    rationale = SealedText()
    next_step = SealedText()
    who = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    by_when = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    without_account = SealedText()
    without_check = SealedText(null=True)
    without_part = SealedText(null=True)
    present = models.ManyToManyField(Person, related_name="+")
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    signed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)

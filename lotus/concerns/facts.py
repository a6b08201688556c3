"""Figures of this room before anything of them is held back: they leave only through a release."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils import timezone

from lotus.concerns.models import Case, Closing, InboxEntry, Issue, Label, LessonAction, Reply, Report
from lotus.core.answering import GROUPS, Outcome, Told, Year, soon
from lotus.core.casework import ReporterKind
from lotus.kernel.lists import Listed
from lotus.kernel.models import Organisation


def labelled(organisation: Organisation) -> dict[str, int]:
    """How many concerns that are not closed have each label or sub-status now, by its key. Not suppressed."""
    now = Label.objects.filter(Q(case__organisation=organisation, ended_at=None), ~Q(case__stage="closed"))
    return dict(now.values("key").annotate(many=Count("pk")).order_by("key").values_list("key", "many"))


def answered(organisation: Organisation, year: Year) -> list[Told]:
    """The concerns of a year about a team, a process or a culture, taken up or not. Not suppressed."""
    return [*_taken_up(organisation, year), *_not_taken_up(organisation, year)]


def _taken_up(organisation: Organisation, year: Year) -> list[Told]:
    """Answered is, on which day somebody here first wrote to who raised it: into their inbox, or a letter."""
    end = timezone.make_aware(datetime.combine(year.until + timedelta(days=1), time()))
    here: dict[str, Any] = {"case": OuterRef("pk")}
    letters = Reply.objects.filter(**here, sent_at__lt=end).order_by("sent_at").values("sent_at")[:1]
    inbox = InboxEntry.objects.filter(report__case=OuterRef("pk"), by__isnull=False, on__lte=year.until)
    closed = Closing.objects.filter(**here, closed_at__lt=end).exclude(reopened_at__lt=end)
    rows = Case.objects.filter(organisation=organisation, practitioner=None, reported_on__year=year.number)
    found = rows.annotate(
        kinds=Listed(Issue.objects.filter(**here), "kind"),
        letter=Subquery(letters),
        said=Subquery(inbox.order_by("number").values("on")[:1]),
        ended=Exists(closed),
        changed=Exists(LessonAction.objects.filter(review__case=OuterRef("pk"))),
    ).values_list(
        "matter", "kinds", "reporter__kind", "reported_on", "letter", "said", "ended", "changed", named=True
    )
    return [_told(one) for one in found]


def _told(one: Any) -> Told:
    letter = timezone.localtime(one.letter).date() if one.letter else None
    days = [day for day in (letter, one.said) if day]
    ended = Outcome.CHANGED if one.changed else Outcome.ENDED
    groups = {"about": [one.matter], "kinds": one.kinds, "raised_by": [one.reporter__kind]}
    return Told(groups, soon(one.reported_on, min(days, default=None)), ended if one.ended else Outcome.OPEN)


def _not_taken_up(organisation: Organisation, year: Year) -> list[Told]:
    """What was told through the open page, as whoever told it put it, and what nobody has made a case of."""
    rows = Report.objects.filter(organisation=organisation, case=None, sent_on__year=year.number)
    return [told for one in rows if (told := _as_told(one, year.until))]


def _as_told(one: Report, until: date) -> Told | None:
    typed = one.typed
    about = [kind for kind in typed.get("about", ()) if kind in GROUPS["about"]]
    if not about or one.sent_on is None:
        return None
    named = any(typed.get("name", ()))
    kind = [each for each in typed.get("kind", ()) if named and each in GROUPS["raised_by"]]
    kinds = [each for each in typed.get("issues", ()) if each in GROUPS["kinds"]]
    answered = one.acknowledged_on if one.acknowledged_on and one.acknowledged_on <= until else None
    over = one.closed_on is not None and one.closed_on <= until
    groups = {"about": about, "kinds": kinds, "raised_by": kind or [ReporterKind.ANONYMOUS]}
    return Told(groups, soon(one.sent_on, answered), Outcome.ENDED if over else Outcome.OPEN)

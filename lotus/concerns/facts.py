"""Figures of this room before anything of them is held back: they leave only through a release."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from lotus.analysis.holidays import bank_holidays
from lotus.concerns.models import (
    Case,
    Closing,
    Considered,
    Decision,
    InboxEntry,
    Issue,
    Label,
    LessonAction,
    Letter,
    Part,
    Promise,
    Reply,
    Report,
)
from lotus.core.answering import GROUPS, Outcome, Told, Year, soon
from lotus.core.casework import CaseRole, DecisionKind, ReporterKind
from lotus.core.handled import Handled, Met, formal, in_time
from lotus.core.support import Answer, Consideration, Record, State, settled, stands
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
    end = _end(year)
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


def _end(year: Year) -> datetime:
    """The moment after the last day that counts."""
    return _midnight(year.until + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


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


def handled(organisation: Organisation, year: Year) -> list[Handled]:
    """The concerns about a person that were recorded in a year, as they stood at its end. Not suppressed."""
    rows = _about_people(organisation, year)
    decided = _decisions(rows, _end(year))
    written = _considered(rows, _end(year))
    holidays = bank_holidays(year.number, year.number + 1)
    return [
        Handled(
            one.kinds,
            one.ended,
            formal(decided.get(one.pk, ())),
            in_time(decided.get(one.pk, ()), year.until, holidays),
            _standing(one, written.get(one.pk, {}), year.until),
        )
        for one in _as_they_stood(rows, year)
    ]


def ended(organisation: Organisation, year: Year) -> list[Handled]:
    """The same of a year before, with only what became of them. Not suppressed."""
    return [Handled(one.kinds, one.ended) for one in _as_they_stood(_about_people(organisation, year), year)]


def _about_people(organisation: Organisation, year: Year) -> QuerySet[Case]:
    """By the day on which they were recorded, which nobody can put back once the figures have been shown."""
    first, after = _midnight(date(year.number, 1, 1)), _midnight(date(year.number + 1, 1, 1))
    people = Case.objects.filter(organisation=organisation, practitioner__isnull=False)
    return people.filter(opened_at__gte=first, opened_at__lt=after)


def _as_they_stood(rows: QuerySet[Case], year: Year) -> list[Any]:
    here: dict[str, Any] = {"case": OuterRef("pk")}
    end = _end(year)
    closed = Closing.objects.filter(**here, closed_at__lt=end).exclude(reopened_at__lt=end)
    open_then = Q(done_at=None) | Q(done_at__gte=end)
    due = Promise.objects.filter(open_then, **here, kind="contact", made_at__lt=end).order_by("due")
    named = Part.objects.filter(Q(ended_at=None) | Q(ended_at__gte=end), **here, role=CaseRole.PASTORAL)
    found = rows.annotate(
        kinds=Listed(Issue.objects.filter(**here), "kind"),
        ended=Exists(closed),
        contact=Subquery(due.values("due")[:1]),
        named=Subquery(named.filter(at__lt=end).order_by("at").values("at")[:1]),
    )
    return list(found.values_list("pk", "kinds", "ended", "contact", "named", "told_at", named=True))


def _decisions(rows: QuerySet[Case], end: datetime) -> dict[Any, list[Met]]:
    """What was signed by then on each concern, and when the first letter about it went."""
    sent = Letter.objects.filter(decision=OuterRef("pk"), sent_at__lt=end).order_by("sent_at")
    signed = Decision.objects.filter(item__case__in=rows, signed_at__lt=end)
    found: dict[Any, list[Met]] = {}
    for one in signed.annotate(sent=Subquery(sent.values("sent_at")[:1])).values_list(
        "item__case_id", "kind", "item__meeting__on", "sent", named=True
    ):
        met = Met(DecisionKind(one.kind), one.item__meeting__on, _day(one.sent))
        found.setdefault(one.item__case_id, []).append(met)
    return found


def _considered(rows: QuerySet[Case], end: datetime) -> dict[Any, dict[Consideration, Answer]]:
    """What was written last by then of each consideration. Not needed is never written without a note."""
    found: dict[Any, dict[Consideration, Answer]] = {}
    for case, one, state, on in (
        Considered.objects.filter(case__in=rows, at__lt=end)
        .order_by("at", "id")
        .values_list("case_id", "consideration", "state", "on")
    ):
        note = "…" if state == State.NOT_NEEDED else ""
        found.setdefault(case, {})[Consideration(one)] = Answer(State(state), on, note)
    return found


def _standing(one: Any, written: dict[Consideration, Answer], until: date) -> list[Consideration]:
    """Which of the eight stood on the last day. Nobody is late who was told, and is owed no word by then."""
    told = _day(one.told_at)
    told = told if told and told <= until else None
    record = Record(told, _day(one.named), told, one.contact or (until if told else None))
    return [each for each, answer in settled(written, record, until).items() if stands(answer)]


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None

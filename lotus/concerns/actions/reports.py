"""What somebody tells through the open page, and what is said in their inbox, by them and to them.

What a reporter does leaves no entry in the audit: that would hold its time to the second. Their own rows are the
record; none of them is ever changed.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from lotus.concerns import policy
from lotus.concerns.actions import cases, codes, timeline
from lotus.concerns.models import Case, InboxEntry, Report
from lotus.core import letters, library
from lotus.core.answering import DAYS_TO_ACKNOWLEDGE, MONTHS_TO_ANSWER
from lotus.core.casework import CaseRole
from lotus.core.closing import months_after
from lotus.core.refusal import Refused
from lotus.kernel import access, audit, locks, outbox
from lotus.kernel.models import Organisation, Person, StoredFile
from lotus.kernel.permissions import Permission

"""Working days in which somebody answers what was written into the inbox."""
MOST_ENTRIES = 500
NAMING = ("who", "not_for", "happened", "risk", "name")
"""The fields in which a handler of concerns may be named."""
POINTING = ("who", "not_for", "name")


def mark(words: str) -> str:
    """By what the words of a reporter are recognised."""
    return codes.mark(words, "report")


@transaction.atomic
def keep(here: Organisation, code: str, typed: Mapping[str, Any], *, today: date) -> bool:
    """Keep the form as far as it is typed. False once it was sent: a late draft must not come back."""
    report, _made = Report.objects.get_or_create(
        code=code, defaults={"organisation": here, "begun_on": today}
    )
    current = locks.rows(Report.objects.filter(organisation=here)).get(pk=report.pk)
    if current.sent_on:
        return False
    current.typed = dict(typed)
    current.save(update_fields=["typed"])
    return True


@transaction.atomic
def send(here: Organisation, code: str, typed: Mapping[str, Any], *, urgent: bool, today: date) -> Report:
    """Hand a concern over. It is kept from everybody it names; sent twice, it is there once."""
    keep(here, code, typed, today=today)
    report = locks.rows(Report.objects.all()).get(code=code)
    if report.sent_on:
        return report
    report.sent_on, report.urgent = today, urgent
    report.save(update_fields=["sent_on", "urgent"])
    report.kept_from.set(_named(here, report.typed))
    if urgent:
        mail = library.load("mail", "safety-now").data
        for person in policy.handlers(here).exclude(pk__in=report.kept_from.values("pk")):
            if person.email:
                outbox.put(here, to=person.email, subject=mail["subject"], body=mail["body"])
    return report


def _named(here: Organisation, typed: Mapping[str, Any]) -> list[Person]:
    """Of those who read what comes in, whom it names. Somebody is always left to read it.

    Where nobody would be left, only those whom it is about (or who told it) are kept out; where that is everybody,
    nobody is, and the page has said that somebody outside can be told instead.
    """
    handlers = list(policy.handlers(here))
    for fields in (NAMING, POINTING):
        words = " ".join(_text(typed, name) for name in fields)
        named = [person for person in handlers if letters.names(words, person.name) or _is(person, typed)]
        if len(named) < len(handlers):
            return named
    return []


def _text(typed: Mapping[str, Any], name: str) -> str:
    return " ".join(map(str, typed.get(name, ())))


def _is(person: Person, typed: Mapping[str, Any]) -> bool:
    """Whether the reporter gave this person's address or number as their own."""
    contact = _text(typed, "contact").strip().lower()
    return bool(contact) and contact in {person.email.lower(), person.staff_id.lower()}


@transaction.atomic
def write(report: Report, body: str, file: StoredFile | None, *, today: date) -> None:
    """Whoever raised it adds something. The same words sent twice in a row are there once."""
    current = locks.rows(Report.objects.select_related("case")).get(pk=report.pk)
    newest = current.entries.order_by("-number").first()
    if file is None and newest and newest.by_id is None and newest.body == body:
        return
    _say(current, body, None, today, file)
    if current.case:
        manager = cases.holder(current.case, CaseRole.CASE_MANAGER)
        at = _noon(today)
        due = timeline.allowed(current.case, "inbox", at)
        timeline.promise(current.case, "inbox", due=due, at=at, who=manager)


def _noon(today: date) -> datetime:
    """A moment of this day that tells nothing of when somebody wrote."""
    return datetime(today.year, today.month, today.day, 12, tzinfo=UTC)


def _say(report: Report, body: str, by: Person | None, on: date, file: StoredFile | None = None) -> None:
    last = report.entries.aggregate(Max("number"))["number__max"] or 0
    if last >= MOST_ENTRIES:
        raise Refused("This inbox is full. Please ask to speak to somebody, and we will arrange it.", "body")
    InboxEntry.objects.create(report=report, number=last + 1, by=by, body=body, on=on, file=file)


@transaction.atomic
def record(report: Report, raised: cases.Raised, *, by: Person, at: datetime) -> Case:
    """Take a report up as a concern; from now on it is reached through the case alone."""
    current = _waiting(report, by)
    case = cases.raise_concern(raised, by=by, at=at)
    current.case = case
    current.save(update_fields=["case"])
    _note("report.taken-up", case, by, report=str(current.pk))
    _promise_answer(current, by=by, at=at)
    return case


def _promise_answer(report: Report, *, by: Person, at: datetime) -> None:
    """Somebody who told us hears within 7 days that it was read, and within 3 months what came of it."""
    assert report.case
    assert report.sent_on
    if report.acknowledged_on is None:
        due = report.sent_on + timedelta(days=DAYS_TO_ACKNOWLEDGE)
        timeline.promise(report.case, "acknowledge", due=due, at=at, who=by)
    due = months_after(report.sent_on, MONTHS_TO_ANSWER)
    timeline.promise(report.case, "feedback", due=due, at=at, who=by)


def _waiting(report: Report, by: Person) -> Report:
    """A report as it is now, while it waits and this person may take it up."""
    if not access.may(Permission.CONCERN_RAISE, roles=by.roles()):
        raise Refused("Only a case manager can take this up.")
    current = locks.rows(policy.reports(by)).filter(pk=report.pk).first()
    if current is None or current.closed_on:
        raise Refused("Somebody else has taken this up meanwhile.")
    return current


@transaction.atomic
def close(report: Report, *, body: str, by: Person, at: datetime) -> None:
    """Answer a report that no case is made of. It stays as it is, and its inbox stays open."""
    current = _waiting(report, by)
    today = timeline.london(at)
    _say(current, body, by, today)
    current.acknowledged_on = current.acknowledged_on or today
    current.answered_on = current.closed_on = today
    current.save(update_fields=["acknowledged_on", "answered_on", "closed_on"])
    audit.record("report.closed", organisation=by.organisation, by=by, kind="report", subject=current.pk)


@transaction.atomic
def answer(case: Case, *, body: str, outcome: bool, by: Person, at: datetime) -> None:
    """Write to whoever raised it. `outcome`: this tells what came of it, which is promised within three months."""
    policy.ask(by, Permission.REPORTER_ANSWER, case)
    report = locks.rows(Report.objects.filter(case=case)).first()
    if report is None or not report.code:
        raise Refused("They have no inbox yet. Give them a code first.", "body")
    today = timeline.london(at)
    _say(report, body, by, today)
    report.acknowledged_on = report.acknowledged_on or today
    report.answered_on = today if outcome else report.answered_on
    report.save(update_fields=["acknowledged_on", "answered_on"])
    for kind in ("acknowledge", "inbox", *(["feedback"] if outcome else [])):
        timeline.keep_promise(case, kind, at=at)
    _note("reporter.answered", case, by, outcome=outcome)


@transaction.atomic
def give_code(case: Case, *, by: Person, at: datetime) -> str:
    """A code for somebody who raised it by word of mouth; shown once, to be read out to them."""
    policy.ask(by, Permission.REPORTER_ANSWER, case)
    locks.turn(case.organisation_id)
    if Report.objects.filter(case=case).exists():
        raise Refused("They have a code already. It is kept nowhere, so it cannot be shown again.")
    words = codes.draw()
    report = Report.objects.create(
        organisation=case.organisation,
        code=mark(words),
        begun_on=case.reported_on,
        sent_on=case.reported_on,
        case=case,
    )
    _note("reporter.code-given", case, by)
    _promise_answer(report, by=by, at=at)
    return words


def _note(action: str, case: Case, by: Person, **details: object) -> None:
    """Only the audit: that something was said to the reporter stands on no timeline."""
    audit.record(action, organisation=case.organisation, by=by, kind="case", subject=case.pk, details=details)


def under(here: Organisation, code: str) -> Report | None:
    """What was told under a code in this organisation."""
    return Report.objects.filter(organisation=here, code=code).first()


def said(report: Report) -> Iterable[InboxEntry]:
    return report.entries.select_related("by", "file")

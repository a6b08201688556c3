"""Letters to who raised a concern: begun, edited, and sent through their inbox, to their sign-in or on paper."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from lotus.concerns import policy
from lotus.concerns.actions import cases, reports, timeline
from lotus.concerns.models import Case, Promise, Reply, Report
from lotus.core import letters as core
from lotus.core.answering import MONTHS_TO_ANSWER
from lotus.core.casework import CaseRole, ReplyWay, ReporterKind
from lotus.core.closing import months_after
from lotus.core.refusal import Refused, Stale, differences
from lotus.kernel import audit, jobs, locks, outbox, words
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission

TEMPLATE = "to-who-raised-it"


def ways(case: Case) -> list[ReplyWay]:
    """How a letter can reach them: their inbox, their own sign-in, and paper where they gave a name."""
    told = case.reporter
    found = []
    if Report.objects.filter(case=case, code__isnull=False).exists():
        found.append(ReplyWay.INBOX)
    if told.person and told.person.account_id and told.person.is_active:
        found.append(ReplyWay.SIGN_IN)
    return found if told.kind == ReporterKind.ANONYMOUS else [*found, ReplyWay.PAPER]


@transaction.atomic
def draft(case: Case, *, facts: Mapping[str, str], by: Person, at: datetime) -> Reply:
    """The draft there is, or one begun from the template."""
    policy.ask(by, Permission.REPORTER_ANSWER, case)
    locks.turn(case.organisation_id)
    begun = Reply.objects.filter(case=case, sent_at=None).first()
    if begun:
        return begun
    template = words.load(case.organisation, "letters", TEMPLATE)
    title, body = str(template.data["title"]), core.draft(template, facts)
    made = Reply.objects.create(case=case, title=title, body=body, saved_by=by, saved_at=at)
    _note("drafted", made, by)
    return made


def _note(what: str, reply: Reply, by: Person, **details: object) -> None:
    """Only the audit: that something was said to who raised it stands on no timeline."""
    told = {"reply": str(reply.pk), **details}
    case = reply.case
    audit.record(
        f"reply.{what}", organisation=case.organisation, by=by, kind="case", subject=case.pk, details=told
    )


def _unsent(reply: Reply) -> Reply:
    found = Reply.objects.select_related("case__organisation", "case__reporter__person", "saved_by")
    current = locks.rows(found).get(pk=reply.pk)
    if current.sent_at:
        raise Refused("This letter has been sent, and stays as it was sent.")
    return current


@transaction.atomic
def save(reply: Reply, *, body: str, number: int, by: Person, at: datetime) -> Reply:
    """Keep an edited draft. Raises Stale when somebody saved it after version `number` was read."""
    policy.ask(by, Permission.REPORTER_ANSWER, reply.case)
    current = _unsent(reply)
    if current.body == body:
        return current
    if current.version != number:
        changed = differences({"The letter": body}, {"The letter": current.body})
        raise Stale(changed, number=current.version, by=current.saved_by.name)
    current.body, current.version, current.saved_by, current.saved_at = body, current.version + 1, by, at
    current.save(update_fields=["body", "version", "saved_by", "saved_at"])
    _note("saved", current, by, version=current.version)
    return current


@transaction.atomic
def send(reply: Reply, *, number: int, way: ReplyWay, outcome: bool, by: Person, at: datetime) -> None:
    """Sign a letter and send it one way. What was promised to them is kept by it."""
    policy.ask(by, Permission.REPORTER_ANSWER, reply.case)
    current = _unsent(reply)
    if current.version != number:
        raise Stale([], number=current.version, by=current.saved_by.name)
    unfilled = core.placeholders(current.body)
    if unfilled:
        raise Refused(f"Fill in what is still open: {unfilled[0].quote}")
    if way not in ways(current.case):
        raise Refused("It cannot reach them this way.", "way")
    current.way, current.outcome, current.signed_by, current.sent_at = way, outcome, by, at
    current.save(update_fields=["way", "outcome", "signed_by", "sent_at"])
    _note("sent", current, by, way=way.value, outcome=outcome)
    if way is ReplyWay.INBOX:
        words = core.plain(core.parse(current.body))
        reports.answer(current.case, body=words, outcome=outcome, by=by, at=at)
        return
    _keep_promises(current, by, at)
    jobs.later("concerns.render_reply", current.pk)
    if way is ReplyWay.SIGN_IN and current.case.reporter.person:
        page = f"{settings.PUBLIC_URL}{reverse('concerns:own_replies', args=[current.case_id])}"
        outbox.write("something-to-read", current.case.reporter.person, link=page, **{"from": by.name})


def _keep_promises(reply: Reply, by: Person, at: datetime) -> None:
    """They were answered; what came of it is still promised until a letter tells it."""
    case, today = reply.case, timeline.london(at)
    report = locks.rows(Report.objects.filter(case=case)).first()
    if report:
        report.acknowledged_on = report.acknowledged_on or today
        report.answered_on = today if reply.outcome else report.answered_on
        report.save(update_fields=["acknowledged_on", "answered_on"])
    timeline.keep_promise(case, "acknowledge", at=at)
    if reply.outcome:
        timeline.keep_promise(case, "feedback", at=at)
    elif not Promise.objects.filter(case=case, kind="feedback").exists():
        due = months_after(case.reported_on, MONTHS_TO_ANSWER)
        who = cases.holder(case, CaseRole.CASE_MANAGER)
        timeline.promise(case, "feedback", due=due, at=at, who=who)


@transaction.atomic
def opened(case: Case, *, by: Person, at: datetime) -> None:
    """Note the first time somebody reads what was sent to their sign-in."""
    policy.ask(by, Permission.REPLY_READ, case)
    for reply in Reply.objects.filter(case=case, way=ReplyWay.SIGN_IN, sent_at__isnull=False, read_at=None):
        if Reply.objects.filter(pk=reply.pk, read_at=None).update(read_at=at):
            _note("read", reply, by)

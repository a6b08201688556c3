"""What an investigation finds: what was looked at, who was heard, the report, what the person says to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from lotus.analysis.holidays import bank_holidays
from lotus.concerns import policy
from lotus.concerns.actions import cases, naming, timeline, triage
from lotus.concerns.actions.investigations import fresh, note
from lotus.concerns.models import Comment, Evidence, InquiryReport, Interview, Investigation
from lotus.concerns.policy import formal
from lotus.core import inquiry, workdays
from lotus.core.casework import CaseRole
from lotus.core.inquiry import Consent
from lotus.core.refusal import Refused, Stale, differences
from lotus.kernel.models import Person, StoredFile
from lotus.kernel.permissions import Permission
from lotus.ui import formats

SENT, GIVEN = "sent", "given"
DAYS_TO_ANSWER, DAYS_TO_ASK_GROUP = 5, 2
HEARD = ("name", "part", "needs", "companion", "notes")


def _open(row: Investigation, by: Person) -> Investigation:
    """The investigation as it is now, for its investigator, once its terms are signed."""
    policy.ask(by, Permission.INVESTIGATION_WRITE, row.case)
    current = fresh(row)
    if current.signed_at is None:
        raise Refused("The terms are signed first. Until then nobody is asked and nothing is looked at.")
    if current.ended_at:
        raise Refused("This investigation has ended, and stays as it is.")
    return current


@transaction.atomic
def add_evidence(
    row: Investigation, *, title: str, source: str, file: StoredFile | None, by: Person, at: datetime
) -> Evidence:
    """Put on the list what was looked at. Nothing is taken off it: a wrong entry is put right by another one."""
    current = _open(row, by)
    last = Evidence.objects.filter(investigation=current).aggregate(Max("number"))["number__max"] or 0
    made = Evidence.objects.create(
        investigation=current,
        number=last + 1,
        title=title.strip(),
        source=source.strip(),
        file=file,
        by=by,
        at=at,
    )
    note("investigation.evidence", current, by, evidence=str(made.pk))
    return made


@dataclass(frozen=True)
class Heard:
    """Somebody who was asked to talk, as it is written down."""

    name: str
    part: str
    consent: Consent
    needs: str = ""
    companion: str = ""
    held_on: date | None = None
    notes: str = ""
    agreed: bool | None = None


@transaction.atomic
def hear(
    row: Investigation, heard: Heard, *, interview: Interview | None, number: int, by: Person, at: datetime
) -> Interview:
    """Write down who was asked, and what was noted with them. Nobody is noted as heard who has not agreed to it."""
    current = _open(row, by)
    _refuse_unasked(heard, at)
    kept = (
        Interview(investigation=current, version=0)
        if interview is None
        else _as_read(interview, heard, number)
    )
    for name, value in vars(heard).items():
        setattr(kept, name, value)
    kept.version, kept.by, kept.at = kept.version + 1, by, at
    kept.save()
    note("investigation.interview", current, by, interview=str(kept.pk), version=kept.version)
    return kept


def _refuse_unasked(heard: Heard, at: datetime) -> None:
    if heard.held_on and heard.held_on > timeline.london(at):
        raise Refused("This day is still to come. Write it once you have talked.", "held_on")
    if (heard.held_on or heard.notes.strip()) and heard.consent is not Consent.AGREED:
        raise Refused("Nobody is heard who has not agreed to it. Write down their answer first.", "consent")


def _as_read(interview: Interview, heard: Heard, number: int) -> Interview:
    current = Interview.objects.select_related("by").get(pk=interview.pk)
    if current.version != number:
        mine = {name: getattr(heard, name) for name in HEARD}
        theirs = {name: getattr(current, name) for name in HEARD}
        if differences(mine, theirs):
            raise Stale(differences(mine, theirs), number=current.version, by=current.by.name)
    return current


def _texts(draft: Mapping[str, Any]) -> dict[str, str]:
    """A draft as texts that a person can lay beside another, or look through for a name."""
    flat = {name: str(draft.get("texts", {}).get(name, "")) for name in inquiry.REPORT}
    for number, row in draft.get("findings", {}).items():
        flat[f"why_{number}"] = str(row.get("why", ""))
    return flat


@transaction.atomic
def save_report(
    row: Investigation, draft: Mapping[str, Any], *, number: int, by: Person, at: datetime
) -> Investigation:
    """Keep the report as far as it is. Raises Stale with both versions."""
    current = _open(row, by)
    if current.draft_version != number and current.draft_by:
        different = differences(_texts(draft), _texts(current.draft))
        if different:
            raise Stale(different, number=current.draft_version, by=current.draft_by.name)
    naming.refuse(current.case, _texts(draft))
    current.draft, current.draft_by = dict(draft), by
    current.draft_version += 1
    current.save(update_fields=["draft", "draft_by", "draft_version"])
    note("investigation.report-saved", current, by, version=current.draft_version)
    return current


def _as_written(row: Investigation, number: int, by: Person) -> Investigation:
    """The report as it was read last, with nothing missing."""
    current = _open(row, by)
    if current.draft_version != number:
        raise Stale([], number=current.draft_version, by=current.draft_by.name if current.draft_by else "")
    missing = inquiry.gaps(current.asked, current.draft)
    if missing:
        raise Refused(
            "Every question needs what was found and why; and the report its short form.", missing[0]
        )
    return current


def _put(row: Investigation, kind: str, by: Person, at: datetime) -> InquiryReport:
    return InquiryReport.objects.create(
        investigation=row, kind=kind, terms=row.terms, body=row.draft, by=by, at=at
    )


@transaction.atomic
def send(row: Investigation, *, number: int, by: Person, at: datetime) -> InquiryReport:
    """Send the report to the person, who says within so many working days which facts are wrong."""
    current = _as_written(row, number, by)
    if current.comments_by:
        raise Refused("The report has been sent to the person already.")
    clock = formal.clocks(row.case.organisation)["comments_mhps" if current.mhps else "comments"]
    today = timeline.london(at)
    current.comments_by = workdays.add(today, clock.value, bank_holidays(today.year, today.year + 1))
    current.save(update_fields=["comments_by"])
    made = _put(current, SENT, by, at)
    day = formats.day(current.comments_by)
    timeline.step(row.case, "report-sent", by=by, at=at, day=day)
    timeline.promise(row.case, "comments", due=current.comments_by, at=at)
    triage.tell(row.case, by)
    return made


@transaction.atomic
def send_with(
    row: Investigation, draft: Mapping[str, Any], *, number: int, by: Person, at: datetime
) -> InquiryReport:
    """Keep what was just written and send it, or neither."""
    saved = save_report(row, draft, number=number, by=by, at=at)
    return send(saved, number=saved.draft_version, by=by, at=at)


@transaction.atomic
def comment(row: Investigation, *, words: str, by: Person, at: datetime) -> Comment:
    """What the person says to the facts; without words where they have nothing to put right. More can follow."""
    policy.ask(by, Permission.INVESTIGATION_OWN, row.case)
    current = fresh(row)
    if current.comments_by is None:
        raise Refused("The report has not been sent to you yet.")
    if current.ended_at:
        raise Refused(
            "The report has been given to the group. Write to your case manager, who brings it to them."
        )
    made = Comment.objects.create(investigation=current, words=words.strip(), by=by, at=at)
    kind = "commented" if made.words else "not-commented"
    timeline.step(row.case, kind, by=by, at=at)
    timeline.keep_promise(row.case, "comments", at=at)
    investigator = cases.holder(row.case, CaseRole.INVESTIGATOR)
    due = timeline.workday(at, DAYS_TO_ANSWER)
    timeline.promise(row.case, "report-give", due=due, at=at, who=investigator)
    return made


@transaction.atomic
def give(row: Investigation, *, answer: str, number: int, by: Person, at: datetime) -> InquiryReport:
    """Give the report to the group, with what became of the comments. Not before they came, or their day passed."""
    current = _as_written(row, number, by)
    if current.comments_by is None:
        raise Refused("The person reads the report before the group does. Send it to them first.")
    said = list(Comment.objects.filter(investigation=current))
    if not said and current.waits_for_comments(timeline.london(at)):
        day = formats.day(current.comments_by)
        raise Refused(f"The person can still say which facts are wrong, until {day}.")
    if any(one.words for one in said) and not answer.strip():
        raise Refused("Write what you changed after the comments, and what not and why.", "answer")
    naming.refuse(row.case, {"answer": answer})
    current.answer, current.ended_at = answer.strip(), at
    current.save(update_fields=["answer", "ended_at"])
    made = _put(current, GIVEN, by, at)
    for kind in ("investigation", "comments", "report-give"):
        timeline.keep_promise(row.case, kind, at=at)
    timeline.step(row.case, "report-given", by=by, at=at)
    manager = cases.holder(row.case, CaseRole.CASE_MANAGER)
    due = timeline.workday(at, DAYS_TO_ASK_GROUP)
    timeline.promise(row.case, "group-again", due=due, at=at, who=manager)
    triage.tell(row.case, by)
    return made

"""The whole case as one file: asked for, decided about word by word, approved by a second person, taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q

from lotus.concerns import policy
from lotus.concerns.actions import cases, timeline
from lotus.concerns.models import Case, Promise, Redaction, WholeCopy
from lotus.core import wholecopy as core
from lotus.core.casework import CaseRole
from lotus.core.closing import months_after
from lotus.core.refusal import Refused
from lotus.core.wholecopy import RECORDS, Kind, Purpose, Reason, Section
from lotus.kernel import audit, files, jobs, locks
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission

ASKED = "copy-asked"
"""The promise to a person who asked for a copy of what is held about them."""


@transaction.atomic
def ask(
    case: Case, purpose: Purpose, sections: Iterable[Section], *, why: str, by: Person, at: datetime
) -> WholeCopy:
    """Keep the case as it stands now, to be looked through for what should not leave."""
    policy.ask(by, Permission.WHOLE_PREPARE, case)
    if purpose is Purpose.OWN and case.told_at is None:
        raise Refused(
            "The person has not been told of this concern yet. Until they are, the responsible officer answers "
            "what they ask for.",
            "purpose",
        )
    if WholeCopy.objects.filter(case=case, purpose=purpose, approved_at=None, ended_at=None).exists():
        raise Refused("A copy for this is being prepared already. Go on with that one.", "purpose")
    copy = WholeCopy.objects.create(
        case=case, purpose=purpose, why=why.strip(), contents=core.dump(sections), asked_by=by, asked_at=at
    )
    _note("asked", copy, by, purpose=purpose.value)
    jobs.later("concerns.look_through", copy.pk)
    return copy


def _note(what: str, copy: WholeCopy, by: Person | None, **details: object) -> None:
    case = copy.case
    told = {"copy": str(copy.pk), **details}
    audit.record(
        f"whole.{what}", organisation=case.organisation, by=by, kind="case", subject=case.pk, details=told
    )


def _open(copy: WholeCopy) -> WholeCopy:
    """The copy as it is now, while something can still be decided about it."""
    current = locks.rows(WholeCopy.objects.select_related("case__organisation")).get(pk=copy.pk)
    if current.ended_at:
        raise Refused("This copy was taken back.")
    if current.approved_at:
        raise Refused("This copy has been approved, and stays as it is. Ask for another one.")
    return current


@dataclass(frozen=True)
class Answer:
    """What somebody decides about one row, which they read at `version`.

    `without`: of a record that stays in part, what is taken out of it, as it is written there.
    """

    row: UUID
    reason: Reason
    note: str
    version: int
    without: tuple[str, ...] = ()


@transaction.atomic
def decide(copy: WholeCopy, answers: Iterable[Answer], *, by: Person, at: datetime) -> None:
    """Decide about some rows. Refused, at the row, where somebody else decided otherwise meanwhile."""
    policy.ask(by, Permission.WHOLE_PREPARE, copy.case)
    current = _open(copy)
    for answer in answers:
        _decide(current, answer, by, at)
    _changed(current)


def _decide(copy: WholeCopy, answer: Answer, by: Person, at: datetime) -> None:
    row = locks.rows(Redaction.objects.select_related("by")).get(pk=answer.row, copy=copy)
    field = f"d_{row.pk}"
    if row.locked:
        raise Refused("This was decided by the rule that protects who raised the concern.", field)
    if answer.reason.asks and not answer.note.strip():
        raise Refused("Write the reason beside it.", f"n_{row.pk}")
    if row.version != answer.version and row.reason != answer.reason:
        who = row.by.name if row.by else ""
        done = "taken out" if row.out else "left in"
        raise Refused(f"{who} decided meanwhile that this is {done}. Look at it again.", field)
    if answer.reason is Reason.IN_PART:
        _in_part(copy, row, answer, by, at)
    row.out, row.reason, row.note = answer.reason.out, answer.reason, answer.note.strip()
    row.version, row.by, row.at = row.version + 1, by, at
    row.save(update_fields=["out", "reason", "note", "version", "by", "at"])
    _note("decided", copy, by, decision=str(row.pk), reason=answer.reason.value)


def _in_part(copy: WholeCopy, row: Redaction, answer: Answer, by: Person, at: datetime) -> None:
    """Take words out of a record that stays, each by a decision of its own."""
    field = f"w_{row.pk}"
    if row.kind not in RECORDS or not answer.without:
        raise Refused("Write the words that are taken out of it.", field)
    text = core.words_of(row.entry, core.load(copy.contents))
    gone = {one.words for one in copy.redactions.filter(kind=Kind.ADDED, out=True)}
    for words in answer.without:
        if not core.stands(words, text):
            raise Refused(f"“{words}” does not stand in it. Write it as it is written there.", field)
        if words not in gone:
            _take_out(copy, words, Reason.OUT_OTHER, answer.note, by, at)


def _changed(copy: WholeCopy) -> None:
    """What was handed over for approval is looked at anew after a change."""
    if copy.prepared_at:
        copy.prepared_at = copy.prepared_by = None
        copy.save(update_fields=["prepared_at", "prepared_by"])


@transaction.atomic
def add(copy: WholeCopy, *, words: str, reason: Reason, note: str, by: Person, at: datetime) -> Redaction:
    """Take out words that nothing proposed, wherever they stand."""
    policy.ask(by, Permission.WHOLE_PREPARE, copy.case)
    current, words = _open(copy), " ".join(words.split())
    count, _shown = core.around(words, core.load(current.contents)) if words else (0, "")
    if not count:
        raise Refused("These words stand nowhere in the copy. Write them as they are written there.", "words")
    if not reason.out:
        raise Refused("What you add is taken out. Choose why.", "reason")
    if reason.asks and not note.strip():
        raise Refused("Write the reason beside it.", "note")
    row = _take_out(current, words, reason, note, by, at)
    _changed(current)
    return row


def _take_out(copy: WholeCopy, words: str, reason: Reason, note: str, by: Person, at: datetime) -> Redaction:
    """One more decision: these words go, wherever they stand."""
    number = (copy.redactions.aggregate(Max("number"))["number__max"] or 0) + 1
    row = Redaction(copy=copy, number=number, kind=Kind.ADDED, words=words, out=True, reason=reason)
    row.note, row.version, row.by, row.at = note.strip(), 1, by, at
    row.save(force_insert=True)
    _note("decided", copy, by, decision=str(row.pk), reason=reason.value)
    return row


@transaction.atomic
def hand_over(copy: WholeCopy, *, by: Person, at: datetime) -> None:
    """Say that every decision is made, so that a second person reads the copy."""
    policy.ask(by, Permission.WHOLE_PREPARE, copy.case)
    current = _open(copy)
    if current.looked_at is None:
        raise Refused("It is still being looked through. Wait a moment, and load the page again.")
    left = current.redactions.filter(out=None).count()
    if left:
        raise Refused(
            f"There are still {left} to decide about." if left > 1 else "One is still to be decided."
        )
    current.prepared_by, current.prepared_at, current.returned = by, at, ""
    current.save(update_fields=["prepared_by", "prepared_at", "returned"])
    _note("prepared", current, by)


def _second(copy: WholeCopy, by: Person) -> WholeCopy:
    """The copy, for somebody who decided nothing in it."""
    policy.ask(by, Permission.WHOLE_APPROVE, copy.case)
    current = _open(copy)
    if current.prepared_at is None:
        raise Refused("This copy is not prepared yet, or was changed since. It is read once it is.")
    if current.prepared_by_id == by.pk or current.redactions.filter(by=by).exists():
        raise Refused("Somebody who decided nothing in this copy reads it, and says whether it may leave.")
    return current


@transaction.atomic
def send_back(copy: WholeCopy, *, why: str, by: Person, at: datetime) -> None:
    """It should not leave so: say what is to be looked at again."""
    current = _second(copy, by)
    if not why.strip():
        raise Refused("Write what should be looked at again.", "why")
    current.returned, current.prepared_at, current.prepared_by = why.strip(), None, None
    current.save(update_fields=["returned", "prepared_at", "prepared_by"])
    _note("sent-back", current, by)


@transaction.atomic
def approve(copy: WholeCopy, *, by: Person, at: datetime) -> None:
    """Let a copy leave as it was read. It is made into one file by a job, and can be fetched for some time."""
    current = _second(copy, by)
    current.approved_by, current.approved_at = by, at
    current.save(update_fields=["approved_by", "approved_at"])
    _note("approved", current, by)
    if current.purpose == Purpose.OWN:
        timeline.step(current.case, "copy-given", by=by, at=at, details={"copy": str(current.pk)})
        timeline.keep_promise(current.case, ASKED, at=at)
    jobs.later("concerns.make_whole", current.pk)


@transaction.atomic
def take_back(copy: WholeCopy, *, by: Person, at: datetime) -> None:
    """End a copy: its file is thrown away. The decisions stay on record."""
    policy.ask(by, Permission.WHOLE_PREPARE, copy.case)
    current = locks.rows(WholeCopy.objects.select_related("case__organisation", "file")).get(pk=copy.pk)
    if current.ended_at is None:
        _end(current, at)
        _note("taken-back", current, by)


def _end(copy: WholeCopy, at: datetime) -> None:
    """The texts gathered go with the file: the case itself still holds them."""
    file = copy.file
    copy.file, copy.ended_at, copy.contents = None, at, []
    copy.save(update_fields=["file", "ended_at", "contents"])
    if file:
        files.discard(file)


def expire(*, at: datetime) -> int:
    """Throw away the files of copies whose time is over. Returns how many."""
    over = WholeCopy.objects.filter(Q(until__lt=timeline.london(at)), ended_at=None).select_related(
        "case", "file"
    )
    for copy in over:
        with transaction.atomic():
            _end(copy, at)
            _note("ended", copy, None)
    return len(over)


@transaction.atomic
def request(case: Case, *, by: Person, at: datetime) -> None:
    """The person asks for what is held about them. They get it within a month; asked again, the first day stands."""
    policy.ask(by, Permission.WHOLE_READ_OWN, case)
    locks.turn(case.organisation_id)
    if requested(case):
        return
    due = months_after(timeline.london(at), 1)
    timeline.promise(case, ASKED, due=due, at=at, who=cases.holder(case, CaseRole.CASE_MANAGER))
    timeline.step(case, ASKED, by=by, at=at)


def requested(case: Case) -> Promise | None:
    """What was promised to a person who asked for a copy and has none yet."""
    return Promise.objects.filter(case=case, kind=ASKED, done_at=None).first()

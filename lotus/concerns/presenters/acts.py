"""What somebody can do on a case now, as words of a button and its address."""

from collections.abc import Iterator

from django.urls import reverse

from lotus.concerns.presenters.letters import OTHERS
from lotus.concerns.presenters.whole import May, Whole
from lotus.core.casework import CaseRole, DecisionKind, Stage
from lotus.kernel.permissions import Permission

Act = dict[str, str]

_GO_ON = {
    "first-notice": "Go on with the first letter",
    "outcome": "Go on with the outcome letter",
    "closing": "Go on with the letter that it is closed",
}


def open_now(whole: Whole, may: May) -> list[Act]:
    """The acts open to this person, the most pressing first."""
    return [
        *_on_letters(whole, may),
        *_on_triage(whole, may),
        *_on_second(whole, may),
        *_on_meetings(whole, may),
        *_on_lessons(whole, may),
        *_on_people(whole, may),
        *_on_desk(whole, may),
    ]


def _act(text: str, page: str, *address: object) -> Act:
    return {"text": text, "href": reverse(f"concerns:{page}", args=address)}


def _on_letters(whole: Whole, may: May) -> Iterator[Act]:
    if may(Permission.LETTER_WRITE):
        for letter in whole.letters:
            if letter.sent_at is None:
                words = _GO_ON.get(letter.kind, "Go on with the letter")
                yield _act(words, "letter", whole.case.pk, letter.pk)


def _on_triage(whole: Whole, may: May) -> Iterator[Act]:
    case, triage = whole.case, whole.triage
    if triage is None or not triage.signed_at:
        if may(Permission.TRIAGE_WRITE):
            yield _act("Go on with the triage" if triage else "Fill in the triage", "triage", case.pk)
    elif hasattr(triage, "copy") and not triage.copy.shared_at:
        if may(Permission.COPY_PREPARE):
            yield _act("Prepare their copy of the triage", "copy", case.pk)
        if may(Permission.COPY_APPROVE):
            yield _act("Read and share their copy", "copy_approve", case.pk)


def _on_second(whole: Whole, may: May) -> Iterator[Act]:
    """A second score: made, agreed on, or asked for while nobody else has acted on the first."""
    case, triage = whole.case, whole.triage
    signed = triage is not None and triage.signed_at
    if may(Permission.SECOND_SCORE) and signed:
        yield _act("Score the risks", "second", case.pk)
    if triage and not triage.settled and may(Permission.SECOND_AGREE):
        yield _act("Agree on the scores", "second_agree", case.pk)
    shared = signed and hasattr(triage, "copy") and triage.copy.shared_at  # type: ignore[union-attr]
    if (
        (triage and triage.twice)
        or whole.agenda
        or shared
        or case.stage == Stage.CLOSED
        or not may(Permission.CONCERN_ASSIGN)
    ):
        return
    named = CaseRole.SECOND_REVIEWER in whole.roles
    if named or CaseRole.ADVISER in whole.roles:
        yield _act("The second score" if named else "Ask for a second score", "second_name", case.pk)


def _on_meetings(whole: Whole, may: May) -> Iterator[Act]:
    case = whole.case
    decided = {one.item_id for one in whole.decisions()}
    waiting = next((item for item in whole.agenda if item.pk not in decided), None)
    if waiting and may(Permission.DECISION_RECORD):
        yield _act("Write down what the group decides", "meeting", case.pk, waiting.pk)
    signed = whole.triage is not None and whole.triage.signed_at
    ready = signed and (case.told_at or case.matter)
    if ready and not waiting and may(Permission.MEETING_ASK):
        again = " again" if whole.agenda else ""
        yield _act(f"Put it before a group{again}", "ask_group", case.pk)
    if case.practitioner and case.stage != Stage.CLOSED and may(Permission.CHECK_SEE):
        yield _act("Before anything formal", "check", case.pk)


def _on_lessons(whole: Whole, may: May) -> Iterator[Act]:
    case = whole.case
    planned = any(one.kind == DecisionKind.PERFORMANCE_PLAN for one in whole.decisions())
    if case.practitioner and planned and may(Permission.PLAN_SEE):
        yield _act(f"The plan with {case.who.greeting}", "plan", case.pk)
    yield from _on_investigation(whole, may)
    yield from _on_restriction(whole, may)
    understood = case.matter and whole.triage is not None and whole.triage.signed_at
    if (whole.decisions() or understood) and may(Permission.LESSONS_SEE):
        yield _act("What this shows about the system", "lessons", case.pk)
    if case.stage == Stage.CLOSED and may(Permission.LESSON_SHARE):
        yield _act("A lesson for other organisations", "lesson_share", case.pk)
    if case.stage in {Stage.LEARNING, Stage.CLOSED} and may(Permission.CLOSE_SEE):
        yield _act("Opening it again" if case.stage == Stage.CLOSED else "Closing", "close", case.pk)


def _on_investigation(whole: Whole, may: May) -> Iterator[Act]:
    if not any(one.kind == DecisionKind.FORMAL_INVESTIGATION for one in whole.decisions()):
        return
    if may(Permission.INVESTIGATION_SEE):
        yield _act("The investigation", "investigation", whole.case.pk)
    elif may(Permission.INVESTIGATION_REPORT):
        yield _act("The report of the investigation", "inquiry_report", whole.case.pk)


def _on_restriction(whole: Whole, may: May) -> Iterator[Act]:
    case = whole.case
    held = case.restrictions_known  # type: ignore[attr-defined]
    writes = may(Permission.RESTRICTION_WRITE) and case.stage != Stage.CLOSED
    if case.practitioner and (writes or (held and may(Permission.RESTRICTION_SEE))):
        yield _act("A restriction or an exclusion", "restriction", case.pk)


def _on_people(whole: Whole, may: May) -> Iterator[Act]:
    case = whole.case
    if may(Permission.CHECK_IN_WRITE):
        yield _act(f"Your talks with {case.who.greeting}", "check_ins", case.pk)
    if case.told_at and may(Permission.CONTACT_WRITE):
        yield _act("Note that you were in touch", "contact", case.pk)
    if may(Permission.TIMELINE_WRITE):
        yield _act("Add to what is on record", "entry_new", case.pk)
    if case.told_at and may(Permission.ACCOUNT_ENTER):
        yield _act(f"Enter {case.who.greeting}’s account", "account_enter", case.pk)
    if case.practitioner and not case.told_at and may(Permission.WITHHELD_WRITE):
        yield _act("Say why they are not told yet", "withhold", case.pk)
    if case.told_at and may(Permission.OWN_ADDRESS_OPEN) and not case.person.works_here:
        yield _act(f"Let {case.who.greeting} go on reading", "own_address", case.pk)
    if may(Permission.WHOLE_PREPARE):
        yield _act("The whole case as one file", "whole", case.pk)
    if may(Permission.CONCERN_ASSIGN):
        yield _act(_assign_words(whole), "assign", case.pk)


def _on_desk(whole: Whole, may: May) -> Iterator[Act]:
    """What those who handle it keep among themselves."""
    case = whole.case
    if may(Permission.LABEL_WRITE):
        yield _act("Labels", "labels", case.pk)
    if may(Permission.NOTE_SEE):
        kept = len(case.notes_kept)  # type: ignore[attr-defined]
        yield _act(f"Notes for handlers, {kept}" if kept else "Notes for handlers", "notes", case.pk)


def _assign_words(whole: Whole) -> str:
    named = CaseRole.PASTORAL if whole.case.practitioner else CaseRole.ADVISER
    if named in whole.roles:
        return "Change who looks after it"
    return "Name an adviser and a pastoral contact" if whole.case.practitioner else "Name an adviser"


def letters_to_begin(whole: Whole) -> list[Act]:
    """The letters that can be begun now: the first once somebody is there for them, the outcome once signed."""
    case = whole.case
    person = case.who.greeting
    found = []
    begun = any(letter.kind == "first-notice" for letter in whole.letters)
    if CaseRole.PASTORAL in whole.roles and not case.told_at and not begun:
        found.append(_act(f"Write the first letter to {person}", "letter_new", case.pk, "first-notice"))
    if case.practitioner and any(not whole.letters_of(decision) for decision in whole.decisions()):
        found.append(_act(f"Write to {person} about the decision", "letter_new", case.pk, "outcome"))
    owed = any(promise.kind == "closing-letter" for promise in whole.promises)
    if owed and not any(one.kind == "closing" and one.sent_at is None for one in whole.letters):
        found.append(_act(f"Write to {person} that it is closed", "letter_new", case.pk, "closing"))
    return found


def other_letters(whole: Whole) -> list[Act]:
    """The letters that can be written at any time once the practitioner was told."""
    case = whole.case
    return (
        [_act(words, "letter_new", case.pk, kind) for kind, words in OTHERS.items()] if case.told_at else []
    )

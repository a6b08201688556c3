"""What somebody can do on a case now, as words of a button and its address."""

from collections.abc import Callable, Iterator

from django.urls import reverse

from lotus.concerns.models import AgendaItem, Case, Decision, Letter, Triage
from lotus.kernel.permissions import Permission

May = Callable[[Permission], bool]
Act = dict[str, str]

_GO_ON = {"first-notice": "Go on with the first letter", "outcome": "Go on with the outcome letter"}


def open_now(case: Case, may: May) -> list[Act]:
    """The acts open to this person, the most pressing first."""
    return [*_on_letters(case, may), *_on_triage(case, may), *_on_meetings(case, may), *_on_people(case, may)]


def _act(text: str, page: str, *address: object) -> Act:
    return {"text": text, "href": reverse(f"concerns:{page}", args=address)}


def _on_letters(case: Case, may: May) -> Iterator[Act]:
    if may(Permission.LETTER_WRITE):
        for letter in Letter.objects.filter(case=case, sent_at=None):
            yield _act(_GO_ON.get(letter.kind, "Go on with the letter"), "letter", case.pk, letter.pk)


def _on_triage(case: Case, may: May) -> Iterator[Act]:
    triage = Triage.objects.filter(case=case).select_related("copy").first()
    if triage is None or not triage.signed_at:
        if may(Permission.TRIAGE_WRITE):
            yield _act("Go on with the triage" if triage else "Fill in the triage", "triage", case.pk)
    elif not triage.copy.shared_at:
        if may(Permission.COPY_PREPARE):
            yield _act("Prepare their copy of the triage", "copy", case.pk)
        if may(Permission.COPY_APPROVE):
            yield _act("Read and share their copy", "copy_approve", case.pk)


def _on_meetings(case: Case, may: May) -> Iterator[Act]:
    waiting = AgendaItem.objects.filter(case=case).exclude(decision__signed_at__isnull=False).first()
    if waiting and may(Permission.DECISION_RECORD):
        yield _act("Write down what the group decides", "meeting", case.pk, waiting.pk)
    signed = Triage.objects.filter(case=case, signed_at__isnull=False).exists()
    if signed and case.told_at and not waiting and may(Permission.MEETING_ASK):
        again = " again" if AgendaItem.objects.filter(case=case).exists() else ""
        yield _act(f"Put it before a group{again}", "ask_group", case.pk)


def _on_people(case: Case, may: May) -> Iterator[Act]:
    named = case.parts.filter(role="pastoral", ended_at=None).exists()
    if case.told_at and may(Permission.CONTACT_WRITE):
        yield _act("Note that you were in touch", "contact", case.pk)
    if may(Permission.CONCERN_ASSIGN):
        yield _act(
            "Change who looks after it" if named else "Name an adviser and a pastoral contact",
            "assign",
            case.pk,
        )


def letters_to_begin(case: Case) -> list[Act]:
    """The letters that can be begun now: the first once somebody is there for them, the outcome once signed."""
    begun = Letter.objects.filter(case=case)
    person = case.practitioner.greeting
    found = []
    named = case.parts.filter(role="pastoral", ended_at=None).exists()
    if named and not case.told_at and not begun.filter(kind="first-notice").exists():
        found.append(_act(f"Write the first letter to {person}", "letter_new", case.pk, "first-notice"))
    if Decision.objects.filter(item__case=case, signed_at__isnull=False, letters=None).exists():
        found.append(_act(f"Write to {person} about the decision", "letter_new", case.pk, "outcome"))
    return found

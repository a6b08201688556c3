"""What fills a letter from its case, and what the pages of a letter show."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from lotus.analysis.holidays import bank_holidays
from lotus.concerns.models import (
    Case,
    Closing,
    Decision,
    Extension,
    LessonAction,
    Letter,
    Promise,
    Restriction,
    Review,
)
from lotus.concerns.presenters import lettercheck
from lotus.core import letters as core
from lotus.core import library, settled
from lotus.core.casework import CaseRole, DecisionKind, ReporterKind
from lotus.core.closing import FOLLOW_UPS
from lotus.kernel.models import Person
from lotus.ui import formats

FIRST = "first-notice"
OUTCOME = "outcome"
FRIDAY = 4
OTHERS = {
    "account-request": "Ask for their account",
    "meeting-invitation": "Invite them to a meeting",
    "delay-notice": "Tell them of a delay",
    "restriction": "Tell them of a restriction or an exclusion",
    "restriction-review": "Tell them what a look at it again led to",
}
CLOSING = "closing"
DELAY = "delay-notice"
BECAME = {
    "ends": "it ends",
    "changes": "it changes",
    "stays": "it stays as it is for now",
    "becomes_formal": "it becomes a formal exclusion",
}
"""What a look at a restriction led to, as it goes into a sentence."""
HELD = {"restriction": "a restriction of your work", "exclusion": "an exclusion from work"}
HEADINGS = {
    FIRST: "Write the first letter",
    OUTCOME: "Write the outcome letter",
    CLOSING: "Write that it is closed",
    **OTHERS,
}


def facts(case: Case, kind: str, signer: Person, today: date) -> dict[str, str]:
    """What is known of the fields of a letter. What is not known stays open, for a person to write."""
    known = {**_about(case, today), **_people(case), **_signer(signer), **_support(case)}
    if kind == OUTCOME:
        return known | _decision(case)
    if kind == CLOSING:
        return known | _closed(case)
    if kind in {"restriction", "restriction-review"}:
        return known | _restricted(case)
    if kind == DELAY:
        return known | _delayed(case)
    return known | (_first(case, today) if kind == FIRST else {})


def _about(case: Case, today: date) -> dict[str, str]:
    hear_by = formats.day(_allowed(case, "contact", today))
    return {
        "practitioner_name": case.who.name,
        "greeting_name": case.who.greeting,
        "letter_date": formats.day(today),
        "reference": case.reference,
        "case_about": case.about,
        "raised_on": formats.day(case.reported_on),
        "next_contact_date": hear_by,
        "contact_by_date": hear_by,
        "organisation": case.organisation.name,
        "organisation_address": case.organisation.address,
    }


def _allowed(case: Case, name: str, today: date) -> date:
    """The day by which a step that begins today is due here."""
    number = settled.numbers(case.organisation.settings)[name]
    return number.after(today, bank_holidays(today.year, today.year + 2))


def _people(case: Case) -> dict[str, str]:
    """The case manager and the pastoral contact, and how to reach them."""
    held = holders(case)
    names = {"case_manager": held.get(CaseRole.CASE_MANAGER), "pastoral": held.get(CaseRole.PASTORAL)}
    return {
        f"{role}_{what}": value
        for role, person in names.items()
        if person
        for what, value in (("name", person.name), ("phone", person.phone), ("email", person.email))
    }


def holders(case: Case) -> dict[str, Person]:
    """Who has which role on a case now. Of a case that was fetched whole, what is needed to be in touch with them."""
    fetched = case.__dict__.get("looked_after")
    if fetched is not None:
        return {
            part["role"]: Person(**{k: v for k, v in part.items() if k not in {"role", "since"}})
            for part in fetched
        }
    parts = case.parts.filter(ended_at=None).select_related("person")
    return {part.role: part.person for part in parts}


def _signer(signer: Person) -> dict[str, str]:
    post = signer.post or library.load("concerns", "roles").word(CaseRole.CASE_MANAGER)
    return {"signer_name": signer.name, "signer_post": post}


def _support(case: Case) -> dict[str, str]:
    directory = library.load("support-directory", "default").data
    return {"support": core.support_bullets(directory, case.discipline)}


def _first(case: Case, today: date) -> dict[str, str]:
    """What only the first letter holds: by when an account helps, and the next steps in the order of their dates."""
    account_by = _allowed(case, "account", today)
    steps = [(account_by, _("tell us how you see it, if you wish to. Later is possible too."))]
    adviser = holders(case).get(CaseRole.ADVISER)
    triage = Promise.objects.filter(case=case, kind="triage", done_at=None, due__gt=today).first()
    if triage and adviser:
        words = _(
            "%(name)s, who knows your field of work, looks at the situation and at what could happen again."
        )
        told = _("You get a copy, with the reasons.")
        steps.append((triage.due, f"{words % {'name': adviser.name}} {told}"))
    return {"account_by_date": formats.day(account_by), "next_steps": bullets(_dated(sorted(steps)))}


def _dated(steps: Iterable[tuple[date, str]]) -> list[str]:
    return [f"**{_('By %(day)s:') % {'day': formats.day(due)}}** {words}" for due, words in steps]


def bullets(rows: Iterable[str]) -> str:
    return "\n".join(f"- {row}" for row in rows)


def _decision(case: Case) -> dict[str, str]:
    """What the group decided, from the record; nothing while there is no signed decision."""
    decision = newest_decision(case)
    if decision is None:
        return {}
    words = library.load("concerns", "decisions").entries[decision.kind]
    meeting = decision.item.meeting
    known = {
        "decision": words["phrase"],
        "decision_meaning": f"{words['means']} {words['not_means']}",
        "group_name": meeting.group.name,
        "meeting_date": formats.day(meeting.on),
        "chair_name": decision.signed_by.name if decision.signed_by else "",
        "found_and_why": _own_lines(case, decision.rationale),
        "next_steps": _next_step(case, decision),
        "earlier_letter_date": _earlier(case),
    }
    if decision.kind == DecisionKind.FORMAL_INVESTIGATION and decision.by_when:
        known["investigator_by_date"] = formats.day(decision.by_when)
    return known | ({"conditions_review_date": formats.day(decision.review_on)} if decision.review_on else {})


def _closed(case: Case) -> dict[str, str]:
    """When it was closed, what was learned from it, and the days on which somebody asks how they are."""
    closed = Closing.objects.filter(case=case, reopened_at=None, closed_at__isnull=False).first()
    actions = LessonAction.objects.filter(review__case=case)
    known = {
        "decided_on": formats.day(closed.closed_at) if closed and closed.closed_at else "",
        "earlier_letter_date": _earlier(case),
        "learned": _own_lines(case, "\n".join(_ended(one.what.strip()) for one in actions)),
    }
    asked = {one.kind: formats.day(one.due) for one in Promise.objects.filter(case=case, done_at=None)}
    first, second = FOLLOW_UPS
    known |= {"follow_up_first": asked.get(first, ""), "follow_up_second": asked.get(second, "")}
    return {name: words for name, words in known.items() if words}


def _delayed(case: Case) -> dict[str, str]:
    """What moved last, and why: the planned end of an investigation. Nothing where none has been moved."""
    moved = Extension.objects.filter(investigation__case=case).order_by("-at").first()
    if moved is None or points_to_reporter(case, moved.why):
        return {}
    return {
        "what_is_late": _("the report of the investigation"),
        "earlier_date": formats.day(moved.earlier),
        "new_date": formats.day(moved.planned_end),
        "why": _ended(moved.why.strip()),
    }


def _restricted(case: Case) -> dict[str, str]:
    """What holds and why; and what the newest look led to. Nothing before a second person has confirmed it."""
    held = Restriction.objects.filter(case=case, confirmed_at__isnull=False).order_by("-proposed_at").first()
    if held is None or held.confirmed_at is None:
        return {}
    look = held.looks.filter(confirmed_at__isnull=False).order_by("-proposed_at").first()
    known = {
        "what_is_decided": HELD[held.kind],
        "decided_on": formats.day(held.confirmed_at),
        "starts_on": formats.day(held.starts_on),
        "watcher": held.watcher,
        "why": _ended((look or held).why.strip()),
        "conditions": bullets(line.strip() for line in held.conditions.splitlines() if line.strip()),
        "conditions_review_date": formats.day(held.until) if held.until and not held.ended_on else "",
    }
    if look:
        known |= {"review_date": formats.day(look.proposed_at), "review_decision": BECAME[look.outcome]}
    return {name: words for name, words in known.items() if words and not points_to_reporter(case, words)}


def newest_decision(case: Case) -> Decision | None:
    """The last decision that the chair signed."""
    signed = Decision.objects.filter(item__case=case, signed_at__isnull=False)
    return signed.select_related("item__meeting__group", "signed_by").order_by("-signed_at").first()


def _own_lines(case: Case, text: str) -> str:
    """A text of the record as bullets, one for each line; nothing when it points to who raised the concern."""
    if points_to_reporter(case, text):
        return ""
    return bullets(line.lstrip("-• ").strip() for line in text.splitlines() if line.strip())


def _next_step(case: Case, decision: Decision) -> str:
    step = decision.next_step.strip()
    if not step or points_to_reporter(case, step):
        return ""
    return bullets(_dated([(decision.by_when, _ended(step))]) if decision.by_when else [_ended(step)])


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."


def _earlier(case: Case) -> str:
    """The date of the letter before this one."""
    sent = case.letters.filter(sent_at__isnull=False).order_by("-sent_at").first()
    return formats.day(sent.sent_at) if sent and sent.sent_at else ""


def points_to_reporter(case: Case, text: str) -> bool:
    """Whether a text holds any part of the name of who raised the concern; better too careful than too late."""
    return bool(reporter_words(case, text))


def reporter_words(case: Case, text: str) -> tuple[str, ...]:
    """The words of a text that may name who raised the concern. Of a body, whose words are common, only all of it."""
    name = case.reporter.name
    if case.reporter.kind == ReporterKind.BODY:
        return (name,) if core.names(text, name) else ()
    return core.hints_at(text, name)


@dataclass(frozen=True)
class Open:
    """Something still to be written: how it stands in the letter, and what belongs there."""

    quote: str
    write: str


@dataclass(frozen=True)
class Editor:
    """What stands around a draft."""

    heading: str
    open: list[Open]
    sheet: core.Sheet
    notes: list[str]
    record: list[dict[str, str]]
    questions: list[lettercheck.Question]


def still_open(letter: Letter, text: str) -> list[Open]:
    """Every placeholder once, in the order of the letter, each with what to write in its place."""
    template = core.template_of(letter.kind, letter.decision.kind if letter.decision else None)
    explained = library.load("letters", template).data["fields"]
    found = {str(each.quote): each for each in core.placeholders(text)}
    return [Open(quote, _write(each, explained)) for quote, each in found.items()]


def _write(finding: core.Finding, explained: dict[str, dict[str, str]]) -> str:
    name = next(iter(core.fields(finding.quote or "")), "")
    words = str(explained[name]["write"]) if name in explained else finding.suggestion
    return words[:1].upper() + words[1:]


def editor(letter: Letter, text: str, today: date) -> Editor:
    """The page of a draft whose words are now `text`, saved or not."""
    sheet = core.lay_out(text)
    return Editor(
        heading=HEADINGS[letter.kind],
        open=still_open(letter, text),
        sheet=replace(sheet, blocks=core.marked(sheet.blocks)),
        notes=_notes(letter, text, today),
        record=_record(letter),
        questions=lettercheck.questions(letter.kind, text),
    )


def _notes(letter: Letter, text: str, today: date) -> list[str]:
    """What a careful colleague would say about this letter before it goes."""
    case, notes = letter.case, []
    pointing = reporter_words(case, text)
    if pointing:
        words = _("The letter may name who raised the concern. Look for: %(words)s.")
        notes.append(words % {"words": ", ".join(pointing)})
    if letter.kind == OUTCOME:
        notes.append(
            _(
                "The reasons and the next step come from the group’s own record. Say them to %(name)s, as “you”."
            )
            % {"name": case.who.greeting}
        )
    return notes + _date_notes(text, today)


def _date_notes(text: str, today: date) -> list[str]:
    """Hard news does not go on a Friday afternoon, and a letter carries the day on which it goes."""
    notes = []
    if formats.day(today) not in text:
        words = _("Today’s date, %(day)s, is not in the letter. Look at the dates before you send it.")
        notes.append(words % {"day": formats.day(today)})
    if today.weekday() >= FRIDAY:
        notes.append(
            _("Today is %(day)s. If it can wait, send it on a day when somebody can be reached afterwards.")
            % {"day": formats.day(today).split()[0]}
        )
    return notes


def _record(letter: Letter) -> list[dict[str, str]]:
    """What was recorded that the letter is to tell of, for whoever writes it."""
    if letter.kind == CLOSING:
        return _why_closed(letter.case)
    if letter.kind in OTHERS or letter.kind == FIRST:
        return [{"key": _("What was said"), "value": letter.case.what_happened}]
    decision = letter.decision
    rows = [
        (_("What was talked about"), decision.discussion if decision else ""),
        (_("Why it was decided so"), decision.rationale if decision else ""),
        (_("The next step"), decision.next_step if decision else ""),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _why_closed(case: Case) -> list[dict[str, str]]:
    closed = Closing.objects.filter(case=case, reopened_at=None).first()
    review = Review.objects.filter(case=case).first()
    rows = [
        (_("Why it was closed"), closed.why if closed else ""),
        (_("What would make it easier to do right"), review.texts.get("easier", "") if review else ""),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


@dataclass(frozen=True)
class Sent:
    """A letter to be read, by whoever may."""

    sheet: core.Sheet
    facts: list[dict[str, str]]


def reading(letter: Letter) -> Sent:
    """A letter as those who handle the case read it."""
    return Sent(core.lay_out(letter.body), _sending(letter))


def _sending(letter: Letter) -> list[dict[str, str]]:
    if not letter.sent_at:
        saved = f"{letter.saved_by.name}, {formats.moment(letter.saved_at)}"
        return [{"label": _("Last saved by"), "value": saved}]
    signed = letter.signed_by.name if letter.signed_by else ""
    return [
        {"label": _("Signed and sent by"), "value": signed},
        {"label": _("Sent"), "value": formats.moment(letter.sent_at)},
        {"label": _("Opened"), "value": formats.moment(letter.read_at) if letter.read_at else _("Not yet")},
    ]

"""What fills a letter to who raised a concern, and what its pages show."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from lotus.concerns.models import Case, Reply
from lotus.concerns.presenters import lettercheck, letters
from lotus.core import letters as core
from lotus.core import library
from lotus.kernel.models import Person
from lotus.ui import formats

TEMPLATE = "to-who-raised-it"


def facts(case: Case, signer: Person, today: date) -> dict[str, str]:
    """What is known of its fields. What can be shared stays open: a person weighs that."""
    known = letters.facts(case, TEMPLATE, signer, today)
    told, decided = case.reporter, letters.newest_decision(case)
    greeting = told.person.greeting if told.person else told.name
    known |= {"reporter_name": told.name, "reporter_greeting": greeting}
    if decided:
        known["decided_on"] = formats.day(decided.item.meeting.on)
    return {name: words for name, words in known.items() if words}


@dataclass(frozen=True)
class Editor:
    """What stands around a draft."""

    open: list[letters.Open]
    sheet: core.Sheet
    notes: list[str]
    questions: list[lettercheck.Question]


def editor(case: Case, text: str) -> Editor:
    explained = library.load("letters", TEMPLATE).data["fields"]
    found = {str(each.quote): each for each in core.placeholders(text)}
    sheet = core.lay_out(text)
    return Editor(
        open=[letters.Open(quote, _write(each, explained)) for quote, each in found.items()],
        sheet=replace(sheet, blocks=core.marked(sheet.blocks)),
        notes=_notes(case, text),
        questions=lettercheck.questions(TEMPLATE, text),
    )


def _write(finding: core.Finding, explained: dict[str, dict[str, str]]) -> str:
    name = next(iter(core.fields(finding.quote or "")), "")
    words = str(explained[name]["write"]) if name in explained else finding.suggestion
    return words[:1].upper() + words[1:]


def _notes(case: Case, text: str) -> list[str]:
    """What a careful colleague would say: it tells of how the matter was dealt with, not of somebody's private life."""
    if case.practitioner and core.names(text, case.practitioner.name):
        name = case.practitioner.greeting
        return [
            f"The letter names {case.practitioner.name}. Nothing about {name}’s health, account or support goes in."
        ]
    return []


def sent(case: Case) -> list[dict[str, Any]]:
    """The letters that were sent, newest first, as those who handle the case see them."""
    rows = (
        Reply.objects.filter(case=case, sent_at__isnull=False)
        .select_related("signed_by")
        .order_by("-sent_at")
    )
    return [
        {"id": one.pk, "title": one.title, "when": formats.day(_at(one)), "way": way(one), "text": one.body}
        for one in rows
    ]


def _at(reply: Reply) -> datetime:
    assert reply.sent_at
    return reply.sent_at


def way(reply: Reply) -> str:
    """How a letter went, and whether it was read where that is known."""
    words = library.load("concerns", "replies").word(reply.way, "went")
    read = f" Read on {formats.day(reply.read_at)}." if reply.read_at else ""
    return f"{words}{read}"


def own(case: Case) -> list[core.Sheet]:
    """What was sent to somebody's sign-in, for them to read: newest first."""
    rows = Reply.objects.filter(case=case, way="sign_in", sent_at__isnull=False).order_by("-sent_at")
    return [core.lay_out(one.body) for one in rows]

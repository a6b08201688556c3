"""Questionnaires before they are answered: all of them, and the first page of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lotus.core import instruments
from lotus.core.instruments import Answers, Instrument, KeptBy
from lotus.core.toolkit import Exercise, Toolkit
from lotus.kernel import answers
from lotus.kernel.models import Answers as Kept
from lotus.kernel.models import Person
from lotus.toolkit import policy
from lotus.toolkit.presenters import onpaper
from lotus.ui import language

ALONE, TOGETHER, SURVEYS = "alone", "together", "surveys"
GROUP = {KeptBy.PERSON: ALONE, KeptBy.BALLOT: SURVEYS}
"""Whatever belongs to a team, an organisation or a case can be worked through by one person, for themselves."""
FOR_YOURSELF = gettext_lazy(
    "It is made to be answered together. Here you answer it by yourself, and only you can see what you put in."
)


@dataclass(frozen=True)
class Line:
    """A questionnaire in the list, and when somebody finished it last."""

    instrument: Instrument
    last: str


@dataclass(frozen=True)
class Begun:
    """What somebody began and has not finished: since when, and how many questions of how many are answered."""

    pk: Any
    day: str
    answered: int
    asked: int


@dataclass(frozen=True)
class About:
    """The first page: who sees it, and what somebody began or finished before."""

    instrument: Instrument
    group: str
    who_sees: str
    on_paper: bool
    changed: bool
    begun: tuple[Begun, ...]
    results: tuple[tuple[Any, str, str], ...]
    sections: tuple[tuple[str, str], ...]


def every(shelf: Toolkit, person: Person | None) -> dict[str, list[Line]]:
    """All there are, by who answers them, in the order of their titles."""
    last = _last(person) if person else {}
    found: dict[str, list[Line]] = {ALONE: [], TOGETHER: [], SURVEYS: []}
    for instrument in sorted(shelf.instruments(), key=lambda each: each.title.casefold()):
        found[group(instrument)].append(Line(instrument, last.get(instrument.id, "")))
    return found


def group(instrument: Instrument) -> str:
    return GROUP.get(instrument.kept_by, TOGETHER)


def _last(person: Person) -> dict[str, str]:
    done = policy.answered(person).filter(closed_at__isnull=False).order_by("closed_at")
    return {slug: language.short_day(at) for slug, at in done.values_list("slug", "closed_at") if at}


def about(id: str, reader: Person | None, *, keeps: bool) -> About | None:
    """The first page of one for whoever reads it; None when there is none of this id."""
    shelf = policy.shelf(reader)
    found = shelf.instrument(id)
    if found is None:
        return None
    told = policy.settled(id, reader) if reader and keeps else None
    changed = bool(reader and told and answers.unsettled(told[1], here=reader.organisation))
    mine = list(policy.answered(reader).filter(slug=id)) if reader and keeps else []
    return first_page(found[0], shelf, mine, changed=changed)


def first_page(
    instrument: Instrument, shelf: Toolkit, mine: Sequence[Kept] = (), *, changed: bool = False
) -> About:
    """The first page of a questionnaire, with what somebody answered before."""
    where = group(instrument)
    return About(
        instrument=instrument,
        group=where,
        who_sees=_who_sees(instrument, where),
        on_paper=onpaper.asks_everybody(instrument),
        changed=changed,
        begun=tuple(_begun(one, instrument) for one in mine if one.closed_at is None),
        results=tuple(
            (one.pk, language.short_day(one.closed_at), one.version) for one in mine if one.closed_at
        ),
        sections=tuple(_sections(instrument, shelf)),
    )


def _who_sees(instrument: Instrument, where: str) -> str:
    """Who can see it, as its file says; in Welsh, what is true of all that one person answers for themselves."""
    if where == TOGETHER:
        return str(FOR_YOURSELF)
    if where == ALONE and language.tongue() == "cy":
        return _("Only you can see what you answer here. It is kept for you, and for nobody else.")
    return str(language.english(instrument.who_sees))


def _begun(kept: Any, instrument: Instrument) -> Begun:
    return Begun(kept.pk, language.short_day(kept.began_at), len(kept.given), len(kept.asked))


def _sections(instrument: Instrument, shelf: Toolkit) -> list[tuple[str, str]]:
    found = [shelf.section(slug, language.tongue()) for slug in instrument.sections]
    return [
        (f"{one.number} {one.title}", reverse("toolkit:section", args=[one.slug])) for one in found if one
    ]


@dataclass(frozen=True)
class Row:
    """One question on the page on which all is looked through, with its number and what was answered to it."""

    number: int
    text: str
    answer: str


def rows(instrument: Instrument, given: Answers) -> list[Row]:
    shown = {item.id for item in instruments.shown(instrument, given)}
    found = []
    for number, item in enumerate(instrument.items, 1):
        for one in item.rows or (item,):
            if one.id in shown:
                text = f"{item.text} {one.text}" if item.rows else one.text
                told = instruments.in_words(one, given[one.id]) if one.id in given else ""
                found.append(Row(number, text, told))
    return found


SAID = {
    "Please answer this question.": gettext_lazy("Please answer this question."),
    "Please choose one of the answers shown.": gettext_lazy("Please choose one of the answers shown."),
    "Please give a day.": gettext_lazy("Please give a day."),
}
"""What the engine says, which knows no language but English."""


def _said(question: str, says: str) -> str:
    words = str(SAID[says]) if says in SAID else language.english(says)
    return language.put("{}: {}", language.english(question), words)


class Missing:
    """What is missing or wrong once somebody wants their result, as the summary of errors reads it from a form."""

    def __init__(self, pk: Any, instrument: Instrument, found: Mapping[str, str]) -> None:
        self.errors_for_summary = [
            {"text": _said(one.text, found[one.id]), "href": reverse("toolkit:question", args=[pk, number])}
            for number, item in enumerate(instrument.items, 1)
            for one in item.rows or (item,)
            if one.id in found
        ]

    @property
    def errors(self) -> list[dict[str, str]]:
        return self.errors_for_summary


def leading_from(section: str, shelf: Toolkit) -> tuple[Instrument, ...]:
    """The questionnaires that a section of the toolkit leads to."""
    return tuple(one for one in shelf.instruments() if section in one.sections)


def exercises(instrument: Instrument, shelf: Toolkit) -> tuple[Exercise, ...]:
    """What one may write about it: the exercises of the sections that lead to the questionnaire."""
    return tuple(one for one in shelf.exercises() if one.section in instrument.sections)


def back(instrument: Instrument, shelf: Toolkit) -> tuple[str, str]:
    """From a questionnaire back: to the first section that leads to it, or to all of them."""
    sections = _sections(instrument, shelf)
    return sections[0] if sections else (_("All questionnaires"), reverse("toolkit:instruments"))

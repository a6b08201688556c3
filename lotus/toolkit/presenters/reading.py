"""The toolkit as pages: steps with their sections, a section with its figure, and what stands before and after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from lotus.core import letters, toolkit
from lotus.core.instruments import Instrument
from lotus.core.lessons import SHELF
from lotus.core.toolkit import Toolkit
from lotus.kernel import access
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission
from lotus.toolkit.presenters import figures
from lotus.toolkit.presenters.instruments import leading_from
from lotus.ui import language as here


@dataclass(frozen=True)
class Shelf:
    """A step with its sections, as the front page and the step's own show it."""

    step: toolkit.Step
    sections: tuple[toolkit.Section, ...]
    minutes: int


@dataclass(frozen=True)
class Front:
    """The five steps, and beside them the texts that frame them and the shelf for supervisors."""

    steps: tuple[Shelf, ...]
    shelf: Shelf
    introduction: toolkit.Section | None
    conclusion: toolkit.Section | None


@dataclass(frozen=True)
class StepPage:
    shelf: Shelf
    exercises: tuple[toolkit.Exercise, ...]


@dataclass(frozen=True)
class SectionPage:
    """One text: its blocks before and after the figure, what can be tried, what else there is, where to go on."""

    section: toolkit.Section
    step: toolkit.Step | None
    before: list[letters.Block]
    after: list[letters.Block]
    figure: figures.Figure | None
    exercises: tuple[toolkit.Exercise, ...]
    instruments: tuple[Instrument, ...]
    resources: tuple[toolkit.Resource, ...]
    beside: tuple[toolkit.Section, ...]
    previous: toolkit.Section | None
    following: toolkit.Section | None
    door: Mapping[str, str] | None


@dataclass(frozen=True)
class MorePage:
    """What else there is, by its kind, and what could not be read in the sources."""

    kinds: tuple[tuple[str, tuple[toolkit.Resource, ...]], ...]
    unreadable: tuple[str, ...]


def front(whole: Toolkit, language: str) -> Front:
    shelves = [_shelf(whole, step, language) for step in whole.steps(language)]
    frame = [whole.section(slug, language) for slug in ("introduction", "conclusion")]
    return Front(tuple(shelves[:-1]), shelves[-1], *frame)


def step(whole: Toolkit, key: str, language: str) -> StepPage | None:
    found = next((step for step in whole.steps(language) if step.key == key), None)
    if found is None:
        return None
    shelf = _shelf(whole, found, language)
    inside = {one.slug for one in shelf.sections}
    return StepPage(shelf, tuple(one for one in whole.exercises() if one.section in inside))


def _shelf(whole: Toolkit, step: toolkit.Step, language: str) -> Shelf:
    inside = tuple(one for one in whole.sections(language) if one.place == step.key)
    return Shelf(step, inside, sum(one.minutes for one in inside))


def section(whole: Toolkit, text: toolkit.Section, person: Person | None) -> SectionPage:
    tongue = here.tongue()
    steps = {step.key: step for step in whole.steps(tongue)}
    beside = tuple(one for one in whole.sections(tongue) if one.place == text.place)
    previous, following = _around(whole, text, tongue)
    return SectionPage(
        section=text,
        step=steps.get(text.place),
        before=letters.parse(text.before),
        after=letters.parse(text.after),
        figure=figures.figure(text.figure, text.language) if text.figure else None,
        exercises=tuple(one for one in whole.exercises() if one.section == text.slug),
        instruments=leading_from(text.slug, whole),
        resources=tuple(one for one in whole.resources() if text.slug in one.sections),
        beside=beside,
        previous=previous,
        following=following,
        door=door(text.door, person),
    )


def _around(
    whole: Toolkit, text: toolkit.Section, tongue: str
) -> tuple[toolkit.Section | None, toolkit.Section | None]:
    """The texts before and after: introduction, the five steps, conclusion; the shelf stands by itself."""
    numbered = [one for one in whole.sections(tongue) if (one.place == SHELF) is (text.place == SHELF)]
    if text.place != SHELF:
        frame = (whole.section("introduction", tongue), whole.section("conclusion", tongue))
        numbered = [one for one in (frame[0], *numbered, frame[1]) if one]
    here = next((place for place, one in enumerate(numbered) if one.slug == text.slug), None)
    if here is None:
        return None, None
    return (numbered[here - 1] if here else None), (numbered[here + 1] if here + 1 < len(numbered) else None)


def door(door: Mapping[str, Any] | None, person: Person | None) -> Mapping[str, str] | None:
    """The way from a text to where the work is done, for those who may go there."""
    if door is None or person is None:
        return None
    if not access.may(Permission(door["permission"]), roles=person.roles()):
        return None
    return {"label": door["label"], "url": reverse(door["route"])}


def may_keep(person: Person | None) -> bool:
    """Whether somebody may write and keep things for themselves here."""
    return person is not None and access.may(Permission.TOOLKIT_KEEP, roles=person.roles())


def may_edit(person: Person | None) -> bool:
    """Whether somebody may put the toolkit of their organisation in other words."""
    return person is not None and access.may(Permission.TOOLKIT_EDIT, roles=person.roles())


def more(whole: Toolkit) -> MorePage:
    kinds: dict[str, list[toolkit.Resource]] = {}
    for one in whole.resources():
        kinds.setdefault(one.kind, []).append(one)
    return MorePage(tuple((kind, tuple(rows)) for kind, rows in kinds.items()), whole.unreadable())

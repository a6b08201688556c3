"""From the file of answers to what may be shown of them: the whole way, for the command and for a page alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import numpy as np

from lotus.analysis.survey import hierarchy, reading, results, tallies
from lotus.analysis.survey.lines import BadRow
from lotus.analysis.survey.questions import THIS, Questionnaire
from lotus.analysis.survey.reading import WAVE, Answers, Wanted
from lotus.core.facts import EVERYBODY
from lotus.core.refusal import Refused
from lotus.core.suppression import Released, Rules

EARLIER = "earlier"


@dataclass(frozen=True)
class Source:
    """A file of answers, or what came from standard input, and what to call it."""

    name: str
    content: Path | bytes


@dataclass(frozen=True)
class Asked:
    """What is wanted: answers to what, broken down how, under which rules, beside which earlier answers."""

    answers: Source
    form: Questionnaire
    by: tuple[str, ...] = ()
    within: Mapping[str, str] = field(default_factory=dict)
    rules: Rules = field(default_factory=Rules)
    earlier: Source | None = None
    skip_bad: bool = False


@dataclass(frozen=True)
class Found:
    """What may be shown, wave by wave; how the file was understood; which rows were left out."""

    released: tuple[Released, ...]
    by: tuple[str, ...]
    skipped: int
    other_columns: tuple[str, ...]
    delimiter: str


class BadRows(Exception):
    """Rows that cannot be used, of one file, all at once."""

    def __init__(self, name: str, rows: Sequence[BadRow]) -> None:
        super().__init__(name)
        self.name, self.rows = name, tuple(rows)


class Teller(Protocol):
    """Is told how far the work has come: a new step, or more of the same one."""

    def __call__(self, words: str, same_step: bool = False, /) -> None: ...


def silent(words: str, same_step: bool = False, /) -> None:
    """Nobody wants to know."""


def results_of(asked: Asked, told: Teller = silent) -> Found:
    """The results. Raises ``Refused`` with one sentence, or ``BadRows`` where rows are not to be skipped."""
    wanted = Wanted(asked.form, breakdowns(asked))
    told(f"reading {asked.answers.name}")
    answers = _read(asked, asked.answers, wanted, told)
    skipped = len(answers.bad)
    if asked.earlier:
        told(f"reading {asked.earlier.name}")
        earlier = _read(asked, asked.earlier, wanted, told)
        skipped += len(earlier.bad)
        answers = after(earlier, answers)
    answers, parents = hierarchy.settle(answers, asked.within)
    told("counting the answers")
    with tallies.embedded() as engine:
        counted = tallies.count(answers, asked.form, engine)
    told("hiding what could point at somebody")
    released = results.released(counted, answers, asked.form, parents, asked.within, asked.rules)
    return Found(released, wanted.by, skipped, answers.other_columns, answers.delimiter)


def breakdowns(asked: Asked) -> tuple[str, ...]:
    """The breakdowns asked for and those that they lie within, each once. Raises ``Refused``."""
    by = tuple(dict.fromkeys((*asked.by, *asked.within, *asked.within.values())))
    for name in by:
        if name in asked.form.ids:
            raise Refused(
                f"{name} is a question of {asked.form.title}; a breakdown is something else about people."
            )
        if name in (WAVE, EVERYBODY):
            raise Refused(f"“{name}” cannot be a breakdown: waves, and everybody, are always shown.")
    return by


def _read(asked: Asked, source: Source, wanted: Wanted, told: Teller) -> Answers:
    answers = reading.read(source.content, source.name, wanted, lambda words: told(words, True))
    if answers.bad and not asked.skip_bad:
        raise BadRows(source.name, answers.bad)
    if not answers.rows:
        raise Refused(f"{source.name} has no row that can be used.")
    return answers


def after(earlier: Answers, now: Answers) -> Answers:
    """Two files as two waves of one survey. Raises ``Refused`` where one of them has waves already."""
    if earlier.waves or now.waves:
        raise Refused(
            "With --earlier neither file may have a column called wave: it says by itself which is earlier."
        )
    columns, groups = {}, {}
    for name in now.columns:
        first, second = earlier.columns[name], now.columns[name]
        if name in now.groups:
            groups[name], (first, second) = _one_list(name, earlier, now)
        columns[name] = np.concatenate([first, second])
    columns[WAVE] = np.repeat(np.arange(2, dtype=np.uint16), [earlier.rows, now.rows])
    return replace(now, columns=columns, groups=groups, waves=(EARLIER, THIS), rows=len(columns[WAVE]))


def _one_list(name: str, earlier: Answers, now: Answers) -> tuple[tuple[str, ...], list[reading.Values]]:
    """The groups of both waves in one order, and the columns with the places of that order."""
    names = reading.in_order({*earlier.groups[name], *now.groups[name]})
    places = {group: place for place, group in enumerate(names)}
    moved = []
    for one in (earlier, now):
        table = np.array([places[group] for group in one.groups[name]], dtype=np.uint16)
        moved.append(table[one.columns[name]])
    return names, moved

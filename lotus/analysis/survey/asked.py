"""From the file of answers to what may be shown of them: the whole way, for the command and for a page alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import numpy as np

from lotus.analysis import release
from lotus.analysis.survey import hierarchy, late, reading, results, tallies
from lotus.analysis.survey.lines import BadRow
from lotus.analysis.survey.questions import THIS, Questionnaire
from lotus.analysis.survey.reading import WAVE, Answers, Wanted
from lotus.core.facts import EVERYBODY, Survey
from lotus.core.refusal import Refused
from lotus.core.suppression import Released, Rules

EARLIER = "earlier"
ONE_WAVE = "With --released no file may have a column called wave: late answers belong to one wave."
TOO_FEW_NEW = (
    "Fewer than {fewest} answers are new since results were released: both releases together would tell what they say. "
    "What was released stands; come back when {fewest} or more have come in."
)


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
    released: tuple[Source, ...] = ()
    """What was answered when results were shown before, the first first: the same survey, with fewer answers."""
    skip_bad: bool = False


@dataclass(frozen=True)
class Found:
    """What may be shown, wave by wave; how the file was understood; which rows were left out."""

    released: tuple[Released, ...]
    by: tuple[str, ...]
    skipped: int
    other_columns: tuple[str, ...]
    delimiter: str
    unasked: int = 0


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
    earlier = None
    if asked.earlier:
        told(f"reading {asked.earlier.name}")
        earlier = _read(asked, asked.earlier, wanted, told)
    read = [answers, *([earlier] if earlier else [])]
    if asked.released and answers.waves:
        raise Refused(ONE_WAVE)
    before = [_moment(asked, _told_apart(asked, source, wanted, told), earlier) for source in asked.released]
    told("counting the answers")
    now = _moment(asked, answers, earlier)
    told("hiding what could point at somebody")
    return Found(
        _released(asked, before, now),
        wanted.by,
        sum(len(one.bad) for one in read),
        answers.other_columns,
        answers.delimiter,
        sum(one.unasked for one in read),
    )


@dataclass(frozen=True)
class _Moment:
    """The survey as it stood at one release: its answers, settled, and the true figures of each wave."""

    answers: Answers
    parents: hierarchy.Parents
    facts: tuple[Survey, ...]


def _moment(asked: Asked, answers: Answers, earlier: Answers | None) -> _Moment:
    answers, parents = hierarchy.settle(after(earlier, answers) if earlier else answers, asked.within)
    return _Moment(answers, parents, _facts(asked, answers, parents))


def _facts(asked: Asked, answers: Answers, parents: hierarchy.Parents) -> tuple[Survey, ...]:
    with tallies.embedded() as engine:
        counted = tallies.count(answers, asked.form, engine)
    return tuple(results.surveys(counted, answers, asked.form, parents, asked.within))


def _told_apart(asked: Asked, source: Source, wanted: Wanted, told: Teller) -> Answers:
    """Answers of which results were shown before. Raises ``Refused`` where they have waves."""
    told(f"reading {source.name}", True)
    answers = _read(asked, source, wanted, told)
    if answers.waves:
        raise Refused(
            "With --released no file may have a column called wave: late answers belong to one wave."
        )
    return answers


def _released(asked: Asked, before: Sequence[_Moment], now: _Moment) -> tuple[Released, ...]:
    """The releases of now, wave by wave; the last of them knows of every release before it, made as it was then."""
    found: list[tuple[Released, ...]] = []
    moments = [*before, now]
    for place, moment in enumerate(moments):
        past = [
            _before(asked, one, released[-1], moment)
            for one, released in zip(moments[:place], found, strict=True)
        ]
        found.append(results.released(moment.facts, asked.rules, past))
    return found[-1]


def _before(asked: Asked, then: _Moment, released: Released, now: _Moment) -> release.Before:
    """What is to be known of a release before. Raises ``Refused`` where too few answers are new."""
    moved = late.between(then.answers, now.answers)
    if 0 < moved.most < asked.rules.threshold:
        raise Refused(TOO_FEW_NEW.format(fewest=asked.rules.threshold))
    came, went = (_facts(asked, one, now.parents)[-1] for one in (moved.came, moved.went))
    return release.Before(then.facts[-1], released, came, went)


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
    earlier, now = late.one_list(earlier, now)
    columns = {name: np.concatenate([earlier.columns[name], now.columns[name]]) for name in now.columns}
    columns[WAVE] = np.repeat(np.arange(2, dtype=np.uint16), [earlier.rows, now.rows])
    return replace(now, columns=columns, waves=(EARLIER, THIS), rows=len(columns[WAVE]))

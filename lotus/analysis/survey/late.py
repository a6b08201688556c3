"""Late answers: who came and who went between two files of answers to the same survey, though nobody has a name.

Answers that are alike are taken to be the same person's. Whoever changed an answer has gone and come.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from lotus.analysis.survey import reading
from lotus.analysis.survey.reading import WAVE, Answers, Values

Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Moved:
    """The answers of those who came since, and of those who went, with all groups of both files."""

    came: Answers
    went: Answers

    @property
    def most(self) -> int:
        """How many came or went, whichever are more."""
        return max(self.came.rows, self.went.rows)


def between(then: Answers, now: Answers) -> Moved:
    """Compare the newest wave of both."""
    then, now = one_list(newest(then), newest(now))
    first, second = _alike(then, now)
    return Moved(_chosen(now, _more(second, first)), _chosen(then, _more(first, second)))


def newest(answers: Answers) -> Answers:
    """The rows of the last wave alone."""
    if not answers.waves:
        return answers
    last = _chosen(answers, np.flatnonzero(answers.columns[WAVE] == len(answers.waves) - 1))
    columns = {name: values for name, values in last.columns.items() if name != WAVE}
    return replace(last, columns=columns, waves=())


def one_list(one: Answers, other: Answers) -> tuple[Answers, Answers]:
    """Both with the same groups in the same order, and the columns with the places of that order."""
    groups = {name: reading.in_order({*one.groups[name], *other.groups[name]}) for name in other.groups}
    return _with_groups(one, groups), _with_groups(other, groups)


def _with_groups(answers: Answers, groups: dict[str, tuple[str, ...]]) -> Answers:
    columns = dict(answers.columns)
    for name, all_of_them in groups.items():
        places = {group: place for place, group in enumerate(all_of_them)}
        table = np.array([places[group] for group in answers.groups[name]], dtype=np.uint16)
        columns[name] = table[columns[name]]
    return replace(answers, columns=columns, groups=groups)


def _chosen(answers: Answers, rows: Places) -> Answers:
    columns = {name: values[rows] for name, values in answers.columns.items()}
    return replace(answers, columns=columns, rows=len(rows))


def _alike(one: Answers, other: Answers) -> tuple[Places, Places]:
    """A number for each row: the same for rows that say the same in every column."""
    key = np.zeros(one.rows + other.rows, dtype=np.int64)
    for name in other.columns:
        both: Values = np.concatenate([one.columns[name], other.columns[name]])
        values, places = np.unique(both, return_inverse=True)
        _kinds, key = np.unique(key * len(values) + places, return_inverse=True)
    return key[: one.rows], key[one.rows :]


def _more(rows: Places, others: Places) -> Places:
    """Where rows stand that are there more often than among the others."""
    most = int(max(rows.max(initial=-1), others.max(initial=-1))) + 1
    theirs = np.bincount(others, minlength=most)
    order = np.argsort(rows, kind="stable")
    ordered = rows[order]
    nth = np.arange(len(ordered)) - np.searchsorted(ordered, ordered)
    return np.sort(order[nth >= theirs[ordered]])

"""From tallies to what may be shown: every figure of a survey goes through ``analysis.release`` in one call.

True figures live here between counting and release, and nowhere else.
"""

from collections.abc import Iterator, Mapping, Sequence

from lotus.analysis import release
from lotus.analysis.survey import estimates
from lotus.analysis.survey.coding import NOT_STATED
from lotus.analysis.survey.estimates import Estimate
from lotus.analysis.survey.hierarchy import Parents
from lotus.analysis.survey.questions import THIS, Question, Questionnaire, scale
from lotus.analysis.survey.reading import Answers
from lotus.analysis.survey.tallies import EVERYBODY as ALL
from lotus.analysis.survey.tallies import Tallies
from lotus.core.facts import EVERYBODY, Answered, Breakdown, Contrast, Measure, Survey
from lotus.core.suppression import Released, Rules


def released(
    waves: Sequence[Survey], rules: Rules, before: Sequence[release.Before] = ()
) -> tuple[Released, ...]:
    """What may be shown, one release for each wave, each told what was shown of the wave before it.

    `before` are earlier releases of the last wave.
    """
    found: list[Released] = []
    for facts in waves:
        past = before if facts is waves[-1] else ()
        found.append(release.survey(facts, rules, found[-1] if found else None, past))
    return tuple(found)


def surveys(
    tallies: Tallies, answers: Answers, form: Questionnaire, parents: Parents, within: Mapping[str, str]
) -> Iterator[Survey]:
    """The true figures of each wave, earliest first."""
    asked = tuple(measures(form))
    for wave, name in enumerate(answers.waves or (THIS,)):
        yield Survey(
            name=name,
            n=int(tallies.people[ALL][wave, 0]),
            breakdowns=tuple(_breakdowns(tallies, answers, parents, within, wave)),
            measures=asked,
            answered=tuple(_answered(tallies, answers, form, wave)),
            contrasts=tuple(_contrasts(answers.groups, form)),
            shared=_shared(tallies, answers, wave),
        )


def measures(form: Questionnaire) -> Iterator[Measure]:
    """Everything asked and every score, with the ends of its scale."""
    for question in form.questions:
        ends = question.points or (0.0,)
        options = tuple(option.value for option in question.counted)
        yield Measure(question.id, min(ends), max(ends), options)
    for number in form.numbers:
        yield Measure(number.id, number.least, number.most)
    for score in form.in_order():
        parts = tuple(scale(part) for part in score.parts) if score.of_scores else score.parts
        yield Measure(score.item, score.bottom, score.top, of=parts)


def _breakdowns(
    tallies: Tallies, answers: Answers, parents: Parents, within: Mapping[str, str], wave: int
) -> Iterator[Breakdown]:
    for name, groups in answers.groups.items():
        sizes = dict(zip(groups, tallies.people[name][wave].tolist(), strict=True))
        yield Breakdown(name, sizes, within.get(name, ""), parents.get(name, {}))


def _keys(groups: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, int, str, str]]:
    """Where each group is counted, and what it is called."""
    yield ALL, 0, EVERYBODY, EVERYBODY
    for by, names in groups.items():
        yield from ((by, place, by, name) for place, name in enumerate(names))


def _answered(tallies: Tallies, answers: Answers, form: Questionnaire, wave: int) -> Iterator[Answered]:
    for by, place, breakdown, group in _keys(answers.groups):
        for question in form.questions:
            times = tallies.spreads[by, question.id][wave, place].tolist()[1:]
            n, one, spread = _of_question(question, times)
            yield Answered(question.id, breakdown, group, n, one.mean, one.sd, spread)
        for name in _summed(form):
            sums = tallies.sums[by, name]
            at = wave, place
            one = estimates.from_sums(int(sums.n[at]), float(sums.total[at]), float(sums.squares[at]))
            yield Answered(name, breakdown, group, one.n, one.mean, one.sd)


def _summed(form: Questionnaire) -> list[str]:
    """What was summed rather than counted: numbers, then scores."""
    return [*(number.id for number in form.numbers), *(score.item for score in form.in_order())]


def _of_question(question: Question, times: list[int]) -> tuple[int, Estimate, tuple[int, ...]]:
    """How many answered with something that counts, their mean, and how often each option was chosen."""
    kept = set(question.counted)
    spread = tuple(count for option, count in zip(question.options, times, strict=True) if option in kept)
    one = estimates.from_spread(times, [option.points for option in question.options])
    return sum(spread), one, spread


def _contrasts(groups: Mapping[str, Sequence[str]], form: Questionnaire) -> Iterator[Contrast]:
    """Each group against everybody, for whatever has a mean."""
    scored = [question.id for question in form.questions if question.scored]
    for name in [*scored, *_summed(form)]:
        for by, names in groups.items():
            yield from (Contrast(name, by, group) for group in names if group != NOT_STATED)


def _shared(
    tallies: Tallies, answers: Answers, wave: int
) -> dict[tuple[str, str], dict[tuple[str, str], int]]:
    found = {}
    for (first, second), counts in tallies.shared.items():
        one, other = answers.groups[first], answers.groups[second]
        rows = counts[wave].tolist()
        found[first, second] = {
            (one[i], other[j]): n for i, row in enumerate(rows) for j, n in enumerate(row) if n
        }
    return found

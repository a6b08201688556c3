"""A small questionnaire and answers to it, for the tests of survey results."""

import random
from collections.abc import Sequence
from pathlib import Path

from lotus.analysis.survey.questions import Number, Option, Question, Questionnaire, Score

TEN = (0.0, 2.5, 5.0, 7.5, 10.0)


def agreement(id: str, *, reverse: bool = False, not_applicable: bool = False) -> Question:
    """Strongly disagree to strongly agree, 1 to 5, worth 0 to 10; 9 is "does not apply"."""
    points = TEN[::-1] if reverse else TEN
    words = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")
    options = [Option(str(value), words[value - 1], points[value - 1]) for value in range(1, 6)]
    if not_applicable:
        options.append(Option("9", "Does not apply"))
    return Question(id, f"What is asked by {id}?", tuple(options))


def form(questions: Sequence[Question] = (), scores: Sequence[Score] = (), **more: object) -> Questionnaire:
    asked = tuple(questions) or (
        agreement("q1"),
        agreement("q2", reverse=True),
        agreement("q3", not_applicable=True),
    )
    return Questionnaire("small", "1", "A small survey", asked, scores=tuple(scores), **more)  # type: ignore[arg-type]


def score(id: str, parts: Sequence[Question], least: int = 1, **more: object) -> Score:
    points = tuple((each.id, tuple(option.points for option in each.options)) for each in parts)
    names = tuple(each.id for each in parts)
    return Score(id, f"The score {id}", names, least, points=points, **more)  # type: ignore[arg-type]


def whole() -> Questionnaire:
    """Three questions, a number, two scores and a score of scores."""
    asked = (agreement("q1"), agreement("q2", reverse=True), agreement("q3", not_applicable=True))
    of_scores = Score("all", "All of it", ("first", "second"), 1, of_scores=True)
    first, second = score("first", asked[:2], 2), score("second", asked[2:], 1)
    return form(asked, (of_scores, first, second), numbers=(Number("years", "How many years?", 0, 60),))


def write(path: Path, rows: int, *, seed: int = 1, waves: Sequence[str] = ()) -> Path:
    """A file of answers to ``whole``, with some left out, by team and by job."""
    chance = random.Random(seed)
    lines = [",".join(["q1", "q2", "q3", "years", "team", "job", *(["wave"] if waves else [])])]
    for _ in range(rows):
        answers = [chance.choice(["1", "2", "3", "4", "5", ""]) for _ in range(2)]
        answers.append(chance.choice(["1", "2", "3", "4", "5", "9", ""]))
        answers.append(chance.choice(["", str(chance.randrange(0, 61)), f"{chance.random() * 10:.2f}"]))
        answers.append(chance.choice(["Ward 1", "Ward 2", "Ward 10", ""]))
        answers.append(chance.choice(["nurse", "doctor"]))
        lines.append(",".join([*answers, *([chance.choice(waves)] if waves else [])]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path

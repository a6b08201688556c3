"""The report of a survey: what it says first, and what it says where there is little to say."""

import random
import re
from datetime import date
from pathlib import Path

import pytest

from lotus.analysis.survey import asked, tables
from lotus.analysis.survey.questions import Number, Option, Question, Questionnaire
from lotus.core.suppression import Rules
from lotus.ui import reports
from lotus.ui.reports import sections, survey
from tests.analysis.survey import forms

COLOURS = Question("colour", "Which colour?", tuple(Option(one, one.title()) for one in ("red", "green")))


def report(form: Questionnaire, data: str, *by: str, threshold: int = 10) -> str:
    source = asked.Source("answers.csv", data.encode())
    wanted = asked.Asked(source, form, by, rules=Rules(threshold))
    found = asked.results_of(wanted)
    entries = list(tables.dictionary(form, found.by, {}))
    return survey.page(found.released, form, found.by, {}, entries, date(2026, 3, 5))


def answers(columns: str, rows: int, *choices: list[str]) -> str:
    chance = random.Random(7)
    lines = [",".join(chance.choice(each) for each in choices) for _ in range(rows)]
    return "\n".join([columns, *lines]) + "\n"


FIVE = ["1", "2", "3", "4", "5"]


def test_without_scores_it_speaks_of_the_questions() -> None:
    form = forms.form([forms.agreement("q1"), forms.agreement("q2")])
    page = report(form, answers("q1,q2,team", 300, ["1", "2"], ["4", "5"], ["a", "b"]), "team")
    first = (
        r"“What is asked by q2\?” stands highest, at 8\.\d of 10; “What is asked by q1\?” lowest, at 1\.\d"
    )
    assert re.search(first, page)
    assert "Made on Thursday 5 March 2026" in page
    assert 'id="scores"' not in page
    assert "Every group was large enough: nothing had to be hidden." in page


def test_scores_that_lie_close_together_are_not_put_in_an_order() -> None:
    form = forms.form([forms.agreement("q1"), forms.agreement("q2")])
    assert "The scores lie close together, between " in report(form, answers("q1,q2", 400, FIVE, FIVE))


def test_answers_without_an_order_and_numbers_have_their_tables() -> None:
    form = forms.form([COLOURS, forms.agreement("q1")], numbers=(Number("years", "How many years?", 0, 40),))
    page = report(form, answers("colour,q1,years", 200, ["red", "green"], FIVE, ["3", "20"]))
    assert "<h3>Which colour?</h3>" in page
    assert "What about 200 people said" in page  # two scales, which cannot be compared
    assert '<th scope="row" role="rowheader">How many years?</th>' in page


def test_a_survey_of_words_without_points_says_how_many_answered() -> None:
    page = report(forms.form([COLOURS]), answers("colour", 60, ["red", "green"]))
    assert "What about 60 people said" in page
    assert "Each question: its mean" not in page


def test_where_too_few_answered_it_shows_nothing_at_all() -> None:
    page = report(forms.form([forms.agreement("q1")]), "q1\n" + "3\n" * 6)
    assert "Fewer than 10 people answered." in page
    assert "<svg class" not in page.replace('<svg class="l-mark', "")


def test_what_people_wrote_into_a_breakdown_is_escaped_and_no_formula() -> None:
    form = forms.form([forms.agreement("q1")])
    data = answers("q1,team", 200, FIVE, ["<script>alert(1)</script>", "=1+1"])
    page = report(form, data, "team")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert tables.safe("=1+1") == "'=1+1"


def test_more_groups_than_a_picture_has_room_for_have_a_table_only() -> None:
    form = forms.form([forms.agreement("q1")])
    teams = [f"team {place}" for place in range(sections.MOST_GROUPS + 1)]
    page = report(form, answers("q1,team", 2_000, FIVE, teams), "team")
    assert "by-1-picture" not in page
    assert "team 40" in page


def test_many_differences_are_counted_and_the_largest_told() -> None:
    assert sections._told([], 20).startswith("No group differs")
    assert sections._told(["x"] * 3, 20).startswith("These differences are clearer than chance. Of 20")
    assert sections._told(["x"] * 9, 100).startswith("The 5 largest of 9 differences are clearer")


def test_without_its_font_a_report_is_still_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "FONTS", tmp_path)
    page = report(forms.form([forms.agreement("q1")]), answers("q1", 60, FIVE))
    assert "@font-face" not in page
    assert "font-family" in page

"""What anybody may read is easy enough, and what is not is told with its place."""

import pytest

from lotus.analysis import readable
from lotus.core import library

EASY = "We ask how you are. You say what you like. Nobody else reads it. You can stop when you want. "
HARD = (
    "Organisational accountability necessitates systematic documentation of interdisciplinary deliberations. "
)


def _help(body: str) -> library.Entry:
    written = f"+++\ntitle = 'A page'\n+++\n{body}\n"
    return library.parse("help", "page", "en", "md", written)


def test_all_that_ships_is_easy_enough() -> None:
    assert readable.faults() == ()


def test_a_text_that_is_too_hard_is_told_with_its_hardest_place() -> None:
    (fault,) = readable.of(_help(f"{EASY}\n\n{HARD * 9}"))
    assert (fault.file, fault.line, fault.field) == ("help/page.en.md", 4, "body")
    assert "11 is meant" in fault.says


def test_a_few_hard_words_are_no_fault() -> None:
    assert readable.of(_help(HARD)) == ()
    assert readable.of(_help(f"{EASY * 8}{HARD}")) == ()


def test_a_sentence_of_more_than_25_words_is_told_with_its_line() -> None:
    long = "We go on " + "and on " * 11 + "again."
    (fault,) = readable.of(_help(f"{EASY}\n\nA new line.\n{long}"))
    assert str(fault) == (
        "help/page.en.md, line 7, body: a sentence has 26 words, and 25 are meant: “We go on and on and …”."
    )
    assert readable.of(_help(long.replace("again.", "."))) == ()


@pytest.mark.parametrize(("body", "least", "most"), [(EASY, 4, 7), (HARD, 20, 60)])
def test_the_age_is_the_grade_and_five(body: str, least: float, most: float) -> None:
    sentences = readable._read(readable.editing.Place("body", "body", body)).sentences
    assert least < readable.age(sentences) < most

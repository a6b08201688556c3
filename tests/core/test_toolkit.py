"""The toolkit's content: whole, of a readable length, in our own words; and every fault of a file told at once."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lotus.core import lessons, library, toolkit
from tests.core.test_content import LEAVE_OUT, texts

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
RUN = 8
LEAST_PROMPTS = {
    "1.2": (3, 3), "1.3": (4, 4), "1.4": (1, 3), "2.1.1": (2, 2), "2.1.2": (3, 3), "2.2": (4, 4), "2.5": (3, 3),
    "3.2": (0, 3), "3.3": (6, 6), "3.4": (5, 5), "4.1": (3, 3), "4.2": (2, 2), "4.3": (2, 2), "4.4": (3, 3),
    "5.1": (2, 2), "5.2": (3, 3), "5.3": (2, 3), "5.4": (5, 1), "5.5": (2, 1),
}  # fmt: skip
"""Prompts for one person and for a team, by the number of the exercise; nought where there is no such version."""

SECTION = """+++
title = "A title"
welsh = "Teitl"
number = "1.9"
place = "learn"
minutes = 2
lede = "The point."
first = "One thing."
sources = ["our own"]
{more}
+++
{body}
"""
EXERCISE = """
number = "1.9"
section = "1-2"
title = "Try"
edition = 1
[individual]
minutes = 5
begin = "Think."
[[individual.prompts]]
key = "what"
ask = "What?"
"""


def _section_faults(more: str = "", body: str = "Words.") -> str:
    try:
        library.parse("toolkit", "1-9", "en", "md", SECTION.format(more=more, body=body))
    except library.ContentError as wrong:
        return " ".join(wrong.faults)
    return ""


def test_there_are_22_sections_in_five_steps_and_a_shelf_for_supervisors() -> None:
    numbers = [one.number for one in toolkit.sections()]
    expected = {"learn": 4, "optimise": 5, "transform": 4, "utilise": 4, "strengthen": 5}
    steps = [f"{n}.{m}" for n, count in enumerate(expected.values(), 1) for m in range(1, count + 1)]
    assert numbers[:22] == steps
    assert numbers[22:] == [f"S{n}" for n in range(1, 9)]
    assert [one.key for one in toolkit.steps()] == [*expected, "supervisors"]
    assert toolkit.section("introduction")
    assert toolkit.section("conclusion")


@pytest.mark.parametrize("slug", [*(one.slug for one in toolkit.sections()), "introduction", "conclusion"])
def test_a_text_can_be_read_in_a_few_minutes(slug: str) -> None:
    text = toolkit.section(slug)
    assert text
    assert 150 <= text.words <= 500
    assert text.figure or text.place in {"frame", "supervisors"}
    assert 1 <= text.minutes <= 4


def test_every_exercise_has_its_versions_and_at_least_its_prompts() -> None:
    assert {one.number for one in toolkit.exercises()} == set(LEAST_PROMPTS)
    for one in toolkit.exercises():
        found = tuple(
            len(version.prompts) if (version := one.version(key)) else 0 for key in lessons.VERSIONS
        )
        least = LEAST_PROMPTS[one.number]
        assert all(has >= needs for has, needs in zip(found, least, strict=True)), one.number
        assert [has > 0 for has in found] == [needs > 0 for needs in least], one.number


def test_titles_and_steps_are_in_welsh() -> None:
    english, welsh = toolkit.sections("en"), toolkit.sections("cy")
    assert [one.number for one in english] == [one.number for one in welsh]
    assert all(one.title != other.title for one, other in zip(english, welsh, strict=True))
    assert toolkit.steps("cy")[0].title == "Dysgu"


def test_what_else_there_is_is_a_long_list() -> None:
    assert len(toolkit.resources()) > 50


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _words(text)
    return {tuple(words[n : n + RUN]) for n in range(len(words) - RUN + 1)}


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the reference documents lie beside a working copy only")
def test_no_sentence_is_taken_over_from_the_sources() -> None:
    """Titles of works that stand in a list of titles may be long; all else is told in our own words."""
    known = set().union(*(_runs(path.read_text("utf-8", errors="replace")) for path in SEEDS.glob("*.txt")))
    for kind in ("toolkit", "exercises", "instruments"):
        for path in (library.SHELF / kind).iterdir():
            if path.name != "resources.en.toml":
                assert _runs(path.read_text("utf-8")) & known == set(), path.name


QUOTED = ("Utilise", "utilise", "Root cause", "difficult person", "Resource", "human resources")
"""The name of a step and of works, a department, and two phrases that a text warns of."""


def _all_words(kind: str, slug: str) -> Iterator[str]:
    entry = library.load(kind, slug)
    yield from (
        text for each in (*texts(entry.data), entry.body) for text in re.split(r"[.?!:;]\s|\n|”", each)
    )


@pytest.mark.parametrize("kind", ["toolkit", "exercises", "instruments"])
def test_it_is_plain_no_word_that_lotus_leaves_out_and_no_sentence_of_more_than_25_words(kind: str) -> None:
    for slug in library.slugs(kind):
        for sentence in _all_words(kind, slug):
            assert len(sentence.split()) <= 25, f"{slug}: {sentence}"
            plain = re.sub("|".join(QUOTED), "", sentence)
            assert not LEAVE_OUT.search(plain), f"{slug}: {sentence}"


def test_a_name_that_is_not_there_is_nothing() -> None:
    assert toolkit.section("9-9") is None
    assert toolkit.section("steps") is None
    assert toolkit.exercise("9-9") is None


@pytest.mark.parametrize(
    ("more", "body", "says"),
    [
        ("", "Words.", ""),
        ('[figure]\nkind = "table"\ntitle = "T"\ncolumns = ["A"]\nrows = [["1"]]', "Words.", "needs its place"),
        ("", "Words.\n\n[[figure]]\n", "needs its place"),
        ("", "", "It has no words."),
        ('[figure]\nkind = "cake"\ntitle = "T"', "[[figure]]\n", "The figure needs a kind"),
        ('[figure]\nkind = "table"\ntitle = "T"\ncolumns = ["A", "B"]\nrows = [["1"]]', "[[figure]]\n", "Row 1"),
        ('[figure]\nkind = "table"\ntitle = "T"\ncolumns = []\nrows = []', "[[figure]]\n", "columns and rows"),
        ('[figure]\nkind = "square"\ntitle = "T"', "[[figure]]\n", "The figure has no parts."),
        ('[figure]\nkind = "square"\ntitle = "T"\nitems = [{name = "A"}]', "[[figure]]\n", "4 to 4 parts. Part 1"),
        ('[figure]\nkind = "bars"\ntitle = "T"\nitems = [{name = "A", text = "B"}]', "[[figure]]\n", "has no value"),
    ],
)  # fmt: skip
def test_a_text_says_what_it_lacks(more: str, body: str, says: str) -> None:
    found = _section_faults(more, body)
    assert says in found
    assert bool(found) is bool(says)


def test_every_fault_of_a_text_is_told_at_once() -> None:
    with pytest.raises(library.ContentError) as wrong:
        library.parse("toolkit", "1-9", "en", "md", '+++\ntitle = ""\nminutes = 0\nfigure = 1\n+++\n')
    said = " ".join(wrong.value.faults)
    for each in (
        "“title”",
        "“welsh”",
        "“lede”",
        "“first”",
        "a place",
        "minutes",
        "no sources",
        "not a table",
        "no words",
    ):
        assert each in said, each


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("edition = 1", "edition = 0", "which edition"),
        ("minutes = 5", "minutes = true", "how many minutes"),
        ('ask = "What?"', "", "prompt 1, has no “ask”"),
        ("[[individual.prompts]]", "[other]", "has no prompts"),
        ("[individual]", "[alone]", "has no “begin”"),
        (
            'ask = "What?"',
            'ask = "What?"\n[[individual.prompts]]\nkey = "what"\nask = "And?"',
            "two prompts “what”",
        ),
    ],
)
def test_an_exercise_says_what_it_lacks(old: str, new: str, says: str) -> None:
    with pytest.raises(library.ContentError) as wrong:
        library.parse("exercises", "1-9", "en", "toml", EXERCISE.replace(old, new))
    assert says in " ".join(wrong.value.faults)


def test_an_exercise_without_a_version_and_a_version_that_is_no_table_are_told() -> None:
    assert "no version" in " ".join(lessons.exercise_faults({"number": "1"}, ""))
    assert "is not a table" in " ".join(lessons.exercise_faults({"individual": 3}, ""))


def test_the_list_of_what_else_there_is_says_what_it_lacks() -> None:
    assert lessons.resource_faults({}, "") == ["There are no entries."]
    said = " ".join(lessons.resource_faults({"entries": [{"title": "A", "kind": "cake"}, 3]}, ""))
    for each in (
        "Entry 1 has no “who”",
        "Entry 1 needs a kind",
        "Entry 1 does not say",
        "Entry 2 is not a table",
    ):
        assert each in said

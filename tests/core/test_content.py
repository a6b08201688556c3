"""What ships on the shelf: complete, plainly worded, and only what the rules know."""

import re
from datetime import date

import pytest

from lotus.core import letters, library, risk, shapes
from lotus.core.casework import DecisionKind, Stage
from lotus.core.risk import Domain

OURS = ("triage", "concerns", "letters", "support-directory", "letter-check", "instruments")
FILES = [
    (kind, slug)
    for kind in OURS
    for slug in library.slugs(kind)
    if kind != "letter-check" or slug == "placeholders"
]
"""Without the rules of the letter check: they are patterns, and hold the very words that are to be left out."""

LEAVE_OUT = re.compile(
    r"\b(utilis|leverag|robust|going forward|deliver|stakeholder|as per\b|in respect of|forthwith|"
    r"aforementioned|failure to comply|non-compliant|performer\b|incident owner|resource|toxic|"
    r"difficult person|normal|suffers from|BAME|root cause|alleg|accused|defendant|invalid|illegal|oops)",
    re.IGNORECASE,
)


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from texts(each)
    elif hasattr(value, "values"):
        yield from texts(tuple(value.values()))


def words_of(entry):
    return [*texts(entry.data), entry.body]


def test_nothing_on_the_shelf_has_a_fault():
    assert library.check() == ()


def test_every_vocabulary_that_core_knows_is_there():
    for kind, slug in shapes.VOCABULARIES:
        assert library.load(kind, slug).data["source"]


@pytest.mark.parametrize(("kind", "slug"), FILES)
def test_no_word_stands_that_lotus_leaves_out(kind, slug):
    entry = library.load(kind, slug)
    assert [found[0] for text in words_of(entry) for found in LEAVE_OUT.finditer(text)] == []


@pytest.mark.parametrize(("kind", "slug"), FILES)
def test_no_sentence_is_longer_than_thirty_words(kind, slug):
    for text in words_of(library.load(kind, slug)):
        for sentence in re.split(r"[.?!:;]\s|\n", text):
            assert len(sentence.split()) <= 30, sentence


def test_the_status_words_are_those_of_the_specification():
    stages = library.load("concerns", "stages")
    assert [stages.word(stage) for stage in Stage] == [
        "Raised",
        "Being understood",
        "With the group",
        "Being helped",
        "Being investigated",
        "Learning",
        "Closed",
    ]


def test_all_25_cells_are_described_each_differently():
    cells = library.load("triage", "consequence").data["cells"]
    found = [cells[domain][level]["text"] for domain in Domain for level in shapes.CONSEQUENCES]
    assert len(set(found)) == 25


def test_a_moderate_breach_of_trust_keeps_its_own_part():
    text = library.load("triage", "consequence").data["cells"]["professionalism"]["moderate"]["text"]
    for part in ("moderate degree", "moderate breach", "Local media", "short to medium"):
        assert part in text


def test_safety_is_harm_to_body_and_mind():
    cells = library.load("triage", "consequence").data["cells"]["patient_safety"]
    assert sum("body or mind" in cell["text"] for cell in cells.values()) >= 4


def test_levels_in_the_words_match_those_of_core():
    for slug, levels in (("likelihood", risk.Likelihood), ("consequence", risk.Consequence)):
        entries = library.load("triage", slug).entries
        assert {key: entry["level"] for key, entry in entries.items()} == {each.key: each for each in levels}


def test_role_conflicts_use_no_field_but_a_name():
    for slug in ("role-conflicts", "roles"):
        for text in texts(library.load("concerns", slug).entries):
            assert "{" not in text.format(name="Bob")


@pytest.mark.parametrize("slug", library.slugs("letters"))
def test_a_letter_with_every_fact_has_nothing_left_to_fill(slug):
    letter = library.load("letters", slug)
    facts = dict.fromkeys(letter.data["fields"], "a fact")
    for decision in DecisionKind:
        text = letters.draft(letter, facts, [decision])
        assert letters.placeholders(text) == []
        assert letters.parse(text)


@pytest.mark.parametrize("slug", library.slugs("letters"))
def test_a_letter_without_facts_shows_every_field(slug):
    letter = library.load("letters", slug)
    found = set(letters.fields(letters.draft(letter, {}, list(DecisionKind))))
    assert found == set(letter.data["fields"])


@pytest.mark.parametrize("slug", library.slugs("letters"))
def test_a_letter_ends_with_support_and_the_name_of_who_signs(slug):
    body = library.load("letters", slug).body
    assert body.index("## Support for you") < body.index("[[support]]") < body.index("[[signer_name]]")
    assert body.startswith("**Private and confidential**")


def test_the_outcome_letter_says_the_decision_first():
    body = library.load("letters", "outcome").body
    assert body.split("Dear [[greeting_name]],\n\n")[1].startswith("The group decided on **[[decision]]**")


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        ("occupational_health", "is for you to say"),
        ("formal_investigation", "terms of reference"),
        ("conditions", "What changes at work for now"),
        ("referral", "We have asked"),
    ],
)
def test_the_outcome_letter_has_a_section_only_where_it_applies(decision, words):
    letter = library.load("letters", "outcome")
    assert words in letters.draft(letter, {}, [decision])
    assert words not in letters.draft(letter, {}, ["support_and_reflection"])
    assert "\n\n\n" not in letters.draft(letter, {}, [decision])


def test_crisis_help_comes_first_in_the_directory():
    entries = library.load("support-directory", "default").data["entries"]
    assert [entry["key"] for entry in entries[:4]] == ["emergency", "samaritans", "shout", "nhs_111"]
    assert letters.support_bullets({"entries": entries}).startswith("- **If a life is at risk:** call 999.")


def test_no_date_of_checking_is_invented():
    for entry in library.load("support-directory", "default").data["entries"]:
        assert entry["checked"] == "" or date.fromisoformat(entry["checked"])


def test_the_directory_needs_no_filling_in():
    directory = library.load("support-directory", "default")
    assert [letters.placeholders(text) for text in words_of(directory) if letters.placeholders(text)] == []


def test_a_directory_with_faults_is_told_all_of_them():
    broken = """
[[entries]]
key = "friend"
kind = "mate"
label = "A friend"
text = "ring them."
[[entries]]
key = "emergency"
kind = "crisis"
label = ""
text = "999"
source = ""
checked = ""
"""
    with pytest.raises(library.ContentError) as caught:
        library.parse("support-directory", "default", "en", "toml", broken)
    assert caught.value.faults == (
        "Help in a crisis comes first.",
        "Entry 1 needs a kind: crisis, national, organisation, own.",
        "Entry 1 has no “source”; leave it empty if there is none.",
        "Entry 1 has no “checked”; leave it empty if there is none.",
        "Entry 2 has no “label”.",
    )


@pytest.mark.parametrize(
    ("kind", "slug", "own", "fault"),
    [
        ("support-directory", "default", "entries = []", "no entries"),
        ("support-directory", "default", "entries = ['a']", "Entry 1 is not a table"),
        ("triage", "consequence", "cells = 3", "There are no cells"),
        ("triage", "consequence", "[cells]\nweather = 1", "“weather” is not a table"),
        ("triage", "consequence", "[cells.financial.minor]\ntext = ''", "“financial”, “minor” has no “text”"),
        ("triage", "consequence", "[cells.financial.huge]\ntext = 'a'", "does not say whether"),
        ("triage", "weights", "entries = 'a'", "no entries"),
        ("triage", "weights", "[entries]\nhelps = 'a'", "“helps” is not a table"),
    ],
)
def test_an_own_version_that_breaks_the_shape_is_refused(kind, slug, own, fault):
    with pytest.raises(library.ContentError, match=fault):
        library.merge(library.load(kind, slug), own)


def test_a_letter_whose_sections_are_not_sound_is_refused():
    outcome = library.load("letters", "outcome")
    own = "+++\n[sections.more]\nwhen = 'Always.'\ntext = 'See [[town]].'\n[sections.odd]\n+++\n"
    with pytest.raises(library.ContentError) as caught:
        library.merge(outcome, own)
    assert "The section “more” does not say for which decisions it is." in caught.value.faults
    assert "The section “more” needs a line of its own in the letter, [[more]]." in caught.value.faults
    assert "The section “odd” has no “text”." in caught.value.faults
    assert "The field “town” is used but not explained." in caught.value.faults

"""The library: reading, checking and merging content, on a shelf made for the test."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotus.core import library
from lotus.core.library import ContentError

WEIGHTS = """title = "Weights"
[entries.helps]
label = "Helps"
[entries.neutral]
label = "Neutral"
[entries.worsens]
label = "Worsens"
[entries.not_known]
label = "Not known"
"""
LETTER = """+++
title = "A note"
[fields.greeting_name]
write = "the first name"
required = true
[fields.extra]
write = "anything"
required = false
+++

Dear [[greeting_name]],
"""


@pytest.fixture
def shelf(tmp_path):
    for name, text in {
        "triage/weights.en.toml": WEIGHTS,
        "letters/note.en.md": LETTER,
        "help/hello.en.md": "Hello.\n",
        "help/hello.cy.md": "+++\ntitle = 'Bore da'\n+++\nHelo.\n",
        "help/LICENSE": "ours",
        "help/picture.en.png": "no words",
        "access.toml": "x = 1",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_a_vocabulary_gives_its_words_by_key_in_the_order_of_the_file(shelf):
    entry = library.load("triage", "weights", shelf=shelf)
    assert list(entry.entries) == ["helps", "neutral", "worsens", "not_known"]
    assert entry.word("not_known") == "Not known"
    assert entry.written == WEIGHTS


def test_a_text_may_have_data_before_it_or_none(shelf):
    assert library.load("letters", "note", shelf=shelf).body == "Dear [[greeting_name]],\n"
    assert library.load("help", "hello", shelf=shelf).body == "Hello.\n"


def test_welsh_is_given_where_there_is_some_and_english_otherwise(shelf):
    assert library.load("help", "hello", "cy", shelf).data["title"] == "Bore da"
    assert library.load("triage", "weights", "cy", shelf).language == "en"


def test_what_was_read_cannot_be_changed(shelf):
    entry = library.load("triage", "weights", shelf=shelf)
    with pytest.raises(TypeError):
        entry.entries["helps"]["label"] = "Hinders"


def test_the_names_of_a_kind_are_listed_without_other_files(shelf):
    assert library.slugs("help", shelf) == ("hello",)
    assert library.slugs("nothing", shelf) == ()


@pytest.mark.parametrize(
    "name", ["../triage", "..", "a/b", "", "/etc/passwd", "a.b", "A", "a\n", "a\x00", "é", "-a"]
)
def test_a_name_that_could_leave_the_shelf_is_refused(shelf, name):
    for names in ((name, "weights"), ("triage", name), ("triage", "weights", name)):
        with pytest.raises(ContentError, match="not a name"):
            library.load(*names, shelf=shelf)
    with pytest.raises(ContentError, match="not a name"):
        library.slugs(name, shelf)


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_name_whatever_raises_anything_but_a_content_error(kind, slug):
    with suppress(ContentError):
        library.load(kind, slug)


def test_content_that_is_not_there_is_named(shelf):
    with pytest.raises(ContentError, match="triage/moods"):
        library.load("triage", "moods", shelf=shelf)


def test_every_fault_of_a_file_is_told_at_once(shelf):
    broken = '[entries.helps]\nlabel = " "\n[entries.harms]\nlabel = "Harms"\n'
    with pytest.raises(ContentError) as caught:
        library.parse("triage", "weights", "en", "toml", broken)
    assert len(caught.value.faults) == 5
    assert "“helps” has no “label”." in caught.value.faults
    assert "The entry “harms” is not one that Lotus knows." in caught.value.faults


@pytest.mark.parametrize("text", ["x = ", "+++\nx = 1\nno end", "[a]\n[a]"])
def test_a_file_that_cannot_be_read_is_told_as_such(text):
    form = "md" if text.startswith("+++") else "toml"
    with pytest.raises(ContentError, match="cannot be read"):
        library.parse("help", "hello", "en", form, text)


def test_windows_line_ends_are_read_like_others():
    entry = library.parse("letters", "note", "en", "md", LETTER.replace("\n", "\r\n"))
    assert entry.body == "Dear [[greeting_name]],\n"


def test_an_own_version_is_laid_over_what_ships(shelf):
    shipped = library.load("triage", "weights", shelf=shelf)
    merged = library.merge(shipped, '[entries.helps]\nlabel = "Eases"\n')
    assert [merged.word(key) for key in merged.entries] == ["Eases", "Neutral", "Worsens", "Not known"]
    assert shipped.word("helps") == "Helps"


def test_an_own_letter_may_change_its_words_alone(shelf):
    shipped = library.load("letters", "note", shelf=shelf)
    merged = library.merge(shipped, "Hello [[greeting_name]], it is us.")
    assert merged.body == "Hello [[greeting_name]], it is us."
    assert merged.data == shipped.data


def test_own_data_alone_leaves_the_words_that_ship(shelf):
    shipped = library.load("letters", "note", shelf=shelf)
    merged = library.merge(shipped, "+++\ntitle = 'Our note'\n+++\n")
    assert (merged.data["title"], merged.body) == ("Our note", shipped.body)


@pytest.mark.parametrize("own", [None, "", "  \n"])
def test_no_own_version_leaves_what_ships(shelf, own):
    shipped = library.load("triage", "weights", shelf=shelf)
    assert library.merge(shipped, own) is shipped


@pytest.mark.parametrize(
    ("own", "fault"),
    [
        ("Hello you.", "“greeting_name” must be in the letter"),
        ("Dear [[greeting_name]] of [[town]]", "“town” is used but not explained"),
        ("+++\nx", "cannot be read"),
        ("+++\nfields = 3\n+++\n", "which fields"),
        ("+++\n[fields]\nextra = 'a'\n+++\n", "“extra” is not a table"),
        ("+++\ntitle = ''\n+++\n", "no title"),
    ],
)
def test_an_own_version_with_faults_is_refused(shelf, own, fault):
    with pytest.raises(ContentError, match=fault):
        library.merge(library.load("letters", "note", shelf=shelf), own)


def test_the_whole_shelf_is_checked_and_every_fault_named_with_its_file(shelf):
    assert library.check(shelf) == ()
    (shelf / "letters/empty.en.md").write_text("+++\n+++\n")
    (shelf / "help/odd.en.md").write_bytes(b"\xff\xfe")
    found = "\n".join(library.check(shelf))
    assert "letters/empty.en.md: The letter has no title." in found
    assert "help/odd.en.md: It is not UTF-8 text." in found

"""Words taken out of a whole case, wherever and however they stand."""

from lotus.core import wholecopy as core
from lotus.core.wholecopy import Entry, Section, Taken

OUT = "[name removed]"


def test_a_name_goes_with_its_possessive_its_capitals_and_its_line_break() -> None:
    text = "Wren Abbott's shift. WREN\nABBOTT said so. Wrenfield stays."
    assert (
        core.without(text, [Taken("Wren Abbott", OUT)]) == f"{OUT}'s shift. {OUT} said so. Wrenfield stays."
    )


def test_a_longer_name_goes_before_its_parts_so_that_no_part_is_left() -> None:
    taken = [Taken("Wren", "[x]"), Taken("Wren Abbott", OUT)]
    assert core.without("Wren Abbott and Wren", taken) == f"{OUT} and [x]"


def test_what_is_put_in_place_is_never_read_as_a_pattern() -> None:
    assert core.without("a (b) c", [Taken("(b)", r"\1")]) == r"a \1 c"


def test_titles_are_cleaned_records_left_out_and_empty_sections_go() -> None:
    first = Section("one", "One", (Entry("a", "Note of Wren", (("Words", "Wren was there"),)),))
    second = Section("two", "Two", (Entry("b", "Advice", (("Words", "secret"),), ask=True),))
    clean = core.redacted([first, second], [Taken("wren", OUT)], frozenset({"b"}))
    assert clean == (
        Section("one", "One", (Entry("a", f"Note of {OUT}", (("Words", f"{OUT} was there"),)),)),
    )


def test_what_is_kept_comes_back_as_it_was() -> None:
    sections = (Section("one", "One", (Entry("a", "A", (("L", "T"),), True, "file"),)),)
    assert core.load(core.dump(sections)) == sections


def test_where_words_stand_is_counted_by_entries_and_shown_with_what_is_around_them() -> None:
    long = "x " * 60 + "met Wren there" + " y" * 60
    section = Section("one", "One", (Entry("a", "A", (("L", long),)), Entry("b", "Wren", ())))
    count, shown = core.around("wren", [section])
    assert count == 2
    assert "met Wren there" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert core.around("nowhere", [section]) == (0, "")

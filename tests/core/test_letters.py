"""Letters: filling, finding what was left, and the markup."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotus.core import letters
from lotus.core.letters import Block, BlockKind, Family, Span

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)
WORDS = st.text("abc DE.,;:é–'\n", max_size=30)


def codes(text):
    return [finding.code for finding in letters.placeholders(text)]


def test_the_fields_of_a_text_are_named_once_in_their_order():
    assert letters.fields("[[b]] and [[ a ]], then [[b]] and [c] and [[D]]") == ("b", "a")


def test_known_fields_are_filled_and_others_stay():
    text = "Dear [[greeting_name]], we met on [[meeting_date]] in [[place]]."
    filled = letters.fill(text, {"greeting_name": "Dana", "meeting_date": " ", "more": "x"})
    assert filled == "Dear Dana, we met on [[meeting_date]] in [[place]]."


def test_what_is_filled_in_is_not_filled_again():
    assert letters.fill("[[a]] [[b]]", {"a": "[[b]]", "b": r"\1 \g<0>"}) == r"[[b]] \1 \g<0>"


@given(st.lists(st.tuples(WORDS, NAMES), max_size=6), st.text(min_size=1).filter(str.strip))
def test_a_template_with_every_fact_has_no_field_left(parts, fact):
    template = "".join(f"{words}[[{name}]]" for words, name in parts)
    filled = letters.fill(template, {name: fact for _, name in parts})
    assert filled == "".join(f"{words}{fact}" for words, _ in parts)


@given(st.lists(st.tuples(WORDS, NAMES), max_size=6))
def test_every_field_left_is_found_where_it_stands(parts):
    template = "".join(f"{words}[[{name}]]" for words, name in parts)
    found = letters.placeholders(template)
    assert [finding.quote for finding in found] == [f"[[{name}]]" for _, name in parts]


@given(st.text(max_size=80))
def test_findings_quote_the_text_in_order_and_never_overlap(text):
    found = letters.placeholders(text)
    assert all(text[each.start : each.end] == each.quote for each in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(WORDS, st.text("[]ab \n", max_size=12), WORDS)
def test_two_square_brackets_together_are_always_found(before, inside, after):
    assert codes(f"{before}[[{inside}{after}")
    assert codes(f"{before}{inside}]]{after}")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Dear [[name]],", "field"),
        ("Dear [[Name of person]],", "field"),
        ("Dear [[]],", "field"),
        ("Dear [[name, we", "half_field"),
        ("Dear [[name], we", "half_field"),
        ("Dear [name]], we", "half_field"),
        ("Dear name]], we", "half_field"),
        ("Dear [insert name],", "bracket"),
        ("Dear {name},", "bracket"),
        ("Dear {{ name }},", "bracket"),
        ("Dear <<name>>,", "bracket"),
        ("on XX/XX/XXXX we", "date"),
        ("on xx.xx.xx we", "date"),
        ("on dd/mm/yyyy we", "date"),
        ("about xxxxx and", "crosses"),
        ("Signed ________", "blank"),
    ],
)
def test_what_is_left_unfilled_is_found(text, code):
    (finding,) = letters.placeholders(text)
    assert (finding.code, finding.family) == (code, Family.COMPLETE)
    assert finding.quote in finding.message
    assert finding.suggestion


@pytest.mark.parametrize(
    "text",
    [
        "We met on 03/03/2026.",
        "[sic] and [1] and [name removed] and [Redacted] and [two lines left out]",
        "Room XX, ward XXX, in the xx rota",
        "A (round) bracket – 2 < 3 > 1",
        "",
    ],
)
def test_what_is_meant_is_left_alone(text):
    assert codes(text) == []


LETTER = """# What was decided

Linden House
4 Orchard Street

The group decided on **support**.
## Next
- **Monday:** we meet
  at ten
- By Friday, a plan
Then we look back.
"""


def test_a_letter_becomes_blocks():
    assert letters.parse(LETTER) == [
        Block(BlockKind.HEADING, ((Span("What was decided"),),), 1),
        Block(BlockKind.PARAGRAPH, ((Span("Linden House\n4 Orchard Street"),),)),
        Block(BlockKind.PARAGRAPH, ((Span("The group decided on "), Span("support", bold=True), Span(".")),)),
        Block(BlockKind.HEADING, ((Span("Next"),),), 2),
        Block(
            BlockKind.BULLETS,
            ((Span("Monday:", bold=True), Span(" we meet at ten")), (Span("By Friday, a plan"),)),
        ),
        Block(BlockKind.PARAGRAPH, ((Span("Then we look back."),),)),
    ]


def test_a_letter_can_be_read_without_markup():
    assert letters.plain(letters.parse(LETTER)) == (
        "What was decided\n\nLinden House\n4 Orchard Street\n\nThe group decided on support.\n\nNext\n\n"
        "- Monday: we meet at ten\n- By Friday, a plan\n\nThen we look back.\n"
    )


@pytest.mark.parametrize(
    "text", ["**open", "a ** b ** c", "****", "#no heading", "-no bullet", "###", "2 ** 3"]
)
def test_markup_that_is_none_stays_as_written(text):
    (block,) = letters.parse(text)
    assert (block.kind, block.rows) == (BlockKind.PARAGRAPH, ((Span(text),),))


def test_a_blank_line_parts_two_lists_and_line_ends_of_any_kind_count():
    assert [len(block.rows) for block in letters.parse("- a\r\n- b\r\r- c")] == [2, 1]
    assert letters.parse("") == letters.parse(" \n\t\n") == []


def test_html_stays_plain_characters():
    (block,) = letters.parse("<b onclick='x'>**<i>**&amp;")
    assert block.rows == ((Span("<b onclick='x'>"), Span("<i>", bold=True), Span("&amp;")),)


@given(st.text("ab*#- •\n\t<&", max_size=60))
def test_no_letter_or_digit_is_lost_or_added(text):
    kept = letters.plain(letters.parse(text))
    assert [c for c in kept if c in "ab<&"] == [c for c in text if c in "ab<&"]


@given(st.text(max_size=80))
def test_any_text_can_be_parsed_into_rows_that_are_not_empty_of_blocks(text):
    for block in letters.parse(text):
        assert block.rows
        assert (block.level > 0) is (block.kind is BlockKind.HEADING)


def test_support_is_given_in_its_order_and_only_to_whom_it_is_for():
    directory = {
        "entries": [
            {"label": "If a life is at risk", "text": "999."},
            {"label": "For doctors", "text": "a line.", "for": ["doctor"]},
        ]
    }
    assert letters.support_bullets(directory) == "- **If a life is at risk:** 999."
    assert letters.support_bullets(directory, "doctor").endswith("\n- **For doctors:** a line.")


def test_a_letter_is_laid_out_with_its_head_taken_from_its_own_lines():
    sheet = letters.lay_out(
        "**Private and confidential**\n\nDr Dana Ellis\n\n**Date:** Wednesday 4 March 2026\n"
        "**Questions to:** Alice, 01632 960142\n\n# What was decided\n\nDear Dana,\n\n## Why\n\n- One\n\n"
        "With good wishes,\n\nAlice Morgan\nCase manager, Willowmere",
        signer="Alice Morgan",
    )
    assert sheet.to == ("Dr Dana Ellis",)
    assert sheet.facts == (("Date", "Wednesday 4 March 2026"), ("Questions to", "Alice, 01632 960142"))
    assert (sheet.heading, len(sheet.text)) == ("What was decided", 3)
    assert (sheet.closing, sheet.signer) == ("With good wishes,", "Alice Morgan")
    assert sheet.post == "Case manager, Willowmere"


def test_a_letter_without_head_or_signature_is_all_text():
    sheet = letters.lay_out("Dear Dana,\n\nWe decided.", signer="Alice Morgan")
    assert (sheet.to, sheet.facts, sheet.heading, sheet.signer) == ((), (), "", "")
    assert len(sheet.text) == 2
    assert letters.lay_out("", signer="Alice").blocks == ()


def test_a_list_above_the_heading_is_text_and_not_a_head():
    sheet = letters.lay_out("- one\n\n# Heading\n\nDear Dana")
    assert (sheet.to, len(sheet.blocks), sheet.heading) == ((), 3, "")


def test_somebody_who_signs_without_a_closing_line_still_signs():
    sheet = letters.lay_out("# H\n\nThat is all.\n\nAlice Morgan", signer="Alice Morgan")
    assert (sheet.closing, sheet.signer, sheet.post, len(sheet.blocks)) == ("", "Alice Morgan", "", 2)


@given(st.text("ab*#- :\n", max_size=80))
def test_no_letter_is_lost_when_a_letter_is_laid_out(text):
    sheet = letters.lay_out(text)
    kept = [*"".join(sheet.to), *"".join(a + b for a, b in sheet.facts), *letters.plain(sheet.blocks)]
    assert sorted(c for c in kept if c in "ab") == sorted(c for c in text if c in "ab")


def test_the_blocks_under_a_heading_end_at_the_next():
    blocks = letters.parse("# A\n\none\n\n## B\n\n- two\n\nthree\n\n## C")
    assert [block.kind for block in letters.section(blocks, "B")] == [BlockKind.BULLETS, BlockKind.PARAGRAPH]
    assert letters.section(blocks, "D") == ()


def test_a_whole_name_is_found_whatever_its_case_and_spaces():
    assert letters.names("Told by wren\n Abbott, twice", "Wren Abbott")
    assert not letters.names("Wren noticed; Mrs Abbotts did not", "Wren Abbott")
    assert not letters.names("anything", "")


def test_a_part_of_a_name_is_a_hint_and_a_title_is_none():
    assert letters.hints_at("Dr Smith and Wren saw it", "Dr Wren Abbott") == ("Wren",)
    assert letters.hints_at("a wren sang", "Wren Abbott") == ()
    assert letters.hints_at("The case manager wrote", "The ward manager") == ()


def test_what_is_still_open_is_marked_where_it_stands():
    (block,) = letters.marked(letters.parse("We met on [[meeting_date]] and **[[x]] again** [sic]"))
    (row,) = block.rows
    assert [span.text for span in row if span.open] == ["[[meeting_date]]", "[[x]]"]
    assert "".join(span.text for span in row) == "We met on [[meeting_date]] and [[x]] again [sic]"

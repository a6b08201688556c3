"""Blank forms on paper and in Word: what is drawn of each kind of part, tagged, named and in British English."""

import io
from typing import Any

import docx
import pikepdf
import pytest

from lotus.core import letters
from lotus.kernel.documents import packed_anew
from lotus.ui import papers
from lotus.ui.papers.blank import Ask, Grid, Kind, Place, Prose, Section, Shade
from tests.ui.test_pdf import tags

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
LETTER = "# Dear colleague\n\nWe met on [the day]. **Thank you.** <b>5 > 4</b>\n\n- One thing"
PARTS = (
    Ask("What is it about?", "In a sentence & no more", Kind.TEXT, rows=3),
    Ask("When?", kind=Kind.DAY),
    Ask("Is it so?", kind=Kind.ONE, options=[("Yes", ""), ("No", "Say why")]),
    Grid("Tick one", ["What", "Helps", "Note"], [["Insight", Place.TICK, Place.WRITE]], [50, 25, 25]),
    Grid("Scores", ["", "1 Rare"], [["5 “Major”", Shade("5 Green", "green")]]),
    Prose(letters.marked(letters.parse(LETTER))),
)


@pytest.fixture
def paper() -> papers.BlankPaper:
    section = Section("What you found", PARTS, "Look twice.", fresh=True)
    return papers.BlankPaper(
        "A form <of ours>", "For everybody.", "Willowmere", "A form · 5 March", [section], "Private"
    )


def test_the_pdf_is_tagged_with_headings_and_tables_for_those_who_listen(paper: papers.BlankPaper) -> None:
    made = pikepdf.open(io.BytesIO(papers.blank_pdf(paper)))
    found = tags(made)
    assert (found["/H1"], found["/Table"], found["/Caption"]) == (1, 2, 2)
    assert found["/TH"] == 3 + 1 + 2 + 1
    assert str(made.Root.Lang) == "en-GB"
    assert str(made.docinfo["/Title"]) == "A form <of ours>"


def test_a_blank_page_shows_what_is_to_be_filled_in_and_escapes_every_word(paper: papers.BlankPaper) -> None:
    html = papers.blank_html(paper)
    assert '<mark class="complete">[the day]</mark>' in html
    assert "&lt;b&gt;5 &gt; 4" in html
    assert "A form &lt;of ours&gt;" in html
    assert html.count("<br>") >= 4
    assert '<span class="box">' in html


@pytest.fixture
def word(paper: papers.BlankPaper) -> Any:
    return docx.Document(io.BytesIO(papers.blank_word(paper)))


def test_the_word_file_has_real_headings_one_below_the_other(word: Any) -> None:
    heads = [(one.style.name, one.text) for one in word.paragraphs if one.style.name.startswith("Heading")]
    assert heads == [
        ("Heading 1", "A form <of ours>"),
        ("Heading 2", "What you found"),
        ("Heading 3", "What is it about?"),
        ("Heading 3", "When?"),
        ("Heading 3", "Is it so?"),
        ("Heading 2", "Dear colleague"),
    ]
    assert [one.text for one in word.paragraphs if one.style.name == "List Bullet"] == ["One thing"]


def test_every_field_of_the_word_file_says_what_it_is_and_none_has_the_number_of_another(word: Any) -> None:
    fields = list(word.element.body.iter(f"{W}sdt"))
    names = [one.find(f".//{W}alias").get(f"{W}val") for one in fields]
    assert names == [
        "What is it about?",
        "When?",
        "Is it so?: Yes",
        "Is it so?: No",
        "Insight: Helps",
        "Insight: Note",
        "the day",
    ]
    numbers = [one.find(f".//{W}id").get(f"{W}val") for one in fields]
    assert len(set(numbers)) == len(numbers)
    kinds = [f"{W}text", f"{W}date", f"{W14}checkbox"]
    counts = [sum(one.find(f".//{kind}") is not None for one in fields) for kind in kinds]
    assert counts == [3, 1, 3]


def test_tables_of_the_word_file_have_a_heading_row_a_name_and_the_colour_said_in_words(word: Any) -> None:
    assert len(word.tables) == 2
    for table, name in zip(word.tables, ("Tick one", "Scores"), strict=True):
        assert table.rows[0]._tr.find(f"./{W}trPr/{W}tblHeader") is not None
        assert table.rows[1]._tr.find(f"./{W}trPr/{W}tblHeader") is None
        assert table._tbl.tblPr.find(f"{W}tblCaption").get(f"{W}val") == name
    green = word.tables[1].rows[1].cells[1]
    assert green.text == "5 Green"
    assert green._tc.tcPr.find(f"{W}shd").get(f"{W}fill") == "DCEBDF"
    assert [one.get(f"{W}w") for one in word.tables[0]._tbl.tblGrid] == ["4819", "2410", "2410"]


def test_the_word_file_is_british_a4_signed_by_the_organisation_and_counts_its_pages(word: Any) -> None:
    languages = {one.get(f"{W}val") for one in word.styles.element.iter(f"{W}lang")}
    assert languages == {"en-GB"}
    known, page = word.core_properties, word.sections[0]
    assert (known.title, known.author, known.language) == ("A form <of ours>", "Willowmere", "en-GB")
    assert (page.page_width.mm, page.page_height.mm) == (pytest.approx(210, abs=1), pytest.approx(297, abs=1))
    foot = page.footer.paragraphs[0]
    assert foot.text.startswith("A form · 5 March · Page")
    assert [one.get(f"{W}instr") for one in foot._p.iter(f"{W}fldSimple")] == ["PAGE", "NUMPAGES"]
    assert page.header.paragraphs[0].text == "Willowmere · Private"


def test_lotus_itself_takes_in_the_word_file_as_a_document_without_anything_that_acts(
    paper: papers.BlankPaper,
) -> None:
    kind, _body = packed_anew(papers.blank_word(paper), picture=lambda body: body)
    assert kind == "docx"

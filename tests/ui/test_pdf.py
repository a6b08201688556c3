"""Letters on paper: tagged, in our font, with Welsh letters, without the network."""

import io
import logging
from collections import Counter
from typing import Any

import pikepdf
import pytest

from lotus.core import letters
from lotus.ui import papers, pdf

TEXT = """# What the group decided

Dear Siân,

The group decided on **support and reflection** for Llŷr Ŵen. <script>alert(1)</script>

## What happens next

- **Wednesday 11 March.** We meet.
- **By Friday 20 March.** We agree a plan.
"""


def letter(**more: Any) -> papers.LetterPaper:
    facts = [("Our reference", "LOT-2026-00042")]
    return papers.LetterPaper(
        **{
            "blocks": letters.parse(TEXT),
            "organisation": "Willowmere",
            "organisation_address": "4 Orchard Street",
            "reference": "LOT-2026-00042",
            "to": ["Dr Dana Ellis", "By Lotus"],
            "facts": facts,
            "signer": "Alice Morgan",
            "post": "Case manager",
            "signed": True,
            "closing": "With good wishes,",
            "note": "Large print?",
            **more,
        }
    )


@pytest.fixture(scope="module")
def paper() -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(papers.letter_pdf(letter())))


def tags(paper: pikepdf.Pdf) -> Counter[str]:
    found: Counter[str] = Counter()

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for each in node:
                walk(each)
        elif isinstance(node, pikepdf.Dictionary):
            found[str(node.get("/S", ""))] += 1
            if "/K" in node and not isinstance(node.K, int):
                walk(node.K)

    walk(paper.Root.StructTreeRoot.K)
    return found


def test_a_letter_is_tagged_for_those_who_listen(paper: pikepdf.Pdf) -> None:
    found = tags(paper)
    assert found["/H1"] == 1
    assert found["/H2"] == 1
    assert found["/L"] == 1
    assert found["/LI"] == 2
    assert found["/P"] >= 5
    assert paper.Root.MarkInfo.Marked


def test_a_letter_names_its_language_and_shows_its_title(paper: pikepdf.Pdf) -> None:
    assert str(paper.Root.Lang) == "en-GB"
    assert paper.Root.ViewerPreferences.DisplayDocTitle
    assert str(paper.docinfo["/Title"]) == "What the group decided"
    with paper.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_every_font_is_ours_and_goes_with_the_letter(paper: pikepdf.Pdf) -> None:
    for page in paper.pages:
        for font in page.Resources.Font.values():
            assert "Atkinson" in str(font.BaseFont)
            assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor


def test_making_a_letter_gives_nothing_to_complain_about(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        papers.letter_pdf(letter())
    assert caplog.records == []


def test_words_of_a_letter_never_become_markup() -> None:
    html = papers.letter_html(letter(to=["<b>Dana</b>"], reference='"><i>'))
    assert "<script>" not in html
    assert "<b>" not in html
    assert "<i>" not in html


def test_a_draft_says_so_and_leaves_room_for_the_name() -> None:
    html = papers.letter_html(letter(draft=True, signed=False))
    assert "Draft, not sent" in html
    assert 'class="hand"' not in html


def test_a_welsh_letter_is_welsh_to_its_foot() -> None:
    paper = pikepdf.open(io.BytesIO(papers.letter_pdf(letter(language="cy"))))
    assert str(paper.Root.Lang) == "cy"
    assert 'data-page="Tudalen"' in papers.letter_html(letter(language="cy"))


def test_a_letter_without_a_heading_is_called_by_its_reference() -> None:
    assert letter(blocks=letters.parse("Dear Dana,")).title == "LOT-2026-00042"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/x.png",
        "file:///etc/passwd",
        "lotus:../config/settings.py",
        "lotus:pdf.py",
        "lotus:static/none",
    ],
)
def test_a_paper_fetches_only_what_ships_with_lotus(url: str) -> None:
    with pytest.raises(pdf.NotBundled):
        pdf.bundled(url)


def test_a_picture_from_elsewhere_is_left_out_and_never_asked_for(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="weasyprint"):
        made = pdf.render(
            '<p>Words</p><img src="https://example.org/x.png" alt="x">', title="T", language="en-GB"
        )
    assert made.startswith(b"%PDF")
    assert "does not ship with Lotus" in caplog.text


def test_a_picture_on_paper_is_a_figure_with_words_and_in_our_font() -> None:
    from lotus.ui import charts

    html = charts.draw(charts.matrix([("Help not asked for", 4, 3)]))
    paper = pikepdf.open(io.BytesIO(pdf.render(html, title="Triage", language="en-GB")))
    assert tags(paper)["/Figure"] == 1, "paper shows the wide drawing only"
    assert tags(paper)["/TH"] >= 4
    for font in paper.pages[0].Resources.Font.values():
        assert "Atkinson" in str(font.BaseFont)

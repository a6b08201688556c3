"""A letter on A4, as it is sent: letterhead, facts, text, signature, foot with reference and page."""

from collections.abc import Sequence
from dataclasses import dataclass

from lotus.core.letters import Block, BlockKind
from lotus.ui import pdf
from lotus.ui.jinja import plain_environment


@dataclass(frozen=True)
class LetterPaper:
    """Everything that stands on the paper, in words. `blocks` comes from `lotus.core.letters.parse`.

    `facts` are (label, value), such as ("Our reference", "LOT-2026-00042"). `signed` writes the name as a
    signature; `draft` says at the top and foot of each page that it has not been sent.
    """

    blocks: Sequence[Block]
    organisation: str
    reference: str
    to: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    organisation_address: str = ""
    signer: str = ""
    post: str = ""
    signed: bool = False
    closing: str = ""
    note: str = ""
    draft: bool = False
    language: str = "en-GB"

    @property
    def title(self) -> str:
        """The letter's heading, else its reference: what the PDF is called."""
        for block in self.blocks:
            if block.kind is BlockKind.HEADING:
                return "".join(span.text for span in block.rows[0])
        return self.reference


WORDS = {
    "en": {
        "private": "Private and confidential",
        "draft": "Draft, not sent",
        "page": "Page",
        "of": "of",
    },
    "cy": {
        "private": "Preifat a chyfrinachol",
        "draft": "Drafft, heb ei anfon",
        "page": "Tudalen",
        "of": "o",
    },
}


def letter_html(letter: LetterPaper) -> str:
    """The body of the letter's page; every word in it escaped."""
    words = WORDS[letter.language[:2]]
    return plain_environment().get_template("ui/letter.jinja").render(letter=letter, words=words)


def letter_pdf(letter: LetterPaper) -> bytes:
    """The letter as a tagged PDF."""
    return pdf.render(letter_html(letter), title=letter.title, language=letter.language)

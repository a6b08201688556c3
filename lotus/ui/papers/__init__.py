"""Papers: what is printed or kept as a PDF. A letter today; more kinds beside it. Usable without Django."""

from lotus.ui.papers.letter import LetterPaper, letter_html, letter_pdf

__all__ = ["LetterPaper", "letter_html", "letter_pdf"]

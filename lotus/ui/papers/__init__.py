"""Papers: what is printed or kept as a file. Letters, results of questionnaires, blank forms. Usable without Django."""

from lotus.ui.papers.blank import BlankPaper, blank_html, blank_pdf
from lotus.ui.papers.letter import LetterPaper, letter_html, letter_pdf
from lotus.ui.papers.result import ResultPaper, result_html, result_pdf
from lotus.ui.papers.word import blank_word

__all__ = [
    "BlankPaper",
    "LetterPaper",
    "ResultPaper",
    "blank_html",
    "blank_pdf",
    "blank_word",
    "letter_html",
    "letter_pdf",
    "result_html",
    "result_pdf",
]

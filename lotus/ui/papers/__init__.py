"""Papers: what is printed or kept as a PDF. A letter, and the result of a questionnaire. Usable without Django."""

from lotus.ui.papers.letter import LetterPaper, letter_html, letter_pdf
from lotus.ui.papers.result import ResultPaper, result_html, result_pdf

__all__ = ["LetterPaper", "ResultPaper", "letter_html", "letter_pdf", "result_html", "result_pdf"]

"""Answers that answer nothing ("n/a", "nothing"), set aside before anything else and counted."""

import re
import unicodedata

_ONE_WORD = "a n na nan nil no non none nope null nothing nowt x xx xxx unsure unknown blank"
_SEVERAL = (
    "no answer, no answers, no comment, no comments, no response, no reply, no thank you, no thanks, not sure",
    "not applicable, not really, not answered, did not answer, didnt answer, dont know, do not know, i dont know",
    "nothing at all, nothing else, nothing really, nothing to add, nothing further, nothing more to add",
    "nothing to say, nothing to report, nothing comes to mind, none at all, none really, no further comment",
    "no further comments, no other comments, no more comments, no additional comments, prefer not to say",
    "rather not say, as above, see above, same as above",
)
SILENT = frozenset(_ONE_WORD.split()) | {words for line in _SEVERAL for words in line.split(", ")}


def bare(text: str) -> str:
    """The words alone, in small letters: what is the same in “N/A.” and “n/a”."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return " ".join(re.sub(r"[^\w\s]", "", plain.replace("n/a", "na")).split())


def is_silent(text: str) -> bool:
    """Whether a text says nothing: empty, without a letter, or one of the usual non-answers and no more."""
    words = bare(text)
    return words in SILENT or not re.search(r"[^\W\d_]", words)

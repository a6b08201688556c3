"""Names of people: those that were given, those after a title, and first names with the surnames behind them.

Many first names are words too (Mark, Will, May, Grace). Such a word counts as a name only where the text says so: in
the middle of a sentence with a capital, before a surname, after a word like "thank", or before what a person does.
"""

import re
from collections.abc import Iterator, Sequence

from lotus.analysis.redact.words import Kind, Proposal, Seen, Word, listed, names, names_that_are_words

_MOST_AFTER = 3
_LEAST_SMALL = 4
_LEAST_PART = 2


def found(seen: Seen, given: Sequence[str]) -> Iterator[Proposal]:
    """Titles with the names behind them, given names whole, then parts of given names and first names."""
    yield from _titled(seen)
    for name in given:
        yield from _whole(seen, name)
    yield from _initialled(seen)
    parts = {part.casefold() for name in given for part in name.split() if len(part) >= _LEAST_PART}
    for at, word in enumerate(seen.words):
        if word.key in parts and _part_is_meant(seen, at):
            yield seen.proposal(Kind.PERSON, at, _last(seen, at), "a name you gave")
        elif _is_first_name(seen, at):
            yield seen.proposal(Kind.PERSON, at, _last(seen, at), "a first name")
        elif _is_surname(word, seen) and (_is_cued(seen, at) or _is_joined(seen, at)):
            yield seen.proposal(
                Kind.PERSON, at, _last(seen, at), "a word with a capital where a name is said"
            )


def _whole(seen: Seen, name: str) -> Iterator[Proposal]:
    """A name of several words, in any case of letters. One word alone may be an ordinary one: see `_part_is_meant`."""
    if len(name.split()) == 1:
        return
    pattern = r"\s+".join(re.escape(part) for part in name.split())
    for one in re.finditer(rf"(?<!\w){pattern}(?!\w)", seen.text, re.IGNORECASE):
        yield Proposal(Kind.PERSON, one.start(), one.end(), one[0], "a name you gave")


def _titled(seen: Seen) -> Iterator[Proposal]:
    """A title with the name behind it. In small letters only titles that are no words."""
    for at, word in enumerate(seen.words[:-1]):
        after = seen.words[at + 1]
        if after.gap not in {" ", ". "} or (
            after.key in listed("not-surnames") and not _is_initial(seen, at + 1)
        ):
            continue
        plain = word.key in listed("short-titles") and after.text.isalpha()
        if plain or (word.key in listed("titles") and word.capital and after.capital):
            yield seen.proposal(Kind.PERSON, at, _last(seen, at + 1), "a title before a name")


def _initialled(seen: Seen) -> Iterator[Proposal]:
    """An initial with its full stop and the name behind it."""
    for at in range(len(seen.words)):
        if _is_initial(seen, at) and seen.text[seen.words[at].end - 1] == ".":
            yield seen.proposal(Kind.PERSON, at, _last(seen, at), "an initial before a name")


def _is_initial(seen: Seen, at: int) -> bool:
    """Whether this is one capital with a name behind it."""
    word = seen.words[at]
    after = seen.words[at + 1] if at + 1 < len(seen.words) else None
    return (
        len(word.text) == 1
        and word.capital
        and after is not None
        and after.follows
        and _is_surname(after, seen)
    )


def _last(seen: Seen, at: int) -> int:
    """The last word of the name that begins here: surnames, with what stands between (van der, O', an initial)."""
    last = at
    for place in range(at + 1, min(at + 1 + _MOST_AFTER, len(seen.words))):
        word = seen.words[place]
        if not (word.follows or (word.gap == ". " and len(seen.words[place - 1].text) == 1)):
            break
        if _is_surname(word, seen):
            last = place
        elif word.key not in listed("particles"):
            break
    return last


def _is_surname(word: Word, seen: Seen) -> bool:
    """A word with a capital that is neither an everyday word nor letters that stand for something (HR, NHS)."""
    letters = len(word.text) > 1 and word.text.isupper()
    return word.capital and word.key not in listed("not-surnames") and not letters and not seen.shouted


def _part_is_meant(seen: Seen, at: int) -> bool:
    """Whether part of a given name is the name here, and not a word that looks like it."""
    word = seen.words[at]
    if word.key in names_that_are_words():
        return _is_first_name(seen, at)
    if word.key in listed("ordinary-surnames") | listed("not-surnames"):
        return word.capital and not word.first
    return word.capital or seen.small or _is_cued(seen, at)


def _is_first_name(seen: Seen, at: int) -> bool:
    word = seen.words[at]
    if at and seen.words[at - 1].key in {"st", "saint"}:
        return False
    if word.key in names():
        small = len(word.text) >= _LEAST_SMALL and seen.small
        return word.capital or small or _is_cued(seen, at)
    if word.key not in names_that_are_words() or not word.capital or seen.shouted:
        return False
    return _has_surname(seen, at) or _is_cued(seen, at) or _reads_as_a_name(seen, at)


def _is_cued(seen: Seen, at: int) -> bool:
    """Whether a word before says that a name follows: thank, thanks to, called, asked, my manager."""
    before = [word.key for word in seen.words[max(0, at - 2) : at]]
    if not before or seen.words[at].first or seen.words[at].gap not in {" ", ", "}:
        return False
    return before[-1] in listed("cues") or before == ["thanks", "to"]


def _has_surname(seen: Seen, at: int) -> bool:
    if at + 1 == len(seen.words):
        return False
    after = seen.words[at + 1]
    if at and not seen.words[at].first and seen.words[at - 1].key in listed("not-before-a-name"):
        return False
    is_word = after.key in names_that_are_words() or after.key in listed("place-nouns")
    return after.follows and _is_surname(after, seen) and not is_word


def _reads_as_a_name(seen: Seen, at: int) -> bool:
    """Whether a word that may be a name is one, by the words on both sides of it."""
    word = seen.words[at]
    key = word.key
    after = seen.words[at + 1].key if at + 1 < len(seen.words) and seen.words[at + 1].follows else ""
    before = seen.words[at - 1].key if at else ""
    does = after in listed("acts") or _joins_another(seen, at)
    if key in names_that_are_words("months-and-days"):
        return after in listed("acts") and before not in listed("not-before-a-name") and not before.isdigit()
    if not word.first:
        return before not in listed("not-before-a-name")
    if key in names_that_are_words("virtues"):
        return does
    plain = key in names_that_are_words("verbs-and-others")
    return does or after.endswith("ed") or _comes_from(seen, at) or (plain and after in listed("states"))


def _is_joined(seen: Seen, at: int) -> bool:
    """Whether an "and" ties it to a first name before."""
    if at < 2 or seen.words[at - 1].key not in {"and", "&"}:
        return False
    return seen.words[at].follows and seen.words[at - 1].follows and _is_first_name(seen, at - 2)


def _joins_another(seen: Seen, at: int) -> bool:
    """Whether another name follows after an "and"."""
    joined = [word.key for word in seen.words[at + 1 : at + 3]]
    return len(joined) == 2 and joined[0] in {"and", "&"} and seen.words[at + 2].capital


def _comes_from(seen: Seen, at: int) -> bool:
    """Whether it says where in the organisation somebody is: Jack from IT."""
    after = [word.key for word in seen.words[at + 1 : at + 3]]
    return len(after) == 2 and after[0] == "from" and after[1] not in listed("not-after-from")

"""What is told by its form: addresses, numbers and days."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from phonenumbers import Leniency, PhoneNumberMatcher

from lotus.analysis.redact.words import Kind, Proposal, listed

_EMAIL = re.compile(
    r"(?<![\w.!#$%&'*+/=?^`{|}~-])[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}"
)
_MAYBE_PHONE = re.compile(r"(?<!\d)[(+]{0,2}\d[\d ()+.,/-]{7,30}(?:(?:ext|x)\.? ?\d{1,6})?", re.IGNORECASE)
"""What may hold a phone number. The library is asked about nothing longer: it takes minutes over a page of zeros."""
_TEN = re.compile(r"(?<![\d)-])\d(?:[ -]?\d){9}(?![\d-])", re.ASCII)
_SAID = re.compile(r"(?:nhs|chi)(?:\s+(?:number|no\.?|num))?[\s:#is]*$", re.IGNORECASE)
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_DAYS = "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
_YEAR = r"(?:19|20)\d\d"
_NTH = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_DATES = re.compile(
    rf"(?<![\w.])(?:(?:(?:{_DAYS})\.?,?\s+(?:the\s+)?)?{_NTH}\s+(?:of\s+)?(?:{_MONTHS})\b\.?(?:,?\s+{_YEAR}(?!\d))?"
    rf"|(?:(?:{_DAYS})\.?,?\s+)?(?:{_MONTHS})\.?\s+(?:{_NTH}(?!\w)(?:,?\s+{_YEAR}(?!\d))?|{_YEAR}(?!\d))"
    rf"|(?:{_DAYS})\s+(?:the\s+)?(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)(?!\w)"
    r"|(?:(?<=on the )|(?<=by the )|(?<=since the )|(?<=until the )|(?<=from the ))"
    r"(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)"
    r"(?!\w|\s+(?:floor|time|line|year|attempt|day|week|month|grade|place|of))"
    rf"|(?:christmas|boxing|new year['’]?s)\s+(?:day|eve)(?:,?\s+{_YEAR}(?!\d))?)",
    re.IGNORECASE,
)
_IN_FIGURES = re.compile(r"(?<![\w./-])(\d{1,4})([./-])(\d{1,2})\2(\d{4}|\d\d)(?![\w/-]|\.\d)", re.ASCII)
_INSIDE = re.compile(
    r"(?<!\w)(?:ext(?:ension)?|bleep|pager|dect)\.?\s*:?\s*(?:no\.?\s*)?\d{3,6}(?!\w)", re.IGNORECASE
)


def found(text: str) -> Iterator[Proposal]:
    """Everything told by its form, the surest first."""
    for one in _EMAIL.finditer(text):
        yield _proposal(Kind.EMAIL, one.start(), one[0].rstrip(".,;:!?'"), "written as an e-mail address")
    yield from _nhs_numbers(text)
    for one in _postcodes().finditer(text):
        yield _proposal(Kind.POSTCODE, one.start(), one[0], "written as a postcode")
    yield from _dates(text)
    yield from _phones(text)


@lru_cache(maxsize=1)
def _postcodes() -> re.Pattern[str]:
    """A postcode of one of the areas there are; C, I, K, M, O and V never stand in its last two letters."""
    areas = "|".join(sorted(listed("postcode-areas")))
    return re.compile(rf"(?<!\w)(?:{areas})\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{{2}}(?!\w)", re.IGNORECASE)


def _proposal(kind: Kind, start: int, quote: str, why: str) -> Proposal:
    return Proposal(kind, start, start + len(quote), quote, why)


def nhs_number(digits: str) -> bool:
    """Whether ten digits pass the check of an NHS number (modulus 11; a check digit of 10 is never given)."""
    total = sum((10 - place) * int(digit) for place, digit in enumerate(digits[:9]))
    return (11 - total % 11) % 11 == int(digits[9])


def _nhs_numbers(text: str) -> Iterator[Proposal]:
    """Ten digits that pass the check, or that the text calls an NHS number: somebody may have mistyped one."""
    for one in _TEN.finditer(text):
        digits = re.sub(r"\D", "", one[0])
        if nhs_number(digits):
            yield _proposal(Kind.NHS_NUMBER, one.start(), one[0], "its check digit fits")
        elif _SAID.search(text[max(0, one.start() - 24) : one.start()]):
            yield _proposal(
                Kind.NHS_NUMBER, one.start(), one[0], "called an NHS number; its check digit does not fit"
            )


def _dates(text: str) -> Iterator[Proposal]:
    for one in _DATES.finditer(text):
        yield _proposal(Kind.DATE, one.start(), one[0].rstrip(".,"), "written as a date")
    for one in _IN_FIGURES.finditer(text):
        if _is_day(one[1], one[3], one[4]):
            yield _proposal(Kind.DATE, one.start(), one[0], "written as a date")


def _is_day(first: str, middle: str, last: str) -> bool:
    """Whether three figures are a day: 2026-03-05, or 5/3/26 and 05/03/2026."""
    if len(first) == 4:
        year, month, day = int(first), int(middle), int(last)
    else:
        year, month, day = int(last) + (2000 if len(last) == 2 else 0), int(middle), int(first)
    if not 1900 <= year <= 2100:
        return False
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _phones(text: str) -> Iterator[Proposal]:
    """Numbers of the length of a British phone number that begin with 0 or +, and numbers inside a hospital."""
    for maybe in _MAYBE_PHONE.finditer(text):
        for one in PhoneNumberMatcher(maybe[0], "GB", leniency=Leniency.POSSIBLE):
            if one.raw_string.lstrip("(").startswith(("0", "+")):
                yield _proposal(
                    Kind.PHONE, maybe.start() + one.start, one.raw_string, "written as a phone number"
                )
    for inside in _INSIDE.finditer(text):
        yield _proposal(Kind.PHONE, inside.start(), inside[0], "written as a number inside the organisation")

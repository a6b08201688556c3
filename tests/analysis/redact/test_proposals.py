"""Names, places, numbers and days are proposed where they stand, and words that only look like them are not."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotus.analysis.redact import Kind, proposals, signs
from tests.analysis.redact import measured
from tests.house import source


def _found(text: str, **known: list[str]) -> list[tuple[str, str]]:
    return [(one.kind.value, one.quote) for one in proposals(text, **known)]


PIECES = ["Dr", "Mark", "and", "Ward", "7", "0", "@", "a.b", " ", ". ", "St"]


@given(st.text(max_size=80) | st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_every_proposal_stands_where_it_says_and_none_over_another(text: str) -> None:
    found = proposals(text, names=["Mark Jones"], given_places=["Ward"])
    assert all(text[one.start : one.end] == one.quote and one.quote for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


def test_places_are_counted_in_code_points() -> None:
    (one,) = proposals("😀 thanks, Priya")
    assert (one.start, one.end) == (10, 15)


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Mark told me. Mark the form. I saw Mark. Mark Jones left.", ["Mark", "Mark", "Mark Jones"]),
        ("Will you come? I asked Will. Will is kind.", ["Will", "Will"]),
        ("May I? In May, since May, 3rd. May said so. I asked May.", ["May", "May"]),
        ("Grace under pressure. Grace and Priya came. Hope this helps.", ["Grace", "Priya"]),
        ("Rose to it. Rose helped. Dawn broke the news, dawn broke.", ["Rose"]),
        ("Joy is rare. Joy listened. Faith in leaders. I spoke to Faith.", ["Joy", "Faith"]),
        ("On Sunday, Monday was bad. Sunday Okafor covered.", ["Sunday Okafor"]),
        ("St John Ambulance came.", []),
        ("A. Khan and J Smith signed.", ["A. Khan"]),
        ("Dr. A. Rahman, Prof Lee, dr patel, Sister of mine", ["Dr. A. Rahman", "Prof Lee", "dr patel"]),
        ("Sean O'Neill's and Ana van der Berg's idea", ["Sean O'Neill", "Ana van der Berg"]),
        ("Thanks to priya, and no other priya", ["priya"]),
        ("no capitals here but priya and oluwaseun", ["priya", "oluwaseun"]),
        ("I WILL NOT MARK IT, SAID SUSAN", ["SUSAN"]),
        ("I asked Dilnoza. I asked HR. I asked Finance.", ["Dilnoza"]),
        ("Priya and Dilnoza left.", ["Priya", "Dilnoza"]),
        ("Jack from IT came. Rob from the rich.", ["Jack"]),
    ],
)
def test_a_first_name_is_proposed_where_it_is_one(text: str, quotes: list[str]) -> None:
    found = [quote for kind, quote in _found(text) if kind == "person"]
    assert found == quotes


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("I wrote to amina  khan and to Khan, not to best practice.", ["amina  khan", "Khan"]),
        ("Best wishes, and thank Best for me.", ["Best"]),
        ("khan was kind", ["khan"]),
        ("Will this do? George Will did.", ["George Will"]),
    ],
)
def test_given_names_are_found_in_more_ways(text: str, quotes: list[str]) -> None:
    known = ["Amina Khan", "George Will", "George Best"]
    assert [quote for kind, quote in _found(text, names=known) if kind == "person"] == quotes


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("I like ashcroft and Bath, not a bath. Bath time is short.", ["ashcroft", "Bath"]),
        ("Ward 7, ward b12, Theatre 4, the ward, Any Ward", ["Ward 7", "ward b12", "Theatre 4"]),
        ("At St Mary's Hospital and the Rowan Centre. The Hospital", ["St Mary's Hospital", "Rowan Centre"]),
    ],
)
def test_places_are_proposed(text: str, quotes: list[str]) -> None:
    found = _found(text, given_places=["Ashcroft", "Bath"])
    assert [quote for kind, quote in found if kind == "place"] == quotes


FORMS = {
    "07700 900123, (0113) 496 0123 or +44 (0)1632 960 001": [
        ("phone", "07700 900123"),
        ("phone", "(0113) 496 0123"),
        ("phone", "+44 (0)1632 960 001"),
    ],
    "ext 4521, bleep: 2231, ref 2026-00042, 12 nurses, 1250.00": [
        ("phone", "ext 4521"),
        ("phone", "bleep: 2231"),
    ],
    "Mail a.b+c@x-y.example.org, or a@b": [("email", "a.b+c@x-y.example.org")],
    "LS6 3HN, sw1a1aa, QQ1 1QQ, LS6 3IN, B12": [("postcode", "LS6 3HN"), ("postcode", "sw1a1aa")],
    "999 945 8076, 999-368-1938, 9990364266": [
        ("nhs_number", "999 945 8076"),
        ("nhs_number", "999-368-1938"),
    ],
    "12/03/2026, 2026-02-11, 1.10.25": [("date", "12/03/2026"), ("date", "2026-02-11"), ("date", "1.10.25")],
    "31/2/2026, 12/31/2026, 10.2.15.3, 7/10, 01/01/0050, 3/4/1850": [],
    "5th of May 2025, March 2025, Tue 3rd": [
        ("date", "5th of May 2025"),
        ("date", "March 2025"),
        ("date", "Tue 3rd"),
    ],
    "Monday 6 October, on the 21st, Boxing Day": [
        ("date", "Monday 6 October"),
        ("date", "21st"),
        ("date", "Boxing Day"),
    ],
    "in May, on the 5 wards, on the 1st floor, at 08:30": [],
}


@pytest.mark.parametrize("text", FORMS)
def test_what_is_told_by_its_form_is_proposed(text: str) -> None:
    assert _found(text) == FORMS[text]


def test_ten_digits_are_called_an_nhs_number_only_if_they_pass_the_check_or_the_text_says_so() -> None:
    assert proposals("NHS no. 999 945 8077")[0].why == "called an NHS number; its check digit does not fit"
    assert proposals("NHS no. 999 945 8076")[0].why == "its check digit fits"
    assert proposals("Order 999 945 8077") == ()


def test_the_check_digit_is_the_published_one() -> None:
    """943 476 5919 is the NHS data dictionary's example. One digit changed never passes: modulus 11 promises that."""
    assert signs.nhs_number("9434765919")
    for place in range(10):
        for digit in set("0123456789") - {"9434765919"[place]}:
            assert not signs.nhs_number("9434765919"[:place] + digit + "9434765919"[place + 1 :])


@pytest.mark.parametrize(
    "text", ["0" * 20_000, "a." * 20_000, "1/1/" * 10_000, "a@" * 20_000, "Mark " * 5_000]
)
def test_no_text_takes_long(text: str) -> None:
    """Each took minutes before what is asked of the library was bounded."""
    assert isinstance(proposals(text), tuple)


FIGURE = r"(\d\.\d\d)"
PUBLISHED = re.compile(
    rf"^\| (\w+) \| (\d+) \| {FIGURE} \| {FIGURE} \| (\d+) \| {FIGURE} \| {FIGURE} \|$", re.MULTILINE
)


def test_the_page_of_the_method_says_how_well_it_does() -> None:
    page = (source.ROOT / "docs" / "methods" / "redaction.md").read_text(encoding="utf-8")
    kept, seen = measured.figures("kept_back.txt"), measured.figures("seen.txt")
    rows = [
        (kind, str(kept[kind].marked), *_two(kept[kind]), str(seen[kind].marked), *_two(seen[kind]))
        for kind in Kind
    ]
    assert PUBLISHED.findall(page) == rows
    known = measured.figures("kept_back.txt", names=measured.people("kept_back.txt"))[Kind.PERSON]
    assert f"found {known.found} of {known.marked}, with {known.proposed - known.right} wrong" in page


def _two(of: measured.Figures) -> tuple[str, str]:
    return f"{of.recall:.2f}", f"{of.precision:.2f}"

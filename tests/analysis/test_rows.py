"""Small files: what is read, and what is never guessed at."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotus.analysis import rows
from lotus.core.refusal import Refused


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2.5", 2.5),
        ("-0.5", -0.5),
        (".5", 0.5),
        ("1,234", 1234),
        ("1,234,567.5", 1234567.5),
        ("85%", 85),
        ("85 %", 85),
        ("1e3", 1000),
    ],
)
def test_a_number_may_have_thousands_decimals_or_a_per_cent_sign(text: str, value: float) -> None:
    assert rows.number(text) == value


@pytest.mark.parametrize("text", ["2,5", "12,34", "1,2345", "1,234,5", ",5"])
def test_a_comma_before_decimals_is_never_read_as_something_else(text: str) -> None:
    with pytest.raises(ValueError, match="write a point before decimals"):
        rows.number(text)
    with pytest.raises(ValueError, match="not a whole number"):
        rows.whole(text)


@pytest.mark.parametrize("text", ["", "x", "nan", "inf", "1_000", "0x10", "1 000", "٣", "1e999"])
def test_what_is_no_number_is_said(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a number|no number"):
        rows.number(text)


@given(st.floats(-1e12, 1e12), st.integers(0, 10**12))
def test_every_number_is_read_as_it_was_written(value: float, count: int) -> None:
    assert rows.number(repr(value)) == value
    assert rows.number(f"{count:,}") == rows.whole(f"{count:,}") == rows.whole(str(count)) == count


def _refusal(tmp_path: Path, body: bytes, *needs: str) -> str:
    path = tmp_path / "small.csv"
    path.write_bytes(body)
    with pytest.raises(Refused) as no:
        rows.table(str(path), needs=needs)
    return no.value.message


def test_a_file_without_a_heading_does_not_lose_its_first_row_in_silence(tmp_path: Path) -> None:
    for needs in ((), ("month", "value")):
        says = _refusal(tmp_path, b"2026-01,5\n2026-02,6\n", *needs)
        assert says.endswith("begins with the figure 5. Its first line must name the columns.")


def test_a_quotation_mark_left_open_over_a_long_file_is_said(tmp_path: Path) -> None:
    for begins in (b'month,value\n1,"5\n', b'"month,value\n1,5\n'):
        says = _refusal(tmp_path, begins + b"2,6\n" * 40_000)
        assert says.endswith("is a quotation mark left open there?")


@given(st.binary(max_size=200))
def test_whatever_a_file_holds_it_is_a_table_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, body: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(body)
    says = "."
    try:
        found = rows.table(str(path))
    except Refused as no:
        says = no.message
    else:
        assert all(set(row.cells) == set(found.columns) for row in found.rows)
    assert says.endswith((".", "?"))

"""Reading answers: what is understood, what is refused in a sentence, and every row that cannot be used."""

import csv
import io
from contextlib import suppress
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotus.analysis.survey import coding, reading
from lotus.analysis.survey.reading import Answers, BadRow
from lotus.core.refusal import Refused
from tests.analysis.survey import forms

WHOLE = forms.whole()
HEAD = "q1,q2,q3,years,team\n"


def read(text: str | bytes | Path, *by: str, told=lambda words: None) -> Answers:
    data = text.encode() if isinstance(text, str) else text
    return reading.read(data, "answers.csv", reading.Wanted(WHOLE, by or ("team",)), told)


def column(answers: Answers, name: str) -> list[float | None]:
    return [None if np.isnan(each) else each for each in answers.columns[name].tolist()]


def test_answers_become_small_numbers_and_groups_stand_in_a_natural_order() -> None:
    found = read(HEAD + "1,5,9,2.5,Ward 10\n,,,,\n3,3,3,,Ward 2\n")
    assert found.rows == 3
    assert [column(found, name) for name in ("q1", "q2", "q3")] == [[1, 0, 3], [5, 0, 3], [6, 0, 3]]
    assert column(found, "years") == [2.5, None, None]
    assert found.groups == {"team": ("Ward 2", "Ward 10", "Not stated")}
    assert column(found, "team") == [1, 2, 0]
    assert (found.bad, found.waves, found.other_columns) == ((), (), ())


@pytest.mark.parametrize("mark", [";", "\t", ","])
@pytest.mark.parametrize("beginning", ["", "\ufeff"])
def test_semicolons_tabs_and_a_mark_at_the_beginning_are_understood(mark: str, beginning: str) -> None:
    text = beginning + (HEAD + "1,5,9,2.5,Ward 10\n").replace(",", mark)
    found = read(text)
    assert (found.rows, found.delimiter, found.groups["team"]) == (1, mark, ("Ward 10",))


def test_other_columns_are_left_alone_and_named() -> None:
    found = read(b'ref,q1,q2,q3,years,team,note\n7,1,1,1,1,a,"one\ntwo"\n8,2,2,2,2,b,\n')
    assert (found.rows, found.other_columns, column(found, "q1")) == (2, ("ref", "note"), [1, 2])


def test_numbers_are_understood_as_other_programs_write_them() -> None:
    told: list[str] = []
    found = read(HEAD + "1.0,02, 3 ,1e1,a\n", told=told.append)
    assert (column(found, "q1"), column(found, "q2"), column(found, "q3")) == ([1], [2], [3])
    assert column(found, "years") == [10]
    assert told == []


def test_every_bad_row_is_listed_with_its_line_and_reason() -> None:
    told: list[str] = []
    text = HEAD + '1,1,1,1,a\n7,1,1,x,a\n\n1,1\n"1,1,1,1,a\n' + "1,1,1,1,a\n" * 2
    found = read(text, told=told.append)
    assert found.bad == (
        BadRow(3, "q1 is “7”, not 1, 2, 3, 4 or 5; years is “x”, not a number from 0 to 60"),
        BadRow(5, "it has 2 values and the heading has 5"),
        BadRow(6, "a quotation mark is opened and not closed; lines 6 to 8 are lost with it"),
    )
    assert (found.rows, told) == (1, ["some rows need a closer look; reading the file line by line"])


def test_a_quotation_mark_in_the_wrong_place_costs_its_own_row_only() -> None:
    found = read(HEAD + '"1"x,1,1,1,a\n2,2,2,2,b\n')
    assert found.bad == (BadRow(2, "its quotation marks are not balanced"),)
    assert column(found, "q1") == [2]


def test_a_row_with_many_faults_names_three() -> None:
    found = read(HEAD + "x,y,z,w,a\n")
    assert found.bad[0].reason.endswith("q3 is “z”, not 1, 2, 3, 4, 5 or 9; and 1 more")


def test_a_long_wrong_answer_is_cut_and_many_options_are_not_all_named() -> None:
    options = tuple(forms.Option(str(value), str(value)) for value in range(20))
    coder = coding.OptionCoder(forms.Question("q", "?", options))
    assert coder.fault("a" * 50) == f"q is “{'a' * 40}…”, not one of its options"


@pytest.mark.parametrize("number", ["inf", "61", "-1", "nan"])
def test_a_number_out_of_its_limits_makes_a_bad_row(number: str) -> None:
    assert read(HEAD + f"1,1,1,{number},a\n").bad[0].line == 2


def test_a_wave_may_not_be_blank() -> None:
    found = read("q1,q2,q3,years,team,wave\n1,1,1,1,a,2026\n1,1,1,1,a, \n1,1,1,1,a,2025\n")
    assert found.bad == (BadRow(3, "wave is empty"),)
    assert (found.waves, column(found, "wave")) == (("2025", "2026"), [1, 0])


REFUSED = {
    "empty": (b"", "is empty"),
    "a mark and nothing": (b"\xef\xbb\xbf\n\n", "is empty"),
    "a heading only": (HEAD.encode(), "has a heading and no answers"),
    "Excel": (b"PK\x03\x04rest", "is an Excel workbook"),
    "old Excel": (b"\xd0\xcf\x11\xe0rest", "is an old Excel"),
    "PDF": (b"%PDF-1.7", "is a PDF"),
    "compressed": (b"\x1f\x8b\x08", "is a compressed file; unpack it"),
    "UTF-16": ("\ufeffq1,q2".encode("utf-16-le"), "is text in UTF-16"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0", "is neither CSV text nor Parquet"),
    "Windows letters in the heading": ("q1,é\n".encode("cp1252"), "is not in UTF-8: line 1 cannot be read"),
    "Windows letters below": ((HEAD + "1,1,1,1,é\n").encode("cp1252"), "is not in UTF-8: line 2"),
    "a question missing": (
        b"q1,q2,years,team\n1,1,1,a\n",
        "has no column for the question q3 of A small survey",
    ),
    "questions missing": (b"team,job\n1,1\n", "has no column for the questions q1, q2, q3, years"),
    "a breakdown missing": (
        b"q1,q2,q3,years,job\n1,1,1,1,a\n",
        "no column for the breakdown team. It has job.",
    ),
    "a column twice": (b"q1,q1,q2,q3,years,team\n1,1,1,1,1,a\n", "more than one column called q1"),
    "a broken Parquet file": (b"PAR1 and then nothing", "is a Parquet file that is cut short or damaged"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_read_is_refused_in_a_sentence(kind: str) -> None:
    data, words = REFUSED[kind]
    with pytest.raises(Refused) as no:
        read(data)
    assert words in no.value.message
    assert no.value.message.startswith("answers.csv ")


def test_a_breakdown_that_names_each_person_is_refused() -> None:
    rows = "".join(f"1,1,1,1,person {place}\n" for place in range(2_100))
    with pytest.raises(Refused, match="The breakdown team tells nearly everybody apart"):
        read(HEAD + rows)


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "none.csv", "There is no file called"), (tmp_path, "is a folder")):
        with pytest.raises(Refused, match=words):
            reading.read(path, path.name, reading.Wanted(WHOLE, ()))
    (tmp_path / "empty.csv").touch()
    with pytest.raises(Refused, match="is empty"):
        reading.read(tmp_path / "empty.csv", "empty.csv", reading.Wanted(WHOLE, ()))


def parquet(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pyarrow.parquet.write_table(table, sink)
    return sink.getvalue()


def table(**columns: object) -> pa.Table:
    usual: dict[str, object] = {
        "q1": pa.array([1, None, 3], pa.int64()),
        "q2": pa.array(["1", "", "5"]),
        "q3": pa.array([9.0, float("nan"), 3.0]),
        "years": pa.array([1, 2, None], pa.int32()),
        "team": pa.array(["a", None, "b"]).dictionary_encode(),
    }
    return pa.table(usual | columns)


def test_parquet_is_read_whatever_kind_of_columns_it_has() -> None:
    found = read(parquet(table()))
    assert [column(found, name) for name in ("q1", "q2", "q3")] == [[1, 0, 3], [1, 0, 5], [6, 0, 3]]
    assert (column(found, "years"), found.groups["team"]) == ([1, 2, None], ("a", "b", "Not stated"))
    nothing = read(parquet(table(q1=pa.nulls(3), team=pa.array([1.0, 2.0, 2.5]))))
    assert (column(nothing, "q1"), nothing.groups["team"]) == ([0, 0, 0], ("1", "2", "2.5"))
    small = read(parquet(table(q1=pa.array([5, None, 1], pa.uint8()))))
    assert column(small, "q1") == [5, 0, 1]


def test_bad_rows_of_a_parquet_file_are_named_by_their_number() -> None:
    found = read(
        parquet(table(q1=pa.array([1, 8, 2]), years=pa.array(["1", "x", "2"]), wave=pa.array(["1", "1", ""])))
    )
    assert found.bad == (
        BadRow(2, "q1 is “8”, not 1, 2, 3, 4 or 5; years is “x”, not a number from 0 to 60"),
        BadRow(3, "wave is empty"),
    )
    assert (found.rows, found.groups["team"]) == (1, ("a",))


def test_a_parquet_column_of_lists_is_refused() -> None:
    with pytest.raises(Refused, match="the column q1 holds lists"):
        read(parquet(table(q1=pa.array([[1], [2], [3]]))))


ANSWER = st.sampled_from(["", "1", "2", "3", "4", "5", "9", " 4 ", "2.0", "x", "7", '"', "é"])
GROUPS = st.sampled_from(["", "a", "b, c", 'd"e', "two\nlines", "é"])
ROWS = st.lists(
    st.tuples(ANSWER, ANSWER, ANSWER, st.sampled_from(["", "3", "0.5", "x", "99"]), GROUPS), max_size=30
)


def _plain(row: tuple[str, ...]) -> tuple[object, ...] | None:
    """What a row means, said again in the plainest way; None where it cannot be used."""
    meant: list[object] = []
    for text, known in zip(row[:3], ("12345", "12345", "123459"), strict=True):
        value = text.strip().removesuffix(".0")
        if value and value not in known:
            return None
        meant.append(known.index(value) + 1 if value else 0)
    if row[3] not in ("", "3", "0.5"):
        return None
    return (*meant, float(row[3]) if row[3] else None, " ".join(row[4].split()) or "Not stated")


@given(ROWS, st.sampled_from([",", ";"]))
@settings(max_examples=60)
def test_whatever_rows_there_are_each_is_understood_or_listed(rows: list[tuple[str, ...]], mark: str) -> None:
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=mark)
    writer.writerow(HEAD.strip().split(","))
    lines = []
    for row in rows:
        lines.append(written.getvalue().count("\n") + 1)
        writer.writerow(row)
    meant = [_plain(row) for row in rows]
    if not rows:
        return
    found = read(written.getvalue())
    assert [each.line for each in found.bad] == [
        line for line, row in zip(lines, meant, strict=True) if row is None
    ]
    columns = [column(found, name) for name in ("q1", "q2", "q3", "years", "team")]
    columns[-1] = [found.groups["team"][int(place or 0)] for place in columns[-1]]  # type: ignore[misc]
    assert list(zip(*columns, strict=True)) == [row for row in meant if row is not None]


@given(st.binary(max_size=200))
@settings(max_examples=60)
def test_no_bytes_at_all_make_it_fall_over(data: bytes) -> None:
    for beginning in (b"", HEAD.encode(), b"PAR1"):
        with suppress(Refused):
            assert read(beginning + data).rows >= 0

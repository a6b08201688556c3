"""Opening a file of answers, CSV or Parquet, whatever its name says, and refusing in a sentence what is neither.

The quick way reads a CSV file in columns, on every core. Where it meets anything it cannot take, ``lines`` reads
the file again and says of every row that cannot be used where it stands and why.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from lotus.analysis.survey import lines, unasked
from lotus.analysis.survey.coding import (
    BAD,
    NOT_STATED,
    GroupCoder,
    NumberCoder,
    OptionCoder,
    TooManyGroups,
    WordCoder,
    natural,
    quoted,
    text_of,
)
from lotus.analysis.survey.lines import BadRow, Coder, Told
from lotus.analysis.survey.questions import Questionnaire
from lotus.core.refusal import Refused

Values = npt.NDArray[Any]
WAVE = "wave"
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_BATCH = 1 << 17
_HEAD = 1 << 20
_PIECE = 1 << 24

_KINDS = (
    (b"PK\x03\x04", "an Excel workbook or another zipped file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a compressed file; unpack it first"),
    (b"SQLite format", "a database"),
    (b"\xff\xfe", "text in UTF-16"),
    (b"\xfe\xff", "text in UTF-16"),
)


@dataclass(frozen=True)
class Wanted:
    """What to read: the questions, and the breakdowns by the names of their columns."""

    questionnaire: Questionnaire
    by: tuple[str, ...]


@dataclass(frozen=True)
class Answers:
    """The answers in small numbers, column by column; a row is one person.

    ``columns``: for each question its codes (uint8), for each number its values (float64, NaN is none), for each
    breakdown its group (uint16, a place in ``groups``), and ``wave`` (uint16, a place in ``waves``).
    """

    columns: dict[str, Values]
    groups: dict[str, tuple[str, ...]]
    waves: tuple[str, ...]
    rows: int
    bad: tuple[BadRow, ...] = ()
    other_columns: tuple[str, ...] = ()
    delimiter: str = ","
    unasked: int = 0
    """How many answers were given to questions that were not to be asked; they are left out of the columns."""


@dataclass
class _Read:
    """Columns before they are put in order; ``sound`` is false where the quick way met what it cannot take."""

    columns: dict[str, Values]
    bad: list[BadRow] = field(default_factory=list)
    sound: bool = True


def read(source: Path | bytes, name: str, wanted: Wanted, told: Told = lambda words: None) -> Answers:
    """The answers in a file, or in bytes that came from standard input; ``name`` is what to call it.

    Rows that cannot be used are left out and listed in ``bad``. Raises ``Refused`` where nothing can be read.
    """
    try:
        with _opened(source, name) as held:
            head = held.read(_HEAD)
            held.seek(0)
            _check_kind(head, name)
            answers = (
                _parquet(held, name, wanted) if head[:4] == b"PAR1" else _text(held, head, name, wanted, told)
            )
    except TooManyGroups as many:
        words = f"The breakdown {many} tells nearly everybody apart: it is not a group, so it cannot be a breakdown."
        raise Refused(words) from None
    if not answers.rows and not answers.bad:
        raise Refused(f"{name} has a heading and no answers under it.")
    return answers


def _opened(source: Path | bytes, name: str) -> pa.NativeFile:
    if isinstance(source, bytes):
        return pa.BufferReader(source)
    if source.is_dir():
        raise Refused(f"{name} is a folder; name the file in it.")
    if not source.exists():
        raise Refused(f"There is no file called {name}.")
    try:
        whole = source.is_file() and source.stat().st_size
        return pa.memory_map(str(source)) if whole else pa.BufferReader(source.read_bytes())
    except OSError:
        raise Refused(f"{name} cannot be opened: look whether you may read it.") from None


def _check_kind(head: bytes, name: str) -> None:
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Refused(f"{name} is empty.")
    for beginning, kind in _KINDS:
        if head.startswith(beginning):
            raise Refused(f"{name} is {kind}. Save the answers as CSV in UTF-8, or as Parquet.")
    if head[:4] != b"PAR1" and b"\0" in head:
        raise Refused(f"{name} is neither CSV text nor Parquet. Save the answers as one of these.")


def _coders(wanted: Wanted, present: Sequence[str]) -> dict[str, Coder]:
    """What reads each column; ``wave`` where the file has one and it is not asked for otherwise."""
    form = wanted.questionnaire
    coders: dict[str, Coder] = {question.id: OptionCoder(question) for question in form.questions}
    coders |= {number.id: NumberCoder(number) for number in form.numbers}
    coders |= {item.id: WordCoder() for item in form.words}
    coders |= {name: GroupCoder(name) for name in wanted.by}
    if WAVE in present and WAVE not in coders and WAVE not in form.ids:
        coders[WAVE] = GroupCoder(WAVE)
    return coders


def _check_heading(heading: Sequence[str], name: str, wanted: Wanted) -> None:
    twice = sorted(
        {one for one in heading if heading.count(one) > 1 and one in (*wanted.by, *wanted.questionnaire.ids)}
    )
    if twice:
        raise Refused(
            f"{name} has more than one column called {', '.join(twice)}; each may stand there once."
        )
    missing = [one for one in wanted.by if one not in heading]
    if missing:
        others = [one for one in heading if one and one not in wanted.questionnaire.ids and one != WAVE]
        known = f" It has {_listed(others)}." if others else ""
        raise Refused(f"{name} has no column for the breakdown {_listed(missing)}.{known}")
    missing = [one for one in wanted.questionnaire.columns if one not in heading]
    if missing:
        what = "the question" if len(missing) == 1 else "the questions"
        raise Refused(f"{name} has no column for {what} {_listed(missing)} of {wanted.questionnaire.title}.")


def _listed(names: Sequence[str], most: int = 8) -> str:
    shown = [quoted(each)[1:-1] for each in names[:most]]
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(shown) + more


def _text(held: pa.NativeFile, head: bytes, name: str, wanted: Wanted, told: Told) -> Answers:
    delimiter, heading = _heading(head, name, wanted)
    _check_heading(heading, name, wanted)
    coders = _coders(wanted, heading)
    found = _quick(held, delimiter, heading, coders)
    if not found.sound:
        told("some rows need a closer look; reading the file line by line")
        coders = _coders(wanted, heading)
        held.seek(0)
        found = _line_by_line(held.read(), name, delimiter, coders, told)
    other = tuple(one for one in heading if one not in coders and one not in wanted.questionnaire.left_out)
    return _answers(found, coders, other, delimiter, wanted)


def _heading(head: bytes, name: str, wanted: Wanted) -> tuple[str, list[str]]:
    """The delimiter with which the first line holds most of the names looked for, and the names."""
    try:
        text = head.decode("utf-8-sig", errors="strict" if len(head) < _HEAD else "ignore")
    except UnicodeDecodeError as fault:
        raise _wrong_encoding(name, head, fault) from None
    known = {*wanted.questionnaire.ids, *wanted.by, WAVE}
    best: tuple[str, list[str]] = (",", [])
    for delimiter in DELIMITERS:
        try:
            row = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        except (csv.Error, StopIteration):
            continue
        names = [one.strip() for one in row]
        if len(known.intersection(names)) > len(known.intersection(best[1])) or not best[1]:
            best = delimiter, names
    return best


def _wrong_encoding(name: str, data: bytes, fault: UnicodeDecodeError) -> Refused:
    line = data.count(b"\n", 0, fault.start) + 1
    return Refused(f"{name} is not in UTF-8: line {line} cannot be read. Save it again as “CSV UTF-8”.")


def _quick(held: pa.NativeFile, delimiter: str, heading: list[str], coders: dict[str, Coder]) -> _Read:
    """The whole file by columns: first taking scales for small numbers, then everything for text."""
    quotes = any(b'"' in piece for piece in iter(lambda: held.read(_PIECE), b""))
    for as_text in (False, True):
        held.seek(0)
        try:
            table = _table(held, delimiter, heading, coders, quotes, as_text)
        except (pa.ArrowInvalid, pa.ArrowKeyError):
            continue
        found = _coded(table.to_batches(), coders)
        if found.sound:
            return found
    return _Read({}, sound=False)


def _table(
    held: pa.NativeFile,
    delimiter: str,
    heading: list[str],
    coders: dict[str, Coder],
    quotes: bool,
    as_text: bool,
) -> pa.Table:
    text = pa.dictionary(pa.int32(), pa.string())
    small = (name for name, coder in coders.items() if isinstance(coder, OptionCoder) and coder.whole)
    kinds = dict.fromkeys(coders, text) | ({} if as_text else dict.fromkeys(small, pa.uint8()))
    return pyarrow.csv.read_csv(
        held,
        read_options=pyarrow.csv.ReadOptions(column_names=heading, skip_rows=1, block_size=1 << 23),
        parse_options=pyarrow.csv.ParseOptions(delimiter=delimiter, newlines_in_values=quotes),
        convert_options=pyarrow.csv.ConvertOptions(
            include_columns=list(coders), column_types=kinds, strings_can_be_null=True, null_values=[""]
        ),
    )


def _coded(batches: Sequence[pa.RecordBatch], coders: dict[str, Coder]) -> _Read:
    """The batches in small numbers, and whether every one of their rows can be used."""
    parts: dict[str, list[Values]] = {name: [] for name in coders}
    sound = True
    for batch in batches:
        bad = _batch(batch, coders, parts)
        sound = sound and not bad.any()
    return _Read({name: _joined(part, coders[name]) for name, part in parts.items()}, sound=sound)


def _batch(
    batch: pa.RecordBatch, coders: dict[str, Coder], parts: dict[str, list[Values]]
) -> npt.NDArray[np.bool_]:
    """Add a batch to the parts; where its rows cannot be used."""
    bad = np.zeros(batch.num_rows, dtype=bool)
    for name, coder in coders.items():
        values: Values
        if isinstance(coder, NumberCoder):
            values, wrong = coder.column(batch.column(name))
            bad |= wrong
        else:
            values = coder.column(batch.column(name))
            if isinstance(coder, OptionCoder):
                bad |= values == BAD
            elif name == WAVE:
                bad |= values == 0
        parts[name].append(values)
    return bad


def _joined(parts: list[Values], coder: Coder) -> Values:
    kind: type = np.float64 if isinstance(coder, NumberCoder) else np.uint8
    return np.concatenate(parts) if parts else np.empty(0, dtype=kind)


def _line_by_line(data: bytes, name: str, delimiter: str, coders: dict[str, Coder], told: Told) -> _Read:
    try:
        found = lines.read(data, delimiter, coders, [WAVE] if WAVE in coders else [], told)
    except UnicodeDecodeError as fault:
        raise _wrong_encoding(name, data, fault) from None
    columns = {
        key: values if isinstance(coders[key], NumberCoder) else values.astype(np.uint32)
        for key, values in found.columns.items()
    }
    return _Read(columns, found.bad)


def _parquet(held: pa.NativeFile, name: str, wanted: Wanted) -> Answers:
    try:
        file = pyarrow.parquet.ParquetFile(held, read_dictionary=wanted.by)
        heading = list(file.schema_arrow.names)
        _check_heading(heading, name, wanted)
        coders = _coders(wanted, heading)
        nested = [one for one in coders if pa.types.is_nested(file.schema_arrow.field(one).type)]
        if nested:
            raise Refused(
                f"In {name} the column {nested[0]} holds lists; it must hold one answer for each person."
            )
        found = _batches(file, coders)
    except (pa.ArrowException, OSError):
        raise Refused(f"{name} is a Parquet file that is cut short or damaged. Write it again.") from None
    other = tuple(one for one in heading if one not in coders and one not in wanted.questionnaire.left_out)
    return _answers(found, coders, other, "", wanted)


def _batches(file: pyarrow.parquet.ParquetFile, coders: dict[str, Coder]) -> _Read:
    parts: dict[str, list[Values]] = {name: [] for name in coders}
    bad: list[BadRow] = []
    good, first = [], 1
    for batch in _ahead(file.iter_batches(batch_size=_BATCH, columns=list(coders))):
        wrong = _batch(batch, coders, parts)
        bad += [BadRow(first + int(row), _why(batch, int(row), coders)) for row in np.flatnonzero(wrong)]
        good.append(~wrong)
        first += batch.num_rows
    columns = {name: _joined(part, coders[name]) for name, part in parts.items()}
    if bad:
        kept = np.concatenate(good)
        columns = {name: values[kept] for name, values in columns.items()}
    return _Read(columns, bad)


def _ahead(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Each batch, while the next one is unpacked beside.

    Arrow's own way with memory gives each batch back to the machine and asks for it anew, which takes half as long
    again; so the plain one is used meanwhile.
    """
    usual = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        with ThreadPoolExecutor(1) as beside:
            coming = beside.submit(next, batches, None)
            while (batch := coming.result()) is not None:
                coming = beside.submit(next, batches, None)
                yield batch
    finally:
        pa.set_memory_pool(usual)


def _why(batch: pa.RecordBatch, row: int, coders: dict[str, Coder]) -> str:
    texts = {name: text_of(batch.column(name)[row].as_py()) for name in coders}
    return lines.joined(lines.faults(texts, coders, [WAVE] if WAVE in coders else []))


def _answers(
    found: _Read, coders: dict[str, Coder], other: tuple[str, ...], delimiter: str, wanted: Wanted
) -> Answers:
    """Put the groups in the order in which people would look for them, and drop those with nobody in them."""
    columns, groups = dict(found.columns), {}
    for name, coder in coders.items():
        if isinstance(coder, GroupCoder):
            columns[name], groups[name] = placed(columns[name], coder.groups)
        elif isinstance(coder, OptionCoder):
            columns[name] = columns[name].astype(np.uint8)
    rows = len(next(iter(columns.values()))) if columns else 0
    waves = groups.pop(WAVE, ()) if WAVE in coders else ()
    left = unasked.leave_out(columns, wanted.questionnaire, coders)
    return Answers(left.columns, groups, waves, rows, tuple(found.bad), other, delimiter, left.answers)


def placed(codes: Values, names: tuple[str, ...]) -> tuple[Values, tuple[str, ...]]:
    """Codes as places in the list of those groups that have somebody in them."""
    present = {names[code] for code in np.flatnonzero(np.bincount(codes, minlength=len(names)))}
    order = in_order(present)
    places = {name: place for place, name in enumerate(order)}
    return np.array([places.get(name, 0) for name in names], dtype=np.uint16)[codes], order


def in_order(groups: Iterable[str]) -> tuple[str, ...]:
    """Groups as people would look for them; those who did not say come last."""
    return tuple(sorted(groups, key=lambda name: (name == NOT_STATED, natural(name), name)))

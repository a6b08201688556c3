"""Survey results: a million people by `lotus insight survey`, and 150 million answers kept long, beside their peers.

Each runs in a process of its own, in turn with its peers, and the median of the runs counts, by the clock and in
processor time. The data are made once, in var/bench.
"""

import math
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import Row

DATA = Path(__file__).parent.parent / "var" / "bench"
WIDE, LONG, FORM = DATA / "survey-wide.parquet", DATA / "answers-long.parquet", DATA / "survey.toml"
PEOPLE, ANSWERS = 1_000_000, 150_000_000
ITEMS = [f"q{number}" for number in range(1, 31)]
GROUPS = {"team": 20, "occupation": 12, "ethnicity": 8, "service": 5, "age": 3}
RUNS = 3
AS_PANDAS = "snappy, ROW_GROUP_SIZE 1048576"
"""How pandas writes a Parquet file where nothing else is said."""


@dataclass(frozen=True)
class Run:
    """A process from start to end: seconds by the clock, seconds of processors, its most memory in MB."""

    clock: float
    work: float
    memory: float


def measure() -> Iterable[Row]:
    _make()
    yield from _wide()
    yield from _long()


def _wide() -> Iterable[Row]:
    ours, theirs, slow = _turns("lotus", "duckdb", "pandas")
    limit, said = 1.5 * theirs.clock + 2, _quiet(ours, theirs)
    work = "survey of 1,000,000 × 30 items by 5 breakdowns, released"
    must = f"≤ 1.5 x + 2 s = {limit:.1f} s"
    yield Row(work, ours.clock, "s", must, ours.clock <= limit, "bare DuckDB", theirs.clock, said)
    limit = 1.5 * theirs.work + 2
    must = f"≤ 1.5 x + 2 s = {limit:.1f} s"
    yield Row(
        "the same, in processor time", ours.work, "s", must, ours.work <= limit, "bare DuckDB", theirs.work
    )
    yield Row("the same, most memory", ours.memory, "MB", "≤ 2,048 MB", ours.memory <= 2_048)
    yield Row("the same, beside pandas as users write it", ours.clock, "s", peer="pandas", theirs=slow.clock)


def _long() -> Iterable[Row]:
    ours, theirs = _turns("long", "long_pandas")
    work, said = "150 million answers kept long: n, mean by 500 groups", _quiet(ours, theirs)
    good = theirs.clock >= 10 * ours.clock
    yield Row(work, ours.clock, "s", "≥ 10 x pandas", good, "pandas", theirs.clock, said)
    yield Row("the same, in processor time", ours.work, "s", peer="pandas", theirs=theirs.work)
    yield Row("the same, most memory", ours.memory, "MB", peer="pandas", theirs=theirs.memory)


def _turns(*names: str) -> list[Run]:
    """Each in turn, several times; of each the median of its seconds and the most memory."""
    runs = [[_run(name) for name in names] for _ in range(RUNS)]
    return [
        Run(
            median(one.clock for one in each),
            median(one.work for one in each),
            max(one.memory for one in each),
        )
        for each in zip(*runs, strict=True)
    ]


def _quiet(ours: Run, theirs: Run) -> str:
    """How much of the machine the two had: where others work on it, the clock says less than the processors."""
    busy = ", ".join(f"{one.work / one.clock:.1f}" for one in (ours, theirs))
    return f"median of {RUNS} runs in turn; processors had meanwhile (ours, theirs): {busy}"


def _run(name: str) -> Run:
    began = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-m", "bench.survey", name], stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, name
    return Run(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def lotus() -> None:
    from lotus.cli import main

    words = ["insight", "survey", str(WIDE), "--instrument", str(FORM), "--by", ",".join(GROUPS)]
    assert main.main([*words, "--out", str(DATA / "survey-results")]) == 0


def duckdb() -> None:
    """What somebody writes who knows SQL: for each breakdown one query with the spread of every item.

    n, mean and deviation follow from the spread. Sums of cases are the quickest way that was found: `count(*) FILTER`
    takes eight times as long, a query for each item and breakdown twice as long, `UNPIVOT` and `histogram` thrice.
    """
    import duckdb as engine

    asked = ", ".join(f"sum(({item} = {value})::INT)" for item in ITEMS for value in range(1, 6))
    with engine.connect() as connection:
        for name in ("'everybody'", *GROUPS):
            found = connection.execute(f"SELECT {name}, {asked} FROM '{WIDE}' GROUP BY 1").fetchall()
            told = [_described(line[1 + 5 * at : 6 + 5 * at]) for line in found for at in range(len(ITEMS))]
            assert len(told) == len(ITEMS) * GROUPS.get(name, 1)


def _described(spread: Sequence[int]) -> tuple[int, float, float, list[float]]:
    """n, mean, deviation and shares of one item in one group."""
    n = sum(spread)
    mean = sum(value * count for value, count in enumerate(spread, 1)) / n
    squares = sum(count * (value - mean) ** 2 for value, count in enumerate(spread, 1))
    return n, mean, math.sqrt(squares / (n - 1)), [count / n for count in spread]


def pandas() -> None:
    """What somebody writes who knows pandas."""
    import pandas as pd

    table = pd.read_parquet(WIDE)
    for name in GROUPS:
        groups = table.groupby(name)
        groups[ITEMS].agg(["count", "mean", "std"])
        for item in ITEMS:
            groups[item].value_counts()


def long() -> None:
    import duckdb as engine

    from lotus.analysis.survey import long as kept_long

    with engine.connect() as connection:
        connection.execute(f"CREATE VIEW answers AS SELECT * FROM '{LONG}'")
        asked = kept_long.sql("answers", {"division": "division", "item": "item"}, "value")
        found = connection.execute(asked).fetchall()
    assert len(found) == 500


def long_pandas() -> None:
    import pandas as pd

    table = pd.read_parquet(LONG)
    found = table.groupby(["division", "item"])["value"].agg(["count", "mean"])
    assert len(found) == 500


def _make() -> None:
    """The data, the same every time."""
    import duckdb as engine

    DATA.mkdir(parents=True, exist_ok=True)
    FORM.write_text(_form(), encoding="utf-8")
    asked = [
        f"CASE WHEN random() < 0.03 THEN NULL ELSE 1 + floor(random() * 5)::INT END AS {item}"
        for item in ITEMS
    ]
    asked += [f"'{name} ' || floor(random() * {size})::INT AS {name}" for name, size in GROUPS.items()]
    whole = "floor(random() * 5)::SMALLINT AS division, (i % 100)::SMALLINT AS item"
    answers = f"SELECT {whole}, (1 + floor(random() * 5))::TINYINT AS value FROM range({ANSWERS}) AS t(i)"
    people = f"SELECT {', '.join(asked)} FROM range({PEOPLE})"
    with engine.connect() as connection:
        connection.execute("SET threads = 1; SET enable_progress_bar = false; SELECT setseed(0.4)")
        for path, query, written in ((WIDE, people, "zstd"), (LONG, answers, AS_PANDAS)):
            if not path.exists():
                connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION {written})")


def _form() -> str:
    head = {
        "id": "bench",
        "version": "1",
        "title": "Thirty questions",
        "source": "ours",
        "licence": "CC BY 4.0",
        "validity": "made to measure speed",
        "purpose": "to measure speed",
        "audience": "nobody",
        "kept_by": "ballot",
        "who_sees": "Nobody.",
    }
    lines = [f'{key} = "{value}"' for key, value in head.items()]
    lines += [
        "minutes = 1",
        'languages = ["en"]',
        "one_by_one = false",
        "[points]",
        f"often = {list('ABCDE')}",
    ]
    for item in ITEMS:
        lines += ["[[item]]", f'id = "{item}"', f'text = "{item}?"', 'type = "scale"', 'points = "often"']
    for place in range(3):
        parts = ITEMS[10 * place : 10 * place + 10]
        lines += ["[[scale]]", f'id = "s{place}"', f'title = "Score {place}"', f"items = {parts}"]
        lines += ['method = "ten"', "least = 5"]
    lines += ["[result]", 'picture = "bars"', 'is_not = "Nothing."']
    return "\n".join(lines).replace("'", '"') + "\n"


if __name__ == "__main__":
    globals()[sys.argv[1]]()

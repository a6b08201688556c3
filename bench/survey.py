"""Survey results: a million people by `lotus insight survey`, and 150 million answers kept long, beside their peers.

Each runs in a process of its own, in turn with its peer, and the better of two runs counts. The data are made once,
in var/bench.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from bench import Row

DATA = Path(__file__).parent.parent / "var" / "bench"
WIDE, LONG, FORM = DATA / "survey-wide.parquet", DATA / "survey-long.parquet", DATA / "survey.toml"
PEOPLE, ANSWERS = 1_000_000, 150_000_000
ITEMS = [f"q{number}" for number in range(1, 31)]
GROUPS = {"team": 20, "occupation": 12, "ethnicity": 8, "service": 5, "age": 3}
RUNS = 2


def measure() -> Iterable[Row]:
    _make()
    ours, theirs, memory = _pair("lotus", "duckdb")
    limit = 1.5 * theirs + 2
    work = "survey of 1,000,000 × 30 items by 5 breakdowns, released"
    yield Row(work, ours, "s", f"≤ 1.5 x + 2 s = {limit:.1f} s", ours <= limit, "bare DuckDB", theirs)
    yield Row("the same, most memory", memory, "MB", "≤ 2,048 MB", memory <= 2_048)
    slow, _ = _run("pandas")
    yield Row("the same, beside pandas as users write it", ours, "s", peer="pandas", theirs=slow)
    ours, theirs, memory = _pair("long", "long_pandas")
    good = theirs >= 10 * ours
    yield Row(
        "150 million answers kept long: n, mean by 500 groups",
        ours,
        "s",
        "≥ 10 x pandas",
        good,
        "pandas",
        theirs,
    )
    yield Row("the same, most memory", memory, "MB")


def _pair(ours: str, theirs: str) -> tuple[float, float, float]:
    """The better seconds of each, and the most memory of ours."""
    runs = [(_run(ours), _run(theirs)) for _ in range(RUNS)]
    return min(one[0] for one, _ in runs), min(other[0] for _, other in runs), max(one[1] for one, _ in runs)


def _run(name: str) -> tuple[float, float]:
    """Seconds from start to end of a process, and its most memory in MB."""
    began = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-m", "bench.survey", name])
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, name
    return time.perf_counter() - began, used.ru_maxrss / 1024


def lotus() -> None:
    from lotus.cli import main

    words = ["insight", "survey", str(WIDE), "--instrument", str(FORM), "--by", ",".join(GROUPS)]
    assert main.main([*words, "--out", str(DATA / "survey-results")]) == 0


def duckdb() -> None:
    """What somebody writes who knows SQL: for each breakdown one query, with n, mean, deviation and spread."""
    import duckdb as engine

    asked = []
    for item in ITEMS:
        asked += [f"count({item})", f"avg({item})", f"stddev_samp({item})"]
        asked += [f"count(*) FILTER ({item} = {value})" for value in range(1, 6)]
    with engine.connect() as connection:
        for name in ("'everybody'", *GROUPS):
            connection.execute(f"SELECT {name}, {', '.join(asked)} FROM '{WIDE}' GROUP BY 1").fetchall()


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
    import ibis

    from lotus.analysis.survey import expressions

    with engine.connect() as connection:
        schema = {"division": "int16", "item": "int16", "value": "int8"}
        table = ibis.table(schema, name="answers")
        connection.execute(f"CREATE VIEW answers AS SELECT * FROM '{LONG}'")
        asked = expressions.long_means(table, {"division": "division", "item": "item"}, "value")
        found = connection.execute(str(ibis.duckdb.compile(asked))).fetchall()
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
        for path, query in ((WIDE, people), (LONG, answers)):
            if not path.exists():
                connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


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

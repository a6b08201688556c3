"""The same expressions on Spark, as a nation would run them, give the same results as the embedded engine.

Run by `make test-spark`, in an environment of its own that holds Spark; elsewhere there is nothing to compare.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import ibis
import numpy as np
import numpy.typing as npt
import pytest

from lotus.analysis.survey import expressions, long, reading, tallies
from tests.analysis.survey import forms

pytestmark = pytest.mark.skipif(
    os.environ.get("LOTUS_TEST_SPARK") != "1", reason="Spark is compared by `make test-spark` alone."
)


class Spark:
    """Spark in two threads on this machine, asked through the same expressions."""

    def __init__(self, backend: Any) -> None:
        self.backend = backend

    def run(self, expression: ibis.Table) -> dict[str, npt.NDArray[Any]]:
        frame = self.backend.execute(expression)
        return {name: frame[name].to_numpy() for name in frame.columns}


@pytest.fixture(scope="module")
def spark() -> Iterator[Spark]:
    from pyspark.sql import SparkSession

    local = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
    quiet = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2"}
    builder = SparkSession.builder.master("local[2]").appName("lotus")
    for key, value in (local | quiet).items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    yield Spark(ibis.pyspark.connect(session))
    session.stop()


def test_counts_are_equal_and_sums_to_a_thousand_millionth(spark: Spark, tmp_path: Path) -> None:
    # Given answers in two waves, in small numbers, where both engines can read them
    import pyarrow.parquet

    form = forms.whole()
    path = forms.write(tmp_path / "answers.csv", 2_000, waves=["2025", "2026"])
    answers = reading.read(path, path.name, reading.Wanted(form, ("team", "job")))
    table = tallies.arrow(answers)
    wide = table.cast(tallies.signed(table.schema))
    pyarrow.parquet.write_table(wide, tmp_path / "answers.parquet")

    # When both run the same expressions
    with tallies.embedded() as engine:
        embedded = tallies.count(answers, form, engine)
    there = spark.backend.read_parquet(str(tmp_path / "answers.parquet"))
    national = tallies.tally(spark, tallies.prepared(there, form, answers), form, answers)

    # Then every count is equal, and every sum
    for name in ("people", "spreads", "shared"):
        ours, theirs = getattr(embedded, name), getattr(national, name)
        assert ours.keys() == theirs.keys()
        assert all((ours[key] == theirs[key]).all() for key in ours)
    for key, one in embedded.sums.items():
        other = national.sums[key]
        assert (one.n == other.n).all()
        np.testing.assert_allclose(one.total, other.total, rtol=1e-9)
        np.testing.assert_allclose(one.squares, other.squares, rtol=1e-9)


def test_means_of_answers_kept_long_are_equal(spark: Spark, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet

    chance = np.random.default_rng(8)
    columns = {
        "division": chance.integers(0, 5, 20_000),
        "item": chance.integers(0, 20, 20_000),
        "value": pa.array(chance.integers(1, 6, 20_000), mask=chance.random(20_000) < 0.05),
    }
    path = tmp_path / "long.parquet"
    pyarrow.parquet.write_table(pa.table(columns), path)
    keys = {"division": "division", "item": "item"}
    theirs = spark.run(expressions.long_means(spark.backend.read_parquet(str(path)), keys, "value"))
    with duckdb.connect() as connection:
        connection.register("answers", pyarrow.parquet.read_table(path))
        ours = connection.execute(long.sql("answers", keys, "value")).fetchnumpy()
    for found in (ours, theirs):
        order = np.lexsort((found["item"], found["division"]))
        found.update({name: np.asarray(values)[order] for name, values in found.items()})
    assert (ours["n"] == theirs["n"]).all()
    np.testing.assert_allclose(ours["mean"], theirs["mean"], rtol=1e-9)

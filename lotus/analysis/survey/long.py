"""Answers kept long, one row for each: how many and their mean, counted by the embedded engine.

The one question that is short enough to be written out: loading Ibis to have it written takes a third as long as
150 million answers take to be counted. Tests hold it to ``expressions.long_means``, which is what Spark runs.
"""

from collections.abc import Mapping


def sql(table: str, keys: Mapping[str, str], value: str) -> str:
    """What ``expressions.long_means`` says, as the embedded engine reads it, of a table or view of this name."""
    given = _quoted(value)
    by = [f"{_quoted(place)} AS {_quoted(name)}" for name, place in keys.items()]
    places = ", ".join(str(place) for place in range(1, len(by) + 1))
    counted = f"count({given}) AS n, avg({given}) AS mean"
    return f"SELECT {', '.join([*by, counted])} FROM {_quoted(table)} GROUP BY {places}"  # noqa: S608 - names alone, quoted


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

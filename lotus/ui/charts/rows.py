"""Pictures made of rows: what their tables hold and what they say."""

from collections.abc import Iterable, Sequence
from math import fsum, isfinite

from lotus.core.plots import (
    Bars,
    Forest,
    Hidden,
    Paired,
    Range,
    Spread,
    Unit,
    Value,
    bars,
    forest,
    heat,
    spread,
)
from lotus.core.plots.heat import Heat
from lotus.core.plots.shape import shown
from lotus.ui.charts.picture import Column, Kind, Spoken, Table, number, written


def _extremes(named: Iterable[tuple[str, Value]], unit: Unit, words: Spoken, key: str) -> str:
    """The highest and the lowest of named figures, in a sentence."""
    there = [(name, value) for name, value in named if isinstance(value, int | float)]
    (highest, high), (lowest, low) = max(there, key=lambda one: one[1]), min(there, key=lambda one: one[1])
    if len(there) == 1:
        return words["bars_one"].format(name=highest, value=unit.write(high))
    return words[key].format(highest=highest, high=unit.write(high), lowest=lowest, low=unit.write(low))


def _hidden(values: Iterable[object], words: Spoken) -> str:
    return words["hidden_rows"] if any(isinstance(value, Hidden) for value in values) else ""


def _range(range_: Range | None, unit: Unit, words: Spoken) -> str:
    if range_ is None:
        return ""
    return words["between"].format(low=unit.write(range_.low), high=unit.write(range_.high))


def _kept(heads: Sequence[Column], wanted: Sequence[bool], rows: Iterable[Sequence[str]]) -> Table:
    """The table with those of its columns that are wanted."""
    keep = [place for place, want in enumerate(wanted) if want]
    return Table(tuple(heads[place] for place in keep), tuple(tuple(row[n] for n in keep) for row in rows))


def _bars_table(shape: Bars, words: Spoken) -> Table:
    heads = [
        shape.name,
        number(shape.value or words["value"]),
        number(words["range"]),
        shape.note or words["note"],
    ]
    rows = [
        (bar.name, written(bar.value, shape.unit, words), _range(bar.range, shape.unit, words), bar.note)
        for bar in shape.bars
    ]
    ranged, noted = any(bar.range for bar in shape.bars), any(bar.note for bar in shape.bars)
    return _kept(heads, (True, True, ranged, noted), rows)


def _bars_finding(shape: Bars, words: Spoken) -> str:
    return _extremes(((bar.name, bar.value) for bar in shape.bars), shape.unit, words, "bars_finding")


def _bars_caption(shape: Bars, words: Spoken) -> list[str]:
    ranged = any(bar.range for bar in shape.bars)
    return [words["bars_range"] if ranged else "", _hidden((bar.value for bar in shape.bars), words)]


def _bars_empty(shape: Bars) -> bool:
    return not shown(bar.value for bar in shape.bars)


def _paired_table(shape: Paired, words: Spoken) -> Table:
    every = [(group, bar) for group in shape.groups for bar in group.bars]
    heads = [
        shape.name,
        words["whose"],
        number(words["value"]),
        number(words["range"]),
        shape.note or words["note"],
    ]
    rows = [
        (
            group.name,
            bar.name,
            written(bar.value, shape.unit, words),
            _range(bar.range, shape.unit, words),
            bar.note or group.note,
        )
        for group, bar in every
    ]
    ranged = any(bar.range for _group, bar in every)
    return _kept(heads, (True, True, True, ranged, any(row[4] for row in rows)), rows)


def _paired_finding(shape: Paired, words: Spoken) -> str:
    said = []
    for group in shape.groups:
        values = ", ".join(f"{bar.name} {written(bar.value, shape.unit, words)}" for bar in group.bars)
        said.append(words["paired_finding"].format(name=group.name, values=values))
    return " ".join(said)


def _paired_caption(shape: Paired, words: Spoken) -> list[str]:
    every = [bar for group in shape.groups for bar in group.bars]
    ranged = any(bar.range for bar in every)
    return [words["bars_range"] if ranged else "", _hidden((bar.value for bar in every), words)]


def _paired_empty(shape: Paired) -> bool:
    return not shown(bar.value for group in shape.groups for bar in group.bars)


def _spread_table(shape: Spread, words: Spoken) -> Table:
    rows = []
    for row in shape.rows:
        counts = row.counts
        if isinstance(counts, Hidden) or counts is None or not fsum(counts):
            cells = [written(counts if isinstance(counts, Hidden) else None, shape.unit, words)] * (
                len(shape.levels) + 2
            )
        else:
            shares = [Unit(0, "%").write(share) for share in spread.shares(counts)]
            each = zip(shares, counts, strict=True)
            cells = [words["level_share"].format(share=s, count=Unit(0).write(c)) for s, c in each]
            cells += [Unit(0, "%").write(spread.favourable(counts)), Unit(0).write(fsum(counts))]
        rows.append((row.name, *cells))
    last = (number(shape.total or words["favourable"]), number(words["answered"]))
    return Table((shape.name, *(number(level) for level in shape.levels), *last), tuple(rows))


def _answered(shape: Spread) -> list[tuple[str, Value]]:
    return [
        (row.name, spread.favourable(row.counts))
        for row in shape.rows
        if row.counts is not None and not isinstance(row.counts, Hidden) and fsum(row.counts)
    ]


def _spread_finding(shape: Spread, words: Spoken) -> str:
    return _extremes(_answered(shape), Unit(0, "%"), words, "spread_finding")


def _spread_caption(shape: Spread, words: Spoken) -> list[str]:
    return [words["spread_caption"], _hidden((row.counts for row in shape.rows), words)]


def _spread_empty(shape: Spread) -> bool:
    return not _answered(shape)


def _heat_table(shape: Heat, words: Spoken) -> Table:
    rows = [(row.name, *(written(value, shape.unit, words) for value in row.values)) for row in shape.rows]
    return Table((shape.name, *(number(column) for column in shape.columns)), tuple(rows))


def _cells(shape: Heat) -> list[tuple[str, Value]]:
    return [
        (f"{row.name}, {column}", value)
        for row in shape.rows
        for column, value in zip(shape.columns, row.values, strict=True)
    ]


def _heat_finding(shape: Heat, words: Spoken) -> str:
    return _extremes(_cells(shape), shape.unit, words, "heat_finding")


def _heat_caption(shape: Heat, words: Spoken) -> list[str]:
    low, high = (shape.unit.short(edge) for edge in heat.bounds(shape))
    hidden = _hidden((value for _name, value in _cells(shape)), words)
    return [words["heat_caption"].format(low=low, high=high), hidden]


def _heat_empty(shape: Heat) -> bool:
    return not shown(value for _name, value in _cells(shape))


def _forest_table(shape: Forest, words: Spoken) -> Table:
    rows = [
        (
            one.name,
            _ratio(one.value, shape.unit, words),
            _limits(one.range, shape.unit, words) or "–",
            one.note or "–",
        )
        for one in shape.ratios
    ]
    heads = (shape.name, number(words["ratio"]), number(words["range"]), shape.note or words["note"])
    return _kept(heads, (True, True, True, any(one.note for one in shape.ratios)), rows)


def _ratio(value: Value, unit: Unit, words: Spoken) -> str:
    endless = isinstance(value, float) and not isfinite(value)
    return words["endless"] if endless else written(value, unit, words)


def _limits(range_: Range | None, unit: Unit, words: Spoken) -> str:
    if range_ is None or isfinite(range_.high):
        return _range(range_, unit, words)
    return words["and_more"].format(low=unit.write(range_.low))


def _forest_finding(shape: Forest, words: Spoken) -> str:
    clear = [one.name for one in shape.ratios if one.clear]
    there = sum(one.range is not None for one in shape.ratios)
    if not clear:
        return words["forest_none"].format(count=there)
    return words["forest_finding"].format(clear=len(clear), count=there, names="; ".join(clear))


def _forest_caption(shape: Forest, words: Spoken) -> list[str]:
    band = (
        words["forest_band"].format(low=f"{shape.band[0]:g}", high=f"{shape.band[1]:g}") if shape.band else ""
    )
    return [words["forest_caption"], band, _hidden((one.value for one in shape.ratios), words)]


def _forest_empty(shape: Forest) -> bool:
    return not any(one.range for one in shape.ratios)


BARS = Kind("bars", bars.draw, _bars_table, _bars_finding, _bars_caption, _bars_empty)
PAIRED = Kind("paired", bars.draw_paired, _paired_table, _paired_finding, _paired_caption, _paired_empty)
SPREAD = Kind("spread", spread.draw, _spread_table, _spread_finding, _spread_caption, _spread_empty)
FOREST = Kind("forest", forest.draw, _forest_table, _forest_finding, _forest_caption, _forest_empty)
HEAT = Kind("heat", heat.draw, _heat_table, _heat_finding, _heat_caption, _heat_empty)

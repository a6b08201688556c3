"""Pictures along time or a scale: what their tables hold and what they say."""

from collections.abc import Sequence

from lotus.core.plots import Signal, XmR, xmr
from lotus.core.plots.shape import shown
from lotus.ui.charts.picture import Kind, Spoken, Table, number, written


def _xmr_table(shape: XmR, words: Spoken) -> Table:
    rows = []
    for reading in shape.readings:
        said = [reading.note or words[reading.signal.value]]
        rows.append((reading.label, written(reading.value, shape.unit, words), *said))
    heads = (shape.name or words["time"], number(shape.value or shape.axis or words["value"]), words["note"])
    return Table(heads, tuple(rows)) if any(row[2] for row in rows) else _without_notes(heads, rows)


def _without_notes(heads: tuple[object, ...], rows: Sequence[tuple[str, ...]]) -> Table:
    return Table(heads[:2], tuple(row[:2] for row in rows))  # type: ignore[arg-type]


def _xmr_finding(shape: XmR, words: Spoken) -> str:
    values, write = shown(reading.value for reading in shape.readings), shape.unit.write
    first, last = shape.readings[0].label, shape.readings[-1].label
    said = [words["xmr_finding"].format(count=len(values), first=first, last=last, latest=write(values[-1]))]
    for phase in shape.phases[-1:]:
        lower = phase.lower if shape.least is None else max(phase.lower, shape.least)
        upper = phase.upper if shape.most is None else min(phase.upper, shape.most)
        lines = {"lower": write(lower), "mean": write(phase.mean), "upper": write(upper)}
        said.append(words["xmr_lines"].format(**lines))
    said += [f"{run.words}." for run in shape.runs]
    return " ".join(said)


def _xmr_caption(shape: XmR, words: Spoken) -> list[str]:
    there = {reading.signal for reading in shape.readings}
    marks = [words[f"mark_{signal}"] for signal in Signal if signal in there - {Signal.ORDINARY}]
    gaps = len(shown(reading.value for reading in shape.readings)) < len(shape.readings)
    return [words["xmr_caption"] if shape.phases else "", *marks, words["gaps"] if gaps else ""]


def _xmr_empty(shape: XmR) -> bool:
    return not shown(reading.value for reading in shape.readings)


XMR = Kind("xmr", xmr.draw, _xmr_table, _xmr_finding, _xmr_caption, _xmr_empty)

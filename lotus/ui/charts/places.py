"""Pictures of where somebody stands: what their tables hold and what they say."""

from lotus.core.plots import Gauge, Ladder, Quadrant, Radar, Rung, Value, gauge, ladder, quadrant, radar
from lotus.core.plots.shape import shown
from lotus.ui.charts.picture import Kind, Spoken, Table, number, written


def _quadrant_table(shape: Quadrant, words: Spoken) -> Table:
    rows = [
        (place.name, written(place.x, shape.unit, words), written(place.y, shape.unit, words))
        for place in shape.places
    ]
    return Table((shape.name, number(shape.across), number(shape.up)), tuple(rows))


def _quadrant_finding(shape: Quadrant, words: Spoken) -> str:
    said = []
    for place in shape.places:
        x, y = written(place.x, shape.unit, words), written(place.y, shape.unit, words)
        said.append(words["across_up"].format(name=place.name, x=x, y=y))
    return " ".join(said)


def _quadrant_caption(shape: Quadrant, words: Spoken) -> list[str]:
    if not any(place.earlier for place in shape.places):
        return []
    return [words["quadrant_caption"].format(across=shape.across, up=shape.up)]


def _quadrant_empty(shape: Quadrant) -> bool:
    return not any(shown([place.x]) and shown([place.y]) for place in shape.places)


def _difference(now: Value, before: Value, shape: Radar) -> str:
    for one in shown([now]):
        for other in shown([before]):
            change = shape.unit.write(one - other)
            return f"+{change}" if one > other else change
    return ""


def _radar_table(shape: Radar, words: Spoken) -> Table:
    today, earlier = shape.today or words["today"], shape.earlier or words["earlier"]
    unit = shape.unit
    if all(spoke.earlier is None for spoke in shape.spokes):
        return Table(
            (shape.name, number(today)),
            tuple((spoke.name, written(spoke.value, unit, words)) for spoke in shape.spokes),
        )
    rows = []
    for spoke in shape.spokes:
        figures = written(spoke.earlier, unit, words), written(spoke.value, unit, words)
        rows.append((spoke.name, *figures, _difference(spoke.value, spoke.earlier, shape)))
    return Table((shape.name, number(earlier), number(today), number(words["change"])), tuple(rows))


def _radar_finding(shape: Radar, words: Spoken) -> str:
    said = [
        words["radar_finding"].format(name=spoke.name, value=written(spoke.value, shape.unit, words))
        for spoke in shape.spokes
    ]
    return f"{shape.today or words['today']}: {', '.join(said)}."


def _radar_caption(shape: Radar, words: Spoken) -> list[str]:
    whole = len(shown(spoke.value for spoke in shape.spokes)) == len(shape.spokes)
    key = "radar_caption_whole" if whole else "radar_caption"
    return [words[key].format(least=shape.unit.short(shape.least), most=shape.unit.short(shape.most))]


def _radar_empty(shape: Radar) -> bool:
    return not shown(spoke.value for spoke in shape.spokes)


def _ladder_table(shape: Ladder, words: Spoken) -> Table:
    rows = [
        (stage.name, words[f"rung_{stage.rung}"], stage.figure, stage.note)
        for stage in reversed(shape.stages)
    ]
    heads = (shape.name or words["stage"], words["standing"], words["value"], words["note"])
    keep = [0, 1, *(n for n in (2, 3) if any(row[n] for row in rows))]
    return Table(tuple(heads[n] for n in keep), tuple(tuple(row[n] for n in keep) for row in rows))


def _ladder_finding(shape: Ladder, words: Spoken) -> str:
    here = [stage.name for stage in shape.stages if stage.rung is Rung.HERE]
    reached = [stage.name for stage in shape.stages if stage.rung is Rung.REACHED]
    said = [words["ladder_here"].format(name=name) for name in here]
    if reached:
        said.append(words["ladder_top"].format(names=", ".join(reached)))
    return " ".join(said) or words["ladder_none"]


def _ladder_caption(shape: Ladder, words: Spoken) -> list[str]:
    return [words["ladder_caption"]]


def _ladder_empty(shape: Ladder) -> bool:
    return all(stage.rung is Rung.HIDDEN for stage in shape.stages)


def _gauge_table(shape: Gauge, words: Spoken) -> Table:
    low, rows = shape.least, []
    for part in shape.parts:
        edges = words["between"].format(low=shape.unit.short(low), high=shape.unit.short(part.upto))
        rows.append((edges, part.words, _here(shape, low, part.upto, words)))
        low = part.upto
    return Table((words["gauge_at"], words["part"], words["value"]), tuple(rows))


def _here(shape: Gauge, low: float, high: float, words: Spoken) -> str:
    """The figures that lie in a part, by their names."""
    named = ((shape.today or words["today"], shape.value), (shape.before or words["earlier"], shape.earlier))
    said = [
        f"{name} {shape.unit.write(value)}"
        for name, figure in named
        for value in shown([figure])
        if low < value <= high or value == low == shape.least
    ]
    return ", ".join(said)


def _gauge_finding(shape: Gauge, words: Spoken) -> str:
    (value,), unit = shown([shape.value]), shape.unit
    part = next((part for part in shape.parts if value <= part.upto), shape.parts[-1])
    least, most = unit.short(shape.least), unit.short(shape.parts[-1].upto)
    return words["gauge_finding"].format(value=unit.write(value), least=least, most=most, part=part.words)


def _gauge_caption(shape: Gauge, words: Spoken) -> list[str]:
    return []


def _gauge_empty(shape: Gauge) -> bool:
    return not shown([shape.value])


QUADRANT = Kind(
    "quadrant", quadrant.draw, _quadrant_table, _quadrant_finding, _quadrant_caption, _quadrant_empty
)
RADAR = Kind("radar", radar.draw, _radar_table, _radar_finding, _radar_caption, _radar_empty)
LADDER = Kind("ladder", ladder.draw, _ladder_table, _ladder_finding, _ladder_caption, _ladder_empty)
GAUGE = Kind("gauge", gauge.draw, _gauge_table, _gauge_finding, _gauge_caption, _gauge_empty)

"""The figure of a section: a table, bars, or the drawing of a model, whose parts always stand beside it in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lotus.core import plots
from lotus.ui import charts, language


@dataclass(frozen=True)
class Part:
    """One part of a model: its place in the drawing, its name in lines short enough to fit, and what it means."""

    name: str
    text: str
    lines: tuple[str, ...]
    x: int = 0
    y: int = 0
    width: int = 0


@dataclass(frozen=True)
class Figure:
    """What a page draws: one of `picture`, `table` or the drawing named by `kind` with its `parts`."""

    kind: str
    title: str
    caption: str
    across: str = ""
    up: str = ""
    parts: tuple[Part, ...] = ()
    height: int = 0
    columns: tuple[str | Mapping[str, Any], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    picture: charts.Picture | None = None

    @property
    def told(self) -> str:
        """The drawing in a sentence, for those who do not see it."""
        return "; ".join(part.name for part in self.parts) + "."


WIDTH, STAIR = 340, 46
_CORNERS = ((92, 84), (252, 84), (92, 214), (252, 214))
_ROUND = ((170, 62), (274, 160), (170, 258), (66, 160))
_PETALS = ((68, 160), (112, 106), (170, 96), (227, 106), (272, 160))


def figure(told: Mapping[str, Any], tongue: str) -> Figure:
    """What a section's head says of its figure, made ready to draw, in the language of the section."""
    kind, title, caption = told["kind"], told["title"], told.get("caption", "")
    if kind == "table":
        rows = tuple(map(tuple, told["rows"]))
        return Figure(kind, title, caption, columns=_columns(told["columns"]), rows=rows)
    if kind == "bars":
        with language.within(tongue):
            return Figure(kind, title, caption, picture=_bars(told, tongue))
    parts, height = _placed(kind, told["items"])
    return Figure(kind, title, caption, told.get("across", ""), told.get("up", ""), parts, height)


def _columns(names: Sequence[str]) -> tuple[str | Mapping[str, Any], ...]:
    """Heads of a table of words: on a phone a cell stands under its row, and under its head where there are several."""
    first, *others = names
    way = "wide" if len(others) == 1 else "words"
    return first, *({"label": name, way: True} for name in others)


def _bars(told: Mapping[str, Any], tongue: str) -> charts.Picture:
    items = [plots.Bar(one["name"], one["value"], note=one["text"]) for one in told["items"]]
    shape = plots.Bars(
        title=told["title"],
        caption=told.get("caption", ""),
        bars=items,
        least=0,
        most=told.get("most"),
        value=told.get("value", ""),
        note=_("What stands behind it"),
        unit=plots.Unit(told.get("decimals", 0), told.get("unit", "")),
    )
    return charts.bars(shape, id="figure", language=tongue)


def _placed(kind: str, items: Any) -> tuple[tuple[Part, ...], int]:
    """The parts with their places on a sheet 340 wide, and its height."""
    count = len(items)
    if kind == "stairs":
        step = (WIDTH - 190) // (count - 1)
        places = [(0, (count - 1 - n) * STAIR, 190 + n * step) for n in range(count)]
        return _parts(items, places, whole=True), count * STAIR
    if kind == "path":
        places = [(58 + n * 200 // (count - 1), 246 - n * 190 // (count - 1), 0) for n in range(count)]
        return _parts(items, places, whole=True), 300
    corners = {"square": _CORNERS, "circle": _ROUND, "petals": _PETALS}[kind]
    height = {"square": 300, "circle": 320, "petals": 236}[kind]
    return _parts(items, [(x, y, 0) for x, y in corners], whole=False), height


def _parts(items: Any, places: list[tuple[int, int, int]], *, whole: bool) -> tuple[Part, ...]:
    return tuple(
        Part(one["name"], one["text"], (one["name"],) if whole else tuple(one["name"].split()), *place)
        for one, place in zip(items, places, strict=True)
    )

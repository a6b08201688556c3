"""Reading how a definition shows the result: its picture, and what that picture needs."""

from collections.abc import Mapping, Sequence
from typing import Any

from lotus.core.instruments.definition import (
    Band,
    Heat,
    HeatRow,
    Item,
    ItemType,
    Ladder,
    Listed,
    Picture,
    Plot,
    Quadrant,
    Result,
    Ring,
    Scale,
)
from lotus.core.instruments.scales import Scores

NEEDS = {
    Picture.QUADRANT: "quadrant",
    Picture.LADDER: "ladder",
    Picture.HEAT: "heat",
    Picture.PLOT: "plot",
    Picture.LIST: "list",
}
RESULT = {"picture", "is_not", "scales", "tips", "read_next", *NEEDS.values()}
CORNERS = ("top_left", "top_right", "bottom_left", "bottom_right")
QUADRANT = {"x", "y", "split_x", "split_y", "aim", *CORNERS}
PLOT = {"across", "up", "across_title", "up_title", "weight", "rings"}


class Results(Scores):
    """The result, and the table of its picture where it has one."""

    def result(self, items: Sequence[Item], scales: Sequence[Scale]) -> Result:
        table = self.data.get("result")
        if not isinstance(table, Mapping):
            self.wrong("result", "say how the result is shown.")
            return Result(Picture.NOTES, "")
        self.place = ("result", 0, "result")
        self.strange(table, RESULT)
        picture, shown = self.one_of(table, "picture", Picture), self.texts(table, "scales")
        self.check_parts("scales", shown, [scale.id for scale in scales])
        self.check_others(picture, shown, items, scales)
        needed = {name: self.needed(table, name, picture) for name in NEEDS.values()}
        found = Result(
            picture=picture,
            is_not=self.text(table, "is_not"),
            scales=shown,
            tips=self.texts(table, "tips"),
            read_next=self.texts(table, "read_next"),
            quadrant=self.quadrant(needed["quadrant"], [scale.id for scale in scales]),
            ladder=self.ladder(needed["ladder"], shown, items),
            heat=self.heat(needed["heat"], items, scales),
            plot=self.plot(needed["plot"], items),
            listed=self.listed(needed["list"], items),
        )
        self.place = ("", 0, "")
        return found

    def needed(self, table: Mapping[str, Any], name: str, picture: Picture) -> Mapping[str, Any] | None:
        """The table that a picture needs; None for another picture, where it may not stand."""
        if (NEEDS.get(picture) == name) != (name in table):
            self.wrong(name, f"a {name} is described under [result.{name}], and only there.")
        given = table.get(name)
        if given is not None and not isinstance(given, Mapping):
            self.wrong(name, "write it as a table.")
        return given if isinstance(given, Mapping) else None

    def check_others(
        self, picture: Picture, shown: Sequence[str], items: Sequence[Item], scales: Sequence[Scale]
    ) -> None:
        """That all which is scored can be asked of others too, where bars stand in pairs."""
        if picture is not Picture.PAIRED:
            return
        scored = {id for scale in scales if scale.id in shown for id in scale.items}
        for one in (one for item in items for one in (item.rows or (item,))):
            if one.id in scored and not one.others:
                self.wrong("picture", f"“{one.id}” does not say how it is put to others.")

    def quadrant(self, table: Mapping[str, Any] | None, ids: Sequence[str]) -> Quadrant | None:
        if table is None:
            return None
        self.place = ("result.quadrant", 0, "quadrant")
        self.strange(table, QUADRANT)
        x, y = self.text(table, "x"), self.text(table, "y")
        self.check_parts("scales", [one for one in (x, y) if one], ids)
        splits = [self.number(table, field) for field in ("split_x", "split_y")]
        if None in splits:
            self.wrong("split_x", "say where each of the two scales is parted: split_x and split_y.")
        corners = {name: self.corner(table, name) for name in CORNERS}
        aim = self.text(table, "aim", needed=False)
        if aim and aim not in CORNERS:
            self.wrong("aim", f"“{aim}” is none of: {', '.join(CORNERS)}.")
        return Quadrant(x, y, splits[0] or 0.0, splits[1] or 0.0, **corners, aim=aim)

    def corner(self, table: Mapping[str, Any], name: str) -> Band:
        value = table.get(name)
        if not isinstance(value, Mapping):
            self.wrong(name, "a corner has a label and words.")
            return Band("")
        return Band(self.text(value, "label"), self.text(value, "words"))

    def ladder(
        self, table: Mapping[str, Any] | None, shown: Sequence[str], items: Sequence[Item]
    ) -> Ladder | None:
        if table is None:
            return None
        self.place = ("result.ladder", 0, "ladder")
        self.strange(table, {"holds_from", "rungs", "named_by"})
        named_by = self.texts(table, "named_by")
        rungs = tuple(self.band(one) for one in self.tables(table, "rungs"))
        if ("holds_from" in table) == bool(rungs):
            self.wrong("rungs", "give rungs, or the score from which each scale holds (holds_from).")
        if any(rung.upto is not None for rung in rungs):
            self.wrong("rungs", "a rung has a label and words.")
        if not shown:
            self.wrong("rungs", "say which scales stand on the ladder.")
        for id in named_by:
            if id not in {item.id for item in items}:
                self.wrong("named_by", f"there is no item “{id}”.")
        if named_by and len(named_by) != len(shown):
            self.wrong("named_by", "name an item for each scale shown, in the same order.")
        return Ladder(self.number(table, "holds_from"), rungs, named_by)

    def heat(
        self, table: Mapping[str, Any] | None, items: Sequence[Item], scales: Sequence[Scale]
    ) -> Heat | None:
        if table is None:
            return None
        self.place = ("result.heat", 0, "heat")
        self.strange(table, {"columns", "rows"})
        questions = [one.id for item in items for one in (item.rows or (item,)) if one.counted]
        columns, known = self.texts(table, "columns"), {*questions, *(scale.id for scale in scales)}
        rows = tuple(self.heat_row(row, columns, known) for row in self.tables(table, "rows"))
        if not columns or not rows:
            self.wrong("rows", "a heat map has columns and rows.")
        return Heat(columns, rows)

    def heat_row(self, row: Mapping[str, Any], columns: Sequence[str], known: set[str]) -> HeatRow:
        self.strange(row, {"label", "cells"})
        label, cells = self.text(row, "label"), self.texts(row, "cells")
        if len(cells) != len(columns):
            self.wrong("rows", f"“{label}” has {len(cells)} cells; there are {len(columns)} columns.")
        for cell in cells:
            if cell not in known:
                self.wrong("rows", f"“{cell}” is neither a scale nor an item whose answers have points.")
        return HeatRow(label, cells)

    def plot(self, table: Mapping[str, Any] | None, items: Sequence[Item]) -> Plot | None:
        if table is None:
            return None
        self.place = ("result.plot", 0, "plot")
        self.strange(table, PLOT)
        given = {name: self.text(table, name, needed=name != "weight") for name in PLOT - {"rings"}}
        matrices = {
            item.id: len(item.rows) for item in items if item.type is ItemType.MATRIX and item.counted
        }
        used = [given[name] for name in ("across", "up", "weight") if given[name]]
        for id in used:
            if id not in matrices:
                self.wrong("across", f"“{id}” is no matrix whose answers have points.")
        if len({matrices.get(id) for id in used}) > 1:
            self.wrong("across", "the matrices of a plot have equally many rows, in the same order.")
        return Plot(**given, rings=self.rings(table))

    def rings(self, table: Mapping[str, Any]) -> tuple[Ring, ...]:
        rings = tuple(self.ring(one) for one in self.tables(table, "rings"))
        if not rings or rings[-1].across is not None or rings[-1].up is not None:
            self.wrong("rings", "the last ring takes what is left, and says neither across nor up.")
        return rings

    def ring(self, table: Mapping[str, Any]) -> Ring:
        self.strange(table, {"label", "words", "across", "up"})
        texts = self.text(table, "label"), self.text(table, "words")
        return Ring(*texts, self.number(table, "across"), self.number(table, "up"))

    def listed(self, table: Mapping[str, Any] | None, items: Sequence[Item]) -> Listed | None:
        if table is None:
            return None
        self.place = ("result.list", 0, "list")
        self.strange(table, {"least", "most"})
        if not table:
            self.wrong("least", "say from how many points on an item is listed, or up to how many.")
        if not any(one.counted for item in items for one in (item.rows or (item,))):
            self.wrong("least", "no item has points, so none can be listed.")
        return Listed(self.number(table, "least"), self.number(table, "most"))

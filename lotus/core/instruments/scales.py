"""Reading how a definition scores answers."""

import re
from collections.abc import Mapping, Sequence
from keyword import kwlist
from typing import Any

from lotus.core.instruments.definition import Band, Item, Method, Scale
from lotus.core.instruments.fields import Fields

ID = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
SCALE = {"id", "title", "items", "scales", "method", "least", "bands", "about", "tips"}
WORDS = {*kwlist, "answered"}


class Scores(Fields):
    """Scales and their bands."""

    def id(self, table: Mapping[str, Any]) -> str:
        value = self.text(table, "id")
        if value and not ID.fullmatch(value):
            self.wrong(
                "id", f"“{value}”: an id has small letters, digits and underscores, and begins with a letter."
            )
        elif value in WORDS:
            self.wrong("id", f"“{value}” is a word of conditions; call it otherwise.")
        return value

    def scales(self, items: Sequence[Item]) -> tuple[Scale, ...]:
        questions = {one.id: one for item in items for one in (item.rows or (item,))}
        tables = self.tables(self.data, "scale")
        ids = [str(table.get("id", "")) for table in tables]
        found = []
        for number, table in enumerate(tables):
            self.place = ("scale", number, f"scale {table.get('id', number + 1)}")
            if ids[number] in questions or ids.count(ids[number]) > 1:
                self.wrong("id", f"“{table.get('id')}” is the id of something else too.")
            found.append(self.scale(table, questions, ids))
        self.check_circles(found)
        self.place = ("", 0, "")
        return tuple(found)

    def scale(self, table: Mapping[str, Any], questions: Mapping[str, Item], ids: Sequence[str]) -> Scale:
        self.strange(table, SCALE)
        items, scales = self.texts(table, "items"), self.texts(table, "scales")
        method = self.one_of(table, "method", Method)
        if bool(items) == bool(scales):
            self.wrong("items", "a scale is made of items, or of scales.")
        self.check_parts("items", items, [id for id, item in questions.items() if item.counted])
        self.check_parts("scales", scales, ids)
        if scales and method in (Method.TEN, Method.PERCENT):
            self.wrong("method", "a scale of scales is their mean or their sum.")
        parts = len(items or scales)
        least = table.get("least", parts)
        if type(least) is not int or not 1 <= least <= max(parts, 1):
            self.wrong("least", f"write how many must be answered, 1 to {parts}.")
            least = 1
        return Scale(
            self.id(table),
            self.text(table, "title"),
            method,
            least,
            items,
            scales,
            self.bands(table),
            self.text(table, "about", needed=False),
            self.texts(table, "tips"),
        )

    def check_parts(self, field: str, parts: Sequence[str], known: Sequence[str]) -> None:
        for part in parts:
            if part not in known:
                self.wrong(
                    field,
                    f"“{part}” is none whose answers have points."
                    if field == "items"
                    else f"there is no scale “{part}”.",
                )
        if len(set(parts)) < len(parts):
            self.wrong(field, "something stands here twice.")

    def check_circles(self, scales: Sequence[Scale]) -> None:
        rests_on = {scale.id: set(scale.scales) for scale in scales}
        settled: set[str] = set()
        while (
            ready := {id for id, parts in rests_on.items() if parts <= settled | (parts - rests_on.keys())}
            - settled
        ):
            settled |= ready
        for number, scale in enumerate(scales):
            if scale.id not in settled:
                self.place = ("scale", number, f"scale {scale.id}")
                self.wrong("scales", "it rests on itself.")

    def bands(self, table: Mapping[str, Any]) -> tuple[Band, ...]:
        tables = self.tables(table, "bands")
        bands = tuple(self.band(one) for one in tables)
        ends = [band.upto for band in bands[:-1]]
        numbers = [end for end in ends if end is not None]
        if bands and (
            len(numbers) < len(ends) or sorted(set(numbers)) != numbers or bands[-1].upto is not None
        ):
            self.wrong("bands", "each band but the last says up to where it goes (upto), and they rise.")
        return bands

    def band(self, table: Mapping[str, Any]) -> Band:
        if set(table) - {"label", "words", "upto"}:
            self.wrong("bands", "a band has label, words and upto.")
        return Band(
            self.text(table, "label"), self.text(table, "words", needed=False), self.number(table, "upto")
        )

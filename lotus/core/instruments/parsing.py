"""From a TOML text to a questionnaire, or to everything that is wrong with it at once."""

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from lotus.core.instruments import conditions
from lotus.core.instruments.conditions import ConditionFault
from lotus.core.instruments.definition import (
    CHOICES,
    MOST_ITEMS,
    MOST_LETTERS,
    NUMBERS,
    TEXTS,
    Instrument,
    Item,
    ItemType,
    KeptBy,
    Point,
)
from lotus.core.instruments.faults import Fault, Faults, Lines
from lotus.core.instruments.fields import finite
from lotus.core.instruments.results import Results

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
LANGUAGES = ("en", "cy")
MOST_OF_VERSION = 20
TEXT_FIELDS = (
    "id",
    "version",
    "title",
    "source",
    "licence",
    "validity",
    "purpose",
    "audience",
    "who_sees",
)
LISTS = {"languages", "sections", "points", "item", "scale"}
TOP = {*TEXT_FIELDS, *LISTS, "minutes", "kept_by", "one_by_one", "without_account", "result"}
ITEM = {
    "id",
    "text",
    "type",
    "points",
    "required",
    "reverse",
    "help",
    "condition",
    "least",
    "most",
    "step",
    "rows",
    "tip",
    "others",
}
ROW = {"id", "text", "reverse", "tip", "others"}


def parse(text: str, name: str) -> Instrument:
    """The questionnaire a TOML text defines; `name` is the file's, for what is said of it.

    Raises Faults with everything that is wrong: file, line, item and field of each.
    """
    try:
        data = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        fault = Fault(name, int(line[1]) if line else 0, "", "", f"it cannot be read: {error}.")
        raise Faults([fault]) from error
    reader = _Reader(data, name, Lines(text))
    instrument = reader.instrument()
    if reader.faults:
        raise Faults(reader.faults)
    return instrument


class _Reader(Results):
    """Reads one definition, and notes what is wrong as it goes; what it makes counts only where nothing was."""

    def instrument(self) -> Instrument:
        data = self.data
        self.strange(data, TOP)
        texts = {field: self.text(data, field) for field in TEXT_FIELDS}
        if texts["id"] and not SLUG.fullmatch(texts["id"]):
            self.wrong("id", "an id has small letters, digits and single hyphens.")
        if len(texts["version"]) > MOST_OF_VERSION:
            self.wrong("version", f"a version has at most {MOST_OF_VERSION} characters.")
        items = self.items()
        scales = self.scales(items)
        return Instrument(
            **texts,
            minutes=self.minutes(),
            languages=self.languages(),
            kept_by=self.one_of(data, "kept_by", KeptBy),
            one_by_one=self.flag(data, "one_by_one"),
            items=items,
            scales=scales,
            result=self.result(items, scales),
            sections=self.sections(),
            without_account=self.without_account(),
            digest=hashlib.sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest(),
        )

    def minutes(self) -> int:
        value = self.data.get("minutes")
        if type(value) is not int or not 0 < value <= 120:
            self.wrong("minutes", "write how many whole minutes it takes, 1 to 120.")
            return 1
        return value

    def languages(self) -> tuple[str, ...]:
        found = self.texts(self.data, "languages")
        if not found or set(found) - set(LANGUAGES):
            self.wrong("languages", "write one or both of en and cy.")
        return found

    def sections(self) -> tuple[str, ...]:
        found = self.texts(self.data, "sections")
        for slug in found:
            if not SLUG.fullmatch(slug):
                self.wrong("sections", f"“{slug}”: write sections as their files are called, such as 4-2.")
        return found

    def without_account(self) -> bool:
        found = self.flag(self.data, "without_account")
        if found and self.data.get("kept_by") != KeptBy.PERSON:
            self.wrong("without_account", "only what a person answers for themselves needs no account.")
        return found

    def items(self) -> tuple[Item, ...]:
        tables = self.tables(self.data, "item")
        found: list[Item] = []
        seen: dict[str, Item] = {}
        for number, table in enumerate(tables):
            self.place = ("item", number, f"item {table.get('id', number + 1)}")
            item = self.item(table)
            self.check_condition(item, seen)
            for one in (item, *item.rows):
                if one.id in seen:
                    self.wrong("id", f"“{one.id}” is the id of an earlier item.")
                seen[one.id] = one
            found.append(item)
        self.place = ("", 0, "")
        asked = sum(len(item.rows) or 1 for item in found)
        if not 0 < asked <= MOST_ITEMS:
            self.wrong("item", f"there are {asked} items; there may be 1 to {MOST_ITEMS}.")
        return tuple(found)

    def item(self, table: Mapping[str, Any]) -> Item:
        self.strange(table, ITEM)
        kind = self.one_of(table, "type", ItemType)
        points = self.points(table) if kind in CHOICES else self.no_points(table, kind)
        item = Item(
            id=self.id(table),
            text=self.text(table, "text"),
            type=kind,
            points=points,
            required=self.flag(table, "required"),
            reverse=self.flag(table, "reverse"),
            help=self.text(table, "help", needed=False),
            condition=self.text(table, "condition", needed=False),
            least=self.number(table, "least"),
            most=self.number(table, "most"),
            step=self.number(table, "step"),
            tip=self.text(table, "tip", needed=False),
            others=self.text(table, "others", needed=False),
        )
        self.check_limits(item)
        if item.reverse and (not item.counted or kind is ItemType.MATRIX):
            self.wrong(
                "reverse", "only an answer with points can be reversed; in a matrix, reverse its rows."
            )
        return self.with_rows(item, table)

    def no_points(self, table: Mapping[str, Any], kind: ItemType) -> tuple[Point, ...]:
        if "points" in table:
            self.wrong("points", f"an item of the type {kind} has no answers to choose from.")
        return ()

    def points(self, table: Mapping[str, Any]) -> tuple[Point, ...]:
        """The answers to choose from: a list here, or the name of one under [points]."""
        given, shared = table.get("points"), self.data.get("points", {})
        if isinstance(given, str):
            if not isinstance(shared, Mapping) or given not in shared:
                self.wrong("points", f"there are no points called “{given}”.")
                return (Point("", ""),)
            given = shared[given]
        if not isinstance(given, list) or len(given) < 2:
            self.wrong("points", "give two answers or more, or the name of a list under [points].")
            return (Point("", ""),)
        points = tuple(self.point(number, one) for number, one in enumerate(given, 1))
        if len({point.value for point in points}) < len(points):
            self.wrong("points", "two answers have the same value.")
        return points

    def point(self, number: int, given: Any) -> Point:
        """`"Never"`, or a table of label, value and counts. Without more it counts its place: 1, 2, 3 and so on."""
        if isinstance(given, str):
            return Point(str(number), given, float(number))
        if (
            not isinstance(given, Mapping)
            or not isinstance(given.get("label"), str)
            or not given["label"].strip()
        ):
            self.wrong("points", "an answer is a text, or a table with a label.")
            return Point("", "")
        if set(given) - {"label", "value", "counts"}:
            self.wrong("points", f"“{given['label']}” has more than label, value and counts.")
        counts = given.get("counts", number)
        if counts is not False and finite(counts) is None:
            self.wrong(
                "points",
                f"“{given['label']}”: counts is a number, or false where it counts towards no score.",
            )
        value = given.get("value", number)
        if type(value) is not int and not (isinstance(value, str) and value.strip()):
            self.wrong("points", f"“{given['label']}”: its value is a text or a whole number.")
        return Point(str(value), given["label"], finite(counts))

    def check_limits(self, item: Item) -> None:
        if item.type in CHOICES and item.counted and item.bottom == item.top:
            self.wrong("points", "all answers count the same, so that a score says nothing.")
        if item.type in NUMBERS:
            if item.least is None or item.most is None or item.least >= item.most:
                self.wrong("most", "give the least and the most; the most is larger.")
            if item.step is not None and item.step <= 0:
                self.wrong("step", "a step is more than 0.")
        elif item.type in TEXTS:
            if item.most is not None and not 1 <= item.most <= MOST_LETTERS:
                self.wrong("most", f"a text has at most {MOST_LETTERS:,} characters.")
        elif item.least is not None or item.most is not None:
            self.wrong("most", f"an item of the type {item.type} has neither least nor most.")

    def with_rows(self, item: Item, table: Mapping[str, Any]) -> Item:
        rows = self.tables(table, "rows")
        if (item.type is ItemType.MATRIX) != bool(rows):
            self.wrong("rows", "a matrix has rows, and nothing else has.")
        made = []
        for row in rows:
            self.strange(row, ROW)
            made.append(
                Item(
                    id=self.id(row),
                    text=self.text(row, "text"),
                    type=ItemType.SCALE,
                    points=item.points,
                    required=item.required,
                    reverse=self.flag(row, "reverse"),
                    tip=self.text(row, "tip", needed=False),
                    others=self.text(row, "others", needed=False),
                )
            )
        return Item(**{**vars(item), "rows": tuple(made)})

    def check_condition(self, item: Item, seen: Mapping[str, Item]) -> None:
        if not item.condition:
            return
        try:
            asked = conditions.names(item.condition)
        except ConditionFault as fault:
            self.wrong("condition", f"{fault}.")
            return
        for name in sorted(asked - seen.keys()):
            self.wrong("condition", f"“{name}” is not an earlier item.")

"""What a section, an exercise and the lists of the toolkit must hold, and every fault of one that does not."""

from collections.abc import Iterable, Mapping
from typing import Any

Faults = list[str]
STEPS = ("learn", "optimise", "transform", "utilise", "strengthen")
SHELF = "supervisors"
"""The sixth shelf, for those who supervise."""
PLACES = (*STEPS, SHELF, "frame")
"""Where a text stands: in a step, on the shelf, or as the frame around all of them (introduction, conclusion)."""
VERSIONS = ("individual", "team")
MODELS = {"path": (2, 6), "square": (4, 4), "stairs": (2, 6), "circle": (4, 4), "petals": (5, 5)}
"""The drawings of a model, each with the least and the most parts it can show."""
FIGURES = ("table", "bars", *MODELS)
KINDS = ("video", "reading", "training", "app", "practice", "service")
HERE = "[[figure]]"
"""The line of a text at which its figure stands."""


def section_faults(data: Mapping[str, Any], body: str) -> Faults:
    """Every fault of one text to read."""
    found = _texts("It", data, ("title", "welsh", "lede", "first"))
    if data.get("place") not in PLACES:
        found.append(f"It needs a place: {', '.join(PLACES)}.")
    if not _number(data.get("minutes")):
        found.append("It does not say how many minutes it takes, in whole minutes.")
    if not isinstance(data.get("number", ""), str) or not isinstance(data.get("ours", ""), str):
        found.append("Its number and what is ours in it are texts.")
    if not isinstance(data.get("public", True), bool):
        found.append("Whether it is public is said with true or false.")
    if not _list_of_texts(data.get("sources")):
        found.append("It names no sources; say “our own” where there is none.")
    found += _figure_faults(data["figure"]) if "figure" in data else []
    if ("figure" in data) != (body.split("\n").count(HERE) == 1):
        found.append(f"A figure needs its place in the text, one line {HERE}; and the line a figure.")
    return found if body.strip() else [*found, "It has no words."]


def exercise_faults(data: Mapping[str, Any], body: str) -> Faults:
    """Every fault of one exercise: its number and section, and each version with its prompts."""
    found = _texts("It", data, ("number", "section", "title"))
    if not _number(data.get("edition")):
        found.append("It does not say which edition it is, as a number from 1.")
    versions = [name for name in VERSIONS if name in data]
    if not versions:
        found.append(f"It has no version: {' or '.join(VERSIONS)}.")
    for name in versions:
        found += _version_faults(name, data[name])
    return found


def _version_faults(name: str, version: Any) -> Faults:
    where = f"The version “{name}”"
    found = _texts(where, version, ("begin",))
    if not isinstance(version, Mapping):
        return found
    if not _number(version.get("minutes")):
        found.append(f"{where} does not say how many minutes it takes, in whole minutes.")
    prompts = version.get("prompts")
    if not isinstance(prompts, (list, tuple)) or not prompts:
        return [*found, f"{where} has no prompts."]
    for number, prompt in enumerate(prompts, 1):
        found += _texts(f"{where}, prompt {number},", prompt, ("key", "ask"))
        if isinstance(prompt, Mapping) and not isinstance(prompt.get("hint", ""), str):
            found.append(f"{where}, prompt {number}, has a hint that is no text.")
    keys = [prompt.get("key") for prompt in prompts if isinstance(prompt, Mapping)]
    twice = sorted({str(key) for key in keys if keys.count(key) > 1})
    return found + [f"{where} has two prompts “{key}”." for key in twice]


def resource_faults(data: Mapping[str, Any], body: str) -> Faults:
    """Every fault of the list of what else there is."""
    rows = data.get("entries")
    if not isinstance(rows, (list, tuple)) or not rows:
        return ["There are no entries."]
    found: Faults = []
    for number, row in enumerate(rows, 1):
        found += _texts(f"Entry {number}", row, ("title", "who"))
        if isinstance(row, Mapping) and row.get("kind") not in KINDS:
            found.append(f"Entry {number} needs a kind: {', '.join(KINDS)}.")
        if isinstance(row, Mapping) and not _list_of_texts(row.get("sections")):
            found.append(f"Entry {number} does not say to which sections it belongs.")
        if isinstance(row, Mapping) and not _link(row.get("link", "")):
            found.append(f"Entry {number} has a link that does not begin with https:// or http://.")
    return found


def _link(link: Any) -> bool:
    """Whether it is an address of the web, or none; any other kind could make a browser do something."""
    return isinstance(link, str) and (not link or link.startswith(("https://", "http://")))


def _figure_faults(figure: Any) -> Faults:
    found = _texts("The figure", figure, ("title",))
    if not isinstance(figure, Mapping):
        return found
    kind = figure.get("kind")
    if kind not in FIGURES:
        return [*found, f"The figure needs a kind: {', '.join(FIGURES)}."]
    found += [
        f"The figure’s “{name}” is no text."
        for name in ("caption", "across", "up", "unit", "value")
        if not isinstance(figure.get(name, ""), str)
    ]
    found += [
        f"The figure’s “{name}” is no number." for name in ("most", "decimals") if not _counts(figure, name)
    ]
    return found + (_table_faults(figure) if kind == "table" else _items_faults(str(kind), figure))


def _counts(figure: Mapping[str, Any], name: str) -> bool:
    """Whether a number is left out, or is one that can be drawn."""
    value = figure.get(name, 0)
    kind = int if name == "decimals" else (int, float)
    return isinstance(value, kind) and not isinstance(value, bool) and 0 <= value < 1e12


def _table_faults(figure: Mapping[str, Any]) -> Faults:
    columns, rows = figure.get("columns"), figure.get("rows")
    if not _list_of_texts(columns) or not isinstance(rows, (list, tuple)) or not rows:
        return ["The table needs columns and rows."]
    cells = [cell for row in rows if isinstance(row, (list, tuple)) for cell in row]
    if not all(isinstance(cell, str) for cell in cells):
        return ["Every cell of the table is a text."]
    wide = len(figure["columns"])
    wrong = [n for n, row in enumerate(rows, 1) if not isinstance(row, (list, tuple)) or len(row) != wide]
    return [f"Row {number} of the table has not as many cells as there are columns." for number in wrong]


def _items_faults(kind: str, figure: Mapping[str, Any]) -> Faults:
    items = figure.get("items")
    if not isinstance(items, (list, tuple)):
        return ["The figure has no parts."]
    found: Faults = []
    least, most = MODELS.get(kind, (1, 12))
    if not least <= len(items) <= most:
        found.append(f"The figure “{kind}” shows {least} to {most} parts.")
    for number, item in enumerate(items, 1):
        found += _texts(f"Part {number} of the figure", item, ("name", "text"))
        if kind == "bars" and isinstance(item, Mapping) and not _counts({"most": item.get("value")}, "most"):
            found.append(f"Part {number} of the figure has no value.")
    return found


def _texts(where: str, table: Any, names: Iterable[str]) -> Faults:
    if not isinstance(table, Mapping):
        return [f"{where} is not a table."]
    return [
        f"{where} has no “{name}”."
        for name in names
        if not isinstance(table.get(name), str) or not table[name].strip()
    ]


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _list_of_texts(value: Any) -> bool:
    return (
        isinstance(value, (list, tuple))
        and bool(value)
        and all(isinstance(one, str) and one for one in value)
    )

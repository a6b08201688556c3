"""A FHIR R4 Questionnaire, ours or anybody's, as a questionnaire of ours; or every reason why it cannot be one.

Groups are laid flat, their conditions handed down to what stands in them; a group whose questions share their answers
becomes a matrix. What is asked beneath a question is shown once that is answered. Texts between questions become
help. Nothing that decides what is asked, or how it may be answered, is left out in silence: it stands against it.
"""

import json
from collections.abc import Mapping
from typing import Any

from lotus.core.instruments.exchange import marks
from lotus.core.instruments.exchange.drafts import Draft, Taken, Unfit, slug
from lotus.core.instruments.exchange.enabled import condition
from lotus.core.instruments.exchange.fhir_kinds import KNOWN, control, marked, options, question
from lotus.core.instruments.parsing import MOST_OF_VERSION

DEEPEST = 20
MOST_ITEMS = 1_000
Json = Mapping[str, Any]


def taken(resource: Any, file: str) -> Taken:
    """The questionnaire of a FHIR resource; `file` is what it is called in messages.

    Raises Unfit with all reasons at once.
    """
    if not isinstance(resource, Mapping) or resource.get("resourceType") != "Questionnaire":
        raise Unfit(["This is no FHIR Questionnaire: its resourceType says something else."])
    draft = Draft()
    draft.data = _whole(resource, draft)
    reader = _Reader(resource, draft)
    reader.items(resource.get("item"), "", 0)
    if reader.waiting:
        draft.left_out.append(f"A closing text: “{reader.waiting[:60]}”.")
    return draft.finished(file)


def _whole(resource: Json, draft: Draft) -> dict[str, Any]:
    """What is said of the whole. Our own additions come back as they went out."""
    if resource.get("modifierExtension"):
        draft.reasons.append(
            "The whole has a modifierExtension, which changes its meaning in a way unknown here."
        )
    title = str(resource.get("title") or resource.get("name") or "").strip()
    if not title:
        draft.reasons.append("It has neither a title nor a name.")
    language, version = str(resource.get("language", "en"))[:2], str(resource.get("version") or "1")
    if len(version) > MOST_OF_VERSION:
        draft.left_out.append(f"Its version, which is too long: “{version[:60]}”.")
    said = {
        "id": slug(resource.get("id"), resource.get("name"), title),
        "version": version if len(version) <= MOST_OF_VERSION else "1",
        "title": title,
        "source": resource.get("publisher"),
        "licence": resource.get("copyright"),
        "purpose": resource.get("purpose") or resource.get("description"),
        "languages": [language if language in ("en", "cy") else "en"],
    }
    return {name: value for name, value in said.items() if value} | ours(resource, marks.OURS, draft)


def ours(element: Json, mark: str, draft: Draft) -> dict[str, Any]:
    """What an export of ours added to an element; nothing where it is somebody else's."""
    written = marked(element, mark)
    if written is None:
        return {}
    try:
        found = json.loads(str(written))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        draft.reasons.append(f"What {mark} says cannot be read.")
        return {}
    return found


class _Reader:
    """Walks through the items in their order; `waiting` is a text that belongs to the next question."""

    def __init__(self, resource: Json, draft: Draft) -> None:
        self.resource, self.draft = resource, draft
        self.waiting = ""
        self.seen: dict[str, Json] = {}

    def items(self, given: Any, above: str, depth: int) -> None:
        if not isinstance(given, list):
            return
        if depth > DEEPEST or len(self.seen) > MOST_ITEMS:
            self.draft.reasons.append("Its items are too many, or too deep in one another.")
            return
        for one in given:
            if isinstance(one, Mapping):
                self.item(one, above, depth)
            else:
                self.draft.reasons.append("One of its items cannot be read.")

    def item(self, one: Json, above: str, depth: int) -> None:
        link, kind = str(one.get("linkId", "")), str(one.get("type", ""))
        where = f"item {link or '(without linkId)'}"
        if not link or link in self.seen:
            self.draft.reasons.append(f"{where}: its linkId is missing, or used twice.")
        self.seen[link] = one
        if one.get("modifierExtension"):
            self.draft.reasons.append(f"{where}: it has a modifierExtension that is not known here.")
        shown = both(above, condition(one, self.seen, self.draft, where))
        if kind == "display":
            self.text(one, shown, above, where)
        elif kind == "group":
            self.group(one, shown, depth, where)
        elif marked(one, marks.CALCULATED) is not None:
            self.draft.left_out.append(f"{where}: what it works out by itself.")
        elif kind not in KNOWN:
            self.draft.reasons.append(f"{where}: an item of the type “{kind}” cannot be asked here.")
        else:
            self.ask(one, shown, where)
            below = f"answered({self.draft.name(link)})"
            self.items(self.without_help(one), both(shown, below), depth + 1)

    def text(self, one: Json, shown: str, above: str, where: str) -> None:
        if shown != above:
            self.draft.reasons.append(f"{where}: a text that is only shown sometimes cannot be kept.")
        self.waiting = f"{self.waiting} {one.get('text', '')}".strip()

    def group(self, one: Json, shown: str, depth: int, where: str) -> None:
        if one.get("repeats"):
            self.draft.reasons.append(f"{where}: a group that may be answered several times cannot be kept.")
        rows = [row for row in self.without_help(one) if isinstance(row, Mapping)]
        if self.is_matrix(one, rows):
            self.ask(one, shown, where, rows)
        else:
            self.waiting = f"{self.waiting} {one.get('text', '')}".strip()
            self.items(self.without_help(one), shown, depth + 1)

    def is_matrix(self, one: Json, rows: list[Json]) -> bool:
        """A group with a text, all of whose questions have the same answers and nothing more about them."""
        plain = all(
            row.get("type") == "choice"
            and row.get("linkId")
            and not (set(row) & {"item", "enableWhen", "repeats", "initial", "modifierExtension"})
            for row in rows
        )
        if not plain or not one.get("text") or len(rows) < (1 if control(one) == "gtable" else 2):
            return False
        answers = [options(row, self.resource, Draft(), "") for row in rows]
        required = {bool(row.get("required")) for row in rows}
        return bool(answers[0]) and all(each == answers[0] for each in answers) and len(required) == 1

    def without_help(self, one: Json) -> list[Any]:
        given = one.get("item")
        found = given if isinstance(given, list) else []
        return [each for each in found if not (isinstance(each, Mapping) and control(each) == "help")]

    def help(self, one: Json) -> str:
        given = [
            each for each in one.get("item") or [] if isinstance(each, Mapping) and control(each) == "help"
        ]
        found = f"{self.waiting} {' '.join(str(each.get('text', '')) for each in given)}".strip()
        self.waiting = ""
        return found

    def ask(self, one: Json, shown: str, where: str, rows: list[Json] | None = None) -> None:
        help = self.help(one)
        made = question(one, self.resource, self.draft, where, rows)
        made |= ours(one, marks.ITEM, self.draft)
        made |= {"help": help} if help else {}
        if shown:
            made.setdefault("condition", shown)
        if rows is not None:
            made["rows"] = [self.row(row) for row in rows]
            made.pop("reverse", None)
        self.draft.items.append(made)

    def row(self, row: Json) -> dict[str, Any]:
        self.seen[str(row["linkId"])] = row
        found = {"id": self.draft.name(str(row["linkId"])), "text": str(row.get("text", ""))}
        more = ours(row, marks.ITEM, self.draft)
        return found | {name: more[name] for name in ("reverse", "tip", "others") if name in more}


def both(one: str, other: str) -> str:
    """A condition that holds where both do."""
    if not one or not other or one == other:
        return one or other
    return f"({one}) and ({other})"

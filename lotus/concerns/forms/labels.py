"""Editing the list of labels: a line each, and a few empty ones for what is new."""

from collections.abc import Iterable, Mapping
from typing import Any

from lotus.concerns.forms.settled import Sourced
from lotus.ui.forms import Line

NEW = 3
KINDS = {"status": ("Place where it waits", 40), "label": ("Label", 40)}


class LabelsForm(Sourced):
    """Every label and every place where a concern waits; a line that is emptied leaves the list."""

    def __init__(self, *args: Any, listed: Mapping[str, tuple[str, bool]], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.places: dict[str, tuple[str, bool]] = {}
        for status in (True, False):
            kind = "status" if status else "label"
            held = [(key, label) for key, (label, is_status) in listed.items() if is_status is status]
            for count, (key, label) in enumerate(held, 1):
                self._add(f"{kind}-{key}", f"{KINDS[kind][0]} {count}", key, status, label)
            for new in range(1, NEW + 1):
                self._add(f"new-{kind}-{new}", f"New {KINDS[kind][0].lower()} {new}", "", status, "")
        self.order_fields([*self.places, "source", "checked", "number"])

    def _add(self, name: str, label: str, key: str, status: bool, initial: str) -> None:
        self.places[name] = (key, status)
        self.fields[name] = Line(label, required=False, max_length=60, initial=initial)

    def wanted(self) -> Iterable[dict[str, Any]]:
        """What stands on the list, by the names of a wanted line."""
        for name, (key, status) in self.places.items():
            if label := self.cleaned_data[name].strip():
                yield {"label": label, "status": status, "key": key}

    def groups(self) -> list[tuple[str, list[Any]]]:
        """The lines under their headings, for the page."""
        found = []
        for status, heading in ((True, "Where a concern may wait"), (False, "Labels")):
            found.append(
                (heading, [self[name] for name, (_key, one) in self.places.items() if one is status])
            )
        return found

"""Whether a file of the toolkit fits where it stands: in an organisation's toolkit, beside what was there before.

What a file says in itself is looked at by `lotus.core.shapes` and `lotus.core.instruments`. Every fault is a sentence
in English, as theirs are.
"""

from lotus.core import editing
from lotus.core.library import Entry
from lotus.core.toolkit import Toolkit

MOST_EDITIONS = 9_999


def faults(entry: Entry, whole: Toolkit) -> list[str]:
    """Everything that is wrong with a text or an exercise in this toolkit."""
    return {"toolkit": _section, "exercises": _exercise}.get(entry.kind, _none)(entry, whole)


def named_otherwise(id: str, slug: str) -> str:
    return f"Its id is “{id}”; here it is called “{slug}”."


def answered(version: str) -> str:
    """What was answered keeps its words: another wording is another version."""
    return f"Version {version} has been answered as it was. Give this one another version, such as 2."


def _none(entry: Entry, whole: Toolkit) -> list[str]:
    return []


def _section(entry: Entry, whole: Toolkit) -> list[str]:
    if entry.form != "md":
        return []
    found = []
    shipped = Toolkit().section(entry.slug)
    if entry.data.get("door") is not None and (shipped is None or shipped.door != entry.data["door"]):
        found.append("A door to another page cannot be added or changed here; its label cannot either.")
    number = entry.data.get("number", "")
    same = [
        one.title for one in whole.sections() if number and one.number == number and one.slug != entry.slug
    ]
    return found + [f"The number {number} is that of “{title}”." for title in same]


def _exercise(entry: Entry, whole: Toolkit) -> list[str]:
    found = []
    if whole.section(entry.data["section"], also_hidden=True) is None:
        found.append(f"There is no section “{entry.data['section']}”.")
    before = whole.entry("exercises", entry.slug)
    if (
        before
        and entry.data["edition"] <= before.data["edition"]
        and not editing.asks_the_same(entry, before)
    ):
        found.append(
            f"It asks something else than before, and people may have answered: "
            f"make its edition {before.data['edition'] + 1}."
        )
    if entry.data["edition"] > MOST_EDITIONS:
        found.append("An edition is 9999 at most.")
    return found

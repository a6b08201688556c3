"""A lesson that leaves the organisation: its texts, what each has to hold, and whether there are enough beside it."""

from collections.abc import Mapping

TEXTS = ("title", "happened", "learnt", "others")
"""What it is about, what can happen, what was learnt, and what others can do."""
NEEDED = {
    "title": "Write in a few words what it is about.",
    "happened": "Write what can happen, as it could anywhere.",
    "learnt": "Write what was learnt.",
    "others": "Write what others can do.",
}


def missing(texts: Mapping[str, str]) -> dict[str, str]:
    """What is still to be written, by the text in which it stands."""
    return {name: says for name, says in NEEDED.items() if not texts.get(name, "").strip()}


def too_few(closed: int, fewest: int) -> str:
    """Why nothing is shared yet, in a sentence; empty where a lesson stands among enough others."""
    if closed >= fewest:
        return ""
    return (
        f"{closed} of at least {fewest} concerns have been closed here. With so few, colleagues could guess which one "
        "a lesson comes from. Keep it until there are more."
    )

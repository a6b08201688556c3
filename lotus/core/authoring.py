"""Making a content file of what somebody typed into a form, and every fault of it in plain sentences.

What is made is an own version: it holds what may be changed, and is laid over what ships.
"""

import json
from collections.abc import Mapping

from lotus.core import letters, library
from lotus.core.filling import NotPlain, fill
from lotus.core.shapes import FIELD


def _text(words: str) -> str:
    """A text as TOML writes it: JSON's way, but for one character that TOML wants written out."""
    return json.dumps(words.replace("\r\n", "\n"), ensure_ascii=False).replace("\x7f", "\\u007F")


def letter(title: str, body: str, sections: Mapping[str, str]) -> str:
    """A letter's own version: its title, the words of its sections, and its text."""
    front = [f"title = {_text(title)}"]
    for name, words in sections.items():
        front += ["", f"[sections.{_text(name)}]", f"text = {_text(words)}"]
    text = body.replace("\r\n", "\n").strip("\n")
    return "\n".join(["+++", *front, "+++", "", text, ""])


def questions(version: str, labels: Mapping[str, tuple[str, str]], source: str, checked: str) -> str:
    """An own version of the questions before anything formal: each with its words and its hint."""
    lines = [f"version = {_text(version)}", f"source = {_text(source)}", f"checked = {_text(checked)}"]
    for name, (label, hint) in labels.items():
        lines += ["", f"[entries.{_text(name)}]", f"label = {_text(label)}", f"hint = {_text(hint)}"]
    return "\n".join([*lines, ""])


def labels(listed: Mapping[str, Mapping[str, str]]) -> str:
    """An own list of labels: for each key its words, and whether it is a label or a sub-status."""
    lines = []
    for key, one in listed.items():
        lines += [
            f"[entries.{_text(key)}]",
            f"label = {_text(one['label'])}",
            f"kind = {_text(one['kind'])}",
            "",
        ]
    return "\n".join(lines)


def letter_faults(entry: library.Entry) -> tuple[str, ...]:
    """What a template of a letter must not hold, beyond what every letter's file is checked for.

    Half a field, or one whose name is none, would go out as it stands unless somebody found it in every letter.
    """
    texts = [entry.body, *(str(one["text"]) for one in entry.data.get("sections", {}).values())]
    found = [str(each.quote) for text in texts for each in letters.placeholders(text)]
    strange = dict.fromkeys(quote for quote in found if not FIELD.fullmatch(quote))
    return tuple(
        f"“{quote}” is no field. A field is a name from the list, such as [[greeting_name]]."
        for quote in strange
    )


def question_faults(entry: library.Entry) -> tuple[str, ...]:
    """What the questions before anything formal must not hold: a place in them that is not the person's name."""
    found = []
    for one in entry.entries.values():
        for words in (str(one["label"]), str(one.get("hint", ""))):
            try:
                fill(words, {"person": ""})
            except (NotPlain, KeyError, ValueError):
                found.append(f"“{words[:60]}” has curly brackets that are not {{person}}.")
    return tuple(found)

"""A letter to who raised a concern: its text, and how it is sent."""

from collections.abc import Iterable
from typing import Any

from lotus.concerns.forms.versioned import Versioned
from lotus.core import library
from lotus.core.casework import ReplyWay
from lotus.ui.forms import Choice, Option, Paragraphs, YesNo


class ReplyDraft(Versioned):
    """The letter as it is written."""

    body = Paragraphs("The letter", rows=24, missing="The letter is empty. Write it, or go back")


class SendReply(Versioned):
    """How a letter reaches them, and whether it tells what came of it."""

    way = Choice("How does it reach them?", missing="Choose how it reaches them")
    outcome = YesNo(
        "Does it tell them what came of it?",
        hint="That is promised within three months.",
        inline=True,
        missing="Say whether it tells them what came of it",
    )

    def __init__(self, *args: Any, ways: Iterable[ReplyWay], **rest: Any) -> None:
        super().__init__(*args, **rest)
        entries = library.load("concerns", "replies").entries
        self.fields["way"].options = [  # type: ignore[attr-defined]
            Option(one.value, entries[one]["label"], entries[one]["hint"]) for one in ways
        ]

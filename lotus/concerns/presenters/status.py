"""Status words, shapes and tones: the one table of this room. Words are those of `words.md`, everywhere the same."""

from dataclasses import dataclass

from lotus.concerns.models import Letter
from lotus.core import library
from lotus.core.casework import Stage


@dataclass(frozen=True)
class Status:
    """A word with its shape and its tone; never a colour alone."""

    word: str
    shape: str
    tone: str


_STAGES = {
    Stage.RAISED: ("ring", "quiet"),
    Stage.UNDERSTOOD: ("target", "water"),
    Stage.GROUP: ("dots", "plum"),
    Stage.HELPED: ("leaves", "leaf"),
    Stage.INVESTIGATED: ("glass", "ochre"),
    Stage.LEARNING: ("book", "plain"),
    Stage.CLOSED: ("check", "sand"),
}
_LETTERS = {
    "draft": Status("Draft", "pencil", "water"),
    "sent": Status("Sent", "send", "plain"),
    "read": Status("Read", "check", "quiet"),
}


def of_stage(stage: str) -> Status:
    return Status(library.load("concerns", "stages").word(stage), *_STAGES[Stage(stage)])


def of_letter(letter: Letter) -> Status:
    return _LETTERS["read" if letter.read_at else "sent" if letter.sent_at else "draft"]


def of_reading(read: bool) -> Status:
    """A letter or paper as the person it was sent to sees it."""
    return _LETTERS["read" if read else "sent"]


_TITLES = {
    "first-notice": "Our first letter to you",
    "outcome": "What the group decided, and why",
    "closing": "How it ended, and what we learned",
    "account-request": "How you see it: a request",
    "meeting-invitation": "An invitation to a meeting",
    "delay-notice": "A date that has to move",
    "restriction": "What changes at work for now",
    "restriction-review": "What was decided about the restriction",
}


def letter_title(letter: Letter) -> str:
    """What a letter is called for the person it was sent to; the editors call it by its template."""
    return _TITLES.get(letter.kind, letter.title)

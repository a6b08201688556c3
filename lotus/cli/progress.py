"""How far long work has come: a bar on a terminal, plain lines where nobody watches. Always on standard error."""

import sys
from types import TracebackType
from typing import TextIO

WIDE = 20
_CLEAR = "\r\033[K"


class Progress:
    """``told`` says what is done now, and moves the bar on by a step unless it tells more of the same step."""

    def __init__(self, steps: int, out: TextIO | None = None) -> None:
        self.steps, self.out = steps, out or sys.stderr
        self.watched = self.out.isatty()
        self.step = 0

    def told(self, words: str, same_step: bool = False) -> None:
        if not self.watched:
            print(f"{words} …", file=self.out, flush=True)
            return
        self.step = min(self.step + (not same_step), self.steps)
        full = WIDE * (self.step - 1) // self.steps
        bar = "█" * full + "░" * (WIDE - full)
        print(f"{_CLEAR}{bar} {words} …", end="", file=self.out, flush=True)

    def done(self) -> None:
        """Take the bar away."""
        if self.watched:
            print(_CLEAR, end="", file=self.out, flush=True)

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.done()

"""The two ways an action says no: a rule stands against it, or somebody else was quicker."""

from dataclasses import dataclass


class Refused(Exception):
    """Something the rules do not allow. The message is for the person who asked; `field` is where they are looking."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


@dataclass(frozen=True)
class Difference:
    """One field of two versions of the same record, in words."""

    field: str
    yours: str
    theirs: str


class Stale(Exception):
    """Somebody saved a newer version meanwhile. Nothing was overwritten; both versions are here to be shown.

    `number` is the newer version's number, `by` the name of who saved it.
    """

    def __init__(self, differences: list[Difference], *, number: int, by: str) -> None:
        super().__init__("a newer version was saved")
        self.differences = differences
        self.number = number
        self.by = by


def differences(yours: dict[str, str], theirs: dict[str, str]) -> list[Difference]:
    """The fields that are not the same in both, in the order of `yours`."""
    return [
        Difference(field, text, theirs.get(field, ""))
        for field, text in yours.items()
        if text != theirs.get(field, "")
    ]

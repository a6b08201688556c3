"""Checkpoints: the newest entry of each chain, signed, in a file beside the database.

A restore sets the chains back, honestly. So it begins a new epoch: marks that were written before it bind no
further than the entry it went back to. Without the audit key nobody can write a mark, nor begin an epoch.
"""

import hmac
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from lotus.kernel import encryption
from lotus.kernel.encryption import SealBroken


@dataclass(frozen=True)
class Mark:
    """One line: an organisation's newest entry at a moment. With `begins` a restore went back to it."""

    organisation: str
    number: int
    mac: str
    at: str
    epoch: int = 1
    begins: bool = False


Head = tuple[UUID, int, str]


def file() -> Path:
    return Path(settings.DATA_DIR) / "audit-checkpoints.jsonl"


def write(heads: Iterable[Head]) -> int:
    """Write down the heads of chains, flushed to disk. Returns how many."""
    epochs = {one.organisation: one.epoch for one in begun()}
    return _append(_mark(head, epochs.get(str(head[0]), 1)) for head in heads)


def begin_epoch(heads: Iterable[Head]) -> int:
    """After a restore: from here on the chains go on from `heads`.

    A chain that was seen before and is not among them begins again from nothing.
    """
    seen = {UUID(mark.organisation): (UUID(mark.organisation), 0, "") for mark in _read()}
    heads = {**seen, **{head[0]: head for head in heads}}.values()
    epochs = {one.organisation: one.epoch for one in begun()}
    return _append(_mark(head, epochs.get(str(head[0]), 1) + 1, begins=True) for head in heads)


def _mark(head: Head, epoch: int, *, begins: bool = False) -> Mark:
    organisation, number, mac = head
    return Mark(str(organisation), number, mac, datetime.now(UTC).isoformat(), epoch, begins)


def _append(marks: Iterable[Mark]) -> int:
    lines = [f"{_signed(mark)}\n" for mark in marks]
    add("".join(lines))
    return len(lines)


def add(lines: str) -> None:
    """Add lines to the file; one that a crash cut short is ended first, so that it spoils none of them."""
    with file().open("a+b") as held:
        size = held.seek(0, os.SEEK_END)
        if size:
            held.seek(size - 1)
            lines = lines if held.read(1) == b"\n" else f"\n{lines}"
        held.write(lines.encode("ascii"))
        held.flush()
        os.fsync(held.fileno())


def _signed(mark: Mark) -> str:
    content = asdict(mark)
    return json.dumps({**content, "sign": _sign(content)})


def _sign(content: dict[str, Any], key: str | None = None) -> str:
    return encryption.sign(json.dumps(content, sort_keys=True), key)


def binding() -> dict[UUID, dict[int, str]]:
    """For each organisation the entries that its chain must hold, as number to mac.

    What was signed with an older key loosens nothing that was signed with a newer one: somebody may hold the older.
    """
    every = list(_signed_here())
    goes_back_to = [(one, key) for one, key in every if one.begins]
    bound: dict[UUID, dict[int, str]] = {}
    for mark, key in every:
        later = [
            back.number
            for back, its in goes_back_to
            if back.organisation == mark.organisation and back.epoch > mark.epoch and its >= key
        ]
        if mark.number and mark.number <= min(later, default=mark.number):
            bound.setdefault(UUID(mark.organisation), {})[mark.number] = mark.mac
    return bound


def begun() -> list[Mark]:
    """Every restore that was written down, the earliest first."""
    return sorted((mark for mark in _read() if mark.begins), key=lambda mark: (mark.epoch, mark.at))


def _read() -> Iterator[Mark]:
    return (mark for mark, _key in _signed_here())


def _signed_here() -> Iterator[tuple[Mark, int]]:
    """The marks that are ours, and the number of the key each was signed with.

    A line cut short by a crash, or written by somebody else, is left out.
    """
    if not file().exists():
        return
    for line in file().read_text("ascii", errors="replace").splitlines():
        try:
            content = json.loads(line)
            sign = content.pop("sign")
            key = encryption.signed_with(sign)
            ours = hmac.compare_digest(sign, _sign(content, key))
        except (ValueError, KeyError, TypeError, AttributeError, SealBroken):
            continue
        if ours:
            yield Mark(**content), encryption.number_of(key)

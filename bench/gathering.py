"""A team session with 300 simulated browsers over real connections: how long pages take, and the server's memory.

All join at the same moment, all answer at the same moment, all wait as a browser does, and all see what was said once
it is shown. On SQLite and on PostgreSQL.
"""

import os
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

from bench import Row
from bench._browsers import Browser, all_at_once, crowd
from bench._serving import LOTUS, Place, place
from tests import postgres

PEOPLE = 300
SLOWEST = 5.0
"""Seconds within which 19 of 20 have a page, with all of them asking at the same moment."""
SEEN = 10.0
"""Seconds from *Show* until the last has the picture: five may pass before a browser asks again."""
SETTLED = 3.0


def measure() -> Iterable[Row]:
    for vendor in ("sqlite", "postgresql"):
        with _database(vendor) as here:
            if here is None:
                yield Row(f"session of {PEOPLE} ({vendor})", 0, "", note=postgres.LOUD, good=False)
            else:
                yield from _session(here, vendor)


@contextmanager
def _database(vendor: str) -> Iterator[Place | None]:
    if vendor == "sqlite":
        with place() as here:
            yield here
    elif postgres.programs() is None:
        yield None
    else:
        with postgres.served(connections=100) as address, place(f"{address}/postgres") as here:
            yield here


def _session(here: Place, vendor: str) -> Iterable[Row]:
    code, turn = here.module("bench._leading", "prepare").split()[-2:]
    with here.served(*LOTUS, "serve", "--port", "PORT", answers="/health/live") as (port, _began):
        people = crowd("127.0.0.1", port, PEOPLE)
        joined = _timed(people, "join", code)
        answered = _timed(people, "answer", {"answer-strong": "We stay with somebody who is upset. " * 3})
        with ThreadPoolExecutor(1) as beside:
            waiting = beside.submit(all_at_once, people, "wait", int(turn))
            time.sleep(SETTLED)
            memory = _memory()
            pressed = time.monotonic()
            kept = int(here.module("bench._leading", "show").split()[-1])
            waiting.result()
    seen = [one.saw - pressed for one in people if one.saw]
    faults = [fault for one in people for fault in one.faults]
    whole = len(seen) == PEOPLE and kept == PEOPLE and not faults
    name = f"session of {PEOPLE} ({vendor})"
    yield Row(f"{name}: joining, p95", joined, "s", f"<= {SLOWEST:g} s", joined <= SLOWEST)
    yield Row(f"{name}: answering, p95", answered, "s", f"<= {SLOWEST:g} s", answered <= SLOWEST)
    last = max(seen, default=0.0)
    note = f"{len(seen)} of {PEOPLE} saw it; {kept} answers kept; {len(faults)} refused"
    yield Row(
        f"{name}: until the last sees it", last, "s", f"<= {SEEN:g} s, all", whole and last <= SEEN, note=note
    )
    yield Row(f"{name}: memory of the server", memory, "MB")


def _timed(people: list[Browser], work: str, *what: object) -> float:
    """What 19 of 20 requests took at most."""
    before = [len(one.took) for one in people]
    all_at_once(people, work, *what)
    took = [second for one, start in zip(people, before, strict=True) for second in one.took[start:]]
    return quantiles(took, n=20)[-1]


def _memory() -> float:
    """What all processes of the server hold in memory, shared pages counted once for each by their share, in MB."""
    mine, kilobytes = os.getpid(), 0
    parents = {int(one.name): _parent(one) for one in Path("/proc").iterdir() if one.name.isdecimal()}
    for pid in parents:
        above = pid
        while above in parents and above != mine:
            above = parents[above]
        if above == mine and pid != mine:
            kilobytes += _held(pid)
    return kilobytes / 1024


def _parent(folder: Path) -> int:
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0


def _held(pid: int) -> int:
    try:
        rolled = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in rolled.splitlines() if line.startswith("Pss:")), 0)

"""How many writes a second are on the disk: drafts and signed accounts, none lost, on SQLite and on PostgreSQL.

A draft kept is one form on its way (`kernel.drafts.keep`: its owner looked up, its fields sealed, one transaction). A
signed account is a whole action (`hearing.sign_account`: asked again, the statement, the step, the promise, the audit).
Both wait for the disk. Eight processes write at once on PostgreSQL, to eight organisations; two on SQLite, which lets
one writer in at a time. The peer is one bare row a transaction, on the same database in the same run.
"""

import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from bench import Row
from bench._serving import Place, place
from tests import postgres

ASKED = {"sqlite": 100.0, "postgresql": 300.0}
WRITERS = {"sqlite": 2, "postgresql": 8}
SECONDS = 8
KINDS = {"bare": "", "draft": "drafts kept a second", "account": "accounts signed a second"}


def measure() -> Iterable[Row]:
    for vendor in ASKED:
        with _database(vendor) as here:
            if here is None:
                yield Row(f"drafts kept a second ({vendor})", 0, "", note=postgres.LOUD, good=False)
                continue
            here.module("bench._writer", "prepare", str(WRITERS[vendor]))
            figures = {kind: _write(here, vendor, kind) for kind in KINDS}
            for kind in ("draft", "account"):
                yield _row(vendor, kind, figures)


def _row(vendor: str, kind: str, figures: dict[str, tuple[float, int]]) -> Row:
    speed, lost = figures[kind]
    asked = ASKED[vendor] if kind == "draft" else 0.0
    return Row(
        f"{KINDS[kind]} ({vendor})",
        speed,
        "/s",
        f">= {asked:g} /s, none lost" if asked else "none lost",
        speed >= asked and not lost,
        "bare rows",
        figures["bare"][0],
        note=f"{lost} lost; {WRITERS[vendor]} writers at once",
    )


@contextmanager
def _database(vendor: str) -> Iterator[Place | None]:
    if vendor == "sqlite":
        with place() as here:
            yield here
    elif postgres.programs() is None:
        yield None
    else:
        with postgres.served() as address, place(f"{address}/postgres") as here:
            yield here


def _write(here: Place, vendor: str, kind: str) -> tuple[float, int]:
    """Writes a second of all writers together, and how many of those acknowledged are not there in the end."""
    from concurrent.futures import ThreadPoolExecutor

    start = str(time.time() + 6)

    def one(number: int) -> dict[str, float]:
        told: dict[str, float] = json.loads(
            here.module("bench._writer", kind, str(number), start, str(SECONDS)).splitlines()[-1]
        )
        return told

    with ThreadPoolExecutor(WRITERS[vendor]) as threads:
        told = list(threads.map(one, range(WRITERS[vendor])))
    acknowledged = sum(int(one["acknowledged"]) for one in told)
    span = max(one["ended"] for one in told) - min(one["began"] for one in told)
    kept = int(here.module("bench._writer", "count", kind).splitlines()[-1])
    return acknowledged / span, max(0, acknowledged - kept)

"""How long a backup and a restore take, and what that makes of 100,000 concerns.

Measured at two sizes on SQLite; what grows between them is carried on in proportion. Every concern has gone as far as
the group's decision. The time is the processor's, so that a busy machine does not lengthen it; the disk is waited
for once at the end of each. Stored files are left out: they are read and written as they lie.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import Row
from lotus.kernel import encryption

ROOT = Path(__file__).parent.parent
SMALL, LARGE, NATION = 50, 550, 100_000
MOST_MINUTES = 15.0


def _measured(count: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="lotus-bench-") as folder:
        place = Path(folder)
        encryption.create_keys(place / "keys.json")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LOTUS", "DJANGO"))}
        mine = {
            "LOTUS_DEMO": "1",
            "LOTUS_DATA_DIR": str(place / "data"),
            "LOTUS_KEYS_FILE": str(place / "keys.json"),
        }
        done = subprocess.run(
            [sys.executable, "-m", "bench._copying", str(count)],
            cwd=ROOT,
            env={**kept, **mine},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return found


def measure() -> Iterator[Row]:
    small, large = _measured(SMALL), _measured(LARGE)
    rows = large["rows"] - small["rows"]
    each = {what: (large[what] - small[what]) / (LARGE - SMALL) for what in ("backup", "restore")}
    note = f"from {rows / (LARGE - SMALL):.0f} rows a concern, {large['entries']:.0f} of them in the audit"
    for what in ("backup", "restore"):
        yield Row(
            f"{what}, of one row, all checks included, processor time",
            each[what] * 1e6 * (LARGE - SMALL) / rows,
            "µs",
        )
        minutes = (large[what] + each[what] * (NATION - LARGE)) / 60
        must = f"<= {MOST_MINUTES:.0f} min" if what == "restore" else ""
        good = minutes <= MOST_MINUTES if must else None
        yield Row(
            f"{what} of {NATION:,} concerns, processor time, estimated", minutes, "min", must, good, note=note
        )

"""Measure what was asked for (all of it where nothing was named), print one table, keep docs/bench.json."""

import json
import os
import platform
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from bench import Row

KEPT = Path(__file__).parent.parent / "docs" / "bench.json"
HOLDS = {True: "holds", False: "DOES NOT HOLD", None: "reported"}


def main(asked: list[str]) -> int:
    known = [one.name for one in iter_modules([str(Path(__file__).parent)]) if not one.name.startswith("_")]
    unknown = [name for name in asked if name not in known]
    if unknown:
        print(
            f"There is no measurement called {', '.join(unknown)}. There are: {', '.join(known)}.",
            file=sys.stderr,
        )
        return 2
    good = True
    for name in asked or known:
        rows = list(import_module(f"bench.{name}").measure())
        for row in rows:
            print(_line(row), flush=True)
        good = good and all(row.good is not False for row in rows)
        _keep(name, rows)
    return 0 if good else 1


def _keep(name: str, rows: list[Row]) -> None:
    """Write one measurement down beside the others, as soon as it is made."""
    kept = json.loads(KEPT.read_text("utf-8"))["measured"] if KEPT.exists() else {}
    kept[name] = {
        "day": datetime.now(tz=UTC).date().isoformat(),
        "machine": _machine(),
        "rows": _plain(rows),
    }
    KEPT.write_text(json.dumps({"measured": kept}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _line(row: Row) -> str:
    peer = f"{row.peer} {row.theirs:.4g} ({row.ratio:.2f} x)" if row.ratio is not None else ""
    return f"{row.work:<62} {row.ours:>10.4g} {row.unit:<9} {peer:<34} {row.must:<26} {HOLDS[row.good]}"


def _plain(rows: list[Row]) -> list[dict[str, object]]:
    return [asdict(row) | {"ratio": row.ratio} for row in rows]


def _machine() -> str:
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

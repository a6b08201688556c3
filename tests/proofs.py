"""Heavy proofs: a fiftieth of the trials in the tests, all of them in `make prove`, which keeps the figures.

A proof is a test marked `proof` (or `torture`) that asks for the fixture of that name:

    def test_an_edited_entry_is_found(proof):
        trials = proof.trials(1_000)
        found = sum(...)
        proof.keep("audit-edited", "An edited entry is found", tried=trials, found=found, must=trials)
        assert found == trials

With LOTUS_PROVE=1 all trials are made and `keep` writes the figure; `python -m tests.proofs` gathers what was
written into docs/proof.json, beside the figures of proofs that were not run this time.
"""

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
KEPT = ROOT / "var" / "proofs"
PUBLISHED = ROOT / "docs" / "proof.json"
IN_FULL = os.environ.get("LOTUS_PROVE") == "1"
SHARE = 50


@dataclass(frozen=True)
class Figure:
    """One proof: tries, what was found and had to be, on which day, and what it leaves open."""

    id: str
    what: str
    tried: int
    found: float
    must: str
    good: bool
    day: str
    note: str = ""


class Proof:
    """What a heavy proof is given: its number of trials, its seed, and a place for its figure."""

    in_full = IN_FULL
    seed = 20261122

    def trials(self, full: int, *, least: int = 1, share: int = SHARE) -> int:
        """All of them when proving, a fiftieth (a `share`th where one takes long, at least `least`) otherwise."""
        return full if IN_FULL else max(least, full // share)

    def keep(
        self,
        id: str,
        what: str,
        *,
        tried: int,
        found: float,
        must: float | str,
        good: bool | None = None,
        note: str = "",
        of: int = 0,
    ) -> None:
        """Write the figure down when proving. `good` is `found == must` where it is not said.

        A long proof keeps what it has now and then, and says `of` how many; so that one that was ended is not lost.
        """
        if not IN_FULL:
            return
        held = found == must if good is None else good
        note = f"{tried:,} of {of:,} so far. {note}".strip() if tried < of else note
        day = datetime.now(tz=UTC).date().isoformat()
        KEPT.mkdir(parents=True, exist_ok=True)
        figure = Figure(id, what, tried, found, str(must), held, day, note)
        (KEPT / f"{id}.json").write_text(json.dumps(asdict(figure)), encoding="utf-8")


def gather() -> list[dict[str, object]]:
    """The published figures, each replaced by a newer one where there is one, in the order of their ids."""
    published = json.loads(PUBLISHED.read_text("utf-8"))["proofs"] if PUBLISHED.exists() else []
    newer = [json.loads(path.read_text("utf-8")) for path in sorted(KEPT.glob("*.json"))]
    figures = {one["id"]: one for one in [*published, *newer]}
    return [figures[id] for id in sorted(figures)]


if __name__ == "__main__":
    proofs = gather()
    PUBLISHED.write_text(
        json.dumps({"proofs": proofs}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    raise SystemExit(not all(one["good"] for one in proofs))

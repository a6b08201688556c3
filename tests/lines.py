"""Which lines and branches of `lotus` the tests reach, and the gate that stands on it.

    PYTEST_PLUGINS=tests.lines python -m pytest …    counts them; fails where fewer are reached than is demanded

Python's own tracing makes all that runs two to three times as slow, Django included. SlipCover puts a mark into each
line and branch of `lotus` as it is imported and touches nothing else: counted tests are a tenth slower. What each of
several workers reached is put together at the end. What counts, and how much of it: `tool.slipcover` in pyproject.toml.
"""

import json
import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import slipcover

ROOT = Path(__file__).resolve().parent.parent
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
KEPT = ROOT / "var" / "lines"
"""What each worker reached, while the tests run."""

RULES: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["slipcover"]
SOURCE, OMITTED = [str(ROOT / RULES["source"])], [str(ROOT / RULES["omit"])]
MARKS_STAY = 2**31 - 1
"""So often a mark is met before its function is put together without it. Other threads may be in that function."""
FOUND = pytest.StashKey[dict[str, Any]]()

UNCOUNTED = ("config/test_demo.py", "guard/", "house/", "journeys/", "torture/", "ui/test_styleguide.py")
"""Tests that count for nothing here, as do those marked `proof`. They go through everything many times; what each
line does is the matter of the others, which reach the gate alone."""


class Reached(slipcover.Slipcover):
    """What this process reached, of which some may be forgotten again."""

    def keep(self) -> None:
        with self.lock:
            for file, lines in self._get_newly_seen().items():
                self.all_seen[file].update(lines)

    def forget(self) -> None:
        """Let go what was reached first since `keep`. A mark tells once: what is forgotten is not told again."""
        self._get_newly_seen()


REACHED = Reached(
    branch=True,
    source=SOURCE,
    omit=OMITTED,
    exclude_also=RULES["exclude-also"],
    d_miss_threshold=MARKS_STAY,
)
if os.environ.get("PYTEST_PLUGINS") == __name__:
    slipcover.ImportManager(REACHED, slipcover.FileMatcher(sources=SOURCE, omit=OMITTED)).__enter__()


def _counts(item: pytest.Item) -> bool:
    place = item.path.relative_to(ROOT / "tests").as_posix()
    return not (place.startswith(UNCOUNTED) or item.get_closest_marker("proof"))


def pytest_configure(config: pytest.Config) -> None:
    """Nothing is left of another time; and programs that tests start are not counted."""
    if not WORKER:
        KEPT.mkdir(parents=True, exist_ok=True)
        for old in KEPT.glob("*.json"):
            old.unlink()
    if WORKER or not getattr(config.option, "numprocesses", None):  # what starts the workers tells them by it
        os.environ.pop("PYTEST_PLUGINS", None)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that count come first, so that nothing they reach was reached and forgotten before."""
    items.sort(key=lambda item: not _counts(item))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    if _counts(item):
        return (yield)
    REACHED.keep()
    try:
        return (yield)
    finally:
        REACHED.forget()


def pytest_sessionfinish() -> None:
    """What this worker reached, for whoever puts all of it together."""
    if WORKER:
        (KEPT / f"{WORKER}.json").write_text(json.dumps(REACHED.get_coverage()), encoding="utf-8")


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Iterator[object]:
    """When every worker has ended: all of it together, and whether it is enough."""
    done = yield
    if not WORKER and not session.config.option.collectonly:
        found = together([json.loads(one.read_text("utf-8")) for one in sorted(KEPT.glob("*.json"))])
        session.config.stash[FOUND] = found
        session.testsfailed += not enough(found)
    return done


def together(workers: list[dict[str, Any]]) -> dict[str, Any]:
    """SlipCover's figures of several workers as one; this process's own where there are none."""
    whole = workers[0] if workers else REACHED.get_coverage()
    for one in workers[1:]:
        slipcover.merge_coverage(whole, one)
    return whole


def enough(found: dict[str, Any]) -> bool:
    return bool(found["summary"]["percent_covered"] >= RULES["fail-under"])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    found = config.stash.get(FOUND, None)
    if found is None:
        return
    slipcover.print_coverage(found, outfile=terminalreporter, skip_covered=True, missing_width=80)
    said = "enough" if enough(found) else "NOT ENOUGH"
    share, demanded = found["summary"]["percent_covered"], RULES["fail-under"]
    terminalreporter.write_line(
        f"\n{share:.2f}% of lines and branches reached, {demanded}% asked for: {said}."
    )

"""What every test may ask for. Nothing here loads Django before a test asks for it."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.factories.cast import Cast
    from tests.proofs import Proof

# A busy machine is slow, not wrong. The same examples each time, so that what passed here passes there; `make prove`
# looks for new ones.
settings.register_profile("house", deadline=None, derandomize=os.environ.get("LOTUS_PROVE") != "1")
settings.load_profile("house")

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""How Chromium is started: it asks nobody anything."""


def pytest_runtest_setup() -> None:
    """Where the time of a pass is bounded, what does not fit into it is left out, and said so."""
    until = os.environ.get("TESTS_UNTIL")
    if until and time.time() > float(until):
        pytest.skip("no time was left")  # `.ci/run` counts these by their reason


@pytest.fixture(autouse=True)
def _nothing_left_to_the_next() -> Iterator[None]:
    """What a test leaves in the surroundings or the data folder would mislead the next one on the same worker.

    Commands set variables of their own; and checkpoints of a log that was rolled back say that entries are gone.
    """
    before = _ours()
    yield
    for name in _ours().keys() - before.keys():
        del os.environ[name]
    os.environ.update(before)
    if "LOTUS_DATA_DIR" in before:  # tests of figures alone may run where there are no settings
        Path(before["LOTUS_DATA_DIR"], "audit-checkpoints.jsonl").unlink(missing_ok=True)


def _ours() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith("LOTUS_")}


@pytest.fixture
def cast(db: None) -> "Cast":
    """Everybody, in a fresh database."""
    from tests.factories import cast as people

    return people.assemble()


@pytest.fixture
def proof() -> "Proof":
    """How often to try, and where to write what was found."""
    from tests.proofs import Proof

    return Proof()


@pytest.fixture(scope="session")
def base_url() -> str:
    """In place of the browser plugin's own, which pytest warns about."""
    return ""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        pytest.skip("No Chromium is on this machine: the pages were NOT looked at in a browser.")
    return {"executable_path": found, "args": QUIET}

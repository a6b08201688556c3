"""What every test may ask for. Nothing here loads Django before a test asks for it."""

import os
import shutil
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


@pytest.fixture(autouse=True)
def _no_checkpoints_of_others() -> Iterator[None]:
    """Checkpoints of a log that was rolled back with its test would tell the next one that entries are gone."""
    yield
    Path(os.environ["LOTUS_DATA_DIR"], "audit-checkpoints.jsonl").unlink(missing_ok=True)


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

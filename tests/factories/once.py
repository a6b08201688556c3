"""What takes long to make and is only copied afterwards: made once in a run, by whichever worker needs it first."""

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def made(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder `name` of this run, as `make` left it. Others wait meanwhile, and try anew what failed."""
    shared = factory.getbasetemp()
    if shared.name.startswith("popen-"):  # each worker has its own, beside the others
        shared = shared.parent
    place, ready = shared / f"once-{name}", shared / f"once-{name}.ready"
    with (shared / f"once-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            make(place)
            ready.touch()
    return place

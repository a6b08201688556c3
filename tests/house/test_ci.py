"""`.ci/run`, with passes that are told how to end: what it counts as a failure, and what its last line is."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house import source

pytestmark = pytest.mark.integration

JOURNEY = '<testcase classname="tests.journeys.x" name="one">{}</testcase>'
MAKEFILE = """
check:
\t@mkdir -p var/ci && cp check.xml var/ci/tests.xml && cat check.txt && exit $(CHECK)
test-postgres:
\t@mkdir -p var/ci && cp postgres.xml var/ci/postgres.xml && cat postgres.txt && exit $(POSTGRES)
"""


class Place:
    """A folder with `.ci/run` and passes of our own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in (".ci", "tests", ".venv/bin"):
            (folder / name).mkdir(parents=True)
        shutil.copy(source.ROOT / ".ci" / "run", folder / ".ci" / "run")
        (folder / "Makefile").write_text(MAKEFILE)
        (folder / "tests" / "prepare.sh").write_text("exit 0\n")
        self.server_is_there(True)
        self.ends("check", "3 passed in 9.00s (0:00:09)")
        self.ends("postgres", "3 passed, 1 skipped in 12.00s")

    def server_is_there(self, there: bool) -> None:
        python = self.folder / ".venv" / "bin" / "python"
        python.write_text(f"#!/bin/sh\nexit {0 if there else 1}\n")
        python.chmod(0o755)

    def ends(self, name: str, line: str, journey: str = "") -> None:
        (self.folder / f"{name}.txt").write_text(f"...\n{line}\n")
        (self.folder / f"{name}.xml").write_text(f"<suite>{JOURNEY.format(journey)}</suite>")

    def run(self, check: int = 0, postgres: int = 0) -> tuple[int, list[str]]:
        words = ["bash", str(self.folder / ".ci" / "run")]
        said = {"PATH": "/usr/local/bin:/usr/bin:/bin", "CHECK": str(check), "POSTGRES": str(postgres)}
        done = subprocess.run(words, env=said, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout.splitlines()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_both_passes_are_told_of_and_the_last_line_is_the_first_pass_s(place: Place) -> None:
    assert place.run() == (0, place.run()[1])
    assert place.run()[1][-2:] == [
        "On PostgreSQL: 3 passed, 1 skipped in 12.00s",
        "3 passed in 9.00s (0:00:09)",
    ]


def test_what_fails_on_postgresql_alone_has_the_last_line(place: Place) -> None:
    place.ends("postgres", "1 failed, 2 passed in 12.00s")
    code, lines = place.run(postgres=2)
    assert (code, lines[-1]) == (1, "1 failed, 2 passed in 12.00s")
    assert "3 passed in 9.00s (0:00:09)" in lines[-4:]


def test_what_fails_in_the_first_pass_has_the_last_line(place: Place) -> None:
    place.ends("check", "1 failed, 2 passed in 9.00s")
    code, lines = place.run(check=2)
    assert (code, lines[-1]) == (1, "1 failed, 2 passed in 9.00s")


def test_no_postgresql_is_a_failure(place: Place) -> None:
    place.server_is_there(False)
    code, lines = place.run()
    assert (code, lines[-1]) == (1, "3 passed in 9.00s (0:00:09)")
    assert "Failed: postgres" in lines


@pytest.mark.parametrize("which", ["check", "postgres"])
def test_a_journey_that_was_skipped_is_a_failure(place: Place, which: str) -> None:
    place.ends(which, "3 passed, 1 skipped in 9.00s", journey="<skipped/>")
    code, lines = place.run()
    assert code == 1
    assert "  skipped: tests.journeys.x.one" in lines

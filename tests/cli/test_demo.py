"""`lotus demo` as a person starts it: processes of its own, a port of its own, and nothing left behind."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pysqlite3
import pytest

from lotus.config.demo.figures import FIRST
from tests.factories import once

pytestmark = pytest.mark.integration

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-c", "from lotus.cli.main import command; command()", "demo"]
PATIENCE = 60  # seconds, on a machine that is busy with other tests


def _environment(place: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LOTUS", "DJANGO"))}
    return {**kept, "LOTUS_DEMO_DIR": str(place), "PYTHONDONTWRITEBYTECODE": "1"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(what: Callable[[], Any], why: str) -> Any:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = what()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited in vain: {why}")


class Served:
    """A demonstration that is being served."""

    def __init__(self, place: Path, *words: str) -> None:
        self.place, self.port = place, _free_port()
        self.said, self.complained = (place.with_name(f"{place.name}.{name}") for name in ("out", "err"))
        with self.said.open("w") as out, self.complained.open("w") as err:
            self.process = subprocess.Popen(
                [*COMMAND, "--port", str(self.port), *words],
                cwd=ROOT,
                env=_environment(place),
                stdout=out,
                stderr=err,
                start_new_session=True,
            )

    def get(self, path: str) -> tuple[int, str] | None:
        """What a page answers, or None while nobody listens."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
                return answer.status, answer.read().decode()
        except (URLError, ConnectionError):
            return None

    def ready(self) -> "Served":
        self.process.poll()
        _wait(lambda: self.process.poll() is not None or self.get("/health/ready"), "the server to be ready")
        assert self.process.poll() is None, self.complained.read_text()
        return self

    def group(self) -> dict[int, str]:
        """Every process of the group that the command began, with its parent."""
        found = {}
        for entry in Path("/proc").iterdir():
            try:
                _state, parent, group = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
            except (OSError, ValueError):
                continue
            if int(group) == self.process.pid and _state != "Z":
                found[int(entry.name)] = parent
        return found

    def parts(self) -> list[int]:
        """What the parent itself began, once all three are there."""
        found = sorted(number for number, parent in self.group().items() if int(parent) == self.process.pid)
        return found if len(found) == 3 else []

    def everything_ended(self) -> None:
        _wait(lambda: not self.group(), "every process to end")
        assert self.get("/health/live") is None, "somebody still listens"

    def complaints(self) -> list[str]:
        """What it wrote beside its words, but for pages that a busy machine made wait."""
        lines = self.complained.read_text().splitlines()
        return [line for line in lines if '"a page was asked for"' not in line]

    def ends(self) -> int:
        return self.process.wait(PATIENCE)


def _fill(folder: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "--fill-only"],
        cwd=ROOT,
        env=_environment(folder / "demo"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Filling the invented trust Willowmere" in done.stdout


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration filled once; each test serves a copy."""
    return once.made(tmp_path_factory, "demonstration", _fill) / "demo"


@pytest.fixture
def place(filled: Path, tmp_path: Path) -> Path:
    shutil.copytree(filled, tmp_path / "demo")
    shutil.copy2(filled.with_name("demo-keys.json"), tmp_path / "demo-keys.json")
    return tmp_path / "demo"


@pytest.fixture
def serve(place: Path) -> Iterator[Callable[..., Served]]:
    """`serve()`: the demonstration, ready; ended when the test ends, whatever happens."""
    begun: list[Served] = []

    def start(*words: str) -> Served:
        begun.append(Served(place, *words))
        return begun[-1]

    yield start
    for one in begun:
        for number in one.group():
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        one.process.wait(PATIENCE)


def _ask(place: Path, question: str) -> Any:
    """The first field of the first row of an answer from the demonstration's own file."""
    connection = pysqlite3.connect(f"file:{place / 'lotus.sqlite3'}?mode=ro", uri=True)
    try:
        return connection.execute(question).fetchone()[0]
    finally:
        connection.close()


def test_an_empty_folder_is_filled_and_served_and_says_how_to_come_in(tmp_path: Path) -> None:
    served = Served(tmp_path / "demo")
    try:
        served.ready()
        assert served.get("/health/ready") == (200, '{"ready": true, "faults": []}')
        assert "Sign in to Lotus" in (served.get("/sign-in/") or (0, ""))[1]
        said = served.said.read_text()
        assert said.startswith("Filling the invented trust Willowmere …\nEverybody's password: ")
        assert said.endswith(f"\n\nLotus is at http://127.0.0.1:{served.port}  (end it with Ctrl-C)\n")
        assert max(map(len, said.splitlines())) <= 80
        assert (tmp_path / "demo-keys.json").stat().st_mode & 0o777 == 0o600
    finally:
        served.process.terminate()
        assert served.ends() == 0
    served.everything_ended()
    assert served.complaints() == [], "nothing is complained about"


def test_a_second_start_keeps_what_is_there(serve: Any, place: Path) -> None:
    before = _ask(place, "SELECT group_concat(id) FROM kernel_person")
    served = serve().ready()
    assert (served.get("/sign-in/") or (0, ""))[0] == 200
    assert "Filling" not in served.said.read_text()
    assert _ask(place, "SELECT group_concat(id) FROM kernel_person") == before


def test_a_reset_begins_afresh(serve: Any, place: Path) -> None:
    before = _ask(place, "SELECT group_concat(id) FROM kernel_person")
    keys = place.with_name("demo-keys.json").read_bytes()
    served = serve("--reset").ready()
    assert served.said.read_text().startswith("Filling")
    assert _ask(place, "SELECT group_concat(id) FROM kernel_person") != before
    assert place.with_name("demo-keys.json").read_bytes() != keys


def test_a_reset_never_takes_anything_else_away(serve: Any, place: Path) -> None:
    (place / "thesis.docx").write_text("three years of work")
    served = serve("--reset")
    assert served.ends() == 2
    assert "also holds thesis.docx, which is not ours" in served.complained.read_text()
    assert (place / "lotus.sqlite3").exists()


def test_all_parts_share_a_process_group_where_only_the_parent_hears_ctrl_c(serve: Any) -> None:
    """So nothing begun is broken off."""
    served = serve().ready()
    parts = "the parent, the web and its four, the job worker, the timer"
    everyone = _wait(lambda: group if len(group := served.group()) >= 8 else None, parts)
    for number in everyone:
        status = Path(f"/proc/{number}/status").read_text()
        blocked = int(status.split("SigBlk:")[1].split()[0], 16)
        assert bool(blocked >> signal.SIGINT - 1 & 1) == (number != served.process.pid), number


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("whom", ["the parent", "the whole group, as Ctrl-C does"])
def test_a_signal_ends_everything_and_a_checkpoint_is_written(
    serve: Any, place: Path, number: signal.Signals, whom: str
) -> None:
    served = serve().ready()
    (os.kill if whom == "the parent" else os.killpg)(served.process.pid, number)
    assert served.ends() == 0
    served.everything_ended()
    assert served.complaints() == []
    marks = [json.loads(line) for line in (place / "audit-checkpoints.jsonl").read_text().splitlines()]
    assert len(marks) == _ask(place, "SELECT count(*) FROM kernel_audithead WHERE number > 0") == 2


def test_nothing_goes_on_when_the_parent_is_killed_outright(serve: Any) -> None:
    served = serve().ready()
    os.kill(served.process.pid, signal.SIGKILL)
    served.ends()
    served.everything_ended()


def test_when_one_part_dies_everything_ends_with_exit_code_1(serve: Any) -> None:
    served = serve().ready()
    children = _wait(served.parts, "the web, the job worker and the timer")
    os.kill(children[1], signal.SIGKILL)
    assert served.ends() == 1
    served.everything_ended()
    assert "The worker ended by itself, so everything was ended with it." in served.complained.read_text()


def test_the_worker_makes_the_papers_of_letters_that_were_sent(serve: Any, place: Path) -> None:
    missing = (
        "SELECT count(*) FROM concerns_letter JOIN concerns_case ON concerns_case.id = case_id"
        f" WHERE sent_at IS NOT NULL AND paper_id IS NULL AND concerns_case.number < {FIRST}"
    )
    assert _ask(place, missing) > 0
    serve().ready()
    _wait(lambda: _ask(place, missing) == 0, "the papers of all sent letters")
    files = [one for one in (place / "files").rglob("*") if one.is_file()]
    assert len(files) == _ask(place, "SELECT count(*) FROM kernel_storedfile")
    assert not any(one.read_bytes().startswith(b"%PDF") for one in files), "sealed"


def test_a_port_that_is_in_use_is_one_sentence(place: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [*COMMAND, "--port", port],
            cwd=ROOT,
            env=_environment(place),
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"Port {port} of 127.0.0.1 is used by another program. Choose another with --port.\n"
    )


def test_the_same_demonstration_is_not_served_twice(serve: Any) -> None:
    serve().ready()
    second = serve("--reset")
    assert second.ends() == 2
    assert "The demonstration is running already." in second.complained.read_text()

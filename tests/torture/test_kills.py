"""What the server acknowledged is there after it was killed amid writes: whole, and exactly once.

A kill of a process is not a power cut: what a process wrote stays with the system when it dies, whatever the database
is set to. That the disk is waited for is asserted apart (tests/config/test_durability.py), not tried here.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lotus.kernel import encryption
from tests.proofs import Proof

pytestmark = [pytest.mark.torture, pytest.mark.integration]

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
PATIENCE = 90
PORT = int(os.environ.get("LOTUS_TORTURE_PORT", "8667"))
URL = os.environ.get("LOTUS_TORTURE_URL", "")
ON, KILLS, WRITES = ("PostgreSQL", 60, 600) if URL else ("SQLite", 300, 3_000)
"""On a PostgreSQL fewer: it is not killed itself, so what could be lost is what Lotus had not yet told it."""


class Tortured:
    """An installation, its server when it runs, and somebody who writes to it."""

    def __init__(self, root: Path) -> None:
        self.root, self.book = root, root / "book.jsonl"
        encryption.create_keys(root / "keys.json")
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "installation.py")],
            cwd=root,
            env=self._environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.begun = self._heard()
        self.server = 0

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LOTUS", "DJANGO"))}
        mine = {
            "LOTUS_DATA_DIR": str(self.root / "data"),
            "LOTUS_KEYS_FILE": str(self.root / "keys.json"),
            "LOTUS_PUBLIC_URL": "https://lotus.willowmere.example",
            "LOTUS_EMAIL_URL": "smtp://127.0.0.1:9",
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        if URL:
            mine["LOTUS_DATABASE_URL"] = URL
        return {**kept, **mine}

    def _heard(self) -> Any:
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, (
            (self.root / "server.log").read_text() if (self.root / "server.log").exists() else "it ended"
        )
        return json.loads(line)

    def tell(self, words: str) -> Any:
        assert self.process.stdin
        self.process.stdin.write(f"{words}\n")
        self.process.stdin.flush()
        return self._heard()

    def start(self) -> None:
        self.server = self.tell(f"start {PORT}")

    def kill(self) -> None:
        """The whole group at once, outright; nobody is left who could end something properly."""
        os.killpg(self.server, signal.SIGKILL)
        deadline = time.monotonic() + PATIENCE
        while self._group():
            assert time.monotonic() < deadline, "something of the server lives on"
            time.sleep(0.005)

    def _group(self) -> list[str]:
        found = []
        for entry in Path("/proc").iterdir():
            try:
                state, _parent, group = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
            except (OSError, ValueError):
                continue
            if group == str(self.server) and state != "Z":
                found.append(entry.name)
        return found

    def write(self) -> subprocess.Popen[bytes]:
        who = json.dumps({name: self.begun[name] for name in ("session", "key", "csrf")})
        words = [str(HERE / "client.py"), str(PORT), who, str(self.book), self.begun["token"]]
        return subprocess.Popen([sys.executable, *words])

    def lines(self) -> list[dict[str, str]]:
        if not self.book.exists():
            return []
        whole = self.book.read_text("utf-8").rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines()]

    def acknowledged(self) -> int:
        body = self.book.read_bytes() if self.book.exists() else b""
        return body.count(b'{"acknowledged"') + body.count(b'{"drafted"')

    def wait_for(self, count: int) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.acknowledged() < count:
            assert time.monotonic() < deadline, (self.root / "server.log").read_text()[-2000:]
            time.sleep(0.002)


@pytest.fixture
def tortured(tmp_path: Path) -> Iterator[Tortured]:
    place = Tortured(tmp_path)
    yield place
    if place.server and place._group():
        place.kill()
    with place.process:
        place.process.kill()


def missing(lines: list[dict[str, str]], held: dict[str, Any]) -> list[str]:
    """Everything acknowledged, or merely sent, that is not there as it must be."""
    words = {line["sent"]: line["words"] for line in lines if "sent" in line}
    acknowledged = {line["acknowledged"]: line for line in lines if "acknowledged" in line}
    lost = [f"{once}: {line}" for once, line in acknowledged.items() if line["status"] != "302"]
    like = None
    for once, led_to in held["forms"].items():
        case = held["cases"].pop(led_to.strip("/").rpartition("/")[2], None)
        if case is None:
            lost.append(f"{once} led to nothing, or to what another led to")
            continue
        about, happened, reporter, _reference, *counts = case
        like = like or counts
        whole = about == words[once] and happened == (f"{words[once]}, at length. " * 20).strip()
        if not whole or reporter != f"Wren {once}" or counts != like or 0 in counts:
            lost.append(f"{once} is not whole: {case}")
    lost += [f"{once} was acknowledged and is gone" for once in acknowledged.keys() - held["forms"].keys()]
    lost += [f"{case} came from no form" for case in held["cases"]]
    return lost


def draft_is_kept(lines: list[dict[str, str]], held: list[str]) -> bool:
    """The newest draft that was acknowledged, or one that was sent after it."""
    sent = [line["drafting"] for line in lines if "drafting" in line]
    kept = [line["drafted"] for line in lines if line.get("status") == "200" and "drafted" in line]
    return not kept or (len(held) == 1 and held[0] in sent[sent.index(kept[-1]) :])


def test_every_acknowledged_write_outlives_kills_of_the_server(tortured: Tortured, proof: Proof) -> None:
    kills, least = proof.trials(KILLS, least=20), proof.trials(WRITES, least=200)
    chance = random.Random(proof.seed)
    unsound = []
    tortured.start()
    writer = tortured.write()
    try:
        for number in range(kills):
            tortured.wait_for(tortured.acknowledged() + -(-least // kills))
            time.sleep(chance.uniform(0, 0.05))
            tortured.kill()
            says = tortured.tell("sound")
            unsound += [] if says == "ok" else [f"after kill {number}: {says}"]
            if number + 1 < kills:
                tortured.start()
    finally:
        writer.kill()
        writer.wait()
    lines, held = tortured.lines(), tortured.tell("look")
    references = [case[3] for case in held["cases"].values()]
    acknowledged = tortured.acknowledged()
    lost = missing(lines, held)
    good = not lost and not unsound and held["faults"] == [] and draft_is_kept(lines, held["draft"])
    proof.keep(
        f"kills-{ON.lower()}" if URL else "kills",
        f"Writes acknowledged over HTTP on {ON}, lost or not whole or double after {kills} kills of the server",
        tried=acknowledged,
        found=len(lost),
        must=0,
        good=good and acknowledged >= least,
        note="A kill is not a power cut; that the disk is waited for is asserted apart. "
        f"Database sound after each kill: {not unsound}; audit whole: {held['faults'] == []}.",
    )
    assert (lost, unsound, held["faults"]) == ([], [], [])
    assert draft_is_kept(lines, held["draft"])
    assert len(set(references)) == len(references)
    assert acknowledged >= least


# The search itself


def _book(once: str = "1") -> list[dict[str, str]]:
    sent = {"sent": once, "words": "matter"}
    return [sent, {"acknowledged": once, "status": "302", "to": f"/concerns/case-{once}/"}]


def _held(**other: Any) -> dict[str, Any]:
    case = ["matter", ("matter, at length. " * 20).strip(), "Wren 1", "LOT-2026-00001", 1, 2, 1, 1, 1]
    return {"forms": {"1": "/concerns/case-1/"}, "cases": {"case-1": case}, **other}


def test_what_is_there_is_not_called_lost() -> None:
    assert missing(_book(), _held()) == []


@pytest.mark.parametrize(
    "held",
    [
        _held(forms={}, cases={}),
        _held(cases={}),
        _held(cases={**_held()["cases"], "case-2": _held()["cases"]["case-1"]}),
        _held(cases={"case-1": ["matter", "matter", "Wren 1", "LOT-2026-00001", 1, 2, 1, 1, 1]}),
        _held(cases={"case-1": [*_held()["cases"]["case-1"][:-1], 0]}),
        _held(cases={"case-1": [*_held()["cases"]["case-1"][:4], 0, 2, 1, 1, 1]}),
    ],
    ids=["gone", "half gone", "double", "other words", "a part is missing", "not in the log"],
)
def test_what_is_lost_double_or_not_whole_is_named(held: dict[str, Any]) -> None:
    assert missing(_book(), held) != []


def test_an_older_draft_than_the_one_acknowledged_is_called_lost() -> None:
    book = [{"drafting": "one"}, {"drafted": "one", "status": "200"}, {"drafting": "two"}]
    assert draft_is_kept(book, ["one"])
    assert draft_is_kept(book, ["two"])
    assert not draft_is_kept([*book, {"drafted": "two", "status": "200"}], ["one"])
    assert not draft_is_kept(book, [])

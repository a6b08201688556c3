"""Servers for measurements: started with settings of their own, in a passing folder, on loopback."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from urllib.error import URLError

ROOT = Path(__file__).parent.parent
KEPT = ROOT / "var" / "bench"
LOTUS = [sys.executable, "-c", "from lotus.cli.main import command; command()"]


class Place:
    """An installation in a passing folder, served over plain http on this machine alone."""

    def __init__(self, folder: Path, url: str = "") -> None:
        """A new one; or one that lies in this folder already, with its keys."""
        clean = {
            name: value for name, value in os.environ.items() if not name.startswith(("LOTUS", "DJANGO"))
        }
        self.said = {
            **clean,
            "DJANGO_SETTINGS_MODULE": "lotus.config.settings",
            "LOTUS_DEMO": "1",
            "LOTUS_DATA_DIR": str(folder / "data"),
            "LOTUS_KEYS_FILE": str(folder / "keys.json"),
            **({"LOTUS_DATABASE_URL": url} if url else {}),
        }
        self.folder = folder
        if not (folder / "keys.json").exists():
            self.run(*LOTUS, "keys", "init")

    def run(self, *words: str) -> str:
        done = subprocess.run(words, env=self.said, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr[-3000:])
        return done.stdout

    def module(self, name: str, *words: str) -> str:
        return self.run(sys.executable, "-m", name, *words)

    @contextmanager
    def served(self, *words: str, answers: str) -> Iterator[tuple[int, float]]:
        """Starts a server (`PORT` among the words is its port); gives the port and the seconds to the first page."""
        port = free_port()
        began = time.monotonic()
        with (self.folder / "server.log").open("ab") as log:
            server = subprocess.Popen(
                [word.replace("PORT", str(port)) for word in words],
                env=self.said,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
        try:
            _until_it_answers(server, f"http://127.0.0.1:{port}{answers}")
            yield port, time.monotonic() - began
        finally:
            server.terminate()
            server.wait(timeout=30)


@contextmanager
def place(url: str = "", like: Path | None = None) -> Iterator[Place]:
    """A passing installation: an empty one, or a copy of one that is kept."""
    folder = Path(tempfile.mkdtemp(prefix="lotus-bench-"))
    try:
        if like:
            shutil.copytree(like, folder, dirs_exist_ok=True)
        yield Place(folder, url)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def kept(name: str, made_of: Iterable[Path], build: Callable[[Place], object]) -> Path:
    """An installation that is built once a day, and anew when anything it is made of has changed. Older ones go."""
    mark = sha256(f"{datetime.now(UTC):%Y-%m-%d}".encode())
    for path in sorted(made_of):
        mark.update(path.read_bytes())
    folder = KEPT / f"{name}-{mark.hexdigest()[:16]}"
    if not folder.exists():
        for older in KEPT.glob(f"{name}-*"):
            shutil.rmtree(older)
        passing = KEPT / f"{name}-being-built"
        passing.mkdir(parents=True)
        build(Place(passing))
        passing.rename(folder)
    return folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until_it_answers(server: "subprocess.Popen[bytes]", url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (URLError, ConnectionError):
            time.sleep(0.02)
    raise RuntimeError(f"{url} did not answer")

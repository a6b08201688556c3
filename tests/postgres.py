"""A PostgreSQL of the tests' own, from the machine's own packages: made in a passing folder, gone at the end.

    python -m tests.postgres COMMAND …    runs a command with LOTUS_TEST_POSTGRES naming such a server;
                                          where none can be started, says so and lets it be
    python -m tests.postgres              exits with 0 where one can be started, with 1 where not

It listens on 127.0.0.1 alone. As PostgreSQL refuses root, it then runs as the user postgres.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

NEEDED = ("initdb", "postgres", "pg_ctl")
PORTS = range(54329, 54340)
LOUD = "NO POSTGRESQL ON THIS MACHINE: NOTHING WAS TRIED ON IT. On Debian: apt-get install postgresql"
FORGETFUL = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
"""Quick, and fit for data that are thrown away at the end."""


def programs() -> Path | None:
    """The folder with the newest PostgreSQL's programs; None where there is none."""
    packaged = Path("/usr/lib/postgresql")
    known = [(int(one.name), one / "bin") for one in packaged.glob("*") if one.name.isdecimal()]
    found = shutil.which("initdb")
    folders = [folder for _version, folder in sorted(known, reverse=True)]
    folders += [Path(found).resolve().parent] if found else []
    return next((one for one in folders if all((one / name).exists() for name in NEEDED)), None)


def _as_nobody_special() -> list[str]:
    """What stands before a command so that it does not run as root; nothing for anybody else."""
    if os.geteuid():
        return []
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


def _free_port() -> int:
    for port in PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("every port set aside for PostgreSQL is taken")


def _run(words: Sequence[str | Path], log: Path) -> None:
    with log.open("a") as out:
        done = subprocess.run([*_as_nobody_special(), *words], stdout=out, stderr=out, cwd="/", check=False)
    if done.returncode:
        raise RuntimeError(f"{words[0]} failed: {log.read_text(errors='replace')[-2000:]}")


@contextmanager
def served(*, forgetful: bool = False, connections: int = 100) -> Iterator[str]:
    """A server that waits for the disk (unless `forgetful`), as the beginning of an address: postgres://lotus@host:port"""
    folder = programs()
    if folder is None:
        raise RuntimeError(LOUD)
    place = Path(tempfile.mkdtemp(prefix="lotus-postgres-"))
    place.chmod(0o755)
    if not os.geteuid():
        shutil.chown(place, "postgres", "postgres")
    data, log = place / "data", place / "log"
    log.touch()
    try:
        _run(
            [folder / "initdb", "-D", data, "-U", "lotus", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
            + (["--no-sync"] if forgetful else []),
            log,
        )
        port = _free_port()
        said = [
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={place}",
            f"max_connections={connections}",
        ]
        said += FORGETFUL if forgetful else ()
        options = " ".join(f"-c {one}" for one in (*said, f"port={port}"))
        _run(
            [
                folder / "pg_ctl",
                "-D",
                data,
                "-w",
                "-l",
                place / "data" / "server.log",
                "-o",
                options,
                "start",
            ],
            log,
        )
        try:
            yield f"postgres://lotus@127.0.0.1:{port}"
        finally:
            _run([folder / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"], log)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def main(words: list[str]) -> int:
    if programs() is None:
        sys.stderr.write(f"{LOUD}\n")
        return 0 if words else 1
    if not words:
        return 0
    signal.signal(signal.SIGTERM, lambda *_given: sys.exit(143))  # so that the server is ended with us
    with served(forgetful=True, connections=200) as server:
        return subprocess.run(
            words, env={**os.environ, "LOTUS_TEST_POSTGRES": server}, check=False
        ).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

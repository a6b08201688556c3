"""Web server, job worker and minute timer as children of one process, in one process group, ended together."""

import ctypes
import errno
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management import call_command
from django.db import connections
from django.urls import get_resolver
from django.utils import timezone
from gunicorn.app.base import BaseApplication

from lotus.analysis.holidays import bank_holidays
from lotus.config import due
from lotus.core.refusal import Refused
from lotus.kernel import audit

log = logging.getLogger("lotus.server")

WORKERS, THREADS = 4, 8
HOUR = 3600
_PARENT_DIED = 1  # prctl's PR_SET_PDEATHSIG


class Web(BaseApplication):
    """gunicorn with the settings we want, loaded once and forked."""

    def __init__(self, host: str, port: int) -> None:
        self.bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        super().__init__()

    def load_config(self) -> None:
        wanted = {
            "bind": self.bind,
            "workers": WORKERS,
            "threads": THREADS,
            "worker_class": "gthread",
            "preload_app": True,
            "graceful_timeout": 10,
            "loglevel": "warning",
            "accesslog": None,
            "control_socket_disable": True,
        }
        for name, value in wanted.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, with what every page needs loaded once for all workers, before they fork."""
        from lotus.config.wsgi import application

        assert get_resolver().url_patterns
        year = timezone.localdate().year
        bank_holidays(year - 1, year + 1)
        return application


def web(host: str, port: int) -> None:
    """Serve pages. Its processes keep their counts together, in a folder that is new at each start."""
    with TemporaryDirectory(prefix="lotus-counts-") as counts:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = counts
        Web(host, port).run()


def worker() -> None:
    """Do background jobs as they come."""
    call_command("db_worker", interval=1, verbosity=0)


def timer() -> None:
    """Do what falls due each minute, and what falls due each hour."""
    done = time.monotonic()
    while True:
        time.sleep(60)
        try:
            due.every_minute()
            if time.monotonic() - done > HOUR:
                due.every_hour()
                done = time.monotonic()
        except Exception as fault:  # tried again in a minute; the pages go on meanwhile
            log.warning("the minute timer could not do its work: %s", type(fault).__name__)
        connections.close_all()


def run(host: str, port: int, *, only: str | None = None) -> int:
    """Start the parts and wait. Ends all of them when one ends or a signal comes, then writes a checkpoint.

    0: somebody asked for the end; 1: a part ended by itself. Raises Refused when the port is in use.
    """
    if only in (None, "web"):
        refuse_taken(host, port)
    parts: dict[str, Callable[[], None]] = {"web": lambda: web(host, port), "worker": worker, "timer": timer}
    chosen = {name: part for name, part in parts.items() if only in (None, name)}
    connections.close_all()
    children = {_fork(part): name for name, part in chosen.items()}
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: asked.append(number))
    ended = _wait_for_one(children, asked)
    _end(children)
    audit.checkpoint()
    if asked:
        return 0
    print(f"The {ended} ended by itself, so everything was ended with it.", file=sys.stderr)
    return 1


def refuse_taken(host: str, port: int) -> None:
    """Raises Refused when something listens on this port already, or nobody may listen there."""
    if not 0 < port < 65_536:
        raise Refused(f"A port is a number from 1 to 65535, not {port}. Choose another with --port.")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            why = (
                "is used by another program"
                if getattr(fault, "errno", 0) == errno.EADDRINUSE
                else "is not free for us"
            )
            raise Refused(f"Port {port} of {host} {why}. Choose another with --port.") from fault


def _fork(part: Callable[[], None]) -> int:
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    # Ctrl-C reaches the whole group; what it means is the parent's to say, once: a second signal would break off
    # the page being answered or the job being done.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    _end_with(parent)
    try:
        part()
    except (SystemExit, KeyboardInterrupt):
        pass
    except BaseException as fault:
        print(f"{type(fault).__name__}: {fault}", file=sys.stderr)
        os._exit(1)
    os._exit(0)


def _end_with(parent: int) -> None:
    """On Linux: be ended too when the parent is killed outright, even if that was a moment ago."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DIED, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


def _wait_for_one(children: dict[int, str], asked: list[int]) -> str:
    """The name of the first child to end; the empty string once a signal asked to stop."""
    while not asked:
        child, _status = os.waitpid(-1, os.WNOHANG)
        if child in children:
            return children.pop(child)
        time.sleep(0.2)
    return ""


def _end(children: dict[int, str]) -> None:
    for child in children:
        os.kill(child, signal.SIGTERM)
    deadline = time.monotonic() + 15
    while children and time.monotonic() < deadline:
        child, _status = os.waitpid(-1, os.WNOHANG)
        children.pop(child, None)
        time.sleep(0.05)
    for child in children:
        os.kill(child, signal.SIGKILL)

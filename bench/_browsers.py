"""Simulated browsers in a team session, each with connections of its own: join, answer, wait, see what all said."""

import http.client
import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

SAID = b"of you said"
PATIENCE = 120.0
"""Seconds until a browser gives up."""


@dataclass
class Browser:
    """One of them: where it sits, how long each request took, and when it saw the picture."""

    host: str
    port: int
    seat: str = ""
    took: list[float] = field(default_factory=list)
    saw: float = 0.0
    faults: list[str] = field(default_factory=list)

    def ask(self, method: str, path: str, sent: dict[str, str] | None = None) -> tuple[int, str, bytes]:
        """Status, where it leads, and the body; over a connection of its own."""
        began = time.monotonic()
        line = http.client.HTTPConnection(self.host, self.port, timeout=60)
        try:
            body = urlencode(sent) if sent else None
            head = {"Content-Type": "application/x-www-form-urlencoded"} if sent else {}
            line.request(method, path, body, head)
            answer = line.getresponse()
            found = answer.status, answer.getheader("Location", ""), answer.read()
        finally:
            line.close()
        self.took.append(time.monotonic() - began)
        return found

    def join(self, code: str) -> None:
        status, self.seat, _body = self.ask("POST", "/join/", {"code": code})
        if status != 302:
            self.faults.append(f"joining: {status}")

    def answer(self, sent: dict[str, str]) -> None:
        self.ask("GET", self.seat)
        status, _to, _body = self.ask("POST", self.seat, sent)
        if status != 302:
            self.faults.append(f"answering: {status}")

    def wait(self, turn: int) -> None:
        """Ask again as a browser does, until the session has moved on; then look."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            _status, _to, body = self.ask("GET", f"{self.seat}news/")
            told = dict(line.split(": ", 1) for line in body.decode().splitlines() if line)
            if json.loads(told["data"])["turn"] > turn:
                if SAID in self.ask("GET", self.seat)[2]:
                    self.saw = time.monotonic()
                return
            time.sleep(int(told["retry"]) / 1000)


def crowd(host: str, port: int, count: int) -> list[Browser]:
    return [Browser(host, port) for _ in range(count)]


def all_at_once(browsers: Sequence[Browser], work: str, *what: object) -> None:
    """Let all of them do the same at the same moment."""
    with ThreadPoolExecutor(len(browsers)) as threads:
        for done in [threads.submit(getattr(one, work), *what) for one in browsers]:
            done.result()

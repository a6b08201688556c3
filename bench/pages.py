"""How soon pages come in a large trust: 50 people, an open load of ten requests a second, beside a bare Django.

10,000 concerns lie in one SQLite file, as they would at a trust. Requests come as a Poisson stream, whether or not the
earlier ones were answered; a page's time is counted from the moment at which it was asked for. Half of them are the
page of a concern, the rest the caseload, the start page and where things stand.
"""

import http.client
import json
import random
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bench import Row
from bench._serving import LOTUS, place

RATE, SECONDS, AT_ONCE = 10.0, 60, 64
MOST, WARM = 150.0, 3.0
Ask = Callable[[], tuple[str, dict[str, str]]]


def measure() -> Iterable[Row]:
    with place() as here:
        world = json.loads(here.module("bench._world"))
        serve = [*LOTUS, "serve", "--port", "PORT"]
        with here.served(*serve, answers="/sign-in/"):
            pass  # the first start compiles and fills what later ones find
        with here.served(*serve, answers="/sign-in/") as (port, started):
            ask = _somebody(world)
            _load(port, ask, seconds=5)
            ours = _load(port, ask, seconds=SECONDS)
        bare = [sys.executable, "-m", "bench._bare", "PORT"]
        with here.served(*bare, answers="/") as (port, bare_started):
            _load(port, lambda: ("/", {}), seconds=3)
            theirs = _load(port, lambda: ("/", {}), seconds=20)
    good, peer = at(ours, 95), "bare Django"
    yield Row("a page, 95 of 100 within", good, "ms", f"<= {MOST:g} ms", good <= MOST, peer, at(theirs, 95))
    yield Row("a page, half of them within", at(ours, 50), "ms", "", None, peer, at(theirs, 50))
    yield Row("a page, 99 of 100 within", at(ours, 99), "ms", "", None, peer, at(theirs, 99))
    yield Row("requests answered", len(ours), "", note="none failed, or the measurement would have")
    yield Row(
        "start of the server to its first page, warm",
        started,
        "s",
        f"<= {WARM:g} s",
        started <= WARM,
        peer,
        bare_started,
    )


def _somebody(world: dict[str, Any]) -> Ask:
    chance = random.Random(20261122)

    def ask() -> tuple[str, dict[str, str]]:
        visit = chance.choice(world["visits"])
        return chance.choice(visit["pages"]), {"Cookie": f"{world['cookie']}={visit['cookie']}"}

    return ask


def _load(port: int, ask: Ask, *, seconds: int) -> list[float]:
    """Milliseconds that each request took, from the moment it was due. Raises when one was not answered well."""
    chance = random.Random(7)
    began = time.monotonic() + 0.2
    due, moments = 0.0, []
    while (due := due + chance.expovariate(RATE)) < seconds:
        moments.append((began + due, *ask()))
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(lambda one: _request(port, *one), moments))


def _request(port: int, due: float, path: str, headers: dict[str, str]) -> float:
    time.sleep(max(0.0, due - time.monotonic()))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
    finally:
        connection.close()
    well = answer.status == 200 or (path == "/" and answer.status == 302)
    if not well or (answer.getheader("Location") or "").startswith("/sign"):
        raise RuntimeError(f"{path} answered {answer.status} {answer.getheader('Location')}")
    return (time.monotonic() - due) * 1000


def at(times: Sequence[float], hundredth: int) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * hundredth // 100)]

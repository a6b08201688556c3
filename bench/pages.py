"""How soon pages come in a large trust: 50 people, an open load of ten requests a second, beside a bare Django.

10,000 concerns, with all that belongs to them, lie in one SQLite file, as they would at a trust; it is built once a
day and kept in var/bench. Requests come as a Poisson stream, whether or not the earlier ones were answered; a page's
time is counted from the moment at which it was asked for. They are what fifty people open on a working day: pages of
concerns, the list of them, the start page, agendas, looking for something, where things stand. Before that, one person
of each role goes wherever a link leads, alone, and each page's questions to the database are counted.
"""

import http.client
import json
import random
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bench import Row
from bench._serving import LOTUS, ROOT, kept, place

RATE, SECONDS, AT_ONCE = 10.0, 60, 64
MOST, WARM, ASKED = 150.0, 3.0, 12
OFTEN = 20
"""How many requests of one kind there must be for a hundredth of them to say anything."""
Ask = Callable[[], tuple[str, dict[str, str]]]


def measure() -> Iterable[Row]:
    with place(like=kept("world", made_of(), lambda new: new.module("bench._world"))) as here:
        seen = here.folder / "visits.json"
        seen.write_text(here.module("bench._visits"), encoding="utf-8")
        yield from _alone(json.loads(here.module("bench._walk", str(seen))))
        serve = [*LOTUS, "serve", "--port", "PORT"]
        with here.served(*serve, answers="/sign-in/"):
            pass  # the first start compiles and fills what later ones find
        with here.served(*serve, answers="/sign-in/") as (port, started):
            ask = _somebody(json.loads(seen.read_text("utf-8")))
            _load(port, ask, seconds=5)
            ours = _load(port, ask, seconds=SECONDS)
        bare = [sys.executable, "-m", "bench._bare", "PORT"]
        with here.served(*bare, answers="/") as (port, bare_started):
            _load(port, lambda: ("/", {}), seconds=3)
            theirs = _load(port, lambda: ("/", {}), seconds=20)
    yield from _together(ours, [took for _path, took in theirs])
    yield Row(
        "start of the server to its first page, warm",
        started,
        "s",
        f"<= {WARM:g} s",
        started <= WARM,
        "bare Django",
        bare_started,
    )


def made_of() -> list[Path]:
    """What the large trust is built from: the demonstration, the tables, and the telling of it again."""
    found = [*ROOT.glob("lotus/*/migrations/*.py"), *ROOT.glob("lotus/config/demo/*.py")]
    found += [*ROOT.glob("lotus/content/demo/*"), *ROOT.glob("lotus/concerns/actions/*.py")]
    found += [ROOT / "bench" / "_world.py", ROOT / "bench" / "_cases.py"]
    return [one for one in found if one.is_file()]


def _alone(walked: dict[str, Any]) -> Iterable[Row]:
    """What one person after another found, with nobody else there."""
    pages: dict[str, dict[str, Any]] = walked["pages"]
    most = max(pages, key=lambda name: int(pages[name]["questions"]))
    asked = int(pages[most]["questions"])
    note = f"{most}, of {len(pages)} kinds of page; one more once in half a minute, to note that the session is in use"
    yield Row(
        "questions of a page to the database, at most", asked, "", f"<= {ASKED}", asked <= ASKED, note=note
    )
    for name in sorted(pages, key=lambda name: -float(pages[name]["ms"]))[:5]:
        yield Row(f"among the slowest pages, opened alone: {name}", pages[name]["ms"], "ms")
    yield Row("what is due, counted for everybody's digest", walked["digest"], "s")


def _together(ours: list[tuple[str, float]], theirs: list[float]) -> Iterable[Row]:
    """What fifty people found at the same time; and for each kind of page opened often enough to say it."""
    times, peer = [took for _path, took in ours], "bare Django"
    good = at(times, 95)
    yield Row("a page, 95 of 100 within", good, "ms", f"<= {MOST:g} ms", good <= MOST, peer, at(theirs, 95))
    yield Row("a page, half of them within", at(times, 50), "ms", "", None, peer, at(theirs, 50))
    yield Row("a page, 99 of 100 within", at(times, 99), "ms", "", None, peer, at(theirs, 99))
    yield Row("requests answered", len(times), "", note="none failed, or the measurement would have")
    kinds: dict[str, list[float]] = {}
    for path, took in ours:
        kinds.setdefault(_kind(path), []).append(took)
    for kind, each in sorted(kinds.items()):
        if len(each) >= OFTEN:
            yield Row(f"{kind}, 95 of 100 within", at(each, 95), "ms", note=f"{len(each)} requests")


def _kind(path: str) -> str:
    """An address without what it names."""
    return re.sub(r"[0-9a-f-]{36}", "…", path.partition("?")[0] + ("?" if "?" in path else ""))


def _somebody(world: dict[str, Any]) -> Ask:
    chance = random.Random(20261122)

    def ask() -> tuple[str, dict[str, str]]:
        visit = chance.choice(world["visits"])
        return chance.choice(visit["pages"]), {"Cookie": f"{world['cookie']}={visit['cookie']}"}

    return ask


def _load(port: int, ask: Ask, *, seconds: int) -> list[tuple[str, float]]:
    """Each request with the milliseconds it took from the moment it was due. Raises when one was not answered well."""
    chance = random.Random(7)
    began = time.monotonic() + 0.2
    due, moments = 0.0, []
    while (due := due + chance.expovariate(RATE)) < seconds:
        moments.append((began + due, *ask()))
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(lambda one: _request(port, *one), moments))


def _request(port: int, due: float, path: str, headers: dict[str, str]) -> tuple[str, float]:
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
    return path, (time.monotonic() - due) * 1000


def at(times: Sequence[float], hundredth: int) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * hundredth // 100)]

"""Every picture of the gallery, and those of a case, from figures to the HTML of two drawings and a table."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from time import process_time

from bench import Row
from lotus.core import plots
from lotus.ui import charts, gallery

MOST = 5.0
TIMES = 20


RISKS = [("Help not asked for", 4, 3), ("A complaint grows", 2, 3), ("Nobody is told", 5, 5)]


def measure() -> Iterable[Row]:
    """The mean picture of each kind, in milliseconds of processor time."""
    for kind, make in _makers().items():
        count = len(make())
        start = process_time()
        for _ in range(TIMES):
            make()
        each = 1000 * (process_time() - start) / TIMES / count
        yield Row(f"picture: {kind}", each, "ms", f"at most {MOST:g} ms", each <= MOST)


def _makers() -> Mapping[str, Callable[[], list[str]]]:
    """What makes the pictures of each kind, drawn once already, so that no template is read while time is taken."""
    makers = {kind: partial(_drawn, make) for kind, make in gallery.MAKERS.items()}
    return makers | {"matrix": _matrix, "timeline": _timeline}


def _drawn(make: Callable[[], Iterable[object]]) -> list[str]:
    return [str(picture) for picture in make()]


def _matrix() -> list[str]:
    return [charts.draw(charts.matrix(RISKS))]


def _timeline() -> list[str]:
    states = list(plots.State)
    moments = [
        plots.Moment(date(2026, 3, day), f"Something happened on day {day}", states[day % len(states)])
        for day in range(1, 7)
    ]
    return [charts.draw(charts.timeline(moments, title="What happened"))]

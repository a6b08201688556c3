"""Every picture of the gallery, from its figures to the HTML of its two drawings and its table."""

from collections.abc import Iterable
from time import process_time

from bench import Row
from lotus.ui import gallery

MOST = 5.0
TIMES = 20


def measure() -> Iterable[Row]:
    """The mean picture of each kind, in milliseconds of processor time."""
    for kind, make in gallery.MAKERS.items():
        count = len([str(picture) for picture in make()])
        start = process_time()
        for _ in range(TIMES):
            _all = [str(picture) for picture in make()]
        each = 1000 * (process_time() - start) / TIMES / count
        yield Row(f"picture: {kind}", each, "ms", f"at most {MOST:g} ms", each <= MOST)

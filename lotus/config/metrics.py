"""Counts and times for Prometheus: how often each kind of page was asked for and how long it took. Never by whom.

Pages that ask for no session are not counted at all: where somebody may speak without a name, nothing is noted.
"""

import hmac
import logging
import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from lotus.config import operations
from lotus.kernel.doors import open_to_all
from lotus.kernel.heartbeat import Part

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Where the web processes of one machine keep their counts together; set before they start."""

REQUESTS = Counter("lotus_requests", "Requests by page, method and status", ["page", "method", "status"])
SECONDS = Histogram(
    "lotus_request_seconds",
    "Seconds a page took",
    ["page"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10),
)
log = logging.getLogger("lotus.requests")


class Measured:
    """Counts each request by the name of its page, and writes it into the log where that is asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = self.get_response(request)
        page = _page(request)
        if page:
            _note(page, _method(request), response.status_code, time.perf_counter() - begun)
        return response


def _page(request: HttpRequest) -> str:
    """The name of the page; empty for one that asks for no session; `none` where there is no such page."""
    match = request.resolver_match
    if match is None:
        return "" if request.path.startswith(settings.STATIC_URL) else "none"
    door = getattr(match.func, "door", None)
    return "" if door and door[0] == "open" and not door[2] else match.view_name


def _method(request: HttpRequest) -> str:
    return request.method if request.method in {"GET", "HEAD", "POST"} else "other"


def _note(page: str, method: str, status: int, seconds: float) -> None:
    REQUESTS.labels(page, method, str(status)).inc()
    SECONDS.labels(page).observe(seconds)
    facts = {"page": page, "method": method, "status": status, "ms": round(seconds * 1000)}
    level = logging.WARNING if status >= 500 or seconds > settings.SLOW_SECONDS else logging.INFO
    log.log(level, "a page was asked for", extra={"facts": facts})


@open_to_all("a watcher shows a token of its own; without one there is nothing here", session=False)
def metrics(request: HttpRequest) -> HttpResponse:
    """What Prometheus collects. 404 without the token of LOTUS_METRICS_TOKEN."""
    token = settings.METRICS_TOKEN
    shown = request.headers.get("Authorization", "").encode()
    if not token or not hmac.compare_digest(shown, f"Bearer {token}".encode()):
        raise Http404
    registry = CollectorRegistry()
    registry.register(Readings())
    counted = CollectorRegistry() if SHARED in os.environ else REGISTRY
    if SHARED in os.environ:
        MultiProcessCollector(counted)
    return HttpResponse(
        generate_latest(counted) + generate_latest(registry), content_type=CONTENT_TYPE_LATEST
    )


class Readings(Collector):
    """What the operations page says in words, as numbers."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        state = operations.read()
        yield _gauge("lotus_mail_waiting", "E-mails not sent yet", state.mail_waiting)
        yield _gauge(
            "lotus_mail_oldest_seconds", "Age of the oldest of them", _seconds(state.age(state.mail_oldest))
        )
        yield _gauge("lotus_jobs_waiting", "Jobs not begun yet", state.jobs_waiting)
        yield _gauge(
            "lotus_jobs_oldest_seconds", "Age of the oldest of them", _seconds(state.age(state.jobs_oldest))
        )
        yield _gauge("lotus_jobs_failed_7_days", "Jobs that went wrong in seven days", state.jobs_failed)
        yield _gauge("lotus_disk_free_bytes", "Free where the data lies", state.disk_free)
        yield _gauge("lotus_data_bytes", "Size of the data folder", state.data_bytes)
        yield _gauge("lotus_findings", "Findings on the operations page", len(operations.findings(state)))
        silent = GaugeMetricFamily("lotus_silent_seconds", "Since a part was last heard of", labels=["part"])
        for part in Part:
            if part in state.heard:
                silent.add_metric([part], _seconds(state.age(state.heard[part])))
        yield silent


def _gauge(name: str, says: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, says, value=value)


def _seconds(age: timedelta | None) -> float:
    return 0.0 if age is None else age.total_seconds()

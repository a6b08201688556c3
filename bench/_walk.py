"""Goes through the large trust as one person of each role and opens some pages of each kind, one after another.

Run in a process of its own with the real settings and the file of what `bench._visits` printed. Prints as JSON, for
each kind of page, its slowest opening in milliseconds and the most questions it asked the database; and the seconds of
a digest.
"""

import json
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
from django.db import connection, reset_queries

EACH, MOST = 2, 150
"""How many pages of one kind each person opens; and no more than so many pages in all."""
ASKING = ("SELECT", "INSERT", "UPDATE", "DELETE")
IN_USE = 'UPDATE "kernel_sitting"'
"""That a session is in use is noted once in half a minute, on whichever page comes then: it belongs to none of them."""
PEOPLE = (
    *("case_manager", "responsible_officer", "adviser", "group_member"),
    *("pastoral_contact", "administrator", "practitioner"),
)


def _asks(said: dict[str, str]) -> bool:
    return said["sql"].startswith(ASKING) and not said["sql"].startswith(IN_USE)


def _links(body: str) -> Iterator[str]:
    for link in re.findall(r'href="((?:/|\?)[^"#]*)"', body):
        if not link.startswith("/static/"):
            yield link.replace("&amp;", "&")


class Walk:
    """What one person finds, and how long each kind of page took."""

    def __init__(self, client: Any, took: dict[str, dict[str, Any]]) -> None:
        self.client, self.took = client, took
        self.opened: dict[str, int] = {}

    def go(self, first: list[str]) -> None:
        waiting, seen = list(first), set(first)
        while waiting and sum(self.opened.values()) < MOST:
            here = waiting.pop(0)
            for link in self.open(here):
                there = f"{here.partition('?')[0]}{link}" if link.startswith("?") else link
                if there not in seen:
                    seen.add(there)
                    waiting.append(there)

    def open(self, path: str) -> list[str]:
        from django.urls import resolve

        bare = path.partition("?")[0]
        name = f"{resolve(bare.removeprefix('/cy')).view_name}{'?' if bare != path else ''}"
        if self.opened.get(name, 0) >= EACH or bare.endswith(".pdf"):
            return []
        self.opened[name] = self.opened.get(name, 0) + 1
        reset_queries()
        connection.force_debug_cursor = True
        began = time.perf_counter()
        answer = self.client.get(path)
        took = (time.perf_counter() - began) * 1000
        if answer.status_code >= 400:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        self._keep(name, path, took, sum(map(_asks, connection.queries)))
        body = b"" if answer.streaming else answer.content
        onward = [str(answer["Location"])] if answer.status_code == 302 else []
        return [*onward, *_links(body.decode(errors="replace"))]

    def _keep(self, name: str, path: str, took: float, asked: int) -> None:
        known = self.took.setdefault(name, {"ms": 0.0, "questions": 0, "path": path, "asking": path})
        if asked > known["questions"]:
            known.update(questions=asked, asking=path)
        if took > known["ms"]:
            known.update(ms=took, path=path)


def _digest() -> float:
    """Seconds in which is counted what is late and due today for everybody who handles concerns, as each hour does."""
    from django.utils import timezone

    from bench._world import SLUG
    from lotus.concerns import inbox
    from lotus.kernel.models import Person

    began = time.perf_counter()
    for person in Person.objects.filter(organisation__slug=SLUG, account__isnull=False):
        inbox.counts(person, timezone.localdate())
    return time.perf_counter() - began


def main(words: list[str]) -> None:
    django.setup()
    from django.conf import settings
    from django.test import Client

    took: dict[str, dict[str, Any]] = {}
    visits = json.loads(Path(words[0]).read_text("utf-8"))["visits"]
    first = {visit["who"]: visit for visit in reversed(visits)}
    for visit in (first[role] for role in PEOPLE):
        client = Client(HTTP_HOST="127.0.0.1")
        client.cookies[settings.SESSION_COOKIE_NAME] = visit["cookie"]
        Walk(client, took).go(visit["pages"])
    print(json.dumps({"pages": took, "digest": _digest()}))


if __name__ == "__main__":
    main(sys.argv[1:])

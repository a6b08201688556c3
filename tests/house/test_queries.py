"""No page asks the database more than twelve questions, whoever opens it: all of them, in the demonstration's story."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import EmptyResultSet
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from lotus.config import languages
from lotus.config.demo import fill
from lotus.kernel.lists import Prepared
from lotus.kernel.models import Person
from tests.factories.browser import signed_in

MOST = 12
EACH = 2
"""So many pages of one kind are opened by each person: those that are fuller are found among them."""
WRITES = {"kernel:keep_draft"}


def _links(body: str) -> Iterator[str]:
    for link in re.findall(r'href="(/[^"]*)"', body):
        parts = urlsplit(link.replace("&amp;", "&"))
        if not parts.path.startswith("/static/") and not parts.path.endswith((".pdf", ".docx")):
            yield parts.path


class Walk:
    """One person, going wherever a link leads. Keeps the most questions that each kind of page took."""

    def __init__(self, person: Person, took: dict[str, tuple[int, str]]) -> None:
        self.client: Client = signed_in(person)
        self.person, self.took = person, took
        self.opened: dict[str, int] = {}

    def go(self) -> None:
        waiting, seen = ["/"], {"/"}
        while waiting:
            for link in self.open(waiting.pop(0)):
                if link not in seen:
                    seen.add(link)
                    waiting.append(link)

    def open(self, path: str) -> list[str]:
        name = resolve(
            path.removeprefix(languages.PREFIX)
        ).view_name  # a page in Welsh counts with the English one
        if self.opened.get(name, 0) >= EACH:
            return []
        self.opened[name] = self.opened.get(name, 0) + 1
        reset_queries()  # the log of all pages together would outgrow what the connection keeps of it
        with CaptureQueriesContext(connection) as asked:
            answer = self.client.get(path)
        who = f"{self.person.name} at {path}"
        assert answer.status_code < 400, who
        if len(asked) > self.took.get(name, (0, ""))[0]:
            self.took[name] = len(asked), who
        found = [str(answer["Location"])] if answer.status_code == 302 else []
        return [*found, *_links(answer.content.decode(errors="replace"))]


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The prepared questions that were asked; each is put together afresh beside it, and has to be the same."""
    asked: set[str] = set()
    prepared = Prepared.put_together

    def both(self: Prepared[Any], **values: Any) -> Any:
        made, params = prepared(self, **values)
        afresh = self.put(**values).query.get_compiler(connection.alias)
        try:
            assert afresh.as_sql() == (made and made.sql, params), self.put.__qualname__
        except EmptyResultSet:
            assert made is None, self.put.__qualname__
        asked.add(self.put.__qualname__)
        return made, params

    monkeypatch.setattr(Prepared, "put_together", both)
    return asked


@pytest.mark.django_db
def test_no_page_asks_more_than_twelve_questions(compared: set[str]) -> None:
    fill.willowmere(date(2026, 3, 5))
    took: dict[str, tuple[int, str]] = {}
    for person in Person.objects.filter(account__isnull=False, is_active=True).select_related("account"):
        Walk(person, took).go()
    assert len(took) > 20, "the walk led through the pages"
    over = {name: most for name, most in took.items() if most[0] > MOST}
    assert over == {}, over
    assert compared == {one.put.__qualname__ for one in Prepared.known}

"""Links of the toolkit's resources, opened once a month: what is dead is told; without a network nothing changes."""

import socket
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from lotus.core import lessons, library
from lotus.core.instruments.exchange.written import toml
from lotus.kernel.models import Person
from lotus.toolkit import tasks
from lotus.toolkit.actions import editing, links
from lotus.toolkit.models import LinkLook
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

PAGE = "/toolkit/edit/"
GOOD, BAD = "https://good.example/a", "https://bad.example/b"


class Site(BaseHTTPRequestHandler):
    """A site that answers by the name of the page; `/no-head` knows GET alone."""

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        name = self.path.lstrip("/").partition("?")[0]
        status = {"gone": 404, "fault": 503, "shy": 403, "on": 302, "round": 301, "inward": 302}.get(
            name, 200
        )
        self.send_response(405 if name == "no-head" and self.command == "HEAD" else status)
        to = {"on": "/here?x=1", "round": "/round", "inward": "http://10.0.0.1/admin"}.get(name)
        if to:
            self.send_header("Location", to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_each_answer_is_told_as_what_it_is(site: str) -> None:
    said = {
        name: tasks.why_not(f"{site}/{name}", public=lambda address: address.startswith("127."))
        for name in ("here?x=1", "shy", "no-head", "on", "gone", "fault", "round", "inward")
    }
    assert said == {
        "here?x=1": "",
        "shy": "",
        "no-head": "",
        "on": "",
        "gone": tasks.GONE,
        "fault": tasks.BROKEN,
        "round": tasks.ROUND,
        "inward": tasks.INSIDE,
    }


def test_nothing_inside_is_asked_and_what_is_no_address_or_does_not_answer_is_silent(site: str) -> None:
    assert tasks.why_not(f"{site}/here") == tasks.INSIDE
    for inside in (
        "http://10.1.2.3/",
        "https://192.168.0.1/x",
        "http://169.254.169.254/",
        "http://[::1]:80/",
    ):
        assert tasks.why_not(inside) == tasks.INSIDE
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = probe.getsockname()[1]
    for silent in (
        f"http://127.0.0.1:{nobody}/",
        "ftp://one.example/",
        "https:///no-host",
        "http://a.example:x/",
    ):
        assert tasks.why_not(silent, public=lambda _address: True) == tasks.SILENT


def _resources(by: Person, at: datetime, *addresses: str) -> None:
    """The list of resources in an organisation's own words: the first ones have these links."""
    entry = library.load("toolkit", "resources")
    rows = [dict(row) for row in entry.data["entries"]]
    for row, link in zip(rows, addresses, strict=False):
        row["link"] = link
    body = toml({**entry.data, "entries": rows})
    file = editing.file_of(by.organisation, "toolkit", "resources", "en")
    editing.keep(file, body, seen=0, by=by, at=at)


@pytest.mark.django_db
def test_what_is_dead_is_told_to_those_who_edit_until_it_is_put_right(cast: Cast) -> None:
    ada, at = signed_in(cast.ada), timezone.now()
    assert "None of the resources has a link yet" in ada.get(PAGE).content.decode()
    _resources(cast.ada, at, GOOD, BAD)
    assert "That has not been done yet" in ada.get(PAGE).content.decode()
    tasks.look(cast.here, at=at, why=lambda link: tasks.GONE if link == BAD else "")
    page = ada.get(PAGE).content.decode()
    assert "we opened each of 2 links" in page
    assert f'There is no such page any more. <span class="l-soft">{BAD}</span>' in page
    assert GOOD not in page
    assert LinkLook.objects.get().dead == [
        {
            "title": library.load("toolkit", "resources").data["entries"][1]["title"],
            "link": BAD,
            "why": "gone",
        }
    ]


@pytest.mark.django_db
def test_without_a_network_it_says_so_and_changes_nothing(cast: Cast) -> None:
    at = timezone.now()
    _resources(cast.ada, at, GOOD, BAD)
    tasks.look(cast.here, at=at, why=lambda link: tasks.GONE if link == BAD else "")
    tasks.look(cast.here, at=at + timedelta(days=31), why=lambda _link: tasks.SILENT)
    page = signed_in(cast.ada).get(PAGE).content.decode()
    assert "there may be no network here. Nothing was changed" in page
    assert BAD in page, "what was found before is still told"
    assert LinkLook.objects.get().looked == 2


@pytest.mark.django_db
def test_they_are_looked_at_once_a_month_and_again_the_next_day_where_nothing_was_reached(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(links.jobs, "later", lambda name, pk: asked.append(name))
    at = timezone.now()
    links.ask_due(at=at)
    assert asked == [], "there is no link to open"
    _resources(cast.ada, at, GOOD)
    for hours in (0, 1, 23, 25):
        links.ask_due(at=at + timedelta(hours=hours))
    assert asked == ["toolkit.look_at_links"] * 2
    tasks.look(cast.here, at=at + timedelta(hours=25), why=lambda _link: "")
    for days in (3, 20, 40):
        links.ask_due(at=at + timedelta(days=days))
    assert len(asked) == 3


@pytest.mark.django_db
def test_the_worker_opens_them_and_an_organisation_that_is_gone_is_passed_over(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    _resources(cast.ada, timezone.now(), GOOD)
    monkeypatch.setattr(tasks, "why_not", lambda _link: tasks.BROKEN)
    tasks.look_at_links.func(str(cast.here.pk))
    assert [one["why"] for one in LinkLook.objects.get().dead] == ["broken"]
    tasks.look_at_links.func("00000000-0000-4000-8000-000000000000")
    assert LinkLook.objects.count() == 1


@pytest.mark.parametrize("link", ["javascript:alert(1)", "//elsewhere.example", "data:text/html,x", 7])
def test_refused_a_link_that_is_no_address_of_the_web(link: object) -> None:
    data = library.load("toolkit", "resources").data
    wrong = {**data, "entries": [{**data["entries"][0], "link": link}]}
    assert lessons.resource_faults(wrong, "") == [
        "Entry 1 has a link that does not begin with https:// or http://."
    ]
    assert lessons.resource_faults({**data, "entries": [{**data["entries"][0], "link": GOOD}]}, "") == []

"""Two `lotus serve` on one PostgreSQL: whoever signs in at one goes on at the other, and each job is done once."""

import http.cookiejar
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode

import psycopg
import pytest

from tests import postgres
from tests.house import source

pytestmark = pytest.mark.integration

PATIENCE = 90  # seconds, on a machine that is busy with other tests
LOTUS = [sys.executable, "-c", "from lotus.cli.main import command; command()"]
PASSWORD = "warm paper and deep water"
FILL = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.factories import cast
cast.assemble()
"""
MAIL = """
import django, json; django.setup()
from django.db import transaction
from lotus.kernel import outbox
from lotus.kernel.models import Organisation
here = Organisation.objects.get(slug="willowmere")
with transaction.atomic():
    for number in range(20):
        outbox.put(here, to=f"{number}@willowmere.example", subject="Something to read", body="Sign in to read it.")
"""
LOOK = """
import django, json; django.setup()
from django.db.models import Count
from django_tasks_db.models import DBTaskResult
from lotus.kernel.models import Message
tries = list(Message.objects.exclude(sent_at=None).values_list("tries", flat=True))
ended = dict(DBTaskResult.objects.values_list("status").annotate(Count("pk")))
print(json.dumps({"tries": tries, "ended": ended}))
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Installation:
    """Two servers, A and B, that share a database, a keys file and a folder."""

    def __init__(self, place: Path, url: str) -> None:
        clean = {
            name: value for name, value in os.environ.items() if not name.startswith(("LOTUS", "DJANGO"))
        }
        self.place = place
        self.said = {
            **clean,
            "DJANGO_SETTINGS_MODULE": "lotus.config.settings",
            "LOTUS_DEMO": "1",
            "LOTUS_DATABASE_URL": url,
            "LOTUS_DATA_DIR": str(place / "data"),
            "LOTUS_KEYS_FILE": str(place / "keys.json"),
        }
        self.ports = {"A": free_port(), "B": free_port()}
        self.servers: list[subprocess.Popen[bytes]] = []

    def run(self, words: list[str]) -> str:
        done = subprocess.run(
            words, env=self.said, cwd=source.ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def program(self, text: str) -> str:
        return self.run([sys.executable, "-c", text])

    def start(self) -> None:
        for name, port in self.ports.items():
            with (self.place / f"{name}.log").open("wb") as log:
                words = [*LOTUS, "serve", "--port", str(port)]
                server = subprocess.Popen(words, env=self.said, cwd=source.ROOT, stdout=log, stderr=log)
            self.servers.append(server)

    def stop(self) -> None:
        for server in self.servers:
            server.terminate()
        for server in self.servers:
            server.wait(timeout=30)

    def at(self, name: str, path: str) -> str:
        return f"http://127.0.0.1:{self.ports[name]}{path}"

    def log(self) -> str:
        return "\n".join((self.place / f"{name}.log").read_text() for name in self.ports)


class Browser:
    """Somebody who goes to either server with the same cookies: those of one host go to each of its ports."""

    def __init__(self, servers: Installation) -> None:
        self.servers = servers
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def open(self, name: str, path: str, **form: str) -> tuple[int, str, str]:
        """Status, address in the end, and page."""
        url = self.servers.at(name, path)
        body = urlencode(form).encode() if form else None
        try:
            with self.opener.open(url, body, timeout=30) as answer:
                return answer.status, answer.url, answer.read().decode()
        except HTTPError as no:
            return no.code, no.url, no.read().decode()

    def sign_in(self, name: str, who: str, password: str = PASSWORD) -> tuple[int, str, str]:
        page = self.open(name, "/sign-in/")[2]
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found, page
        form = {"csrfmiddlewaretoken": found[1], "email": f"{who}@willowmere.example", "password": password}
        return self.open(name, "/sign-in/", **form)


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    if postgres.programs() is None:
        pytest.skip(postgres.LOUD)
    with postgres.served() as address:
        with psycopg.connect(f"{address}/postgres", autocommit=True) as there:
            there.execute("CREATE DATABASE lotus")
        made = Installation(tmp_path_factory.mktemp("two"), f"{address}/lotus")
        made.run([*LOTUS, "keys", "init"])
        made.program(FILL)
        made.start()
        try:
            _until(lambda: all(_answers(made, name) for name in made.ports), made)
            yield made
        finally:
            made.stop()


def _answers(made: Installation, name: str) -> bool:
    try:
        with urllib.request.urlopen(made.at(name, "/health/ready"), timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, ConnectionError, TimeoutError):
        return False


def _until(holds: Any, made: Installation) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, made.log()
        time.sleep(0.2)


def test_who_signs_in_at_one_goes_on_at_the_other_and_is_out_at_both(servers: Installation) -> None:
    alice = Browser(servers)
    status, _url, page = alice.sign_in("A", "alice")
    assert status == 200, page
    assert alice.open("B", "/concerns/raise/")[1] == servers.at("B", "/concerns/raise/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    alice.open("B", "/sign-out/", csrfmiddlewaretoken=token[1])
    assert "/sign-in/" in alice.open("A", "/concerns/raise/")[1]


def test_tries_at_one_count_at_the_other(servers: Installation) -> None:
    stranger = Browser(servers)
    answers = [stranger.sign_in(name, "bob", "a wrong guess")[0] for name in ("A", "B", "A", "B", "A")]
    assert answers == [200] * 5
    assert {stranger.sign_in(name, "bob", "a wrong guess")[0] for name in ("A", "B")} == {429}


def test_each_job_is_done_once_by_whichever_worker_takes_it(servers: Installation) -> None:
    servers.program(MAIL)
    seen: dict[str, Any] = {}

    def done() -> bool:
        seen.update(json.loads(servers.program(LOOK)))
        return len(seen["tries"]) == 20

    _until(done, servers)
    assert seen["tries"] == [1] * 20
    assert set(seen["ended"]) == {"SUCCESSFUL"}

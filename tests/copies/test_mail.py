"""What becomes of an e-mail when the machine stops amid its sending: a mail server of our own says what arrived."""

import os
import random
import re
import signal
import socketserver
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from lotus.kernel import outbox
from lotus.kernel.models import Message, Organisation
from tests.copies.conftest import Place
from tests.proofs import Proof

pytestmark = pytest.mark.integration


class _Sink(socketserver.StreamRequestHandler):
    """As much of SMTP as a message needs; what was accepted is noted by its Message-ID."""

    def handle(self) -> None:
        self.wfile.write(b"220 sink\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self._take()
            elif word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 yes\r\n")

    def _take(self) -> None:
        lines = iter(self.rfile.readline, b".\r\n")
        body = b"".join(line for line in lines if line or self._gone())
        found = re.search(rb"^Message-ID: <([0-9a-f-]+)@", body, re.MULTILINE)
        assert found
        self.server.arrived.append(found.group(1).decode())  # type: ignore[attr-defined]
        self.wfile.write(b"250 have it\r\n")

    def _gone(self) -> bool:
        raise ConnectionError("the sender died in the middle of a message, which is then none")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A sender that was killed is what this is about."""


@pytest.fixture
def arrived(settings: Any) -> Iterator[list[str]]:
    """The Message-ID of everything a mail server on this machine has accepted."""
    with _Server(("127.0.0.1", 0), _Sink) as server:
        server.arrived = []  # type: ignore[attr-defined]
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.arrived  # type: ignore[attr-defined]
        server.shutdown()


def waiting(count: int) -> list[str]:
    """So many messages that nobody has tried to send."""
    here = Organisation.objects.get_or_create(slug="willowmere", defaults={"name": "Willowmere"})[0]
    hour_ago = timezone.now() - timedelta(hours=1)
    made = [
        Message(organisation=here, to="d@w.example", subject="s", body="b", made_at=hour_ago)
        for _ in range(count)
    ]
    Message.objects.bulk_create(made)
    return [str(one.pk) for one in made]


def killed(work: Callable[[], object]) -> None:
    """Do this in a process of its own, which is killed outright on its way."""
    held = connections["default"]
    held.close()
    child = os.fork()
    if child == 0:
        try:
            connections["default"] = held  # a browser's loop runs in the parent alone, and Django looks by it
            work()
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def after_the_lease() -> None:
    Message.objects.exclude(leased_until=None).update(leased_until=timezone.now() - timedelta(seconds=1))
    outbox.send_waiting()


def test_killed_before_the_mail_server_has_it_it_goes_out_once(here: Place, arrived: list[str]) -> None:
    [message] = waiting(1)

    def work() -> None:
        outbox._hand_over = lambda message: die()  # type: ignore[assignment]
        outbox.send_one.call(message)

    killed(work)
    outbox.send_waiting()
    assert arrived == [], "leased: somebody may be sending it"
    after_the_lease()
    outbox.send_waiting()
    assert arrived == [message]


def test_killed_between_the_mail_servers_yes_and_our_mark_it_goes_out_again_under_the_same_name(
    here: Place, arrived: list[str]
) -> None:
    """The promise is at least once; a mail server that looks at names delivers it once."""
    [message] = waiting(1)
    hand_over = outbox._hand_over

    def work() -> None:
        outbox._hand_over = lambda message: (hand_over(message), die())  # type: ignore[assignment,func-returns-value]
        outbox.send_one.call(message)

    killed(work)
    after_the_lease()
    outbox.send_waiting()
    assert arrived == [message, message]


@pytest.mark.proof
def test_however_often_the_worker_is_killed_every_message_arrives(
    here: Place, arrived: list[str], proof: Proof
) -> None:
    kills, chance = proof.trials(300, least=6), random.Random(proof.seed)
    numbers = waiting(kills * 3)

    def work() -> None:
        threading.Timer(chance.uniform(0.005, 0.06), die).start()
        outbox.send_waiting()
        die()

    for _kill in range(kills):
        chance.random()
        killed(work)
        Message.objects.exclude(leased_until=None).update(leased_until=timezone.now() - timedelta(seconds=1))
    after_the_lease()
    times = Counter(arrived)
    lost, twice = set(numbers) - times.keys(), sum(times.values()) - len(times)
    proof.keep(
        "mail-kills",
        f"E-mails lost over {kills} kills of the worker amid sending",
        tried=len(numbers),
        found=len(lost),
        must=0,
        note=f"{twice} went out twice, each under the same Message-ID.",
    )
    assert lost == set()
    assert times.keys() == set(numbers)
    assert twice <= kills, "at most the one that each kill interrupted"
    assert not Message.objects.filter(sent_at=None).exists()

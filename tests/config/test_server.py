"""The parts of the server, one at a time; how they live and end together is tried in tests/cli/test_demo.py."""

import signal
import socket
from collections.abc import Callable
from typing import Any

import pytest

from lotus.config import server
from lotus.core.refusal import Refused


def test_a_port_in_use_is_refused_in_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Refused, match="is used by another program"):
            server.refuse_taken("127.0.0.1", taken.getsockname()[1])


def test_a_place_where_nobody_can_listen_is_refused_in_a_sentence() -> None:
    with pytest.raises(Refused, match="is not free for us"):
        server.refuse_taken("192.0.2.1", 8000)


@pytest.mark.parametrize("port", [70_000, -1])
def test_a_number_that_is_no_port_is_refused_in_a_sentence(port: int) -> None:
    with pytest.raises(Refused, match="A port is a number from 1 to 65535"):
        server.refuse_taken("127.0.0.1", port)


def test_a_free_port_is_left_free() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server.refuse_taken("127.0.0.1", port)
    server.refuse_taken("127.0.0.1", port)


@pytest.mark.parametrize(("host", "bind"), [("127.0.0.1", "127.0.0.1:8000"), ("::1", "[::1]:8000")])
def test_the_web_server_listens_where_it_is_told_and_logs_no_addresses(host: str, bind: str) -> None:
    web = server.Web(host, 8000)
    assert web.cfg.bind == [bind]
    assert web.cfg.accesslog is None
    assert web.cfg.workers == server.WORKERS
    assert callable(web.load())


def _clock(monkeypatch: pytest.MonkeyPatch, minutes: int) -> None:
    """A clock on which a sleep takes no time, and which ends the timer after so many minutes."""
    now = [0.0]

    def sleep(seconds: float) -> None:
        if now[0] >= minutes * 60:
            raise KeyboardInterrupt
        now[0] += seconds

    monkeypatch.setattr(server.time, "sleep", sleep)
    monkeypatch.setattr(server.time, "monotonic", lambda: now[0])


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the timer did."""
    done: list[str] = []
    monkeypatch.setattr(server.due, "every_minute", lambda: done.append("minute"))
    monkeypatch.setattr(server.due, "every_hour", lambda: done.append("hour"))
    monkeypatch.setattr(server.audit, "checkpoint", lambda: done.append("checkpoint"))
    monkeypatch.setattr(server.connections, "close_all", lambda: None)
    return done


def test_what_is_due_each_minute_and_each_hour_is_done_then(
    called: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _clock(monkeypatch, minutes=130)
    with pytest.raises(KeyboardInterrupt):
        server.timer()
    assert called.count("minute") == 130
    assert called.count("hour") == 2


def test_a_minute_that_goes_wrong_is_logged_and_followed_by_another(
    called: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        called.append("tried")
        raise RuntimeError("alice@willowmere.example")

    monkeypatch.setattr(server.due, "every_minute", broken)
    _clock(monkeypatch, minutes=3)
    with pytest.raises(KeyboardInterrupt):
        server.timer()
    assert called == ["tried"] * 3
    assert caplog.messages == ["the minute timer could not do its work: RuntimeError"] * 3


def test_the_worker_looks_for_jobs_each_second(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(server, "call_command", lambda *words, **options: asked.append((words, options)))
    server.worker()
    assert asked == [(("db_worker",), {"interval": 1, "verbosity": 0})]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, called: list[str]) -> Callable[..., tuple[int, list[int]]]:
    """Runs the parent alone: children are numbers, and `ended` is what waiting for them brings."""

    def start(ended: list[int], **options: Any) -> tuple[int, list[int]]:
        children, killed = iter([11, 12, 13]), []
        waiting = iter([*ended, *[0] * 3, 11, 12, 13])
        monkeypatch.setattr(server, "refuse_taken", lambda *place: None)
        monkeypatch.setattr(server, "_fork", lambda part: next(children))
        monkeypatch.setattr(server.os, "waitpid", lambda *_whom: (next(waiting), 0))
        monkeypatch.setattr(server.os, "kill", lambda number, how: killed.append(number))
        monkeypatch.setattr(server.signal, "signal", options.pop("handle", lambda *_given: None))
        monkeypatch.setattr(server.time, "sleep", lambda seconds: None)
        return server.run("127.0.0.1", 8000, **options), killed

    return start


def test_when_a_part_ends_by_itself_the_others_are_ended_and_it_is_named(
    run: Any, called: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([0, 12]) == (1, [11, 13])
    assert capsys.readouterr().err == "The worker ended by itself, so everything was ended with it.\n"
    assert called == ["checkpoint"]


def test_when_somebody_asks_all_are_ended_and_that_is_good(run: Any, called: list[str]) -> None:
    def at_once(number: int, handler: Any) -> None:
        handler(number, None)

    assert run([], handle=at_once) == (0, [11, 12, 13])
    assert called == ["checkpoint"]


def test_one_part_may_run_alone(run: Any, called: list[str]) -> None:
    assert run([11], only="timer") == (1, [])


def test_what_will_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[int, int]] = []
    clock = iter(range(0, 1000, 5))
    monkeypatch.setattr(server.os, "kill", lambda number, how: sent.append((number, how)))
    monkeypatch.setattr(server.os, "waitpid", lambda *_whom: (0, 0))
    monkeypatch.setattr(server.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(server.time, "monotonic", lambda: next(clock))
    server._end({11: "web"})
    assert sent == [(11, signal.SIGTERM), (11, signal.SIGKILL)]


def test_the_peer_of_the_measurements_runs_behind_the_same_server() -> None:
    from bench import _bare

    cfg = server.Web("127.0.0.1", 8000).cfg
    assert {name: str(cfg.settings[name].get()) for name in _bare.THE_SAME} == {
        name: str(value) for name, value in _bare.THE_SAME.items()
    } | {"worker_class": str(cfg.settings["worker_class"].get())}
    assert "gthread" in str(cfg.settings["worker_class"].get()).lower()

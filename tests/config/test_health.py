"""What a watcher learns: that the server runs, and which part does not work."""

from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from tests.factories.browser import signed_in
from tests.factories.cast import Cast


def test_a_running_server_says_so_without_its_database(client: Client) -> None:
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"live": True})


@pytest.mark.django_db
def test_a_server_that_can_work_is_ready(client: Client) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "faults": []})


@pytest.mark.django_db
def test_a_server_without_its_keys_is_not_ready(client: Client, settings: object, tmp_path: Path) -> None:
    settings.KEYS_FILE = tmp_path / "none.json"  # type: ignore[attr-defined]
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "faults": ["keys"]})


@pytest.mark.django_db
def test_a_server_without_its_database_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise DatabaseError("unable to open database file")

    monkeypatch.setattr(connection, "cursor", away)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "faults": ["database"]})
    assert b"unable" not in answer.content


def test_a_watcher_costs_no_session(cast: Cast, django_assert_num_queries: object, client: Client) -> None:
    ada = signed_in(cast.ada)
    with django_assert_num_queries(0):  # type: ignore[operator]
        ada.get("/health/live")
    with django_assert_num_queries(1):  # type: ignore[operator]
        ada.get("/health/ready")

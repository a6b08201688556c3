"""Loading Django for a command: what keeps it from its work is said in a sentence."""

from typing import Any

import django
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from lotus.config import checks, start
from lotus.core.refusal import Refused
from lotus.kernel import encryption


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (ImproperlyConfigured("LOTUS_DEMO is 'yes'."), "LOTUS_DEMO is 'yes'."),
        (
            PermissionError(13, "Permission denied", "/srv/lotus"),
            "/srv/lotus cannot be used: Permission denied.",
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused(
    monkeypatch: pytest.MonkeyPatch, fault: Exception, says: str
) -> None:
    def broken() -> None:
        raise fault

    monkeypatch.setattr(django, "setup", broken)
    with pytest.raises(Refused) as refused:
        start.django()
    assert refused.value.message == says


def test_keys_that_do_not_open_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def shut() -> None:
        raise encryption.KeysFault("There is no keys file at /srv/keys.json.")

    monkeypatch.setattr(encryption, "keys", shut)
    with pytest.raises(Refused, match="There is no keys file"):
        start.with_keys()


def test_a_database_of_an_earlier_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "to_migrate", lambda: True)
    with pytest.raises(Refused, match="Bring it up to date with: lotus migrate"):
        start.with_data()


def test_a_database_that_does_not_open_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def shut() -> Any:
        raise OperationalError("unable to open database file")

    monkeypatch.setattr(checks, "to_migrate", shut)
    with pytest.raises(Refused, match="The database cannot be opened"):
        start.with_data()


def test_when_all_is_well_it_goes_on(db: None) -> None:
    start.with_data()


def test_pango_is_found_or_not_found_without_a_fault() -> None:
    assert checks._pango() in {True, False}

"""Passwords: Argon2id, few at once, long ones welcome, common ones refused."""

import hashlib
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from lotus.config import settings as real
from lotus.kernel import accounts
from lotus.kernel.models import Account
from lotus.kernel.passwords import Argon2id, is_breached
from tests.factories.cast import PASSWORD, Cast


def test_the_hash_is_argon2id_with_memory_and_passes_worth_its_name() -> None:
    assert real.PASSWORD_HASHERS == ["lotus.kernel.passwords.Argon2id"]
    hasher = Argon2id()
    made = hasher.encode(PASSWORD, hasher.salt())
    parts = hasher.decode(made)
    assert parts["variety"] == "argon2id"
    assert parts["memory_cost"] >= 19 * 1024, "in KiB; OWASP's least"
    assert parts["time_cost"] >= 2
    assert hasher.verify(PASSWORD, made)
    assert not hasher.verify(PASSWORD + " ", made)


def test_at_most_two_hashes_run_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most = 0, 0
    guard = threading.Lock()

    def slow(self: Any, password: str, salt: str) -> str:
        nonlocal running, most
        with guard:
            running += 1
            most = max(most, running)
        time.sleep(0.02)
        with guard:
            running -= 1
        return "hash"

    monkeypatch.setattr(Argon2PasswordHasher, "encode", slow)
    threads = [threading.Thread(target=Argon2id().encode, args=("a", "b")) for _one in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert most == 2


@pytest.mark.parametrize(
    "password", [PASSWORD, "w" * 3 + "arm paper " * 25, "naïve ŵ łódź kitchen", "onlylettersarefine"]
)
def test_long_passwords_of_any_letters_are_welcome(password: str) -> None:
    validate_password(password, Account(email="dana@willowmere.example"))


@pytest.mark.parametrize(
    "password", ["", "short words", "dana@willowmere.example", "password1234", "long " * 60]
)
def test_short_common_and_own_words_are_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, Account(email="dana@willowmere.example"))


@pytest.mark.parametrize(
    "password",
    ["Willowmere2026!", "AliceWillowmere!!", "Lotus-Lotus-Lotus", "case manager 1", "Ward 7777 Ward"],
)
def test_little_more_than_words_everybody_knows_is_refused(cast: Cast, password: str) -> None:
    cast.alice.team = accounts.team_at(cast.here, "Ash Ward")
    cast.alice.save()
    with pytest.raises(ValidationError) as refused:
        validate_password(password, cast.alice.account)
    assert "password_local" in {one.code for one in refused.value.error_list}


def test_such_words_are_welcome_beside_others(cast: Cast) -> None:
    for password in ("Willowmere in the rain", "lotus and a kettle"):
        validate_password(password, cast.alice.account)


def _hashed(words: list[str], counts: bool = True) -> str:
    made = sorted(hashlib.sha1(word.encode()).hexdigest().upper() for word in words)
    return "".join(f"{one}:{number}\r\n" if counts else f"{one}\n" for number, one in enumerate(made, 7))


KNOWN = [f"stolen words number {number}" for number in range(200)]


@pytest.mark.parametrize("kind", ["plain", "hashed and counted", "hashed"])
def test_a_password_that_was_stolen_somewhere_is_found_in_any_kind_of_list(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "breached.txt"
    file.write_text("\n".join(KNOWN) + "\n" if kind == "plain" else _hashed(KNOWN, "counted" in kind))
    assert [word for word in KNOWN if not is_breached(word, file)] == []
    assert [n for n in range(200, 400) if is_breached(f"stolen words number {n}", file)] == []


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_short_list_is_read_to_its_ends(tmp_path: Path, count: int) -> None:
    file = tmp_path / "breached.txt"
    file.write_text(_hashed(KNOWN[:count]))
    assert [is_breached(word, file) for word in KNOWN[:5]] == [True] * count + [False] * (5 - count)


def test_the_named_list_refuses_a_stolen_password_and_one_that_went_away_refuses_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "breached.txt"
    file.write_text(_hashed(KNOWN))
    monkeypatch.setattr(settings, "BREACHED_FILE", str(file))
    with pytest.raises(ValidationError):
        validate_password(KNOWN[3])
    validate_password(PASSWORD)
    file.unlink()
    validate_password(KNOWN[3])
    assert "list of breached passwords cannot be read" in caplog.text

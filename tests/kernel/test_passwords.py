"""Passwords: Argon2id, few at once, long ones welcome, common ones refused."""

import threading
import time
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from lotus.config import settings as real
from lotus.kernel.models import Account
from lotus.kernel.passwords import Argon2id
from tests.factories.cast import PASSWORD


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
    "password", [PASSWORD, "w" * 3 + "arm paper " * 30, "naïve ŵ łódź kitchen", "onlylettersarefine"]
)
def test_long_passwords_of_any_letters_are_welcome(password: str) -> None:
    validate_password(password, Account(email="dana@willowmere.example"))


@pytest.mark.parametrize("password", ["", "short words", "dana@willowmere.example", "password1234"])
def test_short_common_and_own_words_are_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, Account(email="dana@willowmere.example"))

"""Argon2id, with a limit on how many run at once: each takes about 100 MB of memory."""

import threading

from django.contrib.auth.hashers import Argon2PasswordHasher

_TWO_AT_ONCE = threading.BoundedSemaphore(2)


class Argon2id(Argon2PasswordHasher):
    """Django's Argon2id hasher, at most two at a time in one process; others wait their turn."""

    def encode(self, password: str, salt: str) -> str:
        with _TWO_AT_ONCE:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with _TWO_AT_ONCE:
            return super().verify(password, encoded)

"""Argon2id, with a limit on how many run at once: each takes about 100 MB of memory. Which passwords not to take."""

import hashlib
import logging
import re
import threading
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError

from lotus.kernel.models import Account, Person
from lotus.kernel.permissions import Role

log = logging.getLogger("lotus.passwords")

_TWO_AT_ONCE = threading.BoundedSemaphore(2)


class Argon2id(Argon2PasswordHasher):
    """Django's Argon2id hasher, at most two at a time in one process; others wait their turn."""

    def encode(self, password: str, salt: str) -> str:
        with _TWO_AT_ONCE:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with _TWO_AT_ONCE:
            return super().verify(password, encoded)


MOST_LETTERS = 256


class NotTooLong:
    """Long passwords are welcome; one that would fill a book only keeps the server busy."""

    def validate(self, password: str, user: object = None) -> None:
        if len(password) > MOST_LETTERS:
            raise ValidationError("at most 256 characters", code="password_too_long")

    def get_help_text(self) -> str:
        return ""


OWN = 8


class NotLocal:
    """Refuses a password that is little more than words everybody here knows.

    These are Lotus, the names of one's organisation and team, one's own name, and what roles are called. Without them
    at least eight signs must be left. Beside other words they are welcome.
    """

    def validate(self, password: str, user: object = None) -> None:
        whole = left = password.casefold()
        for word in sorted(_local_words(user), key=len, reverse=True):
            left = left.replace(word, "")
        if left != whole and len(left) < OWN:
            raise ValidationError("little more than local words", code="password_local")

    def get_help_text(self) -> str:
        return ""


def _local_words(user: object) -> set[str]:
    """The words, in small letters; those of three letters and fewer stand in too many others."""
    said = ["lotus", *(role.replace("_", " ") for role in Role)]
    if isinstance(user, Account) and not user._state.adding:
        people = Person.objects.filter(account=user).select_related("organisation", "team")
        for one in people:
            said += [one.name, one.known_as, one.organisation.name, one.team.name if one.team else ""]
    return {word for word in re.findall(r"\w+", " ".join(said).casefold()) if len(word) > 3}


class NotBreached:
    """Refuses a password that stands in the file that `LOTUS_BREACHED_FILE` names.

    The file holds passwords as they are, one a line, or the SHA-1 of each in capitals and in their order, as
    published lists do (`HASH` or `HASH:count`). It is read in place, never as a whole.
    """

    def validate(self, password: str, user: object = None) -> None:
        if settings.BREACHED_FILE and self._stands_there(password):
            raise ValidationError("in a list of breached passwords", code="password_breached")

    def get_help_text(self) -> str:
        return ""

    def _stands_there(self, password: str) -> bool:
        """A list that went away since the start is told in the log, and keeps nobody from a password."""
        try:
            return is_breached(password, Path(settings.BREACHED_FILE))
        except OSError as fault:
            log.error("the list of breached passwords cannot be read: %s", type(fault).__name__)
            return False


_HASHED = re.compile(rb"[0-9A-Fa-f]{40}(:\d+)?\s*")


def is_breached(password: str, path: Path) -> bool:
    """Whether a password stands in the file. Raises OSError when the file cannot be read."""
    with path.open("rb") as file:
        if _HASHED.fullmatch(file.readline()):
            return _bisected(file, hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper())
        file.seek(0)
        wanted = password.encode()
        return any(line.rstrip(b"\r\n") == wanted for line in file)


def _bisected(file: BinaryIO, wanted: str) -> bool:
    """Look a hash up in a sorted file, in about as many steps as its length has bits."""
    low, high = 0, file.seek(0, 2)
    while low < high:
        middle = (low + high) // 2
        found = _line_at(file, middle)
        if found and found < wanted:
            low = middle + 1
        else:
            high = middle
    return _line_at(file, low) == wanted


def _line_at(file: BinaryIO, place: int) -> str:
    """The hash on the first line that begins at `place` or after it; empty at the end."""
    file.seek(max(place - 1, 0))
    if place:
        file.readline()
    return file.readline()[:40].decode("ascii", "replace").upper()

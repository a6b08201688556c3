"""The keys file, and sealing what is kept.

AES-256-GCM with the place of the text (table, column, row) as associated data: a sealed text copied to
another row or column does not open. A sealed text is `version | length of key id | key id | nonce (12) |
ciphertext`.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
NONCE = 12
KEY = 32
TAG = 16
PURPOSES = ("index", "audit", "backup", "badge", "session")


class KeysFault(Exception):
    """The keys file is missing, open to others, or not one of ours; the message says what to do."""


class SealBroken(Exception):
    """A sealed text does not open here: it was changed, moved, or sealed with a key we do not hold."""


@dataclass(frozen=True)
class Keys:
    """Field keys by id with the current one's id, and one key for each other purpose (32 bytes each)."""

    current: str
    field: dict[str, bytes]
    purpose: dict[str, bytes]


def create_keys(path: Path) -> None:
    """Write a new keys file, mode 0600.

    Never overwrites: losing keys is losing everything sealed with them.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = {
        "about": "Keys of a Lotus installation. Keep a copy somewhere safe, apart from data and backups.",
        "field": {"current": "f1", "keys": {"f1": _fresh()}},
        **{purpose: _fresh() for purpose in PURPOSES},
    }
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Make the names in a folder as lasting as what lies behind them."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def add_field_key(path: Path) -> str:
    """Put a fresh field key into the keys file, from now on the one that seals. Returns its id."""
    content = json.loads(path.read_text(encoding="ascii"))
    held = content["field"]["keys"]
    name = f"f{max((int(one[1:]) for one in held if one[1:].isdecimal()), default=0) + 1}"
    held[name] = _fresh()
    content["field"]["current"] = name
    content["field"]["since"] = datetime.now(UTC).isoformat(timespec="seconds")
    _replace(path, content)
    return name


def drop_field_key(path: Path, name: str) -> None:
    """Take a field key that nothing needs any more out of the keys file."""
    content = json.loads(path.read_text(encoding="ascii"))
    del content["field"]["keys"][name]
    _replace(path, content)


def changed_at(path: Path) -> datetime | None:
    """Since when the current field key seals; None for the first one."""
    since = json.loads(path.read_text(encoding="ascii"))["field"].get("since")
    return datetime.fromisoformat(since) if since else None


def _replace(path: Path, content: dict[str, Any]) -> None:
    """Either the old keys file or the new one stands there, whatever happens."""
    passing = path.with_name(f"{path.name}.part")
    passing.unlink(missing_ok=True)
    handle = os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    passing.rename(path)
    flush_folder(path.parent)


def _fresh() -> str:
    return base64.b64encode(secrets.token_bytes(KEY)).decode("ascii")


def load_keys(path: Path) -> Keys:
    """The keys in a file, read again when it was replaced: a running server goes on with new keys.

    Raises KeysFault with a sentence saying how to put it right.
    """
    try:
        found = path.stat()
    except FileNotFoundError as fault:
        raise KeysFault(f"There is no keys file at {path}. Make one with: lotus keys init") from fault
    except OSError as fault:
        raise KeysFault(f"{path} cannot be read by the user that runs Lotus.") from fault
    if found.st_mode & 0o077:
        raise KeysFault(f"Other users of this machine can read {path}. Close it with: chmod 600 {path}")
    return _read(path, (found.st_ino, found.st_mtime_ns, found.st_size))


@lru_cache(maxsize=8)
def _read(path: Path, _as_it_was: tuple[int, int, int]) -> Keys:
    try:
        return _understood(json.loads(path.read_text(encoding="ascii")))
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise KeysFault(f"{path} is not a Lotus keys file, or part of it is missing or damaged.") from fault
    except OSError as fault:
        raise KeysFault(f"{path} cannot be read by the user that runs Lotus.") from fault


def _understood(content: dict[str, Any]) -> Keys:
    """The keys in a keys file.

    Raises ValueError, KeyError, TypeError or AttributeError when it is not a whole one.
    """
    fields = {name: _key(text) for name, text in content["field"]["keys"].items()}
    current = content["field"]["current"]
    if current not in fields:
        raise ValueError("the current key is not among the keys")
    return Keys(current, fields, {purpose: _key(content[purpose]) for purpose in PURPOSES})


def _key(text: str) -> bytes:
    """One key. A damaged one is refused: read as another key, it would seal what nobody can open again."""
    key = base64.b64decode(text, validate=True)
    if len(key) != KEY:
        raise ValueError("a key of another length")
    return key


def keys() -> Keys:
    """The keys of this installation, from the file named in settings."""
    from django.conf import settings  # here, so that keys can be made before settings exist

    named = settings.KEYS_FILE
    return load_keys(named if isinstance(named, Path) else Path(named))  # asked for each text that is opened


def session_secret(path: Path) -> str:
    return base64.b64encode(load_keys(path).purpose["session"]).decode("ascii")


def seal(clear: bytes, place: str) -> bytes:
    """Encrypt `clear` so that it opens only at `place` (for example `concerns_case.title.<uuid>`)."""
    held = keys()
    nonce = secrets.token_bytes(NONCE)
    name = held.current.encode("ascii")
    body = AESGCM(held.field[held.current]).encrypt(nonce, clear, place.encode())
    return VERSION + bytes([len(name)]) + name + nonce + body


def unseal(sealed: bytes, place: str) -> bytes:
    """Decrypt what `seal` made.

    Raises SealBroken when it is not whole, not from here, or not of this place.
    """
    name, nonce, body = _parts(sealed)
    key = keys().field.get(name)
    if key is None:
        raise SealBroken(f"sealed with key {name!r}, which is not in the keys file")
    try:
        return AESGCM(key).decrypt(nonce, body, place.encode())
    except InvalidTag as fault:
        raise SealBroken(f"does not open at {place}") from fault


def _parts(sealed: bytes) -> tuple[str, bytes, bytes]:
    if len(sealed) < 2 or sealed[:1] != VERSION:
        raise SealBroken("not a sealed text")
    end = 2 + sealed[1]
    if len(sealed) < end + NONCE + TAG:
        raise SealBroken("a sealed text that was cut short")
    return sealed[2:end].decode("ascii", "replace"), sealed[end : end + NONCE], sealed[end + NONCE :]


def reseal(sealed: bytes, place: str) -> bytes:
    """The same text under the current key; as it is when it is sealed with that already."""
    return sealed if key_of(sealed) == keys().current else seal(unseal(sealed, place), place)


def key_of(sealed: bytes) -> str:
    """The id of the key that something was sealed with. Raises SealBroken when it was not sealed."""
    if len(sealed) < 2 or sealed[:1] != VERSION:
        raise SealBroken("not a sealed text")
    return sealed[2 : 2 + sealed[1]].decode("ascii", "replace")


def fingerprint(text: str, purpose: str = "index") -> str:
    """HMAC-SHA256 of a secret we must recognise but never keep (a link's token, a code), in hexadecimal."""
    return hmac.new(keys().purpose[purpose], text.encode(), hashlib.sha256).hexdigest()

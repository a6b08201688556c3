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
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
NONCE = 12
KEY = 32
TAG = 16
STAYS = timedelta(hours=24)
"""A page or a session that was open when keys changed may still need the old one for so long."""
FIELD = "field"
PURPOSES = {"index": "i", "audit": "a", "backup": "b", "badge": "g", "session": "s"}
"""What other keys are for, and the letter their ids begin with. The ids of field keys begin with f."""


class KeysFault(Exception):
    """The keys file is missing, open to others, or not one of ours; the message says what to do."""


class SealBroken(Exception):
    """A sealed text does not open here: it was changed, moved, or sealed with a key we do not hold."""


@dataclass(frozen=True)
class Ring:
    """The keys of one kind by their ids (32 bytes each): the current one, and older ones that only read.

    `since` is when the current one was made, None for the first. `settled` is the newest one that everything kept
    here was carried over to.
    """

    current: str
    keys: dict[str, bytes]
    since: datetime | None = None
    settled: str = ""

    def oldest_first(self) -> list[str]:
        return sorted(self.keys, key=number_of)


@dataclass(frozen=True)
class Keys:
    """Every key of an installation: a ring for texts and files, and one for each other purpose."""

    rings: dict[str, Ring]

    @property
    def current(self) -> str:
        return self.rings[FIELD].current

    @property
    def field(self) -> dict[str, bytes]:
        return self.rings[FIELD].keys

    @property
    def purpose(self) -> dict[str, bytes]:
        """The key now used for each other purpose."""
        return {one: ring.keys[ring.current] for one, ring in self.rings.items() if one != FIELD}


def number_of(name: str) -> int:
    """The place of a key among its kind, by its id: a2 follows a1. Raises ValueError for another id."""
    return int(name[1:])


def kind_of(name: str) -> str:
    """What a key is for, by its id; empty for an id of no kind."""
    letters = {letter: purpose for purpose, letter in PURPOSES.items()}
    return {**letters, "f": FIELD}.get(name[:1], "")


def create_keys(path: Path) -> None:
    """Write a new keys file, mode 0600.

    Never overwrites: losing keys is losing everything sealed with them.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = {
        "about": "Keys of a Lotus installation. Keep a copy somewhere safe, apart from data and backups.",
        FIELD: {"current": "f1", "keys": {"f1": _fresh()}},
        **{
            purpose: {"current": f"{one}1", "keys": {f"{one}1": _fresh()}}
            for purpose, one in PURPOSES.items()
        },
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


def add_key(path: Path, kind: str = FIELD) -> str:
    """Put a fresh key of a kind into the keys file, from now on the one that seals or signs. Returns its id."""
    content = json.loads(path.read_text(encoding="ascii"))
    ring = content[kind] = _ring_in(content, kind)
    letter = PURPOSES.get(kind, "f")
    name = f"{letter}{max((number_of(one) for one in ring['keys'] if one[1:].isdecimal()), default=0) + 1}"
    ring["keys"][name] = _fresh()
    ring["current"] = name
    ring["since"] = datetime.now(UTC).isoformat(timespec="seconds")
    _replace(path, content)
    return name


def settle(path: Path, kind: str) -> None:
    """Note that everything kept here was carried over to the current key of a kind."""
    content = json.loads(path.read_text(encoding="ascii"))
    ring = content[kind] = _ring_in(content, kind)
    ring["settled"] = ring["current"]
    _replace(path, content)


def drop_key(path: Path, name: str) -> None:
    """Take a key that nothing needs any more out of the keys file."""
    content = json.loads(path.read_text(encoding="ascii"))
    del content[kind_of(name)]["keys"][name]
    _replace(path, content)


def _ring_in(content: dict[str, Any], kind: str) -> dict[str, Any]:
    """One kind as the keys file holds it. Where there was never but one key, it may stand alone."""
    held = content[kind]
    if isinstance(held, str):
        first = f"{PURPOSES[kind]}1"
        return {"current": first, "keys": {first: held}}
    return dict(held)


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
    return Keys({kind: _ring(_ring_in(content, kind)) for kind in (FIELD, *PURPOSES)})


def _ring(held: dict[str, Any]) -> Ring:
    found = {name: _key(text) for name, text in held["keys"].items()}
    if held["current"] not in found:
        raise ValueError("the current key is not among the keys")
    since = datetime.fromisoformat(held["since"]) if held.get("since") else None
    return Ring(held["current"], found, since, held.get("settled", ""))


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


def session_secrets(path: Path, now: datetime) -> list[str]:
    """What signs sessions and marks of pages; then what signed them before, for a day after it was changed."""
    ring = load_keys(path).rings["session"]
    older = [name for name in ring.oldest_first() if name != ring.current]
    known = older if ring.since and now < ring.since + STAYS else []
    return [base64.b64encode(ring.keys[name]).decode("ascii") for name in (ring.current, *known)]


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


# ---- Recognising what is never kept ----


def fingerprint(text: str) -> str:
    """HMAC-SHA256 of a secret we must recognise but never keep (a link's token, a code), in hexadecimal.

    Always under the first key. A `Fingerprint` field keeps it under every later one too, one over the other, so that
    all that is kept can be carried over to a new key although nobody knows the secrets.
    """
    ring = keys().rings["index"]
    return _hmac(ring.keys[ring.oldest_first()[0]], text).hex()


def forms(mark: str) -> list[str]:
    """All that a fingerprint may be kept as, from what it is here to its newest form, which comes last.

    Raises SealBroken for one that was made with a key we do not hold.
    """
    ring = keys().rings["index"]
    names, made_with = ring.oldest_first(), signed_with(mark, "index")
    if made_with not in names:
        raise SealBroken(f"made with key {made_with!r}, which is not in the keys file")
    found = [mark]
    for name in names[names.index(made_with) + 1 :]:
        found.append(_marked(name, _hmac(ring.keys[name], found[-1])))
    return found


def is_of(kept: str, mark: str) -> bool:
    """Whether something that was kept is of this fingerprint. Takes as long whatever is wrong with it."""
    return any([hmac.compare_digest(kept, form) for form in forms(mark)])


# ---- Signing the log ----


def sign(text: str, name: str | None = None) -> str:
    """HMAC-SHA256 of a line of the log under an audit key: the current one, or the one with this id.

    Under the first key it is hexadecimal; under a later one it begins with the key's id. Raises SealBroken for a key
    that is not in the keys file.
    """
    ring = keys().rings["audit"]
    name = ring.current if name is None else name
    if name not in ring.keys:
        raise SealBroken(f"signed with key {name!r}, which is not in the keys file")
    return _marked(name, _hmac(ring.keys[name], text))


def signed_with(mark: str, kind: str = "audit") -> str:
    """The id of the key that a signature or fingerprint was made with."""
    name, dot, _rest = mark.partition(".")
    return name if dot else f"{PURPOSES[kind]}1"


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def _marked(name: str, digest: bytes) -> str:
    """A digest with the id of its key, in at most 64 letters."""
    if number_of(name) == 1:
        return digest.hex()
    return f"{name}.{base64.urlsafe_b64encode(digest).decode('ascii').rstrip('=')}"

"""Reads `LOTUS_*` variables strictly: a wrong value stops the start and says how to put it right."""

import os
import secrets
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from lotus.config import databases
from lotus.kernel import encryption

USED: dict[str, str] = {}
"""Every variable that was asked for, with the value in force (`lotus check` lists them)."""


def text(name: str, default: str = "") -> str:
    value = os.environ.get(name, default)
    USED[name] = value
    return value


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name, "1" if default else "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} is {value!r}. Write 1 for yes or 0 for no.")
    return value == "1"


def second_factor(name: str, *, demo: bool) -> bool:
    """Whether those who handle cases need a second step to sign in. Only the demonstration may do without."""
    needed = flag(name, default=not demo)
    if not needed and not demo:
        raise ImproperlyConfigured(f"{name} is '0'. Only the demonstration can do without a second step.")
    return needed


PROVIDER = {"id": str, "label": str, "issuer": str, "client_id": str, "client_secret": str}
MORE = {"scope": ["openid"], "acr_values": "", "counts_amr": [], "counts_acr": []}


def providers(name: str) -> list[dict[str, Any]]:
    """The providers of sign-ins in a TOML file that only its owner can read; none where no file is named."""
    named = text(name)
    if not named:
        return []
    file = Path(named).expanduser()
    try:
        if file.stat().st_mode & 0o077:
            raise ImproperlyConfigured(f"Others can read {file}. Close it with: chmod 600 {file}")
        told = tomllib.loads(file.read_text(encoding="utf-8"))["provider"]
    except (OSError, KeyError, ValueError) as fault:
        raise ImproperlyConfigured(f"{file} is not a file of providers that can be read.") from fault
    return [_provider(file, one) for one in told]


def _provider(file: Path, told: dict[str, Any]) -> dict[str, Any]:
    wrong = [key for key, kind in PROVIDER.items() if not told.get(key) or not isinstance(told[key], kind)]
    wrong += [key for key in told if key not in {**PROVIDER, **MORE}]
    wrong += [key for key, usual in MORE.items() if not isinstance(told.get(key, usual), type(usual))]
    if wrong:
        raise ImproperlyConfigured(f"{file}: a provider's {wrong[0]} is missing, or not as it should be.")
    loopback = told["issuer"].startswith(("http://localhost:", "http://127.0.0.1:"))
    if not told["issuer"].startswith("https://") and not (loopback and os.environ.get("LOTUS_DEMO") == "1"):
        raise ImproperlyConfigured(f"{file}: an issuer must begin with https://.")
    return {**MORE, **told}


def between(name: str, low: int, high: int, *, default: int) -> int:
    value = text(name, str(default))
    if not value.isdecimal() or not low <= int(value) <= high:
        raise ImproperlyConfigured(f"{name} is {value!r}. Write a whole number from {low} to {high}.")
    return int(value)


def words(name: str, default: str) -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def path(name: str, default: Path) -> Path:
    return Path(text(name, str(default))).expanduser()


def folder(name: str, default: Path) -> Path:
    place = path(name, default)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def secrets_of_sessions(keys_file: Path) -> list[str]:
    """The key that signs sessions, and the one before it for a day after a change.

    Where no keys open, a passing one, so that `lotus check` can say so.
    """
    try:
        return encryption.session_secrets(keys_file, datetime.now(UTC))
    except encryption.KeysFault:
        return [secrets.token_urlsafe(50)]


def database(name: str, default: str) -> dict[str, object]:
    """The database an address names, as Django settings. Its password is never listed."""
    url = text(name, default)
    USED[name] = databases.without_password(url)
    return databases.of(name, url)


def mail_server(name: str) -> tuple[str, int, str, str, bool]:
    """`smtp://user:password@host:port` (smtps:// for STARTTLS) as host, port, user, password, tls."""
    url = text(name, "smtp://localhost:25")
    USED[name] = url.rpartition("@")[2]  # never list the password
    parts = urlsplit(url)
    try:
        port = parts.port or 25
    except ValueError:
        port = 0
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or not port:
        raise ImproperlyConfigured(f"{name} must look like smtp://user:password@mail.example.org:587")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return parts.hostname, port, user, password, parts.scheme == "smtps"

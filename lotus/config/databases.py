"""Which database an address names, as Django's settings: one SQLite file, or PostgreSQL shared by several servers."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import IsolationLevel

KEPT_OPEN = 600  # seconds a connection waits for its next page

# FULL: a write that was acknowledged is on the disk. IMMEDIATE: two writers queue instead of failing half-way.
# SECURE_DELETE: what was deleted or written over is overwritten in the file too.
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
    "PRAGMA busy_timeout=20000;PRAGMA temp_store=MEMORY;PRAGMA secure_delete=ON;",
}

# READ COMMITTED whatever the server's default is: after waiting for a lock, a transaction sees what the other wrote.
POSTGRES = {
    "isolation_level": IsolationLevel.READ_COMMITTED,
    "connect_timeout": 10,
    "application_name": "lotus",
}
MAY_SAY = frozenset({"host", "sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout"})
"""What may follow the question mark of a PostgreSQL address."""
POSTGRES_ENGINE = "django.db.backends.postgresql"
SCHEMES = frozenset({"postgres", "postgresql"})


def of(name: str, url: str) -> dict[str, object]:
    """`sqlite:////absolute/file` or `postgres://user:password@host/name`. Raises ImproperlyConfigured."""
    parts = urlsplit(url)
    if parts.scheme in SCHEMES:
        return postgres(name, parts)
    if url.startswith("sqlite:///"):
        return sqlite(url.removeprefix("sqlite:///"))
    raise ImproperlyConfigured(
        f"{name} must begin with sqlite:/// and the path of a file, or look like "
        "postgres://user:password@host:5432/name"
    )


def sqlite(path: str) -> dict[str, object]:
    return {
        "ENGINE": "lotus.kernel.sqlite",
        "NAME": path,
        "OPTIONS": SQLITE,
        "CONN_MAX_AGE": KEPT_OPEN,
    }


def postgres(name: str, parts: SplitResult) -> dict[str, object]:
    """A dropped connection is noticed before it is used again, so a restarted database needs no restart of ours."""
    try:
        port = parts.port or 5432
    except ValueError:
        raise ImproperlyConfigured(f"{name} names a port that is not a number up to 65535.") from None
    said = dict(parse_qsl(parts.query, keep_blank_values=True))
    strange = sorted(set(said) - MAY_SAY)
    if strange:
        raise ImproperlyConfigured(
            f"{name} says {strange[0]}, which is not known. It may say {', '.join(sorted(MAY_SAY))}."
        )
    database = unquote(parts.path.removeprefix("/"))
    if not database or "/" in database:
        raise ImproperlyConfigured(f"{name} must end with the name of the database: postgres://…/lotus")
    return {
        "ENGINE": POSTGRES_ENGINE,
        "NAME": database,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": said.pop("host", parts.hostname or ""),
        "PORT": port,
        "OPTIONS": POSTGRES | said,
        "CONN_MAX_AGE": KEPT_OPEN,
        "CONN_HEALTH_CHECKS": True,
    }


def without_password(url: str) -> str:
    """The address as it may be listed and logged."""
    parts = urlsplit(url)
    if "@" not in parts.netloc:
        return url
    user, _password = parts.username or "", parts.password
    return parts._replace(netloc=f"{user}@{parts.netloc.rpartition('@')[2]}").geturl()


def is_private(used: Mapping[str, Any]) -> bool:
    """Whether nobody on the way to the database can read along: the same machine, or an encrypted connection."""
    host = str(used.get("HOST") or "/")
    near = host.startswith("/") or host in {"localhost", "127.0.0.1", "::1"}
    return near or used["OPTIONS"].get("sslmode") in {"require", "verify-ca", "verify-full"}


MIND = {
    "sqlite": (
        "One machine, and one writer at a time. Keep the file on a disk of this machine, never on a network drive.",
    ),
    "postgresql": (
        "Several servers may share it. They then share the keys file and the folder for files too.",
        "Each server keeps up to 34 connections open: allow for that in max_connections.",
        "Its own settings say whether it waits for the disk: Lotus asks it at each start.",
    ),
}


def described(connection: Any) -> dict[str, Any]:
    """Which database this is, of which version, where, and what to mind about it. Asks the database."""
    used = connection.settings_dict
    version = ".".join(map(str, connection.get_database_version()))
    near = str(used["NAME"])
    if connection.vendor == "postgresql":
        near = f"{near} at {used.get('HOST') or 'the local socket'}, port {used.get('PORT')}"
    return {
        "database": f"{connection.display_name} {version}",
        "place": near,
        "mind": list(MIND[connection.vendor]),
    }

"""What the database must be set to so that what was acknowledged is on the disk. Asked of the connection itself."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from lotus.kernel.sqlite.base import OLDEST

BUSY_LEAST = 5000  # milliseconds


class Fault(NamedTuple):
    """One setting that is not as it must be: the number of its check, what is wrong, and what to do."""

    number: str
    says: str
    hint: str


class _Must(NamedTuple):
    """A setting, what it must be, and the fault when it is not."""

    name: str
    holds: Callable[[Any], bool]
    fault: Fault


FULL_OR_EXTRA = {2, 3}
SQLITE = (
    _Must(
        "synchronous",
        lambda value: value in FULL_OR_EXTRA,
        Fault("L010", "The database does not wait for the disk.", "Set synchronous=FULL."),
    ),
    _Must(
        "journal_mode",
        lambda value: value == "wal",
        Fault("L011", "The database does not write ahead.", "Set journal_mode=WAL."),
    ),
    _Must(
        "foreign_keys",
        lambda value: value == 1,
        Fault("L012", "The database does not check its links.", "Set foreign_keys=ON."),
    ),
    _Must(
        "busy_timeout",
        lambda value: value >= BUSY_LEAST,
        Fault("L015", "The database gives up at once when another writes.", "Set busy_timeout=20000."),
    ),
)
POSTGRESQL = tuple(
    _Must(
        name,
        lambda value: value in {"on", "remote_apply"},
        Fault(number, says, f"Set {name} = on in postgresql.conf, and for this database and user."),
    )
    for name, number, says in (
        ("synchronous_commit", "L010", "The database does not wait for the disk (synchronous_commit)."),
        ("fsync", "L011", "The database does not flush to the disk (fsync)."),
        ("full_page_writes", "L012", "The database may tear a page in a power cut (full_page_writes)."),
    )
)
QUEUES = Fault("L016", "Two writers may fail half-way.", "Set transaction_mode to IMMEDIATE.")
OLD = Fault("L017", "This SQLite may lose writes.", "Install pysqlite3 0.6.1 or newer.")


def faults(connection: Any) -> Iterator[Fault]:
    """Every setting of this connection's database under which something acknowledged could be lost."""
    if connection.vendor == "sqlite":
        yield from _asked(connection, SQLITE, "(SELECT * FROM pragma_{})")
        if connection.transaction_mode not in {"IMMEDIATE", "EXCLUSIVE"}:
            yield QUEUES
        if connection.get_database_version() < OLDEST:
            yield OLD
    else:
        yield from _asked(connection, POSTGRESQL, "current_setting('{}')")


def _asked(connection: Any, musts: tuple[_Must, ...], question: str) -> Iterator[Fault]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(question.format(must.name) for must in musts))
        found = cursor.fetchone()
    yield from (must.fault for must, value in zip(musts, found, strict=True) if not must.holds(value))

"""Takes an installation over into an empty PostgreSQL: every row, in one transaction, compared before it counts."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections, models, transaction

from lotus.config import databases
from lotus.core.refusal import Refused
from lotus.kernel import rows

HERE, THERE = "default", "moved_to"
MADE_BY_MIGRATE = frozenset({"django_content_type", "auth_permission"})
"""What `lotus migrate` itself writes into empty tables: it is replaced by what is taken over."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Moved:
    """What was taken over: for each table how many rows, and a digest of them that both databases agree on."""

    to: str
    tables: dict[str, tuple[int, str]]

    @property
    def rows(self) -> int:
        return sum(count for count, _digest in self.tables.values())


class Differs(Refused):
    """A table is not the same there as it is here, so nothing was taken over."""


def to(url: str, *, say: Say) -> Moved:
    """Move everything to an empty, migrated PostgreSQL. All of it is there in the end, or nothing.

    Nobody can write here meanwhile. Raises Refused with the reason; then the target is as it was.
    """
    _connect(url)
    try:
        _refuse_unready()
        with transaction.atomic(using=HERE), transaction.atomic(using=THERE):
            return Moved(databases.without_password(url), _take_over(say))
    except DatabaseError as fault:
        first = (str(fault) or type(fault).__name__).splitlines()[0]
        raise Refused(f"Nothing was moved. The database there says: {first}") from fault
    finally:
        connections[THERE].close()
        del connections[THERE]
        connections.settings.pop(THERE)


def _connect(url: str) -> None:
    try:
        wanted = databases.of("--to", url)
    except ImproperlyConfigured as fault:
        raise Refused(str(fault)) from fault
    if wanted["ENGINE"] != databases.POSTGRES_ENGINE:
        raise Refused("Lotus moves to a PostgreSQL: write --to postgres://user:password@host:5432/name")
    configured = connections.configure_settings({HERE: connections.settings[HERE], THERE: wanted})
    connections.settings[THERE] = configured[THERE]


def _refuse_unready() -> None:
    """Raises Refused unless the target has the tables of this version, with nothing in them."""
    there = rows.migrations(THERE)
    if there != rows.migrations(HERE):
        what = "not the tables of this version" if there else "no tables yet"
        raise Refused(f"The database there has {what}. Set LOTUS_DATABASE_URL to it and run: lotus migrate")
    for name, model in rows.tables().items():
        if name not in MADE_BY_MIGRATE and _all(model, THERE).exists():
            raise Refused(
                f"The database there is not empty: {name} has rows. Lotus moves into an empty one only."
            )


def _all(model: type[models.Model], using: str) -> models.QuerySet[models.Model]:
    return models.QuerySet(model, using=using)


def _take_over(say: Say) -> dict[str, tuple[int, str]]:
    tables = rows.tables()
    for name in sorted(MADE_BY_MIGRATE):
        if name in tables:
            _clear(name)
    tallies = {name: _copy(name, model, say) for name, model in tables.items()}
    rows.count_on(tables.values(), THERE)
    connections[THERE].check_constraints()
    for name, model in tables.items():
        found = rows.Tally.of(model, THERE)
        if (found.rows, found.digest) != (tallies[name].rows, tallies[name].digest):
            raise Differs(f"Nothing was moved: {name} is not the same there as it is here.")
    say(f"{len(tables)} tables compared, row by row")
    return {name: (tally.rows, tally.digest) for name, tally in tallies.items()}


def _clear(name: str) -> None:
    """Not through the ORM, which would look for rows of other tables that belong to them; there are none."""
    with connections[THERE].cursor() as cursor:
        cursor.execute(f"DELETE FROM {connections[THERE].ops.quote_name(name)}")  # noqa: S608  the name is ours


def _copy(name: str, model: type[models.Model], say: Say) -> rows.Tally:
    tally = rows.Tally()
    try:
        rows.write(model, (tally.add(line) for line in rows.read(model, HERE)), THERE)
    except (DatabaseError, ValueError) as fault:
        first = (str(fault) or type(fault).__name__).splitlines()[0]
        raise Refused(f"Nothing was moved. A row of {name} does not fit there: {first}") from fault
    say(f"{name}: {tally.rows}")
    return tally

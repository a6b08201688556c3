"""Bringing a backup back: built beside what is in use, checked in every part, and only then put in its place."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.db import DatabaseError, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from lotus.config.copies import backup, contents, stage
from lotus.config.copies.contents import Closing, Part
from lotus.config.copies.envelope import NotWhole, damaged
from lotus.config.copies.stage import ALIAS, Stage
from lotus.core.refusal import Refused
from lotus.kernel import audit, checkpoints, files, rows
from lotus.kernel.models import AuditEntry, Organisation

Say = Callable[[str], None]


@dataclass(frozen=True)
class Restored:
    """What was brought back, from when, and where what was there before was moved to (if anything was).

    `fault` says where the log was not whole already when the backup was made.
    """

    backup: str
    made_at: str
    closing: Closing
    aside: list[str]
    fault: str = ""


def restore(path: Path, *, replace: bool = False, say: Say = backup.quiet) -> Restored:
    """Bring a backup back. Raises Refused, with nothing touched, when it cannot or must not be done."""
    with stage.alone():
        if stage.planned():
            raise Refused("A restore was begun here and not ended. End it first with: lotus restore --finish")
        _alone_in_the_database()
        if not replace and holds_something():
            raise Refused(
                "There is something here already. To put the backup in its place, and keep it aside, say --replace."
            )
        made = backup.check(path, say=say)
        place = Stage(f"{datetime.now(UTC):%Y%m%d-%H%M%S}")
        try:
            lines = _build(path, place, made.closing, say)
            fault = _fault_of_log(made.closing)
            place.close()
        except BaseException:
            place.throw_away()
            raise
        place.plan({"backup": path.name, "made_at": made.made_at, "marks": lines, "fault": fault})
        place.forget()
        return finish(made.closing)


def finish(closing: Closing | None = None) -> Restored:
    """Do what a restore has still to do after everything was checked. May be interrupted, and begun again."""
    plan = stage.planned()
    if plan is None:
        raise Refused("There is no restore to finish.")
    stage.change(plan)
    if not AuditEntry.objects.filter(action="system.restored", details__stamp=plan["stamp"]).exists():
        _join_checkpoints(plan["marks"])
        audit.restored(plan["backup"], plan["made_at"], plan["stamp"])
    stage.done()
    aside = [place["aside"] for place in plan["places"] if Path(place["aside"]).exists()]
    return Restored(plan["backup"], plan["made_at"], closing or Closing(), aside, plan["fault"])


def _join_checkpoints(lines: str) -> None:
    """The lines that came with the backup, beside those that were written here since."""
    kept = checkpoints.file()
    here = set(kept.read_text("ascii", errors="replace").splitlines()) if kept.exists() else set()
    new = [line for line in lines.splitlines() if line not in here]
    if new:
        checkpoints.add("".join(f"{line}\n" for line in new))


def holds_something() -> bool:
    """Whether anything was ever kept here."""
    if any(files.folder().rglob("*")):
        return True
    connection = connections["default"]
    try:
        if Organisation._meta.db_table not in connection.introspection.table_names():
            return False
        return Organisation.objects.exists()
    except DatabaseError:
        return True


def _alone_in_the_database() -> None:
    """Raises Refused when somebody else is connected to a database that several machines may share."""
    connection = connections["default"]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        if cursor.fetchone()[0]:
            raise Refused("Somebody is connected to the database. End every server that uses it first.")


def _build(path: Path, place: Stage, closing: Closing, say: Say) -> str:
    """A new database and new files, each compared with the backup. Returns the lines of its checkpoints."""
    place.begin()
    with backup.opened(path) as reader:
        parts = contents.parts(reader)
        about = next(parts).json()
        make_tables(about["migrations"])
        lines = _fill(parts, place, rows.apps_at(about["migrations"]), say)
    _compare(about["migrations"], closing, say)
    say("Checking the new database")
    place.sound()
    with stage.meant():
        call_command("migrate", database=ALIAS, verbosity=0)
    return lines


def make_tables(names: list[str]) -> None:
    """The tables as they were when the backup was made, empty."""
    executor = MigrationExecutor(connections[ALIAS])
    wanted, every = set(rows.steps(names)), executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(every, clean_start=True)
    with stage.meant():
        executor.migrate(None, plan=[one for one in plan if (one[0].app_label, one[0].name) in wanted])
    empty_tables(names)


def empty_tables(names: list[str]) -> None:
    """Take out what the migrations put in: what belongs there comes with the backup."""
    with connections[ALIAS].cursor() as cursor:
        for name in rows.tables(rows.apps_at(names)):
            cursor.execute(f"DELETE FROM {connections[ALIAS].ops.quote_name(name)}")  # noqa: S608


@dataclass
class _Filling:
    """Takes the parts of a backup as they come, and puts each where it belongs."""

    tables: dict[str, Any]
    folder: Path
    say: Say
    table: Any = None
    file: str = ""
    lines: str = ""

    def take(self, part: Part) -> None:
        if part.kind == contents.TABLE:
            self._begin_table(**part.json())
        elif part.kind == contents.ROWS:
            rows.write(self.table, part.body.decode().split("\n"), ALIAS)
        elif part.kind == contents.FILE:
            self.file = part.json()["id"]
        elif part.kind == contents.BODY:
            self._put_file(UUID(self.file), part.body)
        elif part.kind == contents.MARKS:
            self.lines = part.body.decode("ascii", "replace")

    def _begin_table(self, name: str, columns: list[str]) -> None:
        self.table = self.tables.get(name)
        if self.table is None or rows.columns(self.table) != columns:
            raise NotWhole(
                "newer", f"This version of Lotus has no place for what the backup holds in {name}."
            )
        self.say(f"Bringing back {name}")

    def _put_file(self, number: UUID, body: bytes) -> None:
        if not contents.opens(body, files.seal_place(number)):
            raise damaged()
        files.put(files.place(number, self.folder), body)


def _fill(parts: Iterator[Part], place: Stage, apps: Any, say: Say) -> str:
    filling = _Filling(rows.tables(apps), place.files, say)
    with transaction.atomic(using=ALIAS):
        for part in parts:
            filling.take(part)
        rows.count_on(filling.tables.values(), ALIAS)
    return filling.lines


def _compare(names: list[str], closing: Closing, say: Say) -> None:
    """Raises Refused when a table that was built differs from the backup in any row."""
    say("Comparing every row with the backup")
    for name, model in rows.tables(rows.apps_at(names)).items():
        tally = rows.Tally.of(model, ALIAS)
        if (tally.rows, tally.digest) != closing.tables.get(name, (0, rows.Tally().digest)):
            raise Refused(f"The table {name} did not come back as it was. Nothing was replaced.")


def _fault_of_log(closing: Closing) -> str:
    """Where the log was broken when the backup was made: said, and no reason to leave everything else behind.

    Raises NotWhole when it does not end where it did.
    """
    heads = [(str(who), number, mac) for who, number, mac in audit.heads(ALIAS)]
    if sorted(heads) != sorted(closing.heads):
        raise damaged()
    faults = audit.verify(ALIAS, marks={})
    return (
        f"The audit was not whole in the backup: entry {faults[0].number}: {faults[0].says}."
        if faults
        else ""
    )

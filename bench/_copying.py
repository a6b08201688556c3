"""Fills an installation with copies of one decided concern, backs it up and brings it back; prints the seconds
of processor time, which a busy machine does not lengthen.

python -m bench._copying COUNT        in an environment that names an empty installation
"""

import json
import re
import sys
import time
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

from lotus.config import start

start.django()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from lotus.config.copies import backup, restore  # noqa: E402
from lotus.kernel import audit, rows  # noqa: E402
from lotus.kernel.models import AuditEntry, AuditHead  # noqa: E402
from tests.factories import cast as people  # noqa: E402
from tests.factories import story  # noqa: E402

CASE = re.compile(r"[0-9a-f]{32}")
OF_A_CASE = "concerns_"
LEFT = {"concerns_group", "concerns_seat"}


def fill(count: int) -> int:
    """So many concerns as far as a decision, with their log. Returns how many entries each has in it."""
    cast = people.assemble()
    story.decided(cast)
    tables = {
        name: (model, list(rows.read(model, "default")))
        for name, model in rows.tables().items()
        if name.startswith(OF_A_CASE) and name not in LEFT
    }
    own = {str(json.loads(line)[0]) for _model, lines in tables.values() for line in lines}
    entries = AuditEntry.objects.filter(organisation=cast.here.pk).count()
    with transaction.atomic():
        for number in range(count):
            fresh = {old: uuid4().hex for old in own}
            for name, (model, lines) in tables.items():
                copied = [
                    CASE.sub(lambda found, f=fresh: f.get(found.group(), found.group()), line)
                    for line in lines
                ]
                rows.write(model, [_numbered(name, line, model, number) for line in copied], "default")
        _log(cast.here.pk, entries * count)
    return entries


def _numbered(name: str, line: str, model: type, number: int) -> str:
    """A row with what may stand only once in a group's or an organisation's rows made its own."""
    values = json.loads(line)
    columns = rows.columns(model)
    if name == "concerns_case":
        values[columns.index("number")] = number + 2
    if name == "concerns_meeting":
        values[columns.index("on")] = date.fromordinal(900_000 + number).isoformat()
    if name.endswith("_present"):
        values[columns.index("id")] += (number + 1) * 1000
    return json.dumps(values)


def _log(organisation: UUID, count: int) -> None:
    """Entries as a page shown makes them, each in its place in the chain."""
    head = AuditHead.objects.get(pk=organisation)
    made, before, number = [], head.mac, head.number
    for _time in range(count):
        number += 1
        entry = AuditEntry(
            organisation=organisation, number=number, at=timezone.now(), action="page.shown", kind="case",
            subject=uuid4(), details={"page": "concerns:case", "shown": [str(uuid4())]},
        )  # fmt: skip
        entry.mac = before = audit._mac(entry, before)
        made.append(entry)
    AuditEntry.objects.bulk_create(made, batch_size=1000)
    AuditHead.objects.filter(pk=organisation).update(number=number, mac=before)


def main(count: int) -> None:
    call_command("migrate", verbosity=0)
    entries = fill(count)
    path = Path(settings.DATA_DIR).parent / "bench.backup"
    began = time.process_time()
    made = backup.make(path)
    between = time.process_time()
    connections["default"].close()
    restore.restore(path, replace=True)
    ended = time.process_time()
    said = {
        "rows": made.closing.rows,
        "entries": entries,
        "bytes": made.size,
        "backup": between - began,
        "restore": ended - between,
    }
    sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))

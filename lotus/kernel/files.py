"""Files kept encrypted on disk, immutable: written, flushed and renamed before the row that names them.

One that is thrown away stays a day longer on the disk, so that a backup made meanwhile finds what its rows name.
"""

import os
import re
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

from lotus.kernel import encryption
from lotus.kernel.models import Organisation, StoredFile

STAYS = timedelta(hours=24)
PART, GONE = ".part", ".gone"


def store(organisation: Organisation, *, name: str, content_type: str, body: bytes) -> StoredFile:
    """Keep `body` under a new id.

    When the row is not saved in the end, the file is an orphan, never a loss.
    """
    number = uuid4()
    put(place(number), encryption.seal(body, seal_place(number)))
    return StoredFile.objects.create(
        id=number,
        organisation=organisation,
        name=name,
        content_type=content_type,
        size=len(body),
        at=timezone.now(),
    )


def put(where: Path, sealed: bytes) -> None:
    """Write bytes so that either all of them stand at this place after a crash, or what stood there before."""
    where.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    passing = where.with_suffix(PART)
    handle = os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    passing.rename(where)
    encryption.flush_folder(where.parent)


def folder() -> Path:
    return Path(settings.DATA_DIR) / "files"


def place(number: UUID, under: Path | None = None) -> Path:
    return (under or folder()) / number.hex[:2] / number.hex


def seal_place(number: UUID) -> str:
    return f"file.{number}"


def read(file: StoredFile) -> bytes:
    """The content. Raises SealBroken when the file on disk was changed or swapped."""
    return encryption.unseal(place(file.id).read_bytes(), seal_place(file.id))


def download(file: StoredFile) -> HttpResponse:
    """The file as a download, under its own name. The caller has asked whether this person may."""
    kind = file.content_type
    if kind.startswith("text/") and "charset" not in kind:
        kind += "; charset=utf-8"
    response = HttpResponse(read(file), content_type=kind)
    safe = re.sub(r"[^A-Za-z0-9 ._-]", "-", file.name)
    safe = safe if safe.strip(" .") else "file"
    response["Content-Disposition"] = f'attachment; filename="{safe}"'
    return response


def discard(file: StoredFile) -> None:
    """Take a file's row away in the caller's transaction; what lies on the disk follows a day later."""
    marker = place(file.id).with_suffix(GONE)
    marker.touch(mode=0o600)
    os.utime(marker)
    encryption.flush_folder(marker.parent)
    file.delete()


def sweep() -> int:
    """Remove from the disk what was discarded a day ago, and what a crash left half-written. Returns how many.

    A file that no row names, but that nobody discarded, stays: better one too many than one lost.
    """
    before = time.time() - STAYS.total_seconds()
    old = [one for end in (GONE, PART) for one in folder().glob(f"*/*{end}") if one.stat().st_mtime < before]
    named = {UUID(one.stem) for one in old if one.suffix == GONE}
    kept = set(StoredFile.objects.filter(pk__in=named).values_list("pk", flat=True))
    gone = [one for one in old if one.suffix == PART or UUID(one.stem) not in kept]
    for one in gone:
        if one.suffix == GONE:
            one.with_suffix("").unlink(missing_ok=True)
        one.unlink(missing_ok=True)
    return len(gone)

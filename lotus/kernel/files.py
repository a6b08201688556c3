"""Files kept encrypted on disk, immutable: written, flushed and renamed before the row that names them."""

import os
import re
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

from lotus.kernel import encryption
from lotus.kernel.models import Organisation, StoredFile


def store(organisation: Organisation, *, name: str, content_type: str, body: bytes) -> StoredFile:
    """Keep `body` under a new id.

    When the row is not saved in the end, the file is an orphan, never a loss.
    """
    number = uuid4()
    place = _place(number)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    passing = place.with_suffix(".part")
    handle = os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(encryption.seal(body, f"file.{number}"))
        file.flush()
        os.fsync(file.fileno())
    passing.rename(place)
    encryption.flush_folder(place.parent)
    return StoredFile.objects.create(
        id=number,
        organisation=organisation,
        name=name,
        content_type=content_type,
        size=len(body),
        at=timezone.now(),
    )


def _place(number: UUID) -> Path:
    return Path(settings.DATA_DIR) / "files" / number.hex[:2] / number.hex


def read(file: StoredFile) -> bytes:
    """The content. Raises SealBroken when the file on disk was changed or swapped."""
    return encryption.unseal(_place(file.id).read_bytes(), f"file.{file.id}")


def download(file: StoredFile) -> HttpResponse:
    """The file as a download, under its own name. The caller has asked whether this person may."""
    response = HttpResponse(read(file), content_type=file.content_type)
    safe = re.sub(r"[^A-Za-z0-9 ._-]", "-", file.name)
    safe = safe if safe.strip(" .") else "file"
    response["Content-Disposition"] = f'attachment; filename="{safe}"'
    return response

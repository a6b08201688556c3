"""Files: encrypted on disk, immutable, given out as downloads under a harmless name."""

import os
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from lotus.kernel import files
from lotus.kernel.encryption import SealBroken
from lotus.kernel.models import Organisation, StoredFile
from tests.factories.cast import Cast

BODY = b"%PDF-1.7 forty sets of night notes"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)


def kept(organisation: Organisation, name: str = "notes.pdf", body: bytes = BODY) -> StoredFile:
    return files.store(organisation, name=name, content_type="application/pdf", body=body)


def on_disk() -> list[Path]:
    return [path for path in (Path(settings.DATA_DIR) / "files").rglob("*") if path.is_file()]


def test_a_file_comes_back_as_it_was_given(cast: Cast) -> None:
    found = StoredFile.objects.get(pk=kept(cast.here).pk)
    assert files.read(found) == BODY
    assert (found.name, found.size) == ("notes.pdf", len(BODY))


def test_a_file_lies_encrypted_and_closed_to_others(cast: Cast) -> None:
    kept(cast.here)
    (only,) = on_disk()
    assert b"night" not in only.read_bytes()
    assert "notes" not in str(only)
    assert only.stat().st_mode & 0o077 == 0
    assert only.parent.stat().st_mode & 0o077 == 0


def test_files_that_were_swapped_on_disk_are_refused(cast: Cast) -> None:
    one, other = kept(cast.here), kept(cast.elsewhere, body=b"another's")
    first, second = files.place(one.id), files.place(other.id)
    a, b = first.read_bytes(), second.read_bytes()
    first.write_bytes(b)
    second.write_bytes(a)
    for file in (one, other):
        with pytest.raises(SealBroken):
            files.read(file)


def test_a_file_that_was_changed_on_disk_is_refused(cast: Cast) -> None:
    file = kept(cast.here)
    place = files.place(file.id)
    place.write_bytes(place.read_bytes()[:-1] + b"\0")
    with pytest.raises(SealBroken):
        files.read(file)


NAMES = {
    "notes.pdf": "notes.pdf",
    '"; filename="run.exe': "-- filename--run.exe",
    "a\r\nSet-Cookie: x=1": "a--Set-Cookie- x-1",
    "../../etc/passwd": "..-..-etc-passwd",
    "llŷr.pdf": "ll-r.pdf",
    "": "file",
    "...": "file",
}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_the_name_of_a_download_is_made_safe(cast: Cast, name: str) -> None:
    answer = files.download(kept(cast.here, name=name))
    assert answer["Content-Disposition"] == f'attachment; filename="{NAMES[name]}"'
    assert answer.content == BODY


def test_a_file_that_cannot_be_written_leaves_no_row(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(OSError, match="disk full"):
        kept(cast.here)
    assert StoredFile.objects.count() == 0


def discarded(cast: Cast, hours: int) -> Path:
    """A file that was thrown away so long ago; where it lies."""
    file = kept(cast.here)
    place = files.place(file.id)
    files.discard(file)
    then = time.time() - hours * 3600
    os.utime(place.with_suffix(files.GONE), (then, then))
    return place


def test_a_file_that_was_thrown_away_lies_a_day_longer_on_the_disk(cast: Cast) -> None:
    recent, long_ago = discarded(cast, hours=23), discarded(cast, hours=25)
    assert StoredFile.objects.count() == 0
    assert files.sweep() == 1
    assert recent.exists()
    assert not long_ago.exists()
    assert not long_ago.with_suffix(files.GONE).exists()


def test_a_file_whose_throwing_away_did_not_happen_stays(cast: Cast) -> None:
    file = kept(cast.here)
    with transaction.atomic():
        files.discard(StoredFile.objects.get(pk=file.pk))
        transaction.set_rollback(True)
    then = time.time() - 48 * 3600
    os.utime(files.place(file.id).with_suffix(files.GONE), (then, then))
    assert files.sweep() == 0
    assert files.read(file) == BODY


def test_a_file_that_nobody_threw_away_stays_though_no_row_names_it(cast: Cast) -> None:
    file = kept(cast.here)
    StoredFile.objects.all().delete()
    os.utime(files.place(file.id), (0, 0))
    assert files.sweep() == 0
    assert files.place(file.id).exists()


def test_what_a_crash_left_half_written_goes_after_a_day(cast: Cast) -> None:
    place = files.place(kept(cast.here).id)
    half, new = place.with_name("0" * 32 + files.PART), place.with_name("1" * 32 + files.PART)
    for one in (half, new):
        one.write_bytes(b"half")
    os.utime(half, (0, 0))
    assert files.sweep() == 1
    assert (half.exists(), new.exists(), place.exists()) == (False, True, True)

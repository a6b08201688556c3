"""A backup holds one moment of everything, opens for its own keys alone, and is refused when it is not whole."""

import json
import random
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from lotus.cli.main import main
from lotus.config.copies import backup, contents, restore, stage
from lotus.config.copies.envelope import NotWhole
from lotus.core.refusal import Refused
from lotus.kernel import audit, checkpoints, encryption, files, rows
from lotus.kernel.models import AuditEntry, AuditHead, Organisation, Person, StoredFile
from tests.copies.conftest import Place, at, copy, raw
from tests.copies.conftest import files as on_disk
from tests.proofs import Proof


@pytest.fixture(scope="module")
def kept(told: Place, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    """A backup of the installation where a concern was decided."""
    with django_db_blocker.unblock(), at(copy(told, tmp_path_factory.mktemp("kept"))):
        return backup.make(tmp_path_factory.mktemp("backups") / "one.backup").path


def other(empty: Place, root: Path, *, keys: Path) -> Place:
    """An empty installation with these keys."""
    place = copy(empty, root)
    shutil.copy2(keys, place.keys)
    return place


def differing(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> list[str]:
    """The tables whose rows did not all come back, or hold others.

    Left out is what a restore must change: sessions end, and each log gets one entry more.
    """
    ours = before.keys() & rows.tables().keys() - {"kernel_audithead"}
    log = "kernel_auditentry"
    added = [row for row in after[log] if row not in before[log]]
    assert len(added) == 2, "one entry in the log of each organisation"
    after = {**after, log: [row for row in after[log] if row not in added]}
    return sorted(name for name in ours if before[name] != after[name])


def test_everything_comes_back_row_by_row_and_file_by_file(
    full: Place, empty: Place, kept: Path, tmp_path: Path
) -> None:
    before, stored = raw(full.database), on_disk(full.data / "files")
    with at(other(empty, tmp_path / "new", keys=full.keys)) as new:
        done = restore.restore(kept)
        connections["default"].close()
        after = raw(new.database)
        assert done.aside == [str(new.database) + f".before-{_stamp(done)}"]
        assert on_disk(new.data / "files") == stored
        assert differing(before, after) == []
        assert (after["django_session"], after["kernel_sitting"]) == ([], [])
        assert audit.verify() == []
        assert files.read(StoredFile.objects.order_by("size")[0]) == b"night"
        assert {one.action for one in AuditEntry.objects.order_by("-id")[:2]} == {"system.restored"}


def test_everything_comes_back_row_by_row_where_there_was_nothing_at_all(
    full: Place, kept: Path, tmp_path: Path
) -> None:
    """A new machine: a keys file and an empty folder. The tables in use are not there for anybody to lean on."""
    before, bare = raw(full.database), Place(tmp_path / "bare")
    bare.data.mkdir(parents=True)
    shutil.copy2(full.keys, bare.keys)
    with at(bare):
        restore.restore(kept)
        connections["default"].close()
        assert differing(before, raw(bare.database)) == []
        assert audit.verify() == []


def _stamp(done: restore.Restored) -> str:
    return done.aside[0].rpartition(".before-")[2]


def test_a_backup_lies_closed_to_others_and_shows_nothing(kept: Path) -> None:
    body = kept.read_bytes()
    assert kept.stat().st_mode & 0o077 == 0
    for word in (b"Willowmere", b"alice@", b"night", b"kernel_person", b"Dana"):
        assert word not in body


def test_a_backup_holds_no_keys(kept: Path, told: Place, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), at(told), backup.opened(kept) as reader:
        inside = b"".join(part.body for part in contents.parts(reader))
        held = encryption.keys()
    written = json.loads(told.keys.read_text())
    words = [key for kind in held.rings for key in written[kind]["keys"].values()]
    assert len(words) == 6
    for key in [*held.field.values(), *held.purpose.values(), *(word.encode() for word in words)]:
        assert key not in inside


def _write_on(here: Organisation, ended: threading.Event) -> None:
    """Somebody who goes on working, on a connection of their own."""
    number = 0
    while not ended.is_set():
        number += 1
        Person.objects.create(organisation=here, name=f"New person {number}")
        audit.record("people.added", organisation=here, by=None, details={"place": number})
        files.store(here, name="more.txt", content_type="text/plain", body=b"x" * number)
    connections.close_all()


@pytest.mark.proof
def test_restore_drills_bring_back_one_moment_while_people_write(
    told: Place, empty: Place, tmp_path: Path, proof: Proof, django_db_blocker: Any, monkeypatch: Any
) -> None:
    trials = proof.trials(20, least=2)
    fill, moments = backup.fill, []

    def fill_and_note(writer: Any, using: str, say: Any) -> None:
        """Inside the same moment: every row by plain SQL, and the head of each log."""
        with connections[using].cursor() as cursor:
            moments.append({name: _plain(cursor, name) for name in rows.tables()})
        fill(writer, using, say)

    monkeypatch.setattr(backup, "fill", fill_and_note)
    good = sum(
        _drill(told, empty, tmp_path / str(number), moments, django_db_blocker) for number in range(trials)
    )
    proof.keep(
        "restore-drills",
        "A backup made during writes is restored, equal row by row, file by file, and in the head of the audit",
        tried=trials,
        found=good,
        must=trials,
    )
    assert good == trials


def _plain(cursor: Any, name: str) -> list[Any]:
    """As SQLite holds it: a column behind a plus has no type that Django's connection would convert."""
    cursor.execute(f'PRAGMA table_info("{name}")')
    columns = ", ".join(f'+"{column[1]}"' for column in cursor.fetchall())
    cursor.execute(f'SELECT {columns} FROM "{name}"')
    return sorted(cursor.fetchall(), key=repr)


def _drill(told: Place, empty: Place, root: Path, moments: list[Any], blocker: Any) -> bool:
    ended = threading.Event()
    with blocker.unblock(), at(copy(told, root / "old")) as old:
        here = Organisation.objects.get(slug="willowmere")
        writer = threading.Thread(target=_write_on, args=(here, ended))
        writer.start()
        while not Person.objects.filter(name="New person 1").exists():
            pass
        made = backup.make(root / "drill.backup")
        more = Person.objects.count()
        ended.set()
        writer.join()
    moment = moments.pop()
    assert len(moment["kernel_person"]) < more, "nobody wrote meanwhile"
    with blocker.unblock(), at(other(empty, root / "new", keys=old.keys)) as new:
        restore.restore(made.path)
        connections["default"].close()
        after = raw(new.database)
        named = {row[0] for row in moment["kernel_storedfile"]}
        stored = {Path(name).name for name in on_disk(new.data / "files")}
        heads = {str(who): (number, mac) for who, number, mac in made.closing.heads}
        held = {
            str(who): AuditEntry.objects.get(organisation=who, number=number).mac
            for who, (number, _mac) in heads.items()
        }
        whole = all(files.read(one) for one in StoredFile.objects.all())
        return (
            differing(moment, after) == []
            and named == stored
            and whole
            and held == {who: mac for who, (_number, mac) in heads.items()}
            and audit.verify() == []
        )


# Refused


@pytest.fixture
def new(empty: Place, told: Place, tmp_path: Path, django_db_blocker: Any) -> Iterator[Place]:
    """An empty installation with the keys of the one that was backed up."""
    with django_db_blocker.unblock(), at(other(empty, tmp_path / "new", keys=told.keys)) as place:
        yield place


def refused(path: Path) -> str:
    """Why a backup is refused; nothing here was touched by trying."""
    before = on_disk(Path(settings.DATA_DIR))
    with pytest.raises(NotWhole) as no:
        restore.restore(path)
    connections["default"].close()
    after = on_disk(Path(settings.DATA_DIR))
    assert {name for name in after if not name.endswith(("-wal", "-shm"))} == {
        name for name in before if not name.endswith(("-wal", "-shm"))
    }
    with pytest.raises(NotWhole):
        backup.check(path)
    return no.value.why


def test_a_backup_that_was_cut_anywhere_is_refused(new: Place, kept: Path, tmp_path: Path) -> None:
    body = kept.read_bytes()
    chance = random.Random(1)
    lengths = [0, 5, 13, 15, 17, 60, 300, len(body) - 1, *(chance.randrange(len(body)) for _ in range(12))]
    for length in lengths:
        (tmp_path / "cut.backup").write_bytes(body[:length])
        assert refused(tmp_path / "cut.backup") in {"cut short", "not a backup", "damaged"}


def test_a_backup_with_one_bit_changed_anywhere_is_refused(new: Place, kept: Path, tmp_path: Path) -> None:
    body = kept.read_bytes()
    chance = random.Random(2)
    for place in [0, 14, 20, 40, 100, len(body) - 1, *(chance.randrange(len(body)) for _ in range(30))]:
        changed = bytearray(body)
        changed[place] ^= 1 << chance.randrange(8)
        (tmp_path / "bit.backup").write_bytes(changed)
        with pytest.raises(NotWhole):
            backup.check(tmp_path / "bit.backup")


def test_a_backup_that_was_lengthened_or_put_together_anew_is_refused(
    new: Place, kept: Path, tmp_path: Path
) -> None:
    body = kept.read_bytes()
    for changed in (body + b"x", body + body, body[:-11] + b"more" + body[-11:]):
        (tmp_path / "more.backup").write_bytes(changed)
        with pytest.raises(NotWhole):
            backup.check(tmp_path / "more.backup")


def test_a_backup_of_another_installation_is_refused(here: Place, kept: Path) -> None:
    assert refused_other(kept) == "other keys"


def refused_other(path: Path) -> str:
    encryption.create_keys(Path(settings.DATA_DIR).parent / "other-keys.json")
    settings.KEYS_FILE = Path(settings.DATA_DIR).parent / "other-keys.json"
    return refused(path)


@pytest.mark.parametrize("purpose", ["audit", "field"])
def test_a_backup_whose_other_keys_are_not_here_is_refused(new: Place, kept: Path, purpose: str) -> None:
    content = json.loads(new.keys.read_text())
    if purpose == "audit":
        content["audit"] = content["badge"]
    else:
        content["field"]["keys"]["f1"] = content["badge"]["keys"]["g1"]
    new.keys.write_text(json.dumps(content))
    assert refused(kept) == "other keys"


def test_a_file_that_is_no_backup_is_refused(new: Place, tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7 " * 1000)
    assert refused(tmp_path / "letter.pdf") == "not a backup"


def test_a_file_that_is_not_there_is_refused_in_a_sentence(new: Place, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="could not be read"):
        restore.restore(tmp_path / "none.backup")


def test_a_backup_of_a_newer_version_is_refused(
    full: Place, told: Place, empty: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as newer:
        newer.setattr(
            contents,
            "about",
            lambda old, vendor, about=contents.about: about([*old, "kernel.0999_later"], vendor),
        )
        newer.setattr(contents, "fits_here", lambda content: None)
        made = backup.make(tmp_path / "newer.backup")
    with at(other(empty, tmp_path / "new", keys=told.keys)):
        assert refused(made.path) == "newer"


def test_a_place_that_holds_something_is_refused(full: Place, kept: Path) -> None:
    with pytest.raises(Refused, match="--replace"):
        restore.restore(kept)
    assert Organisation.objects.count() == 2


def test_what_is_replaced_is_kept_aside_whole(full: Place, kept: Path) -> None:
    dana = Person.objects.get(name="Dr Dana Ellis")
    Person.objects.filter(pk=dana.pk).update(name="Dr Dana Ellis-Ward")
    audit.checkpoint()
    connections["default"].close()
    old = raw(full.database), on_disk(full.data / "files")
    done = restore.restore(kept, replace=True)
    database, folder = sorted(map(Path, done.aside), key=lambda path: path.is_dir())
    assert (raw(database), on_disk(folder)) == old
    dana.refresh_from_db()
    assert dana.name == "Dr Dana Ellis"
    assert audit.verify() == []


def test_a_restore_waits_for_the_server_to_end_and_the_server_for_the_restore(
    full: Place, kept: Path
) -> None:
    with stage.alone(), pytest.raises(Refused, match="Lotus is running here"):
        restore.restore(kept, replace=True)


def test_going_back_to_an_earlier_moment_raises_no_alarm_and_is_said(full: Place, tmp_path: Path) -> None:
    made = backup.make(tmp_path / "first.backup")
    here = Organisation.objects.get(slug="willowmere")
    for _time in range(5):
        audit.record("page.shown", organisation=here, by=None)
    audit.checkpoint()
    restore.restore(made.path, replace=True)
    assert audit.verify() == []
    head = AuditHead.objects.get(pk=here.pk).number
    AuditEntry.objects.filter(organisation=here.pk, number=head).delete()
    assert [fault.number for fault in audit.verify()] == [head]


@pytest.mark.parametrize("interrupted_after", [0, 1, 2])
def test_a_restore_that_was_interrupted_is_ended(
    full: Place, kept: Path, monkeypatch: pytest.MonkeyPatch, interrupted_after: int
) -> None:
    made = []
    change = stage.Place.change

    def interrupted(self: stage.Place) -> None:
        if len(made) == interrupted_after:
            raise KeyboardInterrupt
        made.append(self)
        change(self)

    with monkeypatch.context() as crash:
        crash.setattr(stage.Place, "change", interrupted)
        if interrupted_after == 2:
            crash.setattr(checkpoints, "begin_epoch", _crash)
        with pytest.raises(KeyboardInterrupt):
            restore.restore(kept, replace=True)
    with pytest.raises(Refused, match="--finish"):
        restore.restore(kept, replace=True)
    connections["default"].close()
    restore.finish()
    assert stage.planned() is None
    assert Organisation.objects.count() == 2
    assert audit.verify() == []
    assert AuditEntry.objects.filter(action="system.restored").count() == 2
    assert all(files.read(one) for one in StoredFile.objects.all())


def _crash(*_args: object) -> None:
    raise KeyboardInterrupt


def test_a_restore_that_goes_wrong_leaves_everything_as_it_was(
    full: Place, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections["default"].close()
    before = raw(full.database), on_disk(full.data / "files")
    monkeypatch.setattr(files, "put", _full_disk)
    with pytest.raises(OSError, match="No space"):
        restore.restore(kept, replace=True)
    connections["default"].close()
    assert (raw(full.database), on_disk(full.data / "files")) == before
    assert [path.name for path in full.data.iterdir() if "restoring" in path.name] == []


def _full_disk(*_args: object) -> None:
    raise OSError(28, "No space left on device")


def test_rows_that_come_back_otherwise_are_not_put_in_place(
    new: Place, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write: Callable[..., None] = rows.write

    def forgetful(model: Any, lines: Any, using: str) -> None:
        write(model, list(lines)[:-1] if model._meta.db_table == "kernel_person" else lines, using)

    monkeypatch.setattr(rows, "write", forgetful)
    with pytest.raises(Exception, match=r"did not come back as it was|FOREIGN KEY"):
        restore.restore(kept)
    assert Organisation.objects.count() == 0


def test_a_log_that_was_broken_before_the_backup_comes_back_and_is_said(
    full: Place, empty: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    AuditEntry.objects.filter(number=2, organisation=Organisation.objects.get(slug="willowmere").pk).update(
        kind="x"
    )
    made = backup.make(tmp_path / "broken.backup")
    with at(other(empty, tmp_path / "new", keys=full.keys)):
        assert main(["restore", str(made.path)]) == 1
        assert "not whole in the backup: entry 2" in capsys.readouterr().err
        assert Organisation.objects.count() == 2


# Files that are missing, places that cannot be written


def test_a_file_that_is_gone_is_said_and_the_rest_is_kept(
    full: Place, empty: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone, spoilt, *_good = StoredFile.objects.order_by("size")
    files.place(gone.pk).unlink()
    files.place(spoilt.pk).write_bytes(b"?")
    assert main(["backup", str(tmp_path / "part.backup"), "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert sorted(said["missing"]) == sorted([str(gone.pk), str(spoilt.pk)])
    assert said["files"] == 2
    with at(other(empty, tmp_path / "new", keys=full.keys)):
        assert main(["restore", str(tmp_path / "part.backup")]) == 1
        assert StoredFile.objects.count() == 4


def test_a_file_that_was_thrown_away_meanwhile_is_in_the_backup(
    full: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill = backup.fill

    def fill_late(writer: Any, using: str, say: Any) -> None:
        files.discard(StoredFile.objects.order_by("size")[0])
        files.sweep()
        fill(writer, using, say)

    monkeypatch.setattr(backup, "fill", fill_late)
    made = backup.make(tmp_path / "late.backup")
    assert (len(made.closing.files), made.closing.missing) == (4, [])
    assert StoredFile.objects.count() == 3


def test_a_folder_gets_a_file_named_by_the_time(full: Place, tmp_path: Path) -> None:
    made = backup.make(tmp_path)
    assert made.path.parent == tmp_path
    assert made.path.name.startswith("lotus-20")


def test_a_backup_is_never_written_over_another(full: Place, tmp_path: Path) -> None:
    (tmp_path / "one.backup").write_bytes(b"an older one")
    with pytest.raises(Refused, match="is there already"):
        backup.make(tmp_path / "one.backup")
    assert (tmp_path / "one.backup").read_bytes() == b"an older one"


def test_a_backup_that_cannot_be_written_leaves_nothing(full: Place, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="could not be written"):
        backup.make(tmp_path / "none" / "one.backup")


# The commands


def test_the_commands_say_what_they_did(
    full: Place, empty: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "one.backup"
    assert main(["backup", str(path)]) == 0
    out, err = capsys.readouterr()
    assert out.startswith(f"{path} is whole: ")
    assert "4 files" in out
    assert "It opens only with the keys file" in out
    assert "Table 1 of " in err
    assert main(["backup", "--check", str(path), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["files"], said["missing"]) == (4, [])
    assert said["tables"]["concerns_case"] == 1
    with at(other(empty, tmp_path / "new", keys=full.keys)):
        assert main(["restore", str(path)]) == 0
        out = capsys.readouterr().out
        assert "each compared with the backup" in out
        assert main(["restore", str(path)]) == 2
        assert "--replace" in capsys.readouterr().err
        assert main(["restore", str(path), "--replace", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["audit"] == "whole"


@pytest.mark.parametrize(
    "words", [["backup"], ["backup", "a", "--check", "b"], ["restore"], ["restore", "a", "--finish"]]
)
def test_the_commands_say_what_they_need(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert capsys.readouterr().err.startswith("Say ")


def test_a_damaged_backup_is_a_finding(
    new: Place, kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cut.backup"
    path.write_bytes(kept.read_bytes()[:-20])
    assert main(["restore", str(path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["refused"] == "cut short"
    assert main(["backup", "--check", str(path)]) == 1
    assert "cut short" in capsys.readouterr().err
    assert main(["restore", "--finish"]) == 2

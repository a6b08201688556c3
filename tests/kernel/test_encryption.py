"""The keys file, the seal, and the fields that use it."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils import timezone

from lotus.kernel import encryption
from lotus.kernel.encryption import KeysFault, SealBroken
from lotus.kernel.fields import Sealed
from lotus.kernel.models import Draft, Message
from tests.factories.cast import Cast
from tests.kernel.conftest import Run

PLACE = "kernel_draft.typed.1"


@pytest.mark.parametrize("text", ["", "a", "ŵ ŷ – “quoted”", "x" * 100_000, "\0\n"])
def test_a_sealed_text_opens_again_in_its_place(text: str) -> None:
    sealed = encryption.seal(text.encode(), PLACE)
    assert encryption.unseal(sealed, PLACE) == text.encode()
    assert text.encode() not in sealed or not text or len(text) == 1


def test_the_same_text_is_never_sealed_the_same_twice() -> None:
    assert len({encryption.seal(b"night notes", PLACE) for _time in range(50)}) == 50


def test_a_sealed_text_does_not_open_in_another_place() -> None:
    sealed = encryption.seal(b"night notes", PLACE)
    for place in ("kernel_draft.typed.2", "kernel_message.body.1", "", PLACE + "1"):
        with pytest.raises(SealBroken):
            encryption.unseal(sealed, place)


def test_a_sealed_text_that_was_changed_anywhere_does_not_open() -> None:
    sealed = encryption.seal(b"night notes", PLACE)
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(SealBroken):
            encryption.unseal(bytes(changed), PLACE)


def test_a_sealed_text_that_was_cut_does_not_open() -> None:
    sealed = encryption.seal(b"night notes", PLACE)
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            encryption.unseal(sealed[:length], PLACE)


def test_a_text_sealed_with_a_key_we_do_not_hold_says_which() -> None:
    sealed = encryption.seal(b"night notes", PLACE).replace(b"f1", b"f9", 1)
    with pytest.raises(SealBroken, match="'f9', which is not in the keys file"):
        encryption.unseal(sealed, PLACE)


# The keys file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    encryption.create_keys(tmp_path / "keys.json")
    return tmp_path / "keys.json"


def test_a_new_keys_file_is_open_to_its_owner_only(file: Path) -> None:
    assert file.stat().st_mode & 0o777 == 0o600
    held = encryption.load_keys(file)
    every = [*held.field.values(), *held.purpose.values()]
    assert len({*every}) == len(every) == 6
    assert {len(key) for key in every} == {32}


def test_keys_are_never_overwritten(file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(FileExistsError):
        encryption.create_keys(file)
    assert file.read_bytes() == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o777])
def test_a_keys_file_that_others_can_read_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    with pytest.raises(KeysFault, match="chmod 600"):
        encryption.load_keys(file)


def test_a_missing_keys_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(KeysFault, match="lotus keys init"):
        encryption.load_keys(tmp_path / "none.json")


def _without(*names: str) -> Callable[[dict[str, Any]], object]:
    def change(content: dict[str, Any]) -> object:
        for name in names[:-1]:
            content = content[name]
        return content.pop(names[-1])

    return change


def _key(content: dict[str, Any], key: object) -> None:
    content["audit"]["keys"]["a1"] = key


DAMAGE: dict[str, Callable[[dict[str, Any]], object]] = {
    "no audit key": _without("audit"),
    "no field keys": _without("field"),
    "no current key": _without("field", "current"),
    "a current key that is not there": lambda content: content["field"].update(current="f2"),
    "a key of 16 bytes": lambda content: _key(content, base64.b64encode(b"x" * 16).decode()),
    "a key with a slip": lambda content: _key(content, "*" + content["audit"]["keys"]["a1"][1:]),
    "a key that is a number": lambda content: _key(content, 7),
    "field keys in a list": lambda content: content["field"].update(keys=["f1"]),
}


@pytest.mark.parametrize("damage", sorted(DAMAGE))
def test_a_damaged_keys_file_is_refused_and_never_read_as_other_keys(file: Path, damage: str) -> None:
    content = json.loads(file.read_text())
    DAMAGE[damage](content)
    file.write_text(json.dumps(content))
    with pytest.raises(KeysFault, match="missing or damaged"):
        encryption.load_keys(file)


@pytest.mark.parametrize("text", ["", "keys", "[]", "null", '{"field": 1', "ŵ"])
def test_a_file_that_is_no_keys_file_is_refused(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(KeysFault, match="is not a Lotus keys file"):
        encryption.load_keys(file)


def test_a_keys_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "keys.json"
    folder.mkdir(mode=0o700)
    with pytest.raises(KeysFault, match="cannot be read"):
        encryption.load_keys(folder)


def test_fingerprints_and_signatures_depend_on_the_text_and_are_of_different_keys() -> None:
    assert encryption.fingerprint("a") == encryption.fingerprint("a") != encryption.fingerprint("b")
    assert encryption.sign("a") == encryption.sign("a") != encryption.sign("b")
    assert encryption.fingerprint("a") != encryption.sign("a")


# Sealed fields


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return Draft.objects.create(
        person=cast.alice, key="/a/", typed={"words": ["night notes"]}, saved_at=timezone.now()
    )


def test_a_sealed_field_reads_as_it_was_written(draft: Draft) -> None:
    assert Draft.objects.get().typed == {"words": ["night notes"]}
    with connection.cursor() as cursor:
        cursor.execute("SELECT typed FROM kernel_draft")
        assert b"night" not in bytes(cursor.fetchone()[0])


def _copy(row: Model, other: Model, column: str, to: str) -> None:
    """What somebody with the database but not the keys can do: put one sealed text in another's place."""
    table, target = row._meta.db_table, other._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {target} SET {to} = (SELECT {column} FROM {table} WHERE id = %s) WHERE id = %s",
            [row.pk.hex, other.pk.hex],
        )
        assert cursor.rowcount == 1


def test_a_sealed_text_put_into_another_row_does_not_open(draft: Draft, cast: Cast) -> None:
    other = Draft.objects.create(person=cast.bob, key="/a/", typed={}, saved_at=timezone.now())
    _copy(draft, other, "typed", "typed")
    assert Draft.objects.get(pk=draft.pk).typed
    with pytest.raises(SealBroken):
        _ = Draft.objects.get(pk=other.pk).typed


def test_a_sealed_text_put_into_another_table_does_not_open(draft: Draft, cast: Cast) -> None:
    message = Message.objects.create(
        id=draft.pk, organisation=cast.here, to="a@b.example", subject="s", body="b", made_at=timezone.now()
    )
    _copy(draft, message, "typed", "body")
    with pytest.raises(SealBroken):
        _ = Message.objects.get(pk=message.pk).body


@pytest.mark.parametrize(
    "lookup", ["typed", "typed__contains", "typed__in", "typed__gt", "typed__startswith"]
)
def test_a_sealed_field_cannot_be_searched(draft: Draft, lookup: str) -> None:
    value: object = ["night"] if lookup.endswith("in") and "__in" in lookup else "night"
    with pytest.raises(TypeError, match="typed is sealed"):
        list(Draft.objects.filter(**{lookup: value}))


def test_whether_a_sealed_field_was_ever_written_can_be_asked(draft: Draft) -> None:
    assert Draft.objects.filter(typed__isnull=False).count() == 1
    draft.typed = None
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.save()


def test_a_sealed_field_cannot_be_changed_in_bulk(draft: Draft) -> None:
    with pytest.raises(TypeError, match="typed is sealed"), transaction.atomic():
        Draft.objects.update(typed={"words": ["clear"]})
    draft.typed = {"words": ["clear"]}
    with pytest.raises(TypeError, match="typed is sealed"), transaction.atomic():
        Draft.objects.bulk_update([draft], ["typed"])
    assert Draft.objects.get().typed == {"words": ["night notes"]}


def test_a_sealed_field_is_not_written_out(draft: Draft) -> None:
    with pytest.raises(TypeError, match="is not written out"):
        Draft._meta.get_field("typed").value_to_string(draft)


def test_a_sealed_field_left_out_of_a_query_is_fetched_when_read(draft: Draft) -> None:
    assert Draft.objects.defer("typed").get().typed == {"words": ["night notes"]}
    assert Draft.objects.only("key").get().typed == {"words": ["night notes"]}


def test_a_row_saved_without_being_read_stays_as_it_was(draft: Draft) -> None:
    again = Draft.objects.get()
    again.key = "/b/"
    again.save()
    assert isinstance(again.__dict__["typed"], Sealed)
    assert Draft.objects.get(key="/b/").typed == {"words": ["night notes"]}


def test_a_value_query_gives_the_sealed_text_only(draft: Draft) -> None:
    assert isinstance(Draft.objects.values_list("typed", flat=True).get(), Sealed)


@pytest.mark.parametrize("typed", [{}, {"words": [""]}, {"words": ["ŵ", "“"]}])
def test_a_sealed_field_may_be_empty(cast: Cast, typed: dict[str, list[str]]) -> None:
    Draft.objects.create(person=cast.alice, key="/a/", typed=typed, saved_at=timezone.now())
    assert Draft.objects.get().typed == typed


def test_an_unopened_row_needs_no_key_and_a_lost_key_says_so(
    draft: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encryption.create_keys(tmp_path / "other.json")
    monkeypatch.setattr(settings, "KEYS_FILE", tmp_path / "other.json")
    found = Draft.objects.get()
    assert found.key == "/a/"
    with pytest.raises(SealBroken):
        _ = found.typed


CANARY = """
from uuid import uuid4
from django.conf import settings
from django.db import connection
from django.utils import timezone
from lotus.kernel import accounts, audit, files, outbox
from lotus.kernel.models import Draft

canary, control = f"canary{uuid4().hex}", f"control{uuid4().hex}"
here = accounts.open_organisation(name=control, slug=control[:40])
person = accounts.add_person(here, name="Alice", by=None, email=f"{control}@a.example")
Draft.objects.create(person=person, key="/a/", typed={"words": [canary]}, saved_at=timezone.now())
outbox.put(here, to="a@b.example", subject="Something to read", body=canary)
files.store(here, name=f"{canary}.txt", content_type="text/plain", body=canary.encode())
audit.checkpoint()
assert Draft.objects.get(person=person).typed == {"words": [canary]}


def holding(text):
    paths = [path for path in settings.DATA_DIR.rglob("*") if path.is_file()]
    return sorted({path.name for path in paths if text.encode() in path.read_bytes()})


with_wal = {"control": holding(control), "canary": holding(canary), "files": sorted(
    path.name for path in settings.DATA_DIR.iterdir())}
connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
result = {"before": with_wal, "after": {"control": holding(control), "canary": holding(canary)}}
"""


@pytest.mark.integration
def test_what_was_written_is_found_in_no_file(installed: Run) -> None:
    """The organisation's name, which is not sealed, shows that the search would find it."""
    found = installed(CANARY)
    assert "lotus.sqlite3-wal" in found["before"]["files"]
    assert "lotus.sqlite3-wal" in found["before"]["control"]
    assert "lotus.sqlite3" in found["after"]["control"]
    assert found["before"]["canary"] == found["after"]["canary"] == []

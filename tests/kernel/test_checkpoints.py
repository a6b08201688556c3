"""Checkpoints over a restore: what was seen before it binds up to where it went back, and no further."""

from pathlib import Path

import pytest
from django.conf import settings

from lotus.cli.main import main
from lotus.kernel import accounts, audit, checkpoints
from lotus.kernel.models import AuditEntry, AuditHead, Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_checkpoints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)


@pytest.fixture
def here() -> Organisation:
    return accounts.open_organisation(name="Willowmere", slug="willowmere")


def write(here: Organisation, count: int) -> None:
    for number in range(count):
        audit.record("page.shown", organisation=here, by=None, details={"place": number})


def cut(here: Organisation, to: int) -> None:
    """Leave the first entries only, with a head that fits them."""
    AuditEntry.objects.filter(number__gt=to).delete()
    last = AuditEntry.objects.filter(number=to).first()
    AuditHead.objects.filter(pk=here.id).update(number=to, mac=last.mac if last else "")


def test_a_restore_is_an_honest_cut_and_stands_in_the_log(here: Organisation) -> None:
    write(here, 6)
    audit.checkpoint()
    cut(here, 4)
    assert [fault.number for fault in audit.verify()] == [5]
    audit.restored("lotus-1.backup", "2026-03-03T10:00:00+00:00")
    assert audit.verify() == []
    last = AuditEntry.objects.get(number=5)
    assert (last.action, last.details["backup"]) == ("system.restored", "lotus-1.backup")


def test_after_a_restore_another_cut_is_found(here: Organisation) -> None:
    write(here, 4)
    audit.restored("lotus-1.backup", "2026-03-03T10:00:00+00:00")
    write(here, 2)
    cut(here, 4)
    assert [fault.number for fault in audit.verify()] == [5]


def test_what_was_seen_before_the_place_it_went_back_to_still_binds(here: Organisation) -> None:
    write(here, 3)
    audit.checkpoint()
    write(here, 3)
    cut(here, 4)
    audit.restored("lotus-1.backup", "2026-03-03T10:00:00+00:00")
    AuditEntry.objects.all().delete()
    AuditHead.objects.all().delete()
    write(here, 5)
    assert [fault.number for fault in audit.verify()] == [3]


def test_an_organisation_that_the_backup_did_not_know_begins_from_nothing(here: Organisation) -> None:
    write(here, 2)
    audit.checkpoint()
    AuditEntry.objects.all().delete()
    AuditHead.objects.all().delete()
    assert [fault.number for fault in audit.verify()] == [1]
    checkpoints.begin_epoch([])
    assert audit.verify() == []


def test_an_epoch_that_somebody_without_the_key_wrote_is_none(here: Organisation) -> None:
    write(here, 6)
    audit.checkpoint()
    line = audit.checkpoint_file().read_text()
    forged = line.replace('"epoch": 1, "begins": false', '"epoch": 2, "begins": true')
    assert forged != line
    checkpoints.add(forged.replace('"number": 6', '"number": 4'))
    cut(here, 4)
    assert [fault.number for fault in audit.verify()] == [5]


def test_a_line_that_was_cut_short_does_not_spoil_the_next(here: Organisation) -> None:
    write(here, 2)
    audit.checkpoint()
    with audit.checkpoint_file().open("a", encoding="ascii") as file:
        file.write('{"organisation": "5b')
    write(here, 2)
    audit.checkpoint()
    assert checkpoints.binding()[here.id].keys() == {2, 4}


def test_the_command_says_what_was_restored(here: Organisation, capsys: pytest.CaptureFixture[str]) -> None:
    write(here, 3)
    audit.restored("lotus-1.backup", "2026-03-03T10:00:00+00:00")
    assert main(["audit", "verify"]) == 0
    out = capsys.readouterr().out
    assert f"Organisation {here.id}: restored on " in out
    assert "to entry 3." in out

"""The audit: whatever is done to an entry, the first one that is not as it was written is named."""

import hashlib
import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.test import Client

from lotus.kernel import accounts, audit
from lotus.kernel.models import AuditEntry, AuditHead, Membership, Organisation
from lotus.kernel.permissions import Role
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_checkpoints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)


@pytest.fixture
def here() -> Organisation:
    return accounts.open_organisation(name="Willowmere", slug="willowmere")


def write(organisation: Organisation, count: int) -> None:
    for number in range(count):
        audit.record(
            "page.shown",
            organisation=organisation,
            by=None,
            kind="case",
            subject=uuid4(),
            relation="case_manager",
            details={"page": "concerns:case", "shown": [str(uuid4())], "place": number},
        )


def entry(number: int) -> AuditEntry:
    return AuditEntry.objects.get(number=number)


def rewrite_head(organisation: UUID) -> None:
    """What a careful intruder does after a cut: makes the head fit what is left."""
    last = AuditEntry.objects.filter(organisation=organisation).order_by("-number").first()
    AuditHead.objects.filter(pk=organisation).update(
        number=last.number if last else 0, mac=last.mac if last else ""
    )


def named() -> list[int]:
    return [fault.number for fault in audit.verify()]


def test_an_honest_log_raises_no_alarm(here: Organisation) -> None:
    assert audit.verify() == []
    for count in (1, 2, 30):
        write(here, count)
        audit.checkpoint()
        assert audit.verify() == []


CHANGES: dict[str, Callable[[AuditEntry], dict[str, object]]] = {
    "what was done": lambda _one: {"action": "page.hidden"},
    "who did it": lambda _one: {"person": uuid4()},
    "what it was about": lambda _one: {"subject": uuid4()},
    "nothing it was about": lambda _one: {"subject": None},
    "its kind": lambda _one: {"kind": "letter"},
    "the relation": lambda _one: {"relation": "chair"},
    "its details": lambda one: {"details": {**one.details, "page": "people:people"}},
    "a detail more": lambda one: {"details": {**one.details, "more": ""}},
    "its date, by a microsecond": lambda one: {"at": one.at + timedelta(microseconds=1)},
    "its date, by a year": lambda one: {"at": one.at - timedelta(days=365)},
    "its seal": lambda one: {"mac": one.mac[:-1] + ("0" if one.mac[-1] != "0" else "1")},
    "a seal without the key": lambda one: {"mac": hashlib.sha256(one.mac.encode()).hexdigest()},
}


@pytest.mark.parametrize("change", sorted(CHANGES))
@pytest.mark.parametrize("number", [1, 4, 6])
def test_an_edited_entry_is_named(here: Organisation, change: str, number: int) -> None:
    write(here, 6)
    one = entry(number)
    AuditEntry.objects.filter(pk=one.pk).update(**CHANGES[change](one))
    rewrite_head(here.id)
    assert named() == [number]


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_deleted_entry_is_named(here: Organisation, number: int) -> None:
    write(here, 6)
    entry(number).delete()
    assert named() == [number]


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_deleted_entry_is_named_though_the_rest_was_numbered_anew(here: Organisation, number: int) -> None:
    write(here, 6)
    entry(number).delete()
    for one in AuditEntry.objects.filter(number__gt=number).order_by("number"):
        AuditEntry.objects.filter(pk=one.pk).update(number=one.number - 1)
    rewrite_head(here.id)
    assert named() == [number]


@pytest.mark.parametrize("number", [1, 4, 7])
def test_an_inserted_entry_is_named(here: Organisation, number: int) -> None:
    write(here, 6)
    for one in AuditEntry.objects.filter(number__gte=number).order_by("-number"):
        AuditEntry.objects.filter(pk=one.pk).update(number=one.number + 1)
    like = AuditEntry.objects.first()
    assert like
    like.pk, like.number, like.subject = None, number, uuid4()
    like.save(force_insert=True)
    rewrite_head(here.id)
    assert named() == [number]


def test_an_entry_put_before_the_first_is_named(here: Organisation) -> None:
    write(here, 3)
    first = entry(1)
    first.pk, first.number = None, 0
    first.save(force_insert=True)
    assert named() == [0]


@pytest.mark.parametrize("first", [1, 3, 5])
def test_swapped_entries_are_named_by_the_first(here: Organisation, first: int) -> None:
    write(here, 6)
    one, other = entry(first), entry(first + 1)
    AuditEntry.objects.filter(pk=one.pk).update(number=99)
    AuditEntry.objects.filter(pk=other.pk).update(number=first)
    AuditEntry.objects.filter(pk=one.pk).update(number=first + 1)
    assert named() == [first]


def test_an_entry_moved_to_another_organisation_is_named_in_both(here: Organisation) -> None:
    there = accounts.open_organisation(name="Otherdale", slug="otherdale")
    write(here, 3)
    write(there, 2)
    AuditEntry.objects.filter(organisation=here.id, number=3).update(organisation=there.id)
    assert sorted((fault.organisation, fault.number) for fault in audit.verify()) == sorted(
        [(here.id, 3), (there.id, 3)]
    )


def test_chains_of_two_organisations_stand_apart(here: Organisation) -> None:
    there = accounts.open_organisation(name="Otherdale", slug="otherdale")
    for _time in range(3):
        write(here, 2)
        write(there, 1)
    assert audit.verify() == []
    AuditEntry.objects.filter(organisation=there.id, number=2).update(action="page.hidden")
    assert [(fault.organisation, fault.number) for fault in audit.verify()] == [(there.id, 2)]


def test_a_cut_that_forgot_the_head_is_named(here: Organisation) -> None:
    write(here, 6)
    AuditEntry.objects.filter(number__gt=4).delete()
    assert named() == [5]


def test_a_head_set_back_is_named(here: Organisation) -> None:
    write(here, 6)
    AuditHead.objects.filter(pk=here.id).update(number=4, mac=entry(4).mac)
    assert named() == [7]


def test_a_head_that_was_changed_is_named(here: Organisation) -> None:
    write(here, 6)
    AuditHead.objects.filter(pk=here.id).update(mac="0" * 64)
    assert named() == [6]


def test_a_head_that_is_gone_is_named(here: Organisation) -> None:
    write(here, 2)
    AuditHead.objects.all().delete()
    assert named() == [3]


def test_a_cut_past_a_checkpoint_is_named(here: Organisation) -> None:
    write(here, 4)
    assert audit.checkpoint() == 1
    write(here, 2)
    AuditEntry.objects.filter(number__gt=2).delete()
    rewrite_head(here.id)
    assert named() == [3]


def test_a_chain_that_is_wholly_gone_is_named(here: Organisation) -> None:
    write(here, 4)
    audit.checkpoint()
    AuditEntry.objects.all().delete()
    AuditHead.objects.all().delete()
    assert named() == [1]


def test_a_cut_after_the_last_checkpoint_is_beyond_it(here: Organisation) -> None:
    """So that nobody believes more than is true."""
    write(here, 4)
    audit.checkpoint()
    write(here, 2)
    AuditEntry.objects.filter(number__gt=4).delete()
    rewrite_head(here.id)
    assert named() == []


def test_a_rewrite_with_the_key_is_found_where_a_checkpoint_saw_it(here: Organisation) -> None:
    write(here, 3)
    audit.checkpoint()
    AuditEntry.objects.all().delete()
    AuditHead.objects.all().delete()
    write(here, 3)
    assert named() == [3]


def test_lines_of_the_checkpoint_file_that_are_not_ours_are_left_out(here: Organisation) -> None:
    write(here, 2)
    audit.checkpoint()
    ours = audit.checkpoint_file().read_text()
    forged = ours.replace('"number": 2', '"number": 9')
    with audit.checkpoint_file().open("a", encoding="utf-8") as file:
        file.write(forged + "[1]\n7\nnull\n{}\nŵ\n" + ours[: len(ours) // 2])
    assert named() == []
    AuditEntry.objects.filter(number=2).delete()
    rewrite_head(here.id)
    assert named() == [2]


def test_somebody_writing_meanwhile_raises_no_alarm(
    here: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(here, 3)
    look, looked = audit._head, []

    def look_and_be_overtaken(organisation: UUID, using: str) -> tuple[int, str]:
        seen = look(organisation, using)
        if not looked:
            looked.append(True)
            write(here, 2)
        return seen

    monkeypatch.setattr(audit, "_head", look_and_be_overtaken)
    assert named() == []
    assert looked


@pytest.mark.parametrize("seed", range(12))
def test_in_any_log_the_first_of_several_faults_is_named(here: Organisation, seed: int) -> None:
    chance = random.Random(seed)
    write(here, chance.randint(3, 12))
    if chance.random() < 0.5:
        audit.checkpoint()
    last = AuditEntry.objects.count()
    touched = chance.sample(range(1, last), chance.randint(1, min(3, last - 1)))
    for number in touched:
        if chance.random() < 0.5:
            AuditEntry.objects.filter(number=number).delete()
        else:
            AuditEntry.objects.filter(number=number).update(kind=chance.choice(["letter", "team"]))
    assert named() == [min(touched)]


def test_a_page_that_cannot_be_recorded_is_not_shown(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(cast.ada)
    client.raise_request_exception = False
    assert b"Dr Dana Ellis" in client.get("/people/").content

    def full(*_args: object, **_more: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(audit, "record", full)
    answer = client.get("/people/")
    assert answer.status_code == 500
    assert b"Dana" not in answer.content


def test_what_cannot_be_recorded_does_not_happen(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(audit, "record", full)
    with pytest.raises(DatabaseError):
        accounts.grant(cast.mo, Role.ADVISER, by=cast.ada, second=cast.alice)
    assert not Membership.objects.filter(person=cast.mo, role=Role.ADVISER).exists()


def test_details_that_cannot_be_written_down_are_a_fault(here: Organisation) -> None:
    with pytest.raises(TypeError), transaction.atomic():
        audit.record("page.shown", organisation=here, by=None, details={"about": object()})
    assert named() == []


def test_the_administrator_sees_that_the_log_is_whole_and_where_it_is_not(cast: Cast) -> None:
    client: Client = signed_in(cast.ada)
    whole = client.get("/people/audit/")
    assert whole.status_code == 200
    AuditEntry.objects.filter(organisation=cast.here.id, number=2).update(action="page.hidden")
    broken = client.get("/people/audit/")
    assert broken.status_code == 200
    assert whole.content != broken.content
    assert signed_in(cast.alice).get("/people/audit/").status_code == 404

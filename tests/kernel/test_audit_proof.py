"""The audit, many times over: what somebody without the key does to a log is found, and its first place named.

What is beyond it is tried as well, so that nobody believes more than is true.
"""

import hashlib
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import transaction

from lotus.cli import telling
from lotus.config.copies import renew
from lotus.kernel import accounts, audit, checkpoints, encryption
from lotus.kernel.models import AuditEntry, AuditHead, Organisation
from tests.proofs import Proof

pytestmark = [pytest.mark.django_db, pytest.mark.proof]

TRIALS = 1_000
LONGEST = 30
CHANGED = 12
"""The entry after which the key of the logs that are spoiled was changed."""
ACTIONS = ["page.shown", "case.raised", "letter.sent", "triage.signed"]


@pytest.fixture(autouse=True)
def _own_checkpoints_and_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    own = tmp_path / "keys.json"
    encryption.create_keys(own)
    monkeypatch.setattr(settings, "KEYS_FILE", own)


@pytest.fixture
def here() -> Organisation:
    return accounts.open_organisation(name="Willowmere", slug="willowmere")


def write(organisation: Organisation, count: int, chance: random.Random) -> None:
    for place in range(count):
        audit.record(
            chance.choice(ACTIONS),
            organisation=organisation,
            by=None,
            kind=chance.choice(["case", "letter", ""]),
            subject=UUID(int=chance.getrandbits(128)) if chance.random() < 0.8 else None,
            relation=chance.choice(["case_manager", "chair", ""]),
            details={"page": "concerns:case", "shown": [str(uuid4())], "place": place},
        )


@contextmanager
def undone() -> Iterator[None]:
    """What happens in here leaves neither a row nor a checkpoint nor a key."""
    kept = checkpoints.file().read_bytes() if checkpoints.file().exists() else b""
    keys = Path(settings.KEYS_FILE).read_bytes()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    checkpoints.file().write_bytes(kept)
    Path(settings.KEYS_FILE).write_bytes(keys)


def shorten(organisation: Organisation, to: int) -> None:
    """Make the log one that was never longer."""
    AuditEntry.objects.filter(organisation=organisation.id, number__gt=to).delete()
    mend_head(organisation.id)


def mend_head(organisation: UUID) -> None:
    last = AuditEntry.objects.filter(organisation=organisation).order_by("-number").first()
    AuditHead.objects.filter(pk=organisation).update(
        number=last.number if last else 0, mac=last.mac if last else ""
    )


def entries() -> dict[int, AuditEntry]:
    return {one.number: one for one in AuditEntry.objects.order_by("number")}


def change(number: int, /, **to: object) -> None:
    AuditEntry.objects.filter(number=number).update(**to)


def forged(one: AuditEntry) -> str:
    """A seal such as somebody without the key can make."""
    return hashlib.sha256(f"{one.mac}{one.action}".encode()).hexdigest()


def edit(chance: random.Random, last: int) -> int:
    number = chance.randint(1, last)
    one = entries()[number]
    whole: list[dict[str, object]] = [
        {"action": f"{one.action}.not"},
        {"person": uuid4()},
        {"subject": uuid4()},
        {"kind": f"{one.kind}x"},
        {"relation": f"{one.relation}x"},
        {"details": {**one.details, "place": -1}},
        {"details": {}},
        {"mac": forged(one)},
        {"action": f"{one.action}.not", "mac": forged(one)},
    ]
    change(number, **chance.choice(whole))
    return number


def delete(chance: random.Random, last: int) -> int:
    number = chance.randint(1, last - 1)
    AuditEntry.objects.filter(number=number).delete()
    if chance.random() < 0.5:
        for later in range(number + 1, last + 1):
            change(later, number=later - 1)
    return number


def insert(chance: random.Random, last: int) -> int:
    number = chance.randint(1, last + 1)
    for later in range(last, number - 1, -1):
        change(later, number=later + 1)
    like = chance.choice(list(entries().values()))
    stood_here = like.number == number + 1
    mac = like.mac if chance.random() < 0.5 else forged(like)
    like.pk, like.number, like.mac = None, number, mac
    if stood_here or chance.random() < 0.5:  # its own double in its own place would be no change there
        like.subject = uuid4()
    like.save(force_insert=True)
    return number


def swap(chance: random.Random, last: int) -> int:
    first, other = sorted(chance.sample(range(1, last + 1), 2))
    change(first, number=0)
    change(other, number=first)
    change(0, number=other)
    return first


def redate(chance: random.Random, last: int) -> int:
    number = chance.randint(1, last)
    by = chance.choice([timedelta(microseconds=1), timedelta(seconds=3600), timedelta(days=-366)])
    change(number, at=entries()[number].at + by)
    return number


def cut(chance: random.Random, last: int) -> int:
    """Back past a checkpoint, with the head made to fit."""
    left = chance.randint(0, last - 1)
    AuditEntry.objects.filter(number__gt=left).delete()
    return left + 1


KINDS: dict[str, tuple[str, Callable[[random.Random, int], int]]] = {
    "edited": ("An edited entry of the audit is found and named", edit),
    "deleted": ("A deleted entry of the audit is found and named", delete),
    "inserted": ("An inserted entry of the audit is found and named", insert),
    "swapped": ("Two swapped entries of the audit are found, the first named", swap),
    "redated": ("A re-dated entry of the audit is found and named", redate),
    "cut": ("A cut of the audit back past a checkpoint is found and named", cut),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_done_to_a_log_is_found_and_its_first_place_named(
    here: Organisation, proof: Proof, kind: str
) -> None:
    what, spoil = KINDS[kind]
    trials = proof.trials(TRIALS)
    chance = random.Random(f"{proof.seed} {kind}")
    write(here, CHANGED, chance)
    encryption.add_key(Path(settings.KEYS_FILE), "audit")
    write(here, LONGEST - CHANGED, chance)
    found, missed = 0, []
    for trial in range(trials):
        with undone():
            last = chance.randint(3, LONGEST)
            shorten(here, last)
            if kind == "cut" or chance.random() < 0.3:
                audit.checkpoint()
            number = spoil(chance, last)
            mend_head(here.id)
            says = audit.verify()
            named = [(fault.organisation, fault.number) for fault in says] == [(here.id, number)]
        found += named
        missed += [] if named else [(trial, number, says)]
    proof.keep(f"audit-{kind}", what, tried=trials, found=found, must=trials)
    assert missed == []


def test_honest_logs_raise_no_alarm(here: Organisation, proof: Proof) -> None:
    trials = proof.trials(TRIALS)
    chance = random.Random(proof.seed)
    there = accounts.open_organisation(name="Otherdale", slug="otherdale")
    alarms = []
    for _trial in range(trials):
        with undone():
            for _part in range(chance.randint(1, 3)):
                write(chance.choice([here, there]), chance.randint(1, 6), chance)
                if chance.random() < 0.5:
                    audit.checkpoint()
                if chance.random() < 0.2:
                    _go_back(here, chance)
                if chance.random() < 0.2:
                    renew.renew("audit", telling.quiet)
            alarms += audit.verify()
    proof.keep("audit-honest", "An honest audit raises no alarm", tried=trials, found=len(alarms), must=0)
    assert alarms == []


def _go_back(organisation: Organisation, chance: random.Random) -> None:
    """What a restore does: the log is as it was once, and a new epoch begins."""
    last = AuditEntry.objects.filter(organisation=organisation.id).count()
    shorten(organisation, chance.randint(0, last))
    audit.restored("lotus-2026.backup", "2026-03-03T10:00:00+00:00")


def resign(first: int, last: int, key: str) -> None:
    """Make a log fit again from an entry on, with a key that somebody held on to."""
    every = entries()
    before = every[first - 1].mac if first > 1 else ""
    for number in range(first, last + 1):
        before = audit._mac(every[number], before, key)
        change(number, mac=before)


def rewrite_before(chance: random.Random, changed: int, last: int) -> int:
    """Edit what was written before the key was changed, and sign it again up to there."""
    number = chance.randint(1, changed)
    change(number, action="page.hidden")
    resign(number, changed, "a1")
    return changed + 1


def rewrite_after(chance: random.Random, changed: int, last: int) -> int:
    """Edit what was written since, and sign all of it from there on with the older key."""
    number = chance.randint(changed + 1, last)
    change(number, action="page.hidden")
    resign(number, last, "a1")
    return number if number > changed + 1 or checkpoints.file().exists() else last + 1


def go_on_as_before(chance: random.Random, changed: int, last: int) -> int:
    """Cut off all since the change and more, and go on as if the key had never been changed. Then say so in marks."""
    left = chance.randint(1, changed)
    AuditEntry.objects.filter(number__gt=left).delete()
    mend_head(AuditEntry.objects.all()[0].organisation)
    sign = encryption.sign
    assert encryption.keys().rings["audit"].current == "a2"
    with pytest.MonkeyPatch.context() as older:
        older.setattr(encryption, "sign", lambda text, key=None: sign(text, key or "a1"))
        write(Organisation.objects.get(), changed - left + chance.randint(0, 3), chance)
        checkpoints.begin_epoch(audit.heads())
    return 0


OLDER: dict[str, Callable[[random.Random, int, int], int]] = {
    "before": rewrite_before,
    "after": rewrite_after,
    "as before": go_on_as_before,
}


def test_somebody_who_holds_an_older_key_only_is_found(here: Organisation, proof: Proof) -> None:
    trials = proof.trials(TRIALS)
    chance = random.Random(proof.seed)
    write(here, CHANGED, chance)
    renew.renew("audit", telling.quiet)
    write(here, 8, chance)
    last, changed = AuditEntry.objects.count(), CHANGED
    found, missed = 0, []
    for trial in range(trials):
        with undone():
            kind = sorted(OLDER)[trial % 3]
            if chance.random() < 0.5:  # they got at the checkpoints too
                checkpoints.file().unlink()
            number = OLDER[kind](chance, changed, last)
            mend_head(here.id)
            says = audit.verify()
            named = len(says) == 1 and number in {0, says[0].number}
        found += named
        missed += [] if named else [(trial, kind, number, says)]
    what = "A rewrite by somebody who holds an older key of the audit, and not the one in use, is found"
    proof.keep("audit-older-key", what, tried=trials, found=found, must=trials)
    assert missed == []


def test_a_cut_after_the_last_checkpoint_is_beyond_it(here: Organisation, proof: Proof) -> None:
    trials = proof.trials(TRIALS)
    chance = random.Random(proof.seed)
    write(here, LONGEST, chance)
    found = 0
    for _trial in range(trials):
        with undone():
            last = chance.randint(2, LONGEST - 1)
            seen = chance.randint(1, last)
            shorten(here, seen)
            audit.checkpoint()
            mark = checkpoints.file().read_bytes()
            found += _found_after_cut(here, mark, chance, seen)
    _beyond(proof, "audit-late-cut", "Beyond it: a cut after the last checkpoint is found", trials, found)


def _found_after_cut(here: Organisation, mark: bytes, chance: random.Random, seen: int) -> bool:
    """More is written after the checkpoint; some or all of it is cut off again, with the head made to fit."""
    write(here, chance.randint(1, 3), chance)
    shorten(here, chance.randint(seen, AuditEntry.objects.count() - 1))
    assert checkpoints.file().read_bytes() == mark
    return bool(audit.verify())


def test_a_rewrite_by_somebody_who_holds_the_key_is_beyond_it(here: Organisation, proof: Proof) -> None:
    """Found only where a checkpoint outside their reach had seen it otherwise; here they rewrote that too."""
    trials = proof.trials(TRIALS)
    chance = random.Random(proof.seed)
    found = 0
    for _trial in range(trials):
        with undone():
            write(here, chance.randint(1, 4), chance)
            audit.checkpoint()
            AuditEntry.objects.all().delete()
            AuditHead.objects.all().delete()
            checkpoints.file().unlink()
            write(here, chance.randint(1, 4), chance)
            audit.checkpoint()
            found += bool(audit.verify())
    what = "Beyond it: a rewrite by a holder of the key, checkpoints too, is found"
    _beyond(proof, "audit-key-holder", what, trials, found)


def _beyond(proof: Proof, id: str, what: str, trials: int, found: int) -> None:
    proof.keep(
        id, what, tried=trials, found=found, must=0, note="Not found, and said so wherever the audit is."
    )
    assert found == 0

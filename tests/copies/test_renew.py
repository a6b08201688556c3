"""New keys for fingerprints, the audit, backups, sessions, badges: what was given out goes on, nothing is lost."""

import json
import os
import signal
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import signing
from django.utils import timezone

from lotus.cli.main import main
from lotus.concerns.actions import reports
from lotus.config import checks
from lotus.config.copies import backup, renew, restore
from lotus.config.copies.envelope import NotWhole
from lotus.core.refusal import Refused
from lotus.kernel import accounts, audit, encryption, rows
from lotus.kernel.encryption import SealBroken, fingerprint
from lotus.kernel.models import Account, AuditEntry, Invitation, Organisation, Person
from tests.copies.conftest import Place, at, copy
from tests.copies.test_rotate import _in_a_child
from tests.proofs import Proof

WORDS = "apple brick candle"


def quiet(words: str) -> None:
    pass


def given_out(count: int = 1) -> list[accounts.Way]:
    """Invitations with a link and a code, the fingerprints of which alone are kept; and a report under its words."""
    here = Organisation.objects.get(slug="willowmere")
    ways = []
    for number in range(count):
        account = Account.objects.create(
            email=f"new{number}-{count}@willowmere.example", created_at=timezone.now()
        )
        account.set_unusable_password()
        account.save()
        person = Person.objects.create(organisation=here, name=f"New {number}", account=account)
        ways.append(accounts.invite(person, by=None, with_code=True))
    reports.keep(here, reports.mark(WORDS), {"happened": "It was dark."}, today=date(2026, 3, 2))
    return ways


def known(way: accounts.Way) -> bool:
    """Whether somebody with this link and code comes in, and a wrong code does not."""
    found = accounts.invitation(way.token)
    return bool(found and accounts.code_fits(found, way.token, way.code)) and not (
        accounts.code_fits(found, way.token, "AAAA-AAAA")
    )


def told_again() -> bool:
    report = reports.under(Organisation.objects.get(slug="willowmere"), reports.mark(WORDS))
    return bool(report and report.typed == {"happened": "It was dark."})


def all_known(ways: list[accounts.Way]) -> bool:
    return all(map(known, ways)) and told_again()


def kept() -> set[str]:
    """The keys that the fingerprints kept here were made with."""
    return {
        encryption.signed_with(mark, "index")
        for model, field in rows.fingerprint_columns()
        for mark in model._base_manager.values_list(field.attname, flat=True)
        if mark
    }


# Fingerprints


def test_links_and_codes_are_known_before_during_and_after_a_change(full: Place) -> None:
    before = given_out()
    assert kept() == {"i1"}
    encryption.add_key(full.keys, "index")
    assert all_known(before), "the change has begun, and nothing is carried over"
    during = given_out(2)
    assert kept() == {"i1", "i2"}
    done = renew.renew("index", quiet)
    assert (done.key, done.resumed, done.older) == ("i2", True, ("i1",))
    assert done.carried >= 3
    assert kept() == {"i2"}
    assert all_known([*before, *during])
    assert renew.renew("index", quiet).key == "i3"
    assert kept() == {"i3"}
    assert all_known([*before, *during, *given_out(3)])
    assert Invitation.objects.filter(link=None).first() is None


def test_the_same_words_lead_to_one_report_whenever_the_page_was_opened(full: Place) -> None:
    given_out()
    here, open_page = Organisation.objects.get(slug="willowmere"), reports.mark(WORDS)
    renew.renew("index", quiet)
    assert reports.keep(here, open_page, {"happened": "It was very dark."}, today=date(2026, 3, 3))
    found = reports.under(here, reports.mark(WORDS))
    assert found
    assert found.typed == {"happened": "It was very dark."}


def test_a_fingerprint_without_its_key_is_refused_with_a_sentence(full: Place) -> None:
    given_out()
    first = Invitation.objects.values_list("pk", flat=True)[0]
    Invitation.objects.filter(pk=first).update(link="i7.made-elsewhere")
    with pytest.raises(Refused, match="key 'i7', which is not in the keys file"):
        renew.renew("index", quiet)
    with pytest.raises(SealBroken, match="not in the keys file"):
        encryption.sign("a", "a7")


def _killed_at(step: int) -> Any:
    """A change of keys that is killed outright before its so many-th batch."""
    change, left = renew._change, [step]

    def maybe(*given: Any) -> int:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return change(*given)

    def renewing() -> None:
        renew.BATCH, renew._change = 1, maybe
        renew.renew("index", quiet)

    return renewing


@pytest.mark.proof
def test_a_change_of_fingerprints_that_was_killed_is_ended_and_all_are_known(
    told: Place, tmp_path: Path, proof: Proof, django_db_blocker: Any
) -> None:
    trials = proof.trials(50, least=2)
    good = 0
    for number in range(trials):
        with django_db_blocker.unblock(), at(copy(told, tmp_path / str(number))):
            ways = given_out(3)
            assert _in_a_child(_killed_at(2 + number % 5)) == signal.SIGKILL
            assert renew.unfinished("index")
            between = all_known(ways)
            done = renew.renew("index", quiet)
            good += between and done.resumed and kept() == {"i2"} and all_known(ways)
    proof.keep(
        "index-kills",
        "A change of the key of fingerprints that was killed is ended later; links and codes are known all the time",
        tried=trials,
        found=good,
        must=trials,
    )
    assert good == trials


# The audit


def test_a_log_over_a_change_of_its_key_is_whole_and_says_so(full: Place) -> None:
    done = renew.renew("audit", quiet)
    assert (done.key, done.resumed, done.older) == ("a2", False, ("a1",))
    said = AuditEntry.objects.filter(action="system.key-changed")
    assert {one.organisation for one in said} == {head[0] for head in audit.heads()}
    assert done.carried == said.count() > 0
    assert {encryption.signed_with(one.mac) for one in said} == {"a2"}
    assert [one.details for one in said] == [{"from": "a1", "to": "a2"}] * done.carried
    audit.record("page.shown", organisation=Organisation.objects.all()[0], by=None)
    assert audit.verify() == []


def test_a_change_of_the_audit_key_that_was_interrupted_goes_on(
    full: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(audit, "checkpoint", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            renew.renew("audit", quiet)
    assert audit.verify() == []
    assert renew.unfinished("audit")
    done = renew.renew("audit", quiet)
    assert (done.key, done.resumed, done.carried) == ("a2", True, 0)
    assert not renew.unfinished("audit")
    assert audit.verify() == []


def test_an_entry_whose_key_is_gone_is_named(full: Place) -> None:
    renew.renew("audit", quiet)
    first = AuditEntry.objects.filter(action="system.key-changed")[0]
    content = json.loads(full.keys.read_text())
    del content["audit"]["keys"]["a2"]
    content["audit"]["current"] = "a1"
    full.keys.write_text(json.dumps(content))
    faults = {fault.organisation: fault for fault in audit.verify()}
    assert faults[first.organisation].number == first.number
    assert "not in the keys file" in faults[first.organisation].says


# Backups


def test_backups_from_before_and_after_a_change_of_every_key_are_read_and_brought_back(
    full: Place, tmp_path: Path
) -> None:
    way = given_out()[0]
    keys_before = full.keys.read_bytes()
    old = backup.make(tmp_path / "old.backup")
    assert main(["keys", "rotate", "all"]) == 0
    new = backup.make(tmp_path / "new.backup")
    restore.restore(old.path, replace=True)
    assert audit.verify() == []
    assert known(way), "what is known by an older fingerprint is known after a restore"
    assert renew.unfinished("index")
    restore.restore(new.path, replace=True)
    assert audit.verify() == []
    assert known(way)
    renew.retire("b1")
    with pytest.raises(NotWhole, match="other keys"):
        backup.check(old.path)
    backup.check(new.path)
    full.keys.write_bytes(keys_before)
    with pytest.raises(NotWhole, match="other keys"):
        backup.check(new.path)


@pytest.mark.parametrize("kind", ["audit", "index"])
def test_a_backup_is_refused_where_a_newer_key_of_its_log_or_links_is_lost(
    full: Place, tmp_path: Path, kind: str
) -> None:
    keys_before = full.keys.read_bytes()
    renew.renew(kind, quiet)
    made = backup.make(tmp_path / "new.backup")
    full.keys.write_bytes(keys_before)
    with pytest.raises(NotWhole) as refused:
        backup.check(made.path)
    assert refused.value.why == "other keys"


# Sessions and badges


def test_what_was_signed_before_is_good_for_a_day_and_no_longer(full: Place) -> None:
    def secrets(hours: int) -> list[str]:
        return encryption.session_secrets(full.keys, datetime.now(UTC) + timedelta(hours=hours))

    before = secrets(0)
    signed = signing.dumps("mine", key=before[0])
    renew.renew("session", quiet)
    new, *older = secrets(23)
    assert older == before != [new]
    assert signing.loads(signed, key=new, fallback_keys=older) == "mine"
    assert secrets(25) == [new]
    with pytest.raises(signing.BadSignature):
        signing.loads(signed, key=new, fallback_keys=secrets(25)[1:])
    renew.retire("s1")
    assert secrets(0) == [new]


def test_a_new_badge_key_is_used_from_then_on_and_the_older_one_kept(full: Place) -> None:
    before = encryption.keys().purpose["badge"]
    assert renew.renew("badge", quiet).key == "g2"
    assert encryption.keys().purpose["badge"] != before
    assert encryption.keys().rings["badge"].keys["g1"] == before


# Retiring, the commands and the check


def test_keys_that_are_in_use_or_read_for_ever_are_not_taken_out(full: Place) -> None:
    with pytest.raises(Refused, match="b1 is the key in use"):
        renew.retire("b1")
    with pytest.raises(Refused, match="There is no key b9 here"):
        renew.retire("b9")
    for kind, older in (("index", "i1"), ("audit", "a1")):
        renew.renew(kind, quiet)
        with pytest.raises(Refused, match=f"{older} stays"):
            renew.retire(older)


def test_a_keys_file_from_before_keys_had_ids_is_read_and_can_be_changed(full: Place) -> None:
    way = given_out()[0]
    content = json.loads(full.keys.read_text())
    for kind in renew.KINDS:
        content[kind] = next(iter(content[kind]["keys"].values()))
    full.keys.write_text(json.dumps(content))
    assert known(way)
    assert audit.verify() == []
    for kind in renew.KINDS:
        renew.renew(kind, quiet)
    assert known(way)
    assert audit.verify() == []


def test_the_commands_change_one_kind_or_all_and_say_what_follows(
    full: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["keys", "rotate", "session"]) == 0
    assert "Start every server again now." in capsys.readouterr().out
    assert main(["keys", "rotate", "all", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {kind: done["key"] for kind, done in told.items()} == {
        "texts": "f2",
        "index": "i2",
        "audit": "a2",
        "backup": "b2",
        "session": "s3",
        "badge": "g2",
    }
    assert main(["keys", "retire", "s1"]) == 0
    assert "signs in once more" in capsys.readouterr().out
    assert main(["keys", "rotate", "words"]) == 2
    assert main(["keys", "init", "all"]) == 2


def test_a_change_of_every_key_that_was_interrupted_goes_on_and_changes_none_twice(
    full: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(kind: str, say: renew.Say) -> renew.Renewed:
        raise KeyboardInterrupt

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(renew, "renew", stopped)
        assert main(["keys", "rotate", "all", "--json"]) == 130
    assert encryption.keys().current == "f2"
    capsys.readouterr()
    assert main(["keys", "rotate", "all", "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == {"index", "audit", "backup", "session", "badge"}
    assert encryption.keys().current == "f2", "the texts had been carried over before"
    assert main(["keys", "rotate", "all", "--json"]) == 0
    assert encryption.keys().current == "f3", "another change begins with all of them"


def test_a_change_that_was_begun_is_a_finding(full: Place) -> None:
    given_out()
    for kind in ("index", "audit"):
        encryption.add_key(full.keys, kind)
    found = [(one.says, one.hint) for one in checks.run(thorough=True) if one.number == "L004"]
    assert found == [
        (f"A change of the {kind} key was begun here and not ended.", f"Go on with: lotus keys rotate {kind}")
        for kind in ("index", "audit")
    ]


def test_every_column_that_holds_a_fingerprint_is_of_that_kind() -> None:
    """A fingerprint in a plain column would be lost at the first change of keys."""
    names = {f"{model._meta.label_lower}.{field.name}" for model, field in rows.fingerprint_columns()}
    assert names == {
        "kernel.invitation.link",
        "kernel.invitation.code",
        "kernel.tries.key",
        "people.recovery.link",
        "concerns.report.code",
        "concerns.reminders.address",
        "toolkit.feed.address",
        "toolkit.seat.mark",
    }
    assert fingerprint("a") == encryption.forms(fingerprint("a"))[0]
    assert settings.SECRET_KEY_FALLBACKS == []

"""New keys for old: nothing is lost, whoever writes meanwhile and wherever it is interrupted."""

import base64
import json
import os
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connections
from django.utils import timezone

from lotus.cli.main import main
from lotus.concerns.models import Case
from lotus.config import checks
from lotus.config.copies import backup, restore, rotate
from lotus.config.copies.envelope import NotWhole
from lotus.core.refusal import Refused
from lotus.kernel import encryption, files, rows
from lotus.kernel.fields import Sealed
from lotus.kernel.models import Draft, Organisation, Person, StoredFile
from tests.copies.conftest import Place, at, copy
from tests.proofs import Proof


def opened() -> dict[str, Any]:
    """Every sealed text and file, in the clear, by its place."""
    found: dict[str, Any] = {}
    for model, field in rows.sealed_columns():
        for row in model._base_manager.all():
            found[field.place(row)] = getattr(row, field.attname)
    for one in StoredFile.objects.all():
        found[str(one.pk)] = files.read(one)
    return found


def quiet(words: str) -> None:
    pass


def test_everything_is_sealed_with_the_new_key_and_reads_as_before(full: Place) -> None:
    before = opened()
    assert rotate.in_use() == {"f1"}
    done = rotate.rotate(quiet)
    assert (done.key, done.resumed, done.unused) == ("f2", False, ("f1",))
    assert (done.texts, done.files) == (len(before) - 4, 4)
    assert rotate.in_use() == {"f2"}
    assert opened() == before


def test_rotating_again_makes_another_key(full: Place) -> None:
    before = opened()
    rotate.rotate(quiet)
    assert rotate.rotate(quiet).key == "f3"
    assert rotate.in_use() == {"f3"}
    assert opened() == before


def test_an_empty_installation_only_gets_a_new_key(here: Place) -> None:
    done = rotate.rotate(quiet)
    assert (done.key, done.texts, done.files) == ("f2", 0, 0)


def _in_a_child(work: Callable[[], None]) -> int:
    """Do this in a process of its own. Returns the signal that ended it, 0 for none."""
    held = connections["default"]
    held.close()
    child = os.fork()
    if child == 0:
        try:
            connections["default"] = held  # a browser's loop runs in the parent alone, and Django looks by it
            work()
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def _killed_at(step: int, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A rotation that is killed outright within its so many-th change."""
    change, put = rotate._change, files.put
    left = [step]

    def maybe(work: Callable[..., Any]) -> Callable[..., Any]:
        def changed(*given: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                threading.Timer(0.0005, os.kill, (os.getpid(), signal.SIGKILL)).start()
            return work(*given)

        return changed

    def rotating() -> None:
        rotate._change, files.put = maybe(change), maybe(put)
        rotate.rotate(quiet)
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(rotate, "BATCH", 3)
    return rotating


@pytest.mark.proof
def test_a_rotation_that_was_killed_is_ended_and_nothing_is_lost(
    told: Place, tmp_path: Any, proof: Proof, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any
) -> None:
    trials = proof.trials(100, least=6)
    good = 0
    for number in range(trials):
        with django_db_blocker.unblock(), at(copy(told, tmp_path / str(number))):
            before = opened()
            assert _in_a_child(_killed_at(1 + number * 47 % 60, monkeypatch)) == signal.SIGKILL
            between = opened()
            again = rotate.rotate(quiet)
            after = opened()
            good += before == between == after and rotate.in_use() == {again.key}
    proof.keep(
        "rotation-kills",
        "A change of keys that was killed in the middle is ended later, every text and file as before",
        tried=trials,
        found=good,
        must=trials,
    )
    assert good == trials


def test_people_read_and_write_meanwhile(full: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotate, "BATCH", 10)
    ended, faults, typed = threading.Event(), [], {}
    mo = Person.objects.get(name="Mo Farley")

    def work() -> None:
        number = 0
        while not ended.is_set() or number < 5:
            number += 1
            key, words = f"/{number % 3}/", {"words": [f"words {number}"]}
            try:
                Draft.objects.update_or_create(
                    person=mo, key=key, defaults={"typed": words, "saved_at": timezone.now()}
                )
                typed[key] = words
                assert Case.objects.get().what_happened == "Eleven sets of night notes held no plan."
            except Exception as fault:
                faults.append(fault)
        connections.close_all()

    somebody = threading.Thread(target=work)
    somebody.start()
    rotate.rotate(quiet)
    ended.set()
    somebody.join()
    assert faults == []
    assert {one.key: one.typed for one in Draft.objects.filter(person=mo)} == typed
    assert rotate.rotate(quiet).key in rotate.in_use()


def test_newer_words_are_not_overwritten_by_older_ones(full: Place) -> None:
    case = Case.objects.get()
    field = Case._meta.get_field("place")
    held = Case.objects.values_list("place", flat=True).get()
    assert isinstance(held, Sealed)
    case.place = "Ward 9"
    case.save()
    encryption.add_key(full.keys)
    assert rotate._change(Case, field, [(case.pk, held.body)]) == 0  # type: ignore[arg-type]
    assert Case.objects.get().place == "Ward 9"


def test_what_goes_on_sealing_with_an_older_key_is_said(full: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotate, "older_in_use", lambda: {"f1"})
    with pytest.raises(Refused, match="End every server"):
        rotate.rotate(quiet)


# Sealed texts inside the JSON of others


def test_sealed_texts_inside_a_json_value_are_found_and_changed() -> None:
    sealed = base64.b64encode(encryption.seal(b"secret", "second_factor.1")).decode("ascii")
    value = {"secret": sealed, "codes": [sealed, "plain", 7, None], "name": "AQ=="}
    assert list(rotate._sealed_in(value)) == [sealed, sealed]
    assert rotate._with(value, {sealed: "new"}) == {
        "secret": "new",
        "codes": ["new", "plain", 7, None],
        "name": "AQ==",
    }


@pytest.mark.skipif(not apps.is_installed("allauth.mfa"), reason="second factors are not there")
def test_second_factors_are_sealed_anew(full: Place) -> None:
    model = apps.get_model("mfa.authenticator")
    account = Person.objects.get(name="Alice Morgan").account
    assert account
    place = f"second_factor.{account.pk}"
    sealed = base64.b64encode(encryption.seal(b"JBSWY3DP", place)).decode("ascii")
    model.objects.create(user=account, type="totp", data={"secret": sealed})
    assert rotate.rotate(quiet).unused == ("f1",)
    fresh = base64.b64decode(model.objects.get().data["secret"])
    assert encryption.key_of(fresh) == "f2"
    assert encryption.unseal(fresh, place) == b"JBSWY3DP"
    assert rotate.in_use() == {"f2"}


# Retiring a key


def _a_day_later(place: Place) -> None:
    content = json.loads(place.keys.read_text())
    content["field"]["since"] = (datetime.now(UTC) - timedelta(hours=25)).isoformat()
    place.keys.write_text(json.dumps(content))


def test_a_key_is_retired_only_when_nothing_needs_it(full: Place, tmp_path: Any) -> None:
    with pytest.raises(Refused, match="There is no key f9"):
        rotate.retire("f9")
    with pytest.raises(Refused, match="is the key in use"):
        rotate.retire("f1")
    old = backup.make(tmp_path / "old.backup")
    encryption.add_key(full.keys)
    with pytest.raises(Refused, match="may still need f1"):
        rotate.retire("f1")
    _a_day_later(full)
    with pytest.raises(Refused, match="still sealed with f1"):
        rotate.retire("f1")
    rotate.rotate(quiet)
    rotate.retire("f1")
    assert set(encryption.keys().field) == {"f2"}
    assert Case.objects.get().place == "Ward 7"
    with pytest.raises(NotWhole, match="does not hold the key f1"):
        backup.check(old.path)


def test_a_backup_from_before_a_change_of_keys_is_brought_back(full: Place, tmp_path: Any) -> None:
    made = backup.make(tmp_path / "old.backup")
    rotate.rotate(quiet)
    restore.restore(made.path, replace=True)
    assert rotate.in_use() == {"f1"}
    assert Case.objects.get().place == "Ward 7"
    assert rotate.rotate(quiet).resumed


# The commands and the check


def test_the_commands_say_what_they_did(full: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "rotate"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Made the key f2. Sealed anew: ")
    assert "lotus keys retire f1" in out
    assert main(["keys", "rotate", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["key"] == "f3"
    _a_day_later(full)
    assert main(["keys", "retire", "f1"]) == 0
    assert "f1 was taken out" in capsys.readouterr().out
    assert main(["keys", "retire"]) == 2
    assert main(["keys", "rotate", "f1"]) == 2


def test_an_older_key_in_use_is_a_finding_that_stops_nothing(full: Place) -> None:
    assert "L004" not in [one.number for one in checks.run(thorough=True)]
    encryption.add_key(full.keys)
    found = [one for one in checks.run(thorough=True) if one.number == "L004"]
    assert [(one.says, one.serious) for one in found] == [
        ("Something is still sealed with an older key: f1.", False)
    ]
    assert "L004" not in [one.number for one in checks.run()], "the server's start does not wait for it"
    assert rotate.rotate(quiet).resumed
    assert "L004" not in [one.number for one in checks.run(thorough=True)]
    assert Organisation.objects.count() == 2

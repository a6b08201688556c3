"""The `lotus` command: help, mistakes, and what each part of it does."""

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lotus.cli.main import PARTS, main
from tests.factories.browser import signed_in
from tests.factories.cast import PASSWORD, Cast

ROOT = Path(__file__).resolve().parents[2]
Outcome = tuple[int, str, str]


@pytest.fixture
def lotus(capsys: pytest.CaptureFixture[str]) -> Any:
    """Types a command here: exit code and both streams."""

    def typed(*words: str) -> Outcome:
        try:
            code = main(words)
        except SystemExit as ended:
            code = int(ended.code or 0)
        return (code, *capsys.readouterr())

    return typed


@pytest.fixture
def shell(tmp_path: Path) -> Any:
    """Types a command in a process of its own, with data and keys of its own and these variables."""

    def typed(*words: str, **variables: str) -> Outcome:
        mine = {
            "LOTUS_DATA_DIR": str(tmp_path / "data"),
            "LOTUS_KEYS_FILE": str(tmp_path / "keys.json"),
            "LOTUS_DEMO_DIR": str(tmp_path / "demo"),
            **variables,
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LOTUS", "DJANGO"))}
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", "from lotus.cli.main import command; command()", *words],
            cwd=ROOT,
            env={**kept, **mine},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return done.returncode, done.stdout, done.stderr

    return typed


def one_sentence(outcome: Outcome) -> str:
    """What a mistake says: exit code 2, nothing on standard output, one line, no traceback."""
    code, out, err = outcome
    assert (code, out) == (2, ""), err
    assert err.endswith((".\n", "lotus setup\n", "lotus migrate\n", "lotus check\n", "lotus keys init\n"))
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err


def test_help_lists_every_part_in_a_line(lotus: Any) -> None:
    code, out, err = lotus("--help")
    assert (code, err) == (0, "")
    for part in PARTS:
        assert re.search(rf"^    {part}\s", out, re.MULTILINE), part


@pytest.mark.parametrize("part", PARTS)
def test_each_part_says_what_it_is_for(lotus: Any, part: str) -> None:
    code, out, err = lotus(part, "--help")
    assert (code, err) == (0, "")
    assert f"usage: lotus {part}" in out
    assert len(out.splitlines()) > 4


def test_without_a_part_the_help_is_shown(lotus: Any) -> None:
    code, out, _err = lotus()
    assert code == 2
    assert "commands" in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["sing"], "cannot be “sing”; choose from demo, serve,"),
        (["demo", "--port", "eighty"], "--port is a whole number, not “eighty” (see lotus demo --help)."),
        (["serve", "--only", "tea"], "choose from"),
        (["chek"], "COMMAND cannot be “chek”; did you mean check? Choose from demo,"),
        (["demo", "--port", "99999999"], "A port is a number from 1 to 65535, not 99999999."),
        (
            ["check", "--jsn"],
            "There is nothing called --jsn here; did you mean --json (see lotus check --help).",
        ),
        (["risk", "3"], "There is nothing called 3 here (see lotus risk --help)."),
        (
            ["insight", "spc", "x.csv", "--better", "up"],
            "cannot be “up”; choose from higher, lower, neither (see",
        ),
        (["insight"], "Please give METHOD: one of fairness,"),
        (["restore", "nowhere.backup"], "nowhere.backup cannot be used: No such file or directory."),
        (["people"], "Please give act, file"),
        (["people", "import"], "Please give file: CSV with the columns staff_id,"),
        (["audit", "read"], "act cannot be “read”; choose from verify, checkpoint"),
        (["keys"], "Please give act: one of init,"),
        (["check", "--loud"], "nothing called --loud"),
        (["migrate", "now"], "nothing called now"),
        (["risk"], "--likelihood"),
        (["setup"], "Please give --organisation, --name, --email."),
    ],
)
def test_a_mistake_is_one_sentence(lotus: Any, words: list[str], says: str) -> None:
    assert says in one_sentence(lotus(*words))


def test_a_risk_is_scored_through_the_same_command(lotus: Any) -> None:
    code, out, _err = lotus("risk", "--likelihood", "4", "--consequence", "patient_safety=3")
    assert code == 0
    assert out.startswith("Amber, 12 of 25")


def test_being_interrupted_is_no_mistake(lotus: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from lotus.cli import risk

    def interrupted(args: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(risk, "run", interrupted)
    assert lotus("risk") == (130, "", "")


def test_help_and_risk_never_load_django() -> None:
    code = (
        "import sys; from lotus.cli.main import main\n"
        "try: main(sys.argv[1:])\nexcept SystemExit: pass\n"
        "heavy = {'django', 'weasyprint', 'gunicorn', 'holidays'} & {name.split('.')[0] for name in sys.modules}\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    score = ["risk", "--likelihood", "2", "--consequence", "financial=1"]
    for words in (["--help"], ["demo", "--help"], ["serve", "--help"], score):
        done = subprocess.run(
            [sys.executable, "-c", code, *words], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")


class TestKeys:
    def test_they_are_made_for_their_owner_alone(self, lotus: Any, tmp_path: Path) -> None:
        place = tmp_path / "safe" / "keys.json"
        code, out, _err = lotus("keys", "init", "--file", str(place))
        assert code == 0
        assert "Keep a copy somewhere safe" in out
        assert stat.S_IMODE(place.stat().st_mode) == 0o600
        assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
        assert {"field", "audit", "index", "backup", "badge", "session"} <= json.loads(
            place.read_text()
        ).keys()

    def test_the_place_may_come_from_the_environment(
        self, lotus: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LOTUS_KEYS_FILE", str(tmp_path / "keys.json"))
        assert lotus("keys", "init")[0] == 0

    def test_they_are_never_overwritten(self, lotus: Any, tmp_path: Path) -> None:
        place = tmp_path / "keys.json"
        lotus("keys", "init", "--file", str(place))
        before = place.read_bytes()
        code, out, err = lotus("keys", "init", "--file", str(place))
        assert (code, out) == (2, "")
        assert "They are never overwritten" in err
        assert place.read_bytes() == before

    def test_without_a_place_it_asks_for_one(self, lotus: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("LOTUS_KEYS_FILE", raising=False)
        assert "Say where the keys file goes" in one_sentence(lotus("keys", "init"))

    def test_a_place_that_cannot_be_written_is_one_sentence(self, lotus: Any, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        assert "could not be written" in one_sentence(
            lotus("keys", "init", "--file", str(tmp_path / "file" / "keys.json"))
        )


class TestSettingUp:
    WORDS = (
        "--organisation",
        "Willowmere Health and Care",
        "--name",
        "Ada Quill",
        "--email",
        "ada@willowmere.example",
    )

    def test_the_first_administrator_comes_in_by_the_link(self, db: None, lotus: Any, client: Any) -> None:
        code, out, err = lotus("setup", *self.WORDS)
        assert (code, err) == (0, "")
        sentence, link = out.splitlines()
        assert sentence == (
            "Willowmere Health and Care is set up. Ada Quill comes in here. "
            "A link for choosing a password works once, within four weeks:"
        )
        place = link.removeprefix("http://127.0.0.1:8000")
        chosen = {"password": "green stairs quiet otter", "again": "green stairs quiet otter"}
        assert client.post(place, chosen)["Location"] == "/"
        assert "Ada Quill" in client.get("/people/").content.decode()
        client.post("/sign-out/")
        assert client.post(place, chosen).status_code == 404, "once"
        signed = client.post(
            "/sign-in/", {"email": "ada@willowmere.example", "password": "green stairs quiet otter"}
        )
        assert signed.status_code == 302

    def test_who_has_a_password_already_signs_in_to_a_second_organisation(
        self, cast: Cast, lotus: Any, client: Any
    ) -> None:
        words = (*self.WORDS[:1], "Third Practice", *self.WORDS[2:])
        _code, out, _err = lotus("setup", *words)
        assert out.splitlines()[-1].endswith("/sign-in/")
        client.post("/sign-in/", {"email": cast.ada.email, "password": PASSWORD})
        assert "Third Practice" in client.get("/organisations/").content.decode()

    def test_a_second_time_is_refused_once_an_administrator_came_in(self, db: None, lotus: Any) -> None:
        from lotus.kernel.models import Person

        lotus("setup", *self.WORDS)
        account = Person.objects.get(email=self.WORDS[-1]).account
        assert account is not None
        account.set_password(PASSWORD)
        account.save()
        again = one_sentence_or_two(lotus("setup", *self.WORDS))
        assert "is set up already. Its administrators can invite others." in again

    def test_an_address_that_is_none_is_refused_before_anything_is_made(self, db: None, lotus: Any) -> None:
        from lotus.kernel.models import Organisation

        words = [*self.WORDS[:-1], "ada at willowmere"]
        assert "ada at willowmere is not a whole e-mail address" in one_sentence(lotus("setup", *words))
        assert not Organisation.objects.exists()

    def test_a_name_needs_a_letter(self, db: None, lotus: Any) -> None:
        words = ["--organisation", "!!", *self.WORDS[2:]]
        assert "needs at least one letter" in one_sentence(lotus("setup", *words))

    def test_an_organisation_joins_a_region_and_leaves_it(self, db: None, lotus: Any) -> None:
        lotus("setup", *self.WORDS)
        joined = "Willowmere Health and Care belongs to Vale of Willow, and shares lessons with it.\n"
        assert lotus("region", "--join", "Vale of Willow") == (0, joined, "")
        left = "Willowmere Health and Care belongs to no region. 0 shared before were deleted.\n"
        assert lotus("region", "--leave") == (0, left, "")
        assert "Say which organisation" in one_sentence(
            lotus("region", "--leave", "--organisation", "nowhere")
        )

    def test_at_a_terminal_it_asks_for_what_is_missing(
        self, db: None, lotus: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        answers = iter(["Willowmere", "Ada Quill", "ada@willowmere.example"])
        monkeypatch.setattr(sys, "stdin", type("Terminal", (), {"isatty": staticmethod(lambda: True)}))
        monkeypatch.setattr("builtins.input", lambda asked: next(answers))
        assert lotus("setup")[0] == 0


def one_sentence_or_two(outcome: Outcome) -> str:
    assert outcome[:2] == (2, "")
    return outcome[2]


class TestInAFreshPlace:
    """Commands in processes of their own, where nothing was set up."""

    @pytest.mark.parametrize(
        "words", [["audit", "verify"], ["setup", *TestSettingUp.WORDS], ["people", "import", "-"]]
    )
    def test_without_keys_the_way_to_make_them_is_named(self, shell: Any, words: list[str]) -> None:
        assert "Make one with: lotus keys init" in shell(*words)[2]
        assert shell(*words)[0] == 2

    def test_before_the_tables_are_made_the_way_to_make_them_is_named(self, shell: Any) -> None:
        assert shell("keys", "init")[0] == 0
        assert "Bring it up to date with: lotus migrate" in shell("audit", "verify")[2]
        assert shell("migrate") == (0, "The database is of this version.\n", "")
        assert shell("migrate")[0] == 0, "and once more does nothing"
        code, out, err = shell("audit", "verify")
        assert (code, err) == (0, "")
        assert out.startswith("The audit is whole.")

    @pytest.mark.parametrize(
        ("variables", "says"),
        [
            ({"LOTUS_IDLE_MINUTES": "90"}, "LOTUS_IDLE_MINUTES is '90'. Write a whole number from 15 to 30."),
            ({"LOTUS_DEMO": "yes"}, "LOTUS_DEMO is 'yes'. Write 1 for yes or 0 for no."),
            ({"LOTUS_DATABASE_URL": "mysql://x"}, "LOTUS_DATABASE_URL must begin with sqlite:///"),
            ({"LOTUS_EMAIL_URL": "mail.example.org"}, "LOTUS_EMAIL_URL must look like"),
            ({"LOTUS_DATA_DIR": "/dev/null/data"}, "cannot be used"),
        ],
    )
    def test_a_variable_that_cannot_be_used_is_named_in_a_sentence(
        self, shell: Any, variables: dict[str, str], says: str
    ) -> None:
        code, out, err = shell("check", **variables)
        assert (code, out) == (2, "")
        assert says in err
        assert "Traceback" not in err

    def test_a_server_that_is_not_safe_does_not_start(self, shell: Any) -> None:
        code, out, err = shell("serve", "--port", "1")
        assert (code, out) == (1, "")
        for number in ("L001", "L013", "L021"):
            assert number in err

    def test_the_demonstration_listens_on_this_machine_only(self, shell: Any, tmp_path: Path) -> None:
        for host in ("0.0.0.0", "192.0.2.1", "lotus.example"):
            outcome = shell("demo", "--host", host)
            assert "listens on this machine only" in one_sentence(outcome)
        assert not (tmp_path / "demo").exists()


def _pages_shown(cast: Any) -> None:
    """Something to verify, in both organisations."""
    for person in (cast.alice, cast.charlie):
        for _time in range(3):
            signed_in(person).get("/")


class TestAudit:
    def test_a_whole_one_is_good(self, cast: Any, lotus: Any) -> None:
        code, out, err = lotus("audit", "verify")
        assert (code, err) == (0, "")
        assert out.startswith("The audit is whole.\nBeyond it: ")

    def test_a_changed_entry_is_found_and_named(self, cast: Any, lotus: Any) -> None:
        from lotus.kernel.models import AuditEntry

        _pages_shown(cast)
        AuditEntry.objects.filter(organisation=cast.here.id, number=2).update(action="something.else")
        code, out, _err = lotus("audit", "verify")
        assert code == 1
        assert f"Organisation {cast.here.id}, entry 2: " in out
        assert "The audit is not as it was written." in out
        code, out, _err = lotus("audit", "verify", "--json")
        assert code == 1
        assert [(one["organisation"], one["number"]) for one in json.loads(out)] == [(str(cast.here.id), 2)]

    def test_a_checkpoint_is_written_down(self, cast: Any, lotus: Any, settings: Any, tmp_path: Path) -> None:
        _pages_shown(cast)
        settings.DATA_DIR = tmp_path
        code, out, _err = lotus("audit", "checkpoint")
        assert code == 0
        assert out == f"2 chains written to {tmp_path / 'audit-checkpoints.jsonl'}.\n"
        assert len((tmp_path / "audit-checkpoints.jsonl").read_text().splitlines()) == 2
        assert lotus("audit", "verify")[0] == 0


def test_a_fault_of_the_machine_that_names_no_file_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(args: Any) -> int:
        raise OSError("the network is gone")

    monkeypatch.setattr("lotus.cli.risk.run", broken)
    with pytest.raises(OSError, match="the network is gone"):
        main(["risk"])

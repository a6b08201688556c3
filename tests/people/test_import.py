"""`lotus people import`: people, teams and roles from a file; all of it, or nothing."""

import io
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from lotus.cli.main import main
from lotus.kernel import accounts, audit
from lotus.kernel.models import Account, Membership, Message, Person, Team
from lotus.kernel.permissions import Role
from lotus.people.actions import importing as actions
from tests.factories.cast import Cast

HEAD = "staff_id,email,name,team_path,roles\n"
TWO = (
    HEAD + "1001,amina@willowmere.example,Amina Yusuf,Medicine > Ward 7,adviser\n"
    "1002,,Wyn Orchard,Medicine > Ward 5,\n"
)
Typed = Any


@pytest.fixture
def organisation(db: None) -> Any:
    return accounts.open_organisation(name="Willowmere Health and Care", slug="willowmere")


@pytest.fixture
def lotus(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Typed:
    """Types `lotus people import FILE …` with this text in the file: the exit code, and both streams."""

    def typed(text: str | bytes, *more: str) -> tuple[int, str, str]:
        file = tmp_path / "people.csv"
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        code = main(["people", "import", str(file), *more])
        return (code, *capsys.readouterr())

    return typed


def test_people_teams_and_roles_are_taken_in(organisation: Any, lotus: Typed) -> None:
    assert lotus(TWO) == (0, "2 people added, 0 brought up to date.\n", "")
    amina, wyn = Person.objects.order_by("name")
    assert (amina.name, amina.staff_id, amina.email) == ("Amina Yusuf", "1001", "amina@willowmere.example")
    assert (amina.team.name, amina.team.parent.name) == ("Ward 7", "Medicine")
    assert wyn.team.parent == amina.team.parent, "one Medicine, with two wards"
    assert (amina.roles(), wyn.roles()) == ({"member", "adviser"}, {"member"})
    assert (amina.account.has_usable_password(), wyn.account) == (False, None)
    assert not Message.objects.exists(), "nobody is written to unless asked"
    assert audit.verify() == []


def test_the_same_file_again_changes_nothing(organisation: Any, lotus: Typed) -> None:
    lotus(TWO)
    before = _everything()
    assert lotus(TWO) == (0, "0 people added, 2 brought up to date.\n", "")
    assert _everything() == before


def _everything() -> list[Any]:
    rows = (Person, Account, Team, Membership)
    return [list(model.objects.order_by("pk").values()) for model in rows]


def test_a_newer_file_brings_people_up_to_date_and_takes_no_role_away(
    organisation: Any, lotus: Typed
) -> None:
    lotus(TWO)
    newer = HEAD + "1001,new@willowmere.example,Amina Y Yusuf,Surgery,pastoral_contact\n"
    assert lotus(newer)[1] == "0 people added, 1 brought up to date.\n"
    amina = Person.objects.get(staff_id="1001")
    assert (amina.name, amina.email, amina.team.name) == (
        "Amina Y Yusuf",
        "new@willowmere.example",
        "Surgery",
    )
    assert amina.roles() == {"member", "adviser", "pastoral_contact"}
    assert amina.account.email == "amina@willowmere.example", "what they sign in with stays theirs"
    assert Person.objects.count() == 2, "who is not in the file stays"


BAD = """staff_id,email,name,team_path,roles
,amina@willowmere.example,Amina Yusuf,,
1002,not an address,Wyn Orchard,,
1003,,,Ward 7,
1004,dee@willowmere.example,Dee Lane,,doctor; nurse
1005,eve@willowmere.example,Eve Marsh,,administrator; adviser
1006,DEE@willowmere.example,Dee Again,,
1004,,Fay Hill,,

1007,,Gil, Penn,Ward 7,
"""


def test_every_bad_row_is_listed_at_once_with_its_line_and_nothing_is_imported(
    organisation: Any, lotus: Typed
) -> None:
    code, out, err = lotus(BAD)
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        "Nothing was imported. 9 to put right:",
        "  line 2: staff_id is empty",
        "  line 3: not an address is not a whole e-mail address",
        "  line 4: name is empty",
        "  line 5: doctor is not a role",
        "  line 5: nurse is not a role",
        "  line 6: an administrator cannot also handle concerns",
        "  line 7: email DEE@willowmere.example stands on line 5 already",
        "  line 8: staff_id 1004 stands on line 5 already",
        "  line 10: has 6 cells under 5 headings; put quotes round a cell with a comma",
    ]
    assert not Person.objects.exists()
    assert not Team.objects.exists()


def test_one_bad_row_holds_the_good_ones_back(organisation: Any, lotus: Typed) -> None:
    assert lotus(TWO + "1003,,,,\n")[0] == 1
    assert not Person.objects.exists()


def test_a_row_over_several_lines_is_named_by_its_first(organisation: Any, lotus: Typed) -> None:
    _code, _out, err = lotus(HEAD + '1001,,"Amina\nYusuf",,\n1002,,"",,\n')
    assert "line 4: name is empty" in err


@pytest.mark.parametrize("cell", ["staff_id", "name", "email", "team_path"])
def test_a_cell_that_is_too_long_is_named(organisation: Any, lotus: Typed, cell: str) -> None:
    row = {"staff_id": "1001", "email": "", "name": "Amina", "team_path": "", "roles": ""}
    row[cell] = "x" * 250 + "@willowmere.example" if cell == "email" else "x" * 201
    _code, _out, err = lotus(HEAD + ",".join(row.values()))
    assert f"line 2: {cell} is longer than" in err


def test_a_byte_order_mark_as_spreadsheets_write_it_is_no_trouble(organisation: Any, lotus: Typed) -> None:
    assert lotus(b"\xef\xbb\xbf" + TWO.encode().replace(b"\n", b"\r\n"))[0] == 0


def test_headings_may_be_in_any_order_and_in_capitals(organisation: Any, lotus: Typed) -> None:
    assert lotus("Name, Email ,ROLES,Team_Path,Staff_ID\nAmina Yusuf,,,,1001\n")[0] == 0
    assert Person.objects.get().staff_id == "1001"


def test_a_column_we_do_not_know_is_left_alone_and_named(organisation: Any, lotus: Typed) -> None:
    code, out, _err = lotus("staff_id,email,name,team_path,roles,grade\n1001,,Amina Yusuf,,,7\n")
    assert (code, out) == (0, "1 person added, 0 brought up to date.\nNot used: grade.\n")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: the column staff_id is missing"),
        ("staff_id,email,name,team_path\n", "line 1: the column roles is missing"),
        (HEAD, "the file has no people in it"),
        (HEAD + "1001,,a\x00b,,\n", "line 2: name holds a line break, or a sign that cannot be shown"),
        (HEAD + '1001,,"' + "x" * 140_000, "cannot be read as CSV"),
    ],
)
def test_a_file_that_is_not_one_says_what_is_missing(
    organisation: Any, lotus: Typed, text: str, says: str
) -> None:
    code, out, err = lotus(text)
    assert (code, out) == (1, "")
    assert says in err
    assert "Traceback" not in err


def test_standard_input_is_read_with_a_hyphen(
    organisation: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = SimpleNamespace(buffer=io.BytesIO(b"\xef\xbb\xbf" + TWO.encode()))
    monkeypatch.setattr(sys, "stdin", typed)
    assert main(["people", "import", "-"]) == 0
    assert capsys.readouterr().out.startswith("2 people added")


def test_a_file_that_is_not_there_is_one_sentence(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["people", "import", "/nowhere/people.csv"]) == 2
    assert capsys.readouterr().err == "/nowhere/people.csv could not be read: No such file or directory.\n"


def test_a_file_in_another_encoding_is_one_sentence(organisation: Any, lotus: Typed) -> None:
    code, _out, err = lotus("1001,,Siân,,".encode("latin-1"))
    assert code == 2
    assert "is not text in UTF-8. Save it as CSV UTF-8 and try again." in err


class TestWhoIsHereAlready:
    def test_the_first_administrator_is_known_by_their_address(self, cast: Cast, lotus: Typed) -> None:
        """They came by `lotus setup`, without a staff_id."""
        row = "1001,ADA@willowmere.example,Ada Quill,Digital,administrator\n"
        assert lotus(HEAD + row, "--organisation", "willowmere")[0] == 0
        assert Person.objects.get(staff_id="1001") == cast.ada

    def test_an_address_somebody_else_has_is_a_bad_row(self, cast: Cast, lotus: Typed) -> None:
        Person.objects.filter(pk=cast.bob.pk).update(staff_id="77")
        code, _out, err = lotus(
            HEAD + "1001,bob@willowmere.example,Rob Tern,,\n", "--organisation", "willowmere"
        )
        assert code == 1
        assert "line 2: bob@willowmere.example is the address of Bob Tierney already" in err

    @pytest.mark.parametrize(
        "row",
        [
            "1001,ada@willowmere.example,Ada Quill,,adviser\n",
            "1001,idris@willowmere.example,Dr Idris Vaughan,,administrator\n",
        ],
    )
    def test_roles_that_do_not_go_together_are_a_bad_row_too(
        self, cast: Cast, lotus: Typed, row: str
    ) -> None:
        code, _out, err = lotus(HEAD + row, "--organisation", "willowmere")
        assert code == 1
        assert "an administrator never handles concerns" in err
        assert not Person.objects.exclude(staff_id="").exists()

    def test_somebody_known_elsewhere_gets_a_place_here_under_the_same_account(
        self, cast: Cast, lotus: Typed
    ) -> None:
        row = "1001,charlie@otherdale.example,Charlie Penn,,\n"
        assert lotus(HEAD + row, "--organisation", "willowmere")[0] == 0
        assert Person.objects.get(staff_id="1001").account == cast.charlie.account


class TestWhichOrganisation:
    def test_where_there_are_two_one_is_named(self, cast: Cast, lotus: Typed) -> None:
        code, _out, err = lotus(TWO)
        assert (code, err) == (2, "There is more than one organisation here. Name one with --organisation.\n")
        assert lotus(TWO, "--organisation", "otherdale")[0] == 0
        assert Person.objects.filter(organisation=cast.elsewhere).count() == 3

    def test_where_there_is_none_one_is_to_be_set_up(self, db: None, lotus: Typed) -> None:
        assert lotus(TWO)[::2] == (
            2,
            "There is no such organisation here. Set one up first with: lotus setup\n",
        )

    def test_a_name_that_is_not_there_is_one_sentence(self, organisation: Any, lotus: Typed) -> None:
        assert lotus(TWO, "--organisation", "elsewhere")[0] == 2


class TestInviting:
    def test_everybody_new_with_an_address_is_written_to(self, organisation: Any, lotus: Typed) -> None:
        lotus(TWO, "--invite")
        message = Message.objects.get()
        assert message.to == "amina@willowmere.example"
        assert "/invitation/" in message.body
        assert "Amina" in message.body

    def test_nobody_is_written_to_twice(self, organisation: Any, lotus: Typed) -> None:
        lotus(TWO, "--invite")
        lotus(TWO, "--invite")
        assert Message.objects.count() == 1

    def test_who_has_a_password_already_needs_no_invitation(self, cast: Cast, lotus: Typed) -> None:
        lotus(
            HEAD + "1,charlie@otherdale.example,Charlie Penn,,\n", "--organisation", "willowmere", "--invite"
        )
        assert not Message.objects.exists()


def test_roles_may_be_parted_by_either_sign_and_stand_twice() -> None:
    rows, _unused = actions.read(HEAD + "1,,Amina,,adviser | member;adviser\n")
    assert rows[0].roles == (Role.MEMBER, Role.ADVISER)

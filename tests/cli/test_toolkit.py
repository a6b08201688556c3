"""`lotus toolkit`: an organisation's toolkit as a folder and as a zip, out and in again."""

from pathlib import Path

import pytest

from lotus.cli.main import main
from lotus.core import library
from lotus.core.instruments import shelf
from lotus.kernel.models import AuditEntry, Wording
from lotus.toolkit import policy
from tests.factories.cast import Cast

NEW = "versions/instruments.en.toml"


@pytest.mark.django_db
def test_a_folder_goes_out_is_changed_and_comes_in_as_new_versions(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, here = tmp_path / "ours", ["--organisation", cast.here.slug]
    assert main(["toolkit", "export", str(folder), *here]) == 0
    file = folder / "toolkit" / "1-2.en.md"
    assert file.read_text(encoding="utf-8") == library.load("toolkit", "1-2").written
    text = file.read_text(encoding="utf-8").replace("Compassion, and how it differs", "Our word for it")
    file.write_text(text, encoding="utf-8")
    assert main(["toolkit", "import", str(folder), *here]) == 0
    assert "1 files say something new, 0 hidden" in capsys.readouterr().out
    section = policy.whole(cast.here).section("1-2")
    assert section
    assert section.title == "Our word for it"
    assert policy.whole(cast.elsewhere).plain
    assert AuditEntry.objects.get(action="toolkit.brought_in").person is None
    packed = tmp_path / "ours.zip"
    assert main(["toolkit", "export", str(packed), *here]) == 0
    assert main(["toolkit", "import", str(packed), *here]) == 0
    assert "0 files say something new" in capsys.readouterr().out


@pytest.mark.django_db
def test_refused_what_is_not_sound_what_is_there_already_and_no_organisation(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, here = tmp_path / "ours", ["--organisation", cast.here.slug]
    (folder / "toolkit").mkdir(parents=True)
    (folder / "toolkit" / "1-2.en.md").write_text("+++\nminutes = 0\ntitle = ''\n+++\n", encoding="utf-8")
    assert main(["toolkit", "import", str(folder), *here]) == 1
    said = capsys.readouterr().err
    assert "Nothing was changed. 2 to put right:" in said
    assert "toolkit/1-2.en.md: It has no “title”." in said
    assert main(["toolkit", "export", str(folder), *here]) == 2
    assert "is there already" in capsys.readouterr().err
    for more, words in (
        ([], "more than one organisation"),
        (["--organisation", "x"], "no such organisation"),
    ):
        assert main(["toolkit", "export", str(tmp_path / "new"), *more]) == 2
        assert words in capsys.readouterr().err
    big = tmp_path / "big.zip"
    with big.open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    assert main(["toolkit", "import", str(big), *here]) == 2
    assert "too large" in capsys.readouterr().err
    assert not Wording.objects.exists()


def test_an_instrument_changed_without_another_version_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("instruments/flywheel.en.toml", "instruments/abc-needs.en.toml", NEW):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text((library.SHELF / name).read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(shelf, "SHELF", tmp_path)
    monkeypatch.setattr(library, "SHELF", tmp_path)
    assert shelf.changed() == []
    one, other = tmp_path / "instruments/flywheel.en.toml", tmp_path / "instruments/abc-needs.en.toml"
    one.write_text(one.read_text("utf-8").replace('version = "1"', 'version = "2"'), encoding="utf-8")
    other.write_text(other.read_text("utf-8").replace("minutes = ", "minutes = 1"), encoding="utf-8")
    library._read.cache_clear()
    assert [said.split(". ")[0] for said in shelf.changed()] == [
        "abc-needs: it was changed, and still says version 1",
        "flywheel: version 2 is not recorded yet",
    ]
    assert main(["content", "record"]) == 0
    assert "1 new lines recorded." in capsys.readouterr().out
    library._read.cache_clear()
    assert [said.split(":")[0] for said in shelf.changed()] == ["abc-needs"]
    assert main(["content", "record"]) == 0
    assert "stands there already" in capsys.readouterr().out
    library._read.cache_clear()

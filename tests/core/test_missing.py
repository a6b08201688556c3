"""What is missing on the shelf is told with its file, its line and its field."""

import shutil
from pathlib import Path

import pytest

from lotus.core import library, missing
from lotus.core.toolkit import Toolkit


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A copy of what ships of the toolkit, to take something away from."""
    for kind in ("toolkit", "exercises", "help"):
        shutil.copytree(library.SHELF / kind, tmp_path / kind)
    return tmp_path


def _told(shelf: Path) -> list[str]:
    return [str(one) for one in missing.every(Toolkit(shelf=shelf))]


def _change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_nothing_that_ships_is_missing(shelf: Path) -> None:
    assert missing.every() == ()
    assert _told(shelf) == []


def test_a_text_that_is_missing_between_two_others_is_told_and_so_is_every_link_to_it(shelf: Path) -> None:
    (shelf / "toolkit" / "1-3.en.md").unlink()
    told = _told(shelf)
    assert "toolkit/1-4.en.md, line 4, number: 1.3 is missing before it." in told
    assert "exercises/1-3.en.toml, line 2, section: there is no section “1-3” to lead to." in told
    assert any(one.startswith("toolkit/resources.en.toml, line ") and "sections: " in one for one in told)


def test_a_number_that_stands_twice_and_a_step_without_a_text_are_told(shelf: Path) -> None:
    _change(shelf / "toolkit" / "1-4.en.md", 'number = "1.4"', 'number = "1.3"')
    for path in (shelf / "toolkit").glob("4-*.md"):
        path.unlink()
    (shelf / "toolkit" / "conclusion.en.md").unlink()
    told = _told(shelf)
    assert "toolkit/1-4.en.md, line 4, number: 1.3 stands twice." in told
    assert "toolkit/steps.en.toml, line 17, utilise: no text belongs to this step." in told
    assert "toolkit/conclusion.en.md: it is missing, and frames all the others." in told


def test_what_a_questionnaire_leads_to_is_looked_at_but_not_its_lines_of_words(shelf: Path) -> None:
    (shelf / "instruments").mkdir()
    shutil.copy(library.SHELF / "instruments" / "flywheel.en.toml", shelf / "instruments")
    path = shelf / "instruments" / "flywheel.en.toml"
    _change(path, "read_next = [", 'read_next = ["9-9", "Ask a friend.", ')
    assert [one.partition(", line ")[2].partition(", ")[2] for one in _told(shelf)] == [
        "read_next: there is no section “9-9” to lead to."
    ]


def test_welsh_that_is_missing_is_told(shelf: Path) -> None:
    (shelf / "help" / "privacy.cy.md").unlink()
    (shelf / "help" / "nobody.cy.md").write_text("+++\ntitle = 'Neb'\n+++\nNeb.\n", encoding="utf-8")
    (shelf / "toolkit" / "steps.cy.toml").unlink()
    _change(shelf / "toolkit" / "1-1.en.md", 'welsh = "Y fframwaith"', 'welsh = "The framework"')
    told = _told(shelf)
    assert "help/privacy.en.md: there is no Welsh beside it: help/privacy.cy.md." in told
    assert "help/nobody.cy.md: there is no English file beside it, so nobody is led to it." in told
    assert "toolkit/1-1.en.md, line 3, welsh: the Welsh title is the English one." in told
    assert "toolkit/steps.en.toml: there is no Welsh beside it: toolkit/steps.cy.toml." in told


def test_welsh_that_lacks_a_text_or_fills_in_something_else_is_told(shelf: Path) -> None:
    shutil.copytree(library.SHELF / "pictures", shelf / "pictures")
    _change(shelf / "pictures" / "words.cy.toml", 'aim = "Nod {value}"', 'aim = "Nod {gwerth}"')
    _change(shelf / "pictures" / "words.cy.toml", 'mean = "Cymedr {value}"\n', "")
    says = "words.aim: what is filled in is not the same as in English, such as {name}."
    gone = "pictures/words.cy.toml, line 5, words, mean: it is not there in Welsh."
    assert _told(shelf) == [gone, f"pictures/words.cy.toml, line 11, {says}"]

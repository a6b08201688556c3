"""The documentation never lies about commands, settings, checks and permissions: what is undocumented fails."""

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path

import pytest

from lotus.cli import insight, main, qda
from tests.house import source, tables

REFERENCE = source.ROOT / "docs" / "reference"


def _read(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def _cells(name: str) -> set[str]:
    """The first cell of every row of a page's tables, without its quotes."""
    return set(re.findall(r"^\| `?([A-Za-z0-9_.-]+)`? \|", _read(name), re.MULTILINE))


def _options(part: str) -> set[str]:
    parser = argparse.ArgumentParser(prog=part)
    import_module(f"lotus.cli.{part}").add_arguments(parser)
    shown = (action for action in parser._actions if action.help != argparse.SUPPRESS)
    return {option for action in shown for option in action.option_strings} - {"-h", "--help"}


def _section(part: str) -> str:
    found = re.search(rf"^##+ lotus {part}$(.*?)(?=^##|\Z)", _read("commands.md"), re.MULTILINE | re.DOTALL)
    assert found, f"docs/reference/commands.md says nothing of lotus {part}"
    return found.group(1)


@pytest.mark.parametrize("method", insight.METHODS)
def test_a_method_of_insight_is_documented_with_every_option(method: str) -> None:
    documented = set(re.findall(r"^\| `(--[a-z-]+)` \|", _section(f"insight {method}"), re.MULTILINE))
    assert documented == _options(f"insight.{method}")


@pytest.mark.parametrize("act", qda.ACTS)
def test_an_act_of_qda_is_documented_with_every_option(act: str) -> None:
    documented = set(re.findall(r"^\| `(--[a-z-]+)` \|", _section(f"qda {act}"), re.MULTILINE))
    assert documented == _options(f"qda.{act}")


@pytest.mark.parametrize("part", main.PARTS)
def test_a_command_is_documented_with_every_option(part: str) -> None:
    assert set(re.findall(r"^\| `(--[a-z-]+)` \|", _section(part), re.MULTILINE)) == _options(part)


def test_no_command_is_documented_that_is_not_there() -> None:
    assert set(re.findall(r"^## lotus (\w+)$", _read("commands.md"), re.MULTILINE)) == set(main.PARTS)


def test_every_setting_is_documented_and_every_documented_one_is_read() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in source.python_files())
    read = {name for name in re.findall(r"\bLOTUS_[A-Z_]+\b", code) if not name.endswith("_")}
    assert {cell for cell in _cells("settings.md") if cell.startswith("LOTUS_")} == read


def test_every_check_is_documented_by_its_number() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in source.python_files("config"))
    assert {cell for cell in _cells("checks.md") if cell.startswith("L0")} == set(
        re.findall(r'"(L\d+)"', code)
    )


def test_the_page_of_roles_and_permissions_is_what_the_program_does() -> None:
    assert tables.PAGE.read_text(encoding="utf-8") == tables.page(), (
        "write it anew with: .venv/bin/python -m tests.house.tables"
    )


def test_every_decision_has_its_page_and_its_place_in_the_list() -> None:
    listed = (source.ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    numbers = []
    for path in sorted((source.ROOT / "docs" / "adr").glob("0*.md")):
        text = path.read_text(encoding="utf-8")
        number = int(path.name[:4])
        numbers.append(number)
        assert text.startswith(f"# {number}. "), path.name
        assert all(f"**{part}.**" in text for part in ("Decided", "Why", "Left", "Costs")), path.name
        assert f"adr/{path.name}" in listed
    assert numbers == sorted(set(numbers))


class _Loaded(HTMLParser):
    """The addresses that a page makes a browser load, without anybody following a link."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag != "a":
            self.found += [value for key in ("src", "href") if (value := named.get(key))]


def _loaded(site: Path) -> Iterator[str]:
    for page in site.rglob("*.html"):
        reader = _Loaded()
        reader.feed(page.read_text(encoding="utf-8"))
        yield from (address for address in reader.found if re.match(r"(https?:)?//", address))


@pytest.mark.integration
def test_the_documentation_builds_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    words = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--quiet",
        "--site-dir",
        str(tmp_path / "site"),
    ]
    built = subprocess.run(words, cwd=source.ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    assert sorted(set(_loaded(tmp_path / "site"))) == []

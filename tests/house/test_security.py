"""The security pages say what is true: every requirement once, every test they name is there; no secret in the tree."""

import re
import subprocess
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest

from tests.house import components, source

PAGES = source.ROOT / "docs" / "security"
ASVS = (PAGES / "asvs.md").read_text("utf-8")
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", ASVS, re.M)
STATES = ("pass", "fail", "site", "n.a.")
SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|xox[abpr]-[A-Za-z0-9-]{20}"
    r"|eyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}"
    r"|(?i:secret|api_?key|access_?key|token|passw\w*)\s*[:=]\s*[\"'][A-Za-z0-9+/_=-]{32,}[\"']"
)


@cache
def _tests() -> frozenset[str]:
    files = (source.ROOT / "tests").rglob("test_*.py")
    return frozenset(
        name for path in files for name in re.findall(r"def (test_\w+)", path.read_text("utf-8"))
    )


def test_every_requirement_of_the_two_levels_is_answered_once() -> None:
    wanted = (Path(__file__).with_name("asvs.txt")).read_text("ascii").split()
    assert [row[0] for row in ROWS] == wanted
    assert len(set(wanted)) == 253


def test_every_answer_is_one_of_four_and_says_how_or_why_not() -> None:
    assert [row for row in ROWS if row[2] not in STATES or len(row[3].strip()) < 4] == []


def test_the_counts_at_the_head_are_those_of_the_rows() -> None:
    counts = [sum(row[2] == state for row in ROWS) for state in STATES]
    assert f"| {' | '.join(map(str, [*counts, len(ROWS)]))} |" in ASVS


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda page: page.stem)
def test_a_test_that_a_page_names_is_there(page: Path) -> None:
    named = set(re.findall(r"`(test_\w+)`", page.read_text("utf-8")))
    assert named - _tests() == set()


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda page: page.stem)
def test_no_page_promises_more_than_to_be_ready(page: Path) -> None:
    """Whether something complies is for others to say."""
    says = re.findall(r"(?i)\b(?:Lotus is|fully) (?:compliant|certified|secure)\b", page.read_text("utf-8"))
    assert says == []


def test_every_component_that_is_installed_stands_in_the_lock() -> None:
    locked = {**components.locked("requirements.lock"), **components.locked("requirements-dev.lock")}
    ours = {"lotus", "pip", "setuptools", "wheel", "uv"}
    installed = {components.plain(one.metadata["Name"]): one.version for one in metadata.distributions()}
    strange = {name: version for name, version in installed.items() if name not in ours | set(locked)}
    assert strange == {}
    other = {name for name in set(installed) & set(locked) if installed[name] != locked[name][0]}
    assert other == set()


def test_the_list_of_components_names_each_with_its_hash() -> None:
    parts = components.bill()["components"]
    assert isinstance(parts, list)
    assert len(parts) > 40
    python = [one for one in parts if one["purl"].startswith("pkg:pypi/")]
    assert [one["name"] for one in python if not one["hashes"]] == []
    assert {"django", "cryptography", "nhsuk-frontend"} <= {one["name"] for one in parts}


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=source.ROOT, capture_output=True, check=True)
    return [source.ROOT / name for name in listed.stdout.decode().split("\0") if name]


def test_no_secret_stands_in_the_tree() -> None:
    text = {
        ".lock",
        ".py",
        ".md",
        ".toml",
        ".json",
        ".jinja",
        ".sh",
        ".yml",
        ".js",
        ".css",
        ".csv",
        ".txt",
        "",
    }
    found = [
        f"{path.relative_to(source.ROOT)}: {match[0][:20]}"
        for path in _tracked()
        if path.suffix in text and path.is_file()
        for match in SECRETS.finditer(path.read_text("utf-8", errors="ignore"))
        if len(set(match[0].partition("=")[2] or match[0]))
        > 12  # a word said over and over is an invented one
    ]
    assert found == []


@pytest.mark.parametrize(
    "planted",
    [
        "-----BEGIN RSA PRIV" + "ATE KEY-----",
        "AKIA" + "ABCDEFGHIJKLMNOP",
        "api_key = '" + "a1B2c3D4e5F6" * 3 + "'",
    ],
)
def test_a_secret_would_be_found(planted: str) -> None:
    found = SECRETS.search(planted)
    assert found
    assert len(set(found[0])) > 12

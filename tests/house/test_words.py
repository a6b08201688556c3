"""Words live in content; code explains itself; nothing is left half done."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.house import source

MOST_WORDS = 40
UNDONE = re.compile(r"\b(TO" + r"DO|FIX" + r"ME)\b")
SELF_EXPLAINING = {"urls.py", "apps.py"}


def _docstrings(path: Path) -> set[int]:
    """The docstrings' places in the file's tree, by identity."""
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = set()
    for node in ast.walk(source.tree(path)):
        body = getattr(node, "body", None)
        for first in body if isinstance(node, holders) and body else []:
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                found.add(id(first.value))
    return found


def _texts(path: Path) -> Iterator[tuple[int, str]]:
    documentation = _docstrings(path)
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.JoinedStr):
            parts = (part.value for part in node.values if isinstance(part, ast.Constant))
            yield node.lineno, " ".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.lineno, node.value


def test_no_text_of_more_than_40_words_stands_in_code() -> None:
    """But for a command's help, which is its documentation, and the examples of the page of parts."""
    faults = [
        f"{source.name(path)}:{line}"
        for path in source.python_files()
        if "cli" not in path.relative_to(source.LOTUS).parts and path.name != "styleguide.py"
        for line, text in _texts(path)
        if len(re.findall(r"[A-Za-z]{2,}", text)) > MOST_WORDS
    ]
    assert faults == []


def test_content_holds_words_and_no_python() -> None:
    kinds = {path.suffix for path in (source.LOTUS / "content").rglob("*") if path.is_file()}
    assert kinds <= {".md", ".toml", ""}
    assert not [path for path in (source.LOTUS / "content").rglob("*.py*")]


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        source.name(path)
        for path in source.python_files()
        if path.name not in SELF_EXPLAINING and not ast.get_docstring(source.tree(path))
    ]
    assert silent == []


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "-C", str(source.ROOT), "ls-files", "-z"], capture_output=True, text=True, check=True
    ).stdout
    return [path for name in listed.split("\0") if name and (path := source.ROOT / name).is_file()]


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []


def test_nothing_is_left_for_later_in_a_comment() -> None:
    left = [
        f"{source.name(path)}:{number}"
        for path in _tracked()
        if path.suffix not in {".lock", ".json"}
        for number, line in enumerate(_lines(path), 1)
        if UNDONE.search(line)
    ]
    assert left == []

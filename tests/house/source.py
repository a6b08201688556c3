"""Lotus's own files, read once: the trees of its Python and the text of its templates."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOTUS = ROOT / "lotus"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def python_files(under: str = "") -> tuple[Path, ...]:
    """Every Python file below a folder of lotus, migrations left out."""
    found = sorted((LOTUS / under).rglob("*.py"))
    return tuple(path for path in found if "migrations" not in path.parts)


def templates() -> tuple[Path, ...]:
    return tuple(sorted(LOTUS.rglob("*.jinja")))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    """How a fault names a file."""
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def length(node: Function) -> int:
    """Lines of a function, from `def` to its end."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def imported(path: Path) -> Iterator[str]:
    """The full name of every module a file imports, wherever in the file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)}:{node.lineno} imports by a relative name"
            yield node.module or ""

"""What the import contracts cannot see: the standard library, and what is loaded while a command runs."""

import subprocess
import sys

import pytest

from lotus.cli import main
from tests.analysis.refi import written
from tests.house import source

# Each as soon as the command has it.
WITHOUT_DJANGO = {
    "risk": ["risk", "--likelihood", "3", "--consequence", "management=3"],
    "letter": ["letter", "check", "-"],
    "content": ["content", "check"],
    "insight": ["insight", "fairness", "--help"],
    "redact": ["redact"],
    "qda": ["qda", "codebook", "-"],
    "themes": ["themes", "-", "--text-column", "comment", "--out", "/dev/null"],
}
COMMENTS = "comment\n" + "".join(
    f"The {word} was kind and quick\n" for word in ("nurse", "doctor", "porter") * 9
)
LETTER = "Dear Dana,\n\nWe met on 3 March 2026. Nothing more will happen.\n"
TYPED = {"qda": written.TAGUETTE, "themes": COMMENTS}
RUN = """
import sys
from lotus.cli import main
sys.argv = ["lotus", *{words!r}]
try:
    main.command()
except SystemExit as end:
    assert not end.code or end.code == 1, end.code
loaded = sorted(name for name in sys.modules if name.split(".")[0] == "django")
assert not loaded, loaded
"""


def test_core_imports_the_standard_library_and_itself_only() -> None:
    allowed = sys.stdlib_module_names
    faults = [
        f"{source.name(path)}: {module}"
        for path in source.python_files("core")
        for module in source.imported(path)
        if module.split(".")[0] not in allowed and not module.startswith("lotus.core") and module != "lotus"
    ]
    assert faults == []


@pytest.mark.parametrize("floor", ["core", "analysis"])
def test_core_and_analysis_work_where_django_is_not_there(floor: str) -> None:
    modules = [
        source.name(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        for path in source.python_files(floor)
    ]
    program = f"import sys; sys.modules['django'] = None; [__import__(name) for name in {modules!r}]"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", sorted(WITHOUT_DJANGO.keys() & set(main.PARTS)))
def test_these_commands_never_load_django(command: str) -> None:
    program = RUN.format(words=WITHOUT_DJANGO[command])
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=TYPED.get(command, LETTER),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_rows_are_locked_through_one_place() -> None:
    """So that on PostgreSQL nothing is locked that was only joined, and nobody waits for two in a wrong order."""
    asks = [
        source.name(path) for path in source.python_files() if "select_for_update" in path.read_text("utf-8")
    ]
    assert asks == ["lotus/kernel/locks.py"]

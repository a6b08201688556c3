"""Small rooms: short functions, short files, few files in the ground."""

from statistics import median

from tests.house import source

FUNCTION_MEDIAN, FUNCTION_MOST = 9, 60
FILE_MEDIAN, FILE_MOST = 110, 400
KERNEL_FILES = 31


def _functions() -> dict[str, int]:
    return {
        f"{source.name(path)}:{node.lineno} {node.name}": source.length(node)
        for path in source.python_files()
        for node in source.functions(path)
    }


def _files() -> dict[str, int]:
    return {source.name(path): len(path.read_text("utf-8").splitlines()) for path in source.python_files()}


def test_half_of_all_functions_have_at_most_9_lines() -> None:
    assert median(_functions().values()) <= FUNCTION_MEDIAN


def test_no_function_has_more_than_60_lines() -> None:
    assert {where: lines for where, lines in _functions().items() if lines > FUNCTION_MOST} == {}


def test_half_of_all_files_have_at_most_110_lines() -> None:
    assert median(_files().values()) <= FILE_MEDIAN


def test_no_file_has_more_than_400_lines() -> None:
    assert {where: lines for where, lines in _files().items() if lines > FILE_MOST} == {}


def test_the_kernel_stays_small_enough_to_know() -> None:
    files = [path for path in source.python_files("kernel") if path.name != "__init__.py"]
    assert len(files) <= KERNEL_FILES

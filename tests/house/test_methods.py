"""Every page of docs/methods holds a worked example, and the program gives what the page says."""

import doctest

import pytest

from tests.house import source

PAGES = sorted((source.ROOT / "docs" / "methods").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_worked_example_of_a_method_gives_what_its_page_says(page: object) -> None:
    """Write it as a `pycon` block with an empty line before its end."""
    done = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert done.attempted, "this page has no worked example (>>> in a pycon block)"
    assert not done.failed

"""Welsh is whole where it is promised: every word of those pages is marked, translated and compiled."""

from pathlib import Path

import pytest
from babel.messages.checkers import checkers

from lotus.config import languages
from tests.house import routes, source, welsh


def test_every_word_of_the_welsh_pages_is_translated() -> None:
    catalogue = welsh.kept()
    left = []
    for message in welsh.needed():
        known = catalogue.get(message.id)
        texts = (known.string,) if known and isinstance(known.string, str) else known.string if known else ()
        if not texts or not all(texts) or (known and known.fuzzy):
            left.append((message.id, [file for file, _line in message.locations]))
    assert left == [], "translate them in lotus/config/locale/cy/LC_MESSAGES/django.po, then: make words"


def test_the_compiled_catalogue_is_that_of_its_source() -> None:
    assert welsh.COMPILED.read_bytes() == welsh.compiled(welsh.kept()), "compile it with: make words"


def test_no_translation_loses_or_invents_a_placeholder() -> None:
    catalogue = welsh.kept()
    faults = []
    for message in catalogue:
        for check in checkers:
            try:
                check(catalogue, message)
            except ValueError as fault:
                faults.append((message.id, str(fault)))
    assert faults == []


def test_what_the_welsh_pages_show_of_the_shelf_is_there_in_welsh() -> None:
    shelf = source.LOTUS / "content"
    for kind in ("help", "support-directory", "pictures"):
        english = {path.name.replace(".en.", ".cy.") for path in (shelf / kind).glob("*.en.*")}
        assert english <= {path.name for path in (shelf / kind).glob("*.cy.*")}, kind


def test_every_page_said_to_be_welsh_is_an_address() -> None:
    assert {route for route, _method in routes.table()} >= languages.WELSH


NO_PAGES = {
    *(f"toolkit:{name}" for name in ("instrument_columns", "instrument_fhir", "result_data", "result_fhir")),
    *("toolkit:instrument_empty", "toolkit:instrument_paper"),
    *("toolkit:edit_zip", "toolkit:result_paper", "toolkit:result_table", "joining:news", "joining:watch"),
}
"""Files for programs, the paper of a result (as its questionnaire is, in English), and what a script asks for."""


def test_every_page_of_the_toolkit_is_in_welsh() -> None:
    known = languages.WELSH | NO_PAGES
    toolkit = {route for route, _method in routes.table() if route.startswith(("toolkit:", "joining:"))}
    assert toolkit - known == set()


@pytest.mark.parametrize("path", welsh.templates(), ids=source.name)
def test_no_word_of_a_welsh_template_stands_outside_of_the_catalogue(path: Path) -> None:
    assert sorted(welsh.left_in_template(path)) == []


@pytest.mark.parametrize("path", welsh.programs("toolkit"), ids=source.name)
def test_no_sentence_of_the_toolkits_program_stands_outside_of_the_catalogue(path: Path) -> None:
    assert sorted(welsh.left_in_program(path)) == []

"""What ships is read before any test puts something else in its place: a server, too, reads it once."""

import pytest

from lotus.core import toolkit


@pytest.fixture(autouse=True, scope="session")
def _shelf_is_read_first() -> None:
    for language in ("en", "cy"):
        toolkit.SHIPPED.sections(language)
    toolkit.SHIPPED.exercises()

"""What every test may ask for. Nothing here loads Django before a test asks for it."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.factories.cast import Cast


@pytest.fixture
def cast(db: None) -> "Cast":
    """Everybody, in a fresh database."""
    from tests.factories import cast as people

    return people.assemble()

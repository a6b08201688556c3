"""What every test may ask for."""

import pytest

from tests.factories import cast as people


@pytest.fixture
def cast(db: None) -> people.Cast:
    """Everybody, in a fresh database."""
    return people.assemble()

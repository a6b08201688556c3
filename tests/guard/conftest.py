"""One world for all the proofs of a file; what a proof writes is rolled back, so the next finds the same world."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from lotus.ui import pdf
from tests.factories import world as worlds


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[worlds.World]:
    """Papers stand in it as the words they would be drawn from: drawing them takes a second each."""
    with django_db_blocker.unblock():
        logging.getLogger("django.request").setLevel(
            logging.CRITICAL
        )  # thousands of refusals are the point here
        patched = pytest.MonkeyPatch()
        patched.setattr(pdf, "render", lambda html, **_more: b"%PDF-1.7\n" + html.encode())
        outer = transaction.atomic()
        outer.__enter__()
        try:
            yield worlds.build()
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
            patched.undo()
            logging.getLogger("django.request").setLevel(logging.NOTSET)

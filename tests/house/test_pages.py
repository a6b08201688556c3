"""Every page that needs nothing in its address, opened by everybody: it comes up, and it has every name it uses."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.template.backends.jinja2 import Template
from django.test import Client

from tests.factories.browser import signed_in
from tests.factories.cast import Cast
from tests.house import names
from tests.house.test_doors import ROUTES

PLAIN = sorted(f"/{route}" for route in ROUTES if "<" not in route)
ASKING = ("nobody", "alice", "idris", "helen", "bob", "marian", "ada", "mo", "charlie")


@pytest.fixture(autouse=True)
def missing(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[tuple[str, str]]]:
    """The names that templates used while a test ran, and that nobody gave them."""
    found: set[tuple[str, str]] = set()
    render = Template.render

    def noting(self: Any, context: Any = None, request: Any = None) -> Any:
        name = self.template.name
        if request is not None and name:
            lacks = names.missing(self.backend.env, name, set(context or ()))
            found.update((name, one) for one in lacks)
        return render(self, context, request)

    monkeypatch.setattr(Template, "render", noting)
    yield found
    assert found == set()


@pytest.mark.parametrize("who", ASKING)
def test_every_page_comes_up(cast: Cast, who: str) -> None:
    client = Client() if who == "nobody" else signed_in(getattr(cast, who))
    for address in PLAIN:
        status = client.get(address).status_code
        assert status in {200, 302, 404} or (address, status) == ("/drafts/", 400), (address, status)


@pytest.mark.parametrize("who", ASKING)
def test_every_form_comes_back_when_it_was_sent_empty(cast: Cast, who: str) -> None:
    for address in PLAIN:
        client = Client() if who == "nobody" else signed_in(getattr(cast, who))
        status = client.post(address, {"sent": "empty"}).status_code
        assert status in {200, 302, 404} or (address, status) == ("/drafts/", 400), (address, status)

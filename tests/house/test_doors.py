"""Every address has a door."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from lotus.kernel.permissions import Permission
from tests.house import source

VIEW_LINES = 25


def _routes(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, Any]]:
    for one in resolver.url_patterns:
        place = f"{before}{one.pattern}"
        if isinstance(one, URLPattern):
            yield place, one.callback
        else:
            yield from _routes(one, place)


ROUTES = dict(_routes(get_resolver()))


def test_there_are_addresses_to_look_at() -> None:
    assert len(ROUTES) > 10


@pytest.mark.parametrize("route", sorted(ROUTES))
def test_an_address_has_a_door(route: str) -> None:
    kind, what, *_more = getattr(ROUTES[route], "door", ("none", None))
    assert kind in {"requires", "open"}, f"/{route} has no door"
    if kind == "requires":
        assert what in set(Permission)
    else:
        assert len(what.split()) >= 4, f"/{route}: “{what}” is not a reason somebody can judge"
        assert what[0].islower(), "a reason reads on from the word because"
        assert not what.endswith("."), "a reason reads on from the word because"


@pytest.mark.django_db
@pytest.mark.urls("tests.house.undone")
def test_an_address_whose_door_was_forgotten_is_not_there(client: Client) -> None:
    for method in (client.get, client.post, client.head, client.put, client.delete, client.options):
        answer = method("/forgotten/")
        assert answer.status_code in {404, 405}
        assert b"nobody asked" not in answer.content


@pytest.mark.django_db
@pytest.mark.urls("tests.house.undone")
def test_its_neighbours_stay_open(client: Client) -> None:
    assert client.get("/health/live").status_code == 200


def test_a_view_has_at_most_25_lines() -> None:
    views = [
        path for path in source.python_files() if path.stem == "views" or "views" in path.parent.parts[-1:]
    ]
    long = [
        f"{source.name(path)}: {node.name} has {source.length(node)}"
        for path in views
        for node in source.functions(path)
        if node.decorator_list and source.length(node) > VIEW_LINES
    ]
    assert views
    assert long == []

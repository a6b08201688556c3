"""A long list, one page at a time; with how many there are in all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

SIZE = 50


@dataclass(frozen=True)
class Leaf:
    """The rows of one page, how many there are on all pages, and the ways to the pages before and after."""

    rows: list[Any]
    total: int
    previous: str
    next: str
    label: str


def leaf(found: Any, asked: str = "", *, size: int = SIZE, keep: Mapping[str, str] | None = None) -> Leaf:
    """Of a query in some order, or a list, the page asked for. `keep` stays in the address.

    The first page for what is no number, the last for a number past it.
    """
    page: Page[Any] = Paginator(found, size).get_page(asked or 1)

    def way(there: bool, step: int) -> str:
        query = {**{name: value for name, value in (keep or {}).items() if value}, "page": page.number + step}
        return f"?{urlencode(query)}" if there else ""

    previous, following = way(page.has_previous(), -1), way(page.has_next(), 1)
    return Leaf(list(page.object_list), page.paginator.count, previous, following, _label(page))


def _label(page: Page[Any]) -> str:
    return _("Page %(number)d of %(last)d") % {"number": page.number, "last": page.paginator.num_pages}

"""PDFs that can be read aloud: tagged (PDF/UA-1), in our font, without the network."""

import atexit
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from markupsafe import escape

HERE = Path(__file__).resolve().parent
ONE_AT_A_TIME = Lock()  # the font library below keeps a state of its own
BUNDLED = "lotus:"  # lotus:fonts/x.ttf and lotus:static/mark.svg are all that a paper may fetch


class NotBundled(ValueError):
    """A paper named something that does not ship with Lotus; it is left out and never fetched."""


def bundled(url: str) -> Path:
    """The file behind `lotus:fonts/…` or `lotus:static/…`; everything else is refused."""
    name = url.removeprefix(BUNDLED)
    path = (HERE / name).resolve()
    inside = any(path.is_relative_to(HERE / folder) for folder in ("fonts", "static"))
    if not url.startswith(BUNDLED) or not inside or not path.is_file():
        raise NotBundled(f"{url} does not ship with Lotus")
    return path


@lru_cache(maxsize=1)
def _tools() -> tuple[Any, Any, Any]:
    """WeasyPrint, a fetcher and the stylesheet: loaded with the first paper, since that takes a second."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Shelf(URLFetcher):
        """Serves what ships with Lotus and opens nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            return URLFetcherResponse(url, bundled(url).read_bytes())

    shelf, fonts = Shelf(), FontConfiguration()
    style = CSS(
        string=(HERE / "papers" / "paper.css").read_text(encoding="utf-8"),
        base_url=BUNDLED,
        url_fetcher=shelf,
        font_config=fonts,
    )

    def open_page(html: str) -> Any:
        return HTML(string=html, base_url=BUNDLED, url_fetcher=shelf)

    return open_page, style, fonts


def render(html: str, *, title: str, language: str) -> bytes:
    """A tagged PDF from the body of a page. `title` and `language` ("en-GB", "cy") are read aloud first.

    Words reach `html` already escaped, by a template. The same words give the same file but for its date.
    """
    open_page, style, fonts = _tools()
    head = (
        f'<html lang="{escape(language)}"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
    )
    with ONE_AT_A_TIME:
        page = open_page(f"<!DOCTYPE html>{head}<body>{html}</body></html>")
        return bytes(page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1"))


atexit.register(_tools.cache_clear)  # fonts are let go while Python still stands

"""Reports that stand by themselves: one file with its style, its font and its pictures, that loads nothing.

``page`` makes the file from a template that builds on ``ui/reports/base.jinja``. Usable without Django.
"""

from base64 import b64encode
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from lotus.ui.jinja import plain_environment

HERE = Path(__file__).resolve().parent
FONTS = HERE.parent / "static" / "vendor" / "fonts"
_FACE = "atkinson-hyperlegible-next-latin-{weight}-normal.woff2"
WEIGHTS = (400, 600, 700)


def page(template: str, *, title: str, today: date, **values: Any) -> str:
    """The whole file. The same values give the same file."""
    made = plain_environment().get_template(template)
    return made.render(title=title, today=today, style=_style(FONTS), **values)


@lru_cache(maxsize=2)
def _style(fonts: Path) -> Markup:
    """The stylesheet with the font inside it; without the font where Lotus was installed without its files."""
    faces = [_face(fonts / _FACE.format(weight=weight), weight) for weight in WEIGHTS]
    css = (HERE / "report.css").read_text(encoding="utf-8")
    return Markup(f"<style>{''.join(faces)}{css}</style>")  # noqa: S704 (ours, no word of anybody else's)


def _face(path: Path, weight: int) -> str:
    if not path.is_file():
        return ""
    data = b64encode(path.read_bytes()).decode("ascii")
    source = f'url("data:font/woff2;base64,{data}") format("woff2")'
    return f'@font-face{{font-family:"Atkinson Hyperlegible Next";font-weight:{weight};src:{source}}}'

"""The colour, line and pattern of each role in a picture, as SVG attributes. Readable in grey: see the tests.

Presentation attributes, not classes: the same drawing serves a page, a report without a style sheet and a PDF.
``ID`` stands for the drawing's own id, since a pattern belongs to one drawing.
"""

from functools import lru_cache

from markupsafe import Markup

from lotus.core.plots.marks import Dot

WATER, ACTION, PETAL, INK, SOFT = "#143f48", "#0b5f6b", "#b23a63", "#1f2a2e", "#4f5f66"
AXIS, LINE, SAND, CLAY, WHITE = "#7f8a8e", "#e4ddd2", "#f1ece3", "#8f3d14", "#fff"


def _stroke(colour: str, width: float, dashes: str = "", fill: str = "none") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'fill="{fill}" stroke="{colour}" stroke-width="{width}"{dashed}'


def _fill(colour: str, stroke: str = "", width: float = 1.25) -> str:
    return f'fill="{colour}"' + (f' stroke="{stroke}" stroke-width="{width}"' if stroke else "")


_ROLES = {
    # lines
    "grid": _stroke(LINE, 1),
    "axis": _stroke(AXIS, 1.5),
    "leader": _stroke(AXIS, 1),
    "main": _stroke(WATER, 2.25),
    "limit": _stroke(SOFT, 1.5, "6 5"),
    "mean": _stroke(SOFT, 1.5),
    "aim": _stroke(PETAL, 2, "2 5") + ' stroke-linecap="round"',
    # grounds
    "run": _fill("#e2eff0"),
    "gap": _fill("url(#ID-hatch)"),
    # dots
    "open": _stroke(WATER, 2, fill=WHITE),
    "special": _fill(ACTION, WHITE),
    "concern": _fill(CLAY, WHITE),
    "neither": _fill(SOFT, WHITE),
}
_WORDS = {"ink": INK, "soft": SOFT, "strong": WATER, "special": ACTION, "own": PETAL, "white": WHITE}
PATTERNS = {
    "hatch": f'<rect width="6" height="6" fill="{WHITE}"/><path d="M0 0v6" stroke="{AXIS}" stroke-width="1.5"/>',
}


@lru_cache(maxsize=256)
def inks(drawing: str) -> dict[str, Markup]:
    """The attributes of every role, for the drawing of this id."""
    return {role: Markup(ink.replace("ID", drawing)) for role, ink in _ROLES.items()}  # noqa: S704 (ours)


@lru_cache(maxsize=256)
def patterns(drawing: str) -> Markup:
    """The patterns that the roles refer to, for the drawing of this id."""
    return Markup("").join(
        Markup(  # noqa: S704 (ours)
            f'<pattern id="{drawing}-{name}" width="6" height="6" patternUnits="userSpaceOnUse"'
            f' patternTransform="rotate(45)">{inside}</pattern>'
        )
        for name, inside in PATTERNS.items()
    )


WORDS = {role: Markup(f'fill="{colour}"') for role, colour in _WORDS.items()}  # noqa: S704 (ours)


def outline(mark: Dot) -> str:
    """The path of a square, a diamond or a triangle about its middle."""
    x, y, r = mark.x, mark.y, mark.r
    if mark.shape == "square":
        return f"M{x - r:.1f} {y - r:.1f}h{2 * r:.1f}v{2 * r:.1f}h{-2 * r:.1f}z"
    if mark.shape == "diamond":
        return f"M{x:.1f} {y - r:.1f}l{r:.1f} {r:.1f}l{-r:.1f} {r:.1f}l{-r:.1f} {-r:.1f}z"
    return f"M{x:.1f} {y - r:.1f}l{r:.1f} {2 * r:.1f}h{-2 * r:.1f}z"

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
    "inner": _stroke(SOFT, 1.25, "2 3"),
    "leader_dotted": _stroke(SOFT, 1.5, "1 5") + ' stroke-linecap="round"',
    "own_line": _stroke(PETAL, 2.25, fill=SAND) + ' fill-opacity=".7"',
    "own_line_open": _stroke(PETAL, 2.25),
    "earlier_line": _stroke(SOFT, 1.75, "4 4"),
    "earlier_line_open": _stroke(SOFT, 1.75, "4 4"),
    "together": _stroke(PETAL, 1.75),
    "rail": _stroke(AXIS, 3) + ' stroke-linecap="round"',
    "rung": _stroke(AXIS, 2),
    "tick": _stroke(INK, 1.5),
    "line0": _stroke(WATER, 2.25),
    "line1": _stroke(PETAL, 2.25, "7 4"),
    "line2": _stroke(SOFT, 2.25, "2 4"),
    "line3": _stroke(CLAY, 2.25, "10 4 2 4"),
    # grounds
    "field": _fill("none", AXIS, 1),
    "field_aim": _fill("#fbedf1"),
    "part0": _fill(SAND, AXIS, 1),
    "part1": _fill(WHITE, AXIS, 1),
    "sure": _fill("#e2eff0"),
    "run": _fill("#e2eff0"),
    "gap": _fill("url(#ID-hatch)"),
    "label": _fill(WHITE) + ' fill-opacity=".85"',
    # bars
    "bar": _fill(WATER),
    "bar_pale": _fill("#9fc6ca", WATER, 1),
    "bar_own": _fill(PETAL),
    "series0": _fill(WATER),
    "series1": _fill("url(#ID-stripes)", ACTION),
    "series2": _fill("#d3e6e8", ACTION),
    "series3": _fill("url(#ID-dots)", SOFT),
    "whisker_edge": _stroke(WHITE, 5),
    "whisker": _stroke(INK, 2),
    # levels of an answer: striped against, plain for
    "no3": _fill("url(#ID-against3)", CLAY, 1),
    "no2": _fill("url(#ID-against2)", CLAY, 1),
    "no1": _fill("url(#ID-against1)", CLAY, 1),
    "middle": _fill(SAND, AXIS, 1),
    "yes1": _fill("#b9d8db", ACTION, 1),
    "yes2": _fill("#3b7680", ACTION, 1),
    "yes3": _fill(WATER, WATER, 1),
    # cells, paler to darker
    "shade0": _fill("#f0f6f6", "#c3dbdd", 1),
    "shade1": _fill("#d3e6e8"),
    "shade2": _fill("#9fc6ca"),
    "shade3": _fill("#3b7680"),
    "shade4": _fill(WATER),
    "cell_none": _fill(WHITE, LINE, 1),
    # dots
    "open": _stroke(WATER, 2, fill=WHITE),
    "special": _fill(ACTION, WHITE),
    "concern": _fill(CLAY, WHITE),
    "neither": _fill(SOFT, WHITE),
    "own": _fill(PETAL, WHITE),
    "own_small": _fill(PETAL, WHITE),
    "earlier": _stroke(SOFT, 2, fill=WHITE),
    "numbered": _fill(WATER, WHITE, 2),
    "open_small": _stroke(SOFT, 1.5, fill=WHITE),
    "here": _stroke(PETAL, 3, fill=WHITE),
    "ahead": _stroke(AXIS, 1.5, fill=WHITE),
    "hidden": _fill("url(#ID-hatch)", AXIS),
    "dot0": _fill(WATER, WHITE),
    "dot1": _fill(WHITE, PETAL, 2),
    "dot2": _fill(SOFT, WHITE),
    "dot3": _fill(WHITE, CLAY, 2),
}
_WORDS = {"ink": INK, "soft": SOFT, "strong": WATER, "special": ACTION, "own": PETAL, "white": WHITE}
_WORDS |= {"end0": WATER, "end1": PETAL, "end2": SOFT, "end3": CLAY}
PATTERNS = {
    "hatch": f'<rect width="6" height="6" fill="{WHITE}"/><path d="M0 0v6" stroke="{AXIS}" stroke-width="1.5"/>',
    "stripes": f'<rect width="6" height="6" fill="{WHITE}"/><path d="M1.5 0v6" stroke="{ACTION}" stroke-width="3"/>',
    "dots": f'<rect width="6" height="6" fill="{WHITE}"/><circle cx="3" cy="3" r="1.3" fill="{SOFT}"/>',
    "against3": f'<rect width="6" height="6" fill="#f0c9ae"/><path d="M2 0v6" stroke="{CLAY}" stroke-width="4"/>',
    "against2": f'<rect width="6" height="6" fill="#f6dcc8"/><path d="M1 0v6" stroke="{CLAY}" stroke-width="2"/>',
    "against1": '<rect width="6" height="6" fill="#fbebdd"/><path d="M.5 0v6" stroke="#c98a63" stroke-width="1"/>',
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

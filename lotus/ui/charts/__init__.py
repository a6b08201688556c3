"""Pictures as SVG with their tables, usable without Django: `charts.xmr(plots.XmR(...))` gives a `Picture`.

Each picture is drawn twice, wide and for a phone, with its table beside it, and can be read in grey. In a
page of Django, of a report or of the command line: `{{ picture }}` or `str(picture)`.
"""

from functools import partial

from lotus.ui.charts.case import Label as Label
from lotus.ui.charts.case import Matrix as Matrix
from lotus.ui.charts.case import MatrixDrawing as MatrixDrawing
from lotus.ui.charts.case import PlacedRisk as PlacedRisk
from lotus.ui.charts.case import Timeline as Timeline
from lotus.ui.charts.case import TimelineDrawing as TimelineDrawing
from lotus.ui.charts.case import draw as draw
from lotus.ui.charts.case import matrix as matrix
from lotus.ui.charts.case import timeline as timeline
from lotus.ui.charts.curves import FUNNEL, PARETO, SURVIVAL, TREND
from lotus.ui.charts.lines import XMR
from lotus.ui.charts.picture import Picture as Picture
from lotus.ui.charts.picture import Table as Table
from lotus.ui.charts.picture import build
from lotus.ui.charts.places import GAUGE, LADDER, QUADRANT, RADAR
from lotus.ui.charts.rows import BARS, FOREST, HEAT, PAIRED, SPREAD

_ROWS, _PLACES = (BARS, PAIRED, SPREAD, HEAT, FOREST), (QUADRANT, RADAR, LADDER, GAUGE)
_KINDS = (*_ROWS, *_PLACES, TREND, XMR, FUNNEL, PARETO, SURVIVAL)
KINDS = {kind.name: kind for kind in _KINDS}

bars = partial(build, BARS)
paired = partial(build, PAIRED)
spread = partial(build, SPREAD)
heat = partial(build, HEAT)
forest = partial(build, FOREST)
xmr = partial(build, XMR)
quadrant = partial(build, QUADRANT)
radar = partial(build, RADAR)
ladder = partial(build, LADDER)
gauge = partial(build, GAUGE)
trend = partial(build, TREND)
funnel = partial(build, FUNNEL)
pareto = partial(build, PARETO)
survival = partial(build, SURVIVAL)

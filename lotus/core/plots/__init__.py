"""Geometry of every picture: where things lie, in pixels of the drawing, y downward. Nothing but numbers and words.

A kind of picture is a module with a shape (what it is given) and ``draw(shape, size, words)``. Colours and
markup are given in ``lotus.ui.charts``; which picture is for what says docs/methods/pictures.md.
"""

from lotus.core.plots.bars import Bar as Bar
from lotus.core.plots.bars import Bars as Bars
from lotus.core.plots.bars import Group as Group
from lotus.core.plots.bars import Paired as Paired
from lotus.core.plots.forest import Forest as Forest
from lotus.core.plots.forest import Ratio as Ratio
from lotus.core.plots.funnel import Funnel as Funnel
from lotus.core.plots.funnel import Limit as Limit
from lotus.core.plots.funnel import Site as Site
from lotus.core.plots.gauge import Gauge as Gauge
from lotus.core.plots.gauge import Part as Part
from lotus.core.plots.heat import Cells as Cells
from lotus.core.plots.heat import Heat as Heat
from lotus.core.plots.ladder import Ladder as Ladder
from lotus.core.plots.ladder import Rung as Rung
from lotus.core.plots.ladder import Stage as Stage
from lotus.core.plots.marks import STYLES as STYLES
from lotus.core.plots.marks import Canvas as Canvas
from lotus.core.plots.marks import Drawing as Drawing
from lotus.core.plots.marks import Size as Size
from lotus.core.plots.matrix import Cell as Cell
from lotus.core.plots.matrix import Marker as Marker
from lotus.core.plots.matrix import Tick as Tick
from lotus.core.plots.matrix import markers as markers
from lotus.core.plots.matrix import matrix as matrix
from lotus.core.plots.matrix import matrix_canvas as matrix_canvas
from lotus.core.plots.matrix import matrix_ticks as matrix_ticks
from lotus.core.plots.pareto import Cause as Cause
from lotus.core.plots.pareto import Pareto as Pareto
from lotus.core.plots.quadrant import Place as Place
from lotus.core.plots.quadrant import Quadrant as Quadrant
from lotus.core.plots.radar import Radar as Radar
from lotus.core.plots.radar import Spoke as Spoke
from lotus.core.plots.rows import Range as Range
from lotus.core.plots.shape import Hidden as Hidden
from lotus.core.plots.shape import Shape as Shape
from lotus.core.plots.shape import Unit as Unit
from lotus.core.plots.shape import Value as Value
from lotus.core.plots.spread import Answers as Answers
from lotus.core.plots.spread import Spread as Spread
from lotus.core.plots.survival import Curve as Curve
from lotus.core.plots.survival import Step as Step
from lotus.core.plots.survival import Survival as Survival
from lotus.core.plots.timeline import Moment as Moment
from lotus.core.plots.timeline import Point as Point
from lotus.core.plots.timeline import State as State
from lotus.core.plots.timeline import Timeline as Timeline
from lotus.core.plots.timeline import state_of as state_of
from lotus.core.plots.timeline import timeline as timeline
from lotus.core.plots.trend import Change as Change
from lotus.core.plots.trend import Line as Line
from lotus.core.plots.trend import Trend as Trend
from lotus.core.plots.xmr import Phase as Phase
from lotus.core.plots.xmr import Reading as Reading
from lotus.core.plots.xmr import Run as Run
from lotus.core.plots.xmr import Signal as Signal
from lotus.core.plots.xmr import XmR as XmR

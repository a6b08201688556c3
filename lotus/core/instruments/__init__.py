"""Questionnaires as data: what one is, what is wrong with one, when an item is shown, how answers are scored."""

from lotus.core.instruments.conditions import ConditionFault
from lotus.core.instruments.definition import (
    Band,
    Instrument,
    Item,
    ItemType,
    KeptBy,
    Method,
    Picture,
    Point,
    Quadrant,
    Result,
    Scale,
)
from lotus.core.instruments.faults import Fault, Faults
from lotus.core.instruments.parsing import parse
from lotus.core.instruments.scoring import (
    Answer,
    Answers,
    Place,
    Score,
    place,
    points_of,
    refusals,
    score,
    shown,
)
from lotus.core.instruments.shelf import find, names

__all__ = [
    "Answer",
    "Answers",
    "Band",
    "ConditionFault",
    "Fault",
    "Faults",
    "Instrument",
    "Item",
    "ItemType",
    "KeptBy",
    "Method",
    "Picture",
    "Place",
    "Point",
    "Quadrant",
    "Result",
    "Scale",
    "Score",
    "find",
    "names",
    "parse",
    "place",
    "points_of",
    "refusals",
    "score",
    "shown",
]

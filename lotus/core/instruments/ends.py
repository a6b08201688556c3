"""Between which figures a score can lie."""

from lotus.core.instruments.definition import Instrument, Method, Scale

FIXED = {Method.TEN: (0.0, 10.0), Method.PERCENT: (0.0, 100.0)}


def ends(instrument: Instrument, scale: Scale) -> tuple[float, float]:
    """The lowest and the highest score there can be, with everything answered."""
    if scale.method in FIXED:
        return FIXED[scale.method]
    questions = {item.id: item for item in instrument.questions()}
    parts = [(questions[id].bottom, questions[id].top) for id in scale.items]
    parts += [ends(instrument, instrument.scale(id)) for id in scale.scales]
    lows, highs = zip(*parts, strict=True)
    if scale.method is Method.SUM:
        return sum(lows), sum(highs)
    return min(lows), max(highs)


def share(instrument: Instrument, scale: Scale, value: float) -> float:
    """How far up its own scale a score lies: 0 at the lowest, 1 at the highest. So scores of unlike scales compare."""
    low, high = ends(instrument, scale)
    return (value - low) / (high - low) if high > low else 0.0

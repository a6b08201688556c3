"""From the definition of an instrument to what its results need: which columns, which options, which points."""

from collections.abc import Iterator

from lotus.analysis.survey.questions import Asked, Number, Option, Question, Questionnaire, Score
from lotus.core import instruments
from lotus.core.instruments import Instrument, Item, ItemType, KeptBy, Method, Scale, conditions
from lotus.core.instruments.conditions import Given
from lotus.core.refusal import Refused

CHOSEN = (ItemType.SINGLE, ItemType.SCALE)
COUNTED = (ItemType.NUMBER, ItemType.SLIDER)
PRIVATE = (KeptBy.PERSON, KeptBy.CASE)


def named(id_or_file: str) -> Questionnaire:
    """An instrument that ships, or one in a file. Raises ``Refused``; ``Faults`` where the definition is wrong."""
    return questionnaire(instruments.find(id_or_file))


def questionnaire(instrument: Instrument) -> Questionnaire:
    """What results need of an instrument.

    A question is shown on the scale of the first score that it stands in, else as its own points. Raises
    ``Refused`` where answers are nobody's but their owner's, or a score rests on what is not counted here.
    """
    if instrument.kept_by in PRIVATE:
        raise Refused(
            f"What people answer to {instrument.title} is theirs alone, so there are no results of it."
        )
    asked = {item.id: item for item in instrument.questions()}
    chosen = [item for item in asked.values() if item.type in CHOSEN or _is_row(instrument, item)]
    numbers = [item for item in asked.values() if item.type in COUNTED]
    known = {item.id for item in (*chosen, *numbers)}
    when = tuple(_conditions(instrument))
    about = {id for one in when for id in one.about}
    return Questionnaire(
        id=instrument.id,
        version=instrument.version,
        title=instrument.title,
        questions=tuple(_question(item, _first(instrument, item)) for item in chosen),
        numbers=tuple(Number(item.id, item.text, item.least or 0.0, item.most or 0.0) for item in numbers),
        scores=tuple(_scores(instrument, asked, known, {id for one in when for id in one.questions})),
        source=instrument.source,
        licence=instrument.licence,
        left_out=tuple(id for id in asked if id not in known),
        conditions=when,
        meanings={item.id: _meanings(item) for item in chosen if item.id in about},
        words=tuple(item for id, item in asked.items() if id in about - known),
    )


def _conditions(instrument: Instrument) -> Iterator[Asked]:
    """What is asked of some people only; a matrix is asked row by row."""
    for item in instrument.items:
        if item.condition:
            questions = tuple(one.id for one in item.rows or (item,))
            yield Asked(questions, item.condition, tuple(sorted(conditions.names(item.condition))))


def _meanings(item: Item) -> tuple[Given, ...]:
    """What each option says where a condition is about it: its points before they are turned or moved."""
    return tuple(Given(point.value, point.counts) for point in item.points)


def _is_row(instrument: Instrument, item: Item) -> bool:
    return any(item in other.rows for other in instrument.items)


def _first(instrument: Instrument, item: Item) -> Method:
    """The method of the first score that an item stands in."""
    return next((scale.method for scale in instrument.scales if item.id in scale.items), Method.MEAN)


def _question(item: Item, method: Method) -> Question:
    points = _points(item, method)
    options = zip(item.points, points, strict=True)
    return Question(item.id, item.text, tuple(Option(one.value, one.label, worth) for one, worth in options))


def _points(item: Item, method: Method) -> tuple[float | None, ...]:
    """What each option counts within a score: turned round where the item is, and moved onto its scale."""
    return tuple(None if one.counts is None else _moved(item, one.counts, method) for one in item.points)


def _moved(item: Item, counts: float, method: Method) -> float:
    value = item.bottom + item.top - counts if item.reverse else counts
    if method in (Method.MEAN, Method.SUM):
        return value
    return (value - item.bottom) / (item.top - item.bottom) * _reach(method)


def _reach(method: Method) -> float:
    return 100.0 if method is Method.PERCENT else 10.0


def _scores(
    instrument: Instrument, asked: dict[str, Item], known: set[str], some: set[str]
) -> Iterator[Score]:
    """The scores, each after those it is made of; `some` are questions that not everybody is asked."""
    ends: dict[str, tuple[float, float]] = {}
    waiting = list(instrument.scales)
    while waiting:
        scale = next(one for one in waiting if ends.keys() >= set(one.scales))
        waiting.remove(scale)
        missing = [id for id in scale.items if id not in known]
        if missing:
            raise Refused(
                f"The score {scale.title} rests on {missing[0]}, whose answers are not counted here."
            )
        ends[scale.id] = _ends(scale, asked, ends)
        yield _score(scale, asked, ends[scale.id], not some.isdisjoint(scale.items))


def _ends(scale: Scale, asked: dict[str, Item], known: dict[str, tuple[float, float]]) -> tuple[float, float]:
    """The least and the greatest that a score can be."""
    if scale.method in (Method.PERCENT, Method.TEN) and scale.items:
        return 0.0, _reach(scale.method)
    parts = [(asked[id].bottom, asked[id].top) for id in scale.items] or [known[id] for id in scale.scales]
    times = len(parts) if scale.method is Method.SUM else 1
    return times * min(low for low, _ in parts), times * max(high for _, high in parts)


def _score(scale: Scale, asked: dict[str, Item], ends: tuple[float, float], conditional: bool) -> Score:
    items = [asked[id] for id in scale.items]
    return Score(
        id=scale.id,
        title=scale.title,
        parts=scale.parts,
        least=scale.least,
        bottom=ends[0],
        top=ends[1],
        of_scores=bool(scale.scales),
        total=scale.method is Method.SUM,
        points=tuple((item.id, _points(item, scale.method)) for item in items if item.type not in COUNTED),
        lines=tuple((item.id, *_line(item, scale.method)) for item in items if item.type in COUNTED),
        conditional=conditional,
    )


def _line(item: Item, method: Method) -> tuple[float, float]:
    """Where a number's points begin at 0, and how many it gains with each 1."""
    start = _moved(item, 0.0, method)
    return start, _moved(item, 1.0, method) - start

"""A form built from a questionnaire: one field for each question, of any kind, with its own words.

It works without script. Which questions are shown is worked out from what is answered; those that an answer has just
called for are marked as `new`, so that a page can lead to them instead of finding fault.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lotus.core import instruments
from lotus.core.instruments import Answer, Answers, Instrument, Item, ItemType
from lotus.ui import language
from lotus.ui.forms import (
    Chips,
    Choice,
    Choices,
    Day,
    Field,
    Line,
    LotusForm,
    Number,
    Option,
    Paragraphs,
    Select,
)

GIVEN = "answer-"
FEW_STEPS = 11
"""A slider of so many steps or fewer is shown as numbers to press."""
MANY = 12
"""More answers than this are a list to pick from."""
ONE_LINE = 200
MISSING = gettext_lazy("Please answer this question")


@dataclass(frozen=True)
class Asked:
    """One question of the definition as a page shows it: a field, or the rows of a matrix under its text."""

    item: Item
    fields: tuple[Any, ...]

    @property
    def matrix(self) -> bool:
        return bool(self.item.rows)


class Questions(LotusForm):
    """The questions of an instrument that are shown, given what is answered.

    `given` is what was answered before; `only` leaves one question (a matrix with its rows) on the page. With
    `whole=False` nothing is required: somebody stops, and comes back.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        instrument: Instrument,
        given: Answers,
        seen: str = "",
        only: Item | None = None,
        whole: bool = True,
        **rest: Any,
    ) -> None:
        super().__init__(data, initial={"seen": seen}, **rest)
        self.instrument, self.before, self.only = instrument, given, only
        every = tuple(instrument.questions()) if only is None else (only.rows or (only,))
        for item in every:
            self.fields[f"{GIVEN}{item.id}"] = _field(item)
        typed = self._typed(every)
        self.shown = instruments.shown(instrument, {**given, **typed})
        self._leave_shown(every, whole=whole)
        self.initial.update({f"{GIVEN}{id}": _initial(answer) for id, answer in given.items()})

    def _typed(self, every: Sequence[Item]) -> dict[str, Answer]:
        """What was typed and can be read, whether the question is shown or not: posted, or kept in a draft."""
        source = self.data if self.is_bound else self.kept_data
        if source is None:
            return {}
        found: dict[str, Answer] = {}
        for item in every:
            name = f"{GIVEN}{item.id}"
            field = self.fields[name]
            try:
                answer = _answer(field.to_python(field.widget.value_from_datadict(source, {}, name)))
            except ValidationError:
                continue
            if answer is not None:
                found[item.id] = answer
        return found

    def _leave_shown(self, every: Sequence[Item], *, whole: bool) -> None:
        here = {item.id for item in every} & {item.id for item in self.shown}
        for item in every:
            field = self.fields[f"{GIVEN}{item.id}"]
            field.required = whole and item.required and item.id not in self.new
            if item.id not in here:
                del self.fields[f"{GIVEN}{item.id}"]

    @cached_property
    def new(self) -> tuple[str, ...]:
        """The questions that only what was just answered calls for: nobody has seen them yet."""
        if not self.is_bound or self.only is not None:
            return ()
        before = self.data.get("asked_before", "").split()
        return tuple(item.id for item in self.shown if item.id not in before) if before else ()

    def refuse(self, says: str, question: str | None) -> None:
        """Show why an action said no, beside the question it is about."""
        name = f"{GIVEN}{question}"
        self.add_error(name if name in self.fields else None, says)

    @property
    def here(self) -> bool:
        """Whether anything is asked on this page."""
        return any(name.startswith(GIVEN) for name in self.fields)

    @property
    def asked_now(self) -> str:
        """The ids of the questions on this page, for the page to send back: so we know what somebody saw."""
        return " ".join(item.id for item in self.shown)

    @property
    def first_new(self) -> str:
        """Where the first of the new questions stands on the page."""
        return str(self[f"{GIVEN}{self.new[0]}"].anchor) if self.new else ""  # type: ignore[attr-defined]

    def answers(self) -> dict[str, Answer]:
        """Everything answered by now: what was typed here over what was there before."""
        found = dict(self.before)
        for name, value in self.cleaned_data.items():
            if not name.startswith(GIVEN):
                continue
            answer = _answer(value)
            id = name.removeprefix(GIVEN)
            if answer is None:
                found.pop(id, None)
            else:
                found[id] = answer
        return found

    def asked(self) -> Iterator[Asked]:
        """The questions in the order of the definition, each row of a matrix under it."""
        for item in self.instrument.items:
            bound = tuple(
                self[name] for one in (item.rows or (item,)) if (name := f"{GIVEN}{one.id}") in self.fields
            )
            if bound:
                yield Asked(item, bound)


def _answer(value: Any) -> Answer | None:
    """A field's value as an answer; None for none."""
    if isinstance(value, list):
        return frozenset(value) or None
    if isinstance(value, (int, Decimal)):
        return float(value)
    return value or None


def _initial(answer: Answer) -> Any:
    if isinstance(answer, frozenset):
        return sorted(answer)
    return f"{answer:g}" if isinstance(answer, float) else answer


def _field(item: Item) -> Field:
    return FIELDS[item.type](item)


def _words(item: Item) -> dict[str, Any]:
    return {"label": language.english(item.text), "hint": language.english(item.help), "missing": MISSING}


def _options(item: Item) -> list[Option]:
    return [Option(point.value, language.english(point.label)) for point in item.points]


def _single(item: Item) -> Field:
    if len(item.points) > MANY:
        options = [Option(point.value, point.label, tongue="en") for point in item.points]
        return Select(options=options, **_words(item))
    return Choice(options=_options(item), **_words(item))


def _several(item: Item) -> Field:
    return Choices(options=_options(item), **_words(item))


def _chips(item: Item) -> Field:
    return Chips(options=_options(item), **_words(item))


def _steps(item: Item) -> list[float]:
    least, most, step = item.least or 0.0, item.most or 0.0, item.step or 1.0
    return [least + step * n for n in range(int((most - least) / step + 1e-9) + 1)]


def _slider(item: Item) -> Field:
    steps = _steps(item)
    if len(steps) > FEW_STEPS:
        return _number(item)
    options = [Option(f"{step:g}", f"{step:g}") for step in steps]
    return Chips(options=options, coerce=Decimal, **_words(item))


def _number(item: Item) -> Field:
    whole = all(float(one).is_integer() for one in (item.least or 0, item.most or 0, item.step or 1))
    least, most = item.least or 0, item.most or 0
    between = _("A number from %(least)s to %(most)s.") % {"least": f"{least:g}", "most": f"{most:g}"}
    hint = language.put("{} {}", language.english(item.help), between) if item.help else between
    words = _words(item) | {"hint": hint}
    if whole:
        return Number(least=int(least), most=int(most), places=0 if item.step else 4, **words)
    return Number(least=least, most=most, places=4, **words)  # type: ignore[arg-type]  # any figure compares


def _line(item: Item) -> Field:
    return Line(max_length=int(item.most or ONE_LINE), **_words(item))


def _paragraphs(item: Item) -> Field:
    return Paragraphs(max_length=int(item.most or instruments.MOST_LETTERS), rows=4, **_words(item))


def _day(item: Item) -> Field:
    return Day(**_words(item))


FIELDS: dict[ItemType, Callable[[Item], Field]] = {
    ItemType.SINGLE: _single,
    ItemType.MULTIPLE: _several,
    ItemType.SCALE: _chips,
    ItemType.NUMBER: _number,
    ItemType.SLIDER: _slider,
    ItemType.SHORT_TEXT: _line,
    ItemType.LONG_TEXT: _paragraphs,
    ItemType.DATE: _day,
}

"""Questionnaires that others wrote in a spreadsheet: taken over whole, or refused with every reason at once."""

import io
from collections.abc import Sequence

import pytest
from openpyxl import Workbook

from lotus.analysis import xlsform
from lotus.analysis.relevant import relevant
from lotus.core import instruments
from lotus.core.instruments import ItemType
from lotus.core.instruments.exchange import Draft, Unfit
from lotus.core.refusal import Refused

HEADS = ("type", "name", "label::Cymraeg (cy)", "label::English (en)", "hint", "required", "relevant", "constraint",
         "parameters", "appearance")  # fmt: skip
CHOICES = [
    ("yn", "yes", "Yes"),
    ("yn", "no", "No"),
    ("how", 1, "Hardly"),
    ("how", 2, "Somewhat"),
    ("how", 3, "Very"),
]
Rows = Sequence[Sequence[object]]


def book(rows: Rows, *, settings: Rows = (), choices: Rows = CHOICES, survey: str = "survey") -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = survey
    for row in (HEADS, *rows):
        sheet.append(list(row))
    listed = made.create_sheet("choices")
    for row in (("list_name", "name", "label"), *choices):
        listed.append(list(row))
    if settings:
        said = made.create_sheet("settings")
        for row in settings:
            said.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def row(type: str, name: str = "", text: str = "", **more: object) -> list[object]:
    told = {
        "type": type,
        "name": name,
        "label::English (en)": text,
        "label::Cymraeg (cy)": f"Cy {text}",
        **more,
    }
    return [told.get(head) for head in HEADS]


REST = [
    row("start", "started"),
    row("note", "hello", "Think of your last shift."),
    row("select_one yn", "Break", "Did you have a break?", required="yes", hint="Of any length."),
    row(
        "integer",
        "minutes",
        "Of how many minutes?",
        relevant="${Break} = 'yes'",
        constraint=". >= 0 and . <= 720",
    ),
    row("begin_group", "more", "And then", relevant="${Break} = 'no' or ${minutes} < 10"),
    row("select_multiple yn", "several", "Which of these?"),
    row("text", "why", "Why?", relevant="selected(${several}, 'yes') and ${Break} != ''"),
    row("end_group"),
    row("select_one how", "hard", "How hard was it?", appearance="likert"),
    row("range", "mood", "Your mood now?", parameters="start=0 end=100 step=5"),
    row("date", "day", "Which day?", relevant="${hard} >= 2 and not(${Break} = 'no')"),
    row("note", "bye", "Thank you."),
]


def test_a_form_becomes_a_questionnaire() -> None:
    settings = [("form_title", "form_id", "version"), ("After a shift", "after_shift", 3)]
    taken = xlsform.taken(book(REST, settings=settings), "rest.xlsx")
    one = taken.instrument
    assert (one.id, one.title, one.version) == ("after-shift", "After a shift", "3")
    assert [(item.id, item.type) for item in one.items] == [
        ("q_break", ItemType.SINGLE),
        ("minutes", ItemType.NUMBER),
        ("several", ItemType.MULTIPLE),
        ("why", ItemType.LONG_TEXT),
        ("hard", ItemType.SCALE),
        ("mood", ItemType.SLIDER),
        ("day", ItemType.DATE),
    ]
    first = one.items[0]
    assert (first.text, first.required) == ("Did you have a break?", True)
    assert first.help == "Think of your last shift. Of any length."
    assert (one.question("minutes").least, one.question("minutes").most) == (0, 720)
    assert (one.question("mood").most, one.question("mood").step) == (100, 5)
    assert [point.counts for point in one.question("hard").points] == [1, 2, 3]
    assert [point.counts for point in first.points] == [None, None]
    assert one.question("several").help == "And then"
    assert taken.left_out == (
        "row started: what the form notes by itself (start).",
        "A closing text: “Thank you.”.",
    )
    assert instruments.parse(taken.text, "again") == one


def test_its_conditions_mean_what_they_meant() -> None:
    one = xlsform.taken(book(REST), "rest.xlsx").instrument
    first = one.items[0].id

    def asked(given: dict[str, object]) -> set[str]:
        return {item.id for item in instruments.shown(one, given)} - {first, "hard", "mood"}  # type: ignore[arg-type]

    assert asked({}) == set()
    assert asked({first: "yes"}) == {"minutes"}
    assert asked({first: "yes", "minutes": 5}) == {"minutes", "several"}
    assert asked({first: "no", "several": frozenset({"yes"})}) == {"several", "why"}
    assert asked({first: "yes", "hard": "2"}) == {"minutes", "day"}
    assert asked({first: "no", "hard": "2"}) == {"several"}


@pytest.mark.parametrize(
    ("given", "ours"),
    [
        ("${q} != 'a'", "not q == 'a'"),
        ("${q} = ''", "not answered(q)"),
        ('${q} = "it\'s"', 'q == "it\'s"'),
        ("${n} != 3", "not n == 3"),
        ("${n} > -1.5", "n > -1.5"),
        ("not(${q} = 'a' or ${n} <= 2)", "not ( q == 'a' or n <= 2 )"),
        ("selected(${m}, 'x')", "'x' in m"),
        ("selected(${q}, 'x')", "q == 'x'"),
        ("${m} = 'x'", ""),
        ("${q} > 'a'", ""),
        ("${later} = 'a'", ""),
        ("selected(${later}, 'a')", ""),
        ("count-selected(${m}) > 1", ""),
        ("${q} = 'a' and", ""),
        ("today() > '2026-01-01'", ""),
    ],
)
def test_a_condition_is_understood_or_it_is_said_that_it_is_not(given: str, ours: str) -> None:
    draft = Draft()
    assert relevant(given, draft, {"q": "single", "n": "number", "m": "multiple"}) == ours


def test_every_reason_against_a_form_is_told_at_once() -> None:
    rows = [
        row("geopoint", "where", "Where?"),
        row("begin_repeat", "again", "Once more"),
        row("select_one nowhere", "a", "Which?"),
        row("select_one yn or_other", "b", "Which?"),
        row("text", "c", "Why?", relevant="count-selected(${b}) > 1"),
        row("text", "c", "Again?"),
        row("note", "d", "Only sometimes", relevant="${a} = 'x'"),
        row("end_group"),
        row("begin_group", "open", "Never ended"),
    ]
    with pytest.raises(Unfit) as unfit:
        xlsform.taken(book(rows), "strange.xlsx")
    said = "\n".join(unfit.value.reasons)
    for part in (
        "row where: a question of the type “geopoint”", "“begin repeat”", "row a: its answers are not a list",
        "row b: its answers are not a list", "row c: its condition “count-selected(${b}) > 1”", "used twice",
        "row d: a text that is only shown sometimes", "ended that was not begun", "begun and not ended",
    ):  # fmt: skip
        assert part in said, part


def test_a_limit_that_is_not_understood_is_left_out_and_said() -> None:
    rows = [
        row("integer", "n", "How many?", constraint=". mod 2 = 0"),
        row("text", "t", "Why?", constraint="regex(., 'x')"),
        row("range", "r", "How much?", parameters="start=low end=9"),
    ]
    taken = xlsform.taken(book(rows), "limits.xlsx")
    assert taken.left_out == ("row n: the limit “. mod 2 = 0”.", "row t: the limit “regex(., 'x')”.")
    assert taken.instrument.question("r").least == 1
    assert taken.instrument.id == "limits"


def test_what_is_no_form_is_refused_in_a_sentence() -> None:
    for body, says in (
        (b"not a spreadsheet", "is damaged, or no spreadsheet"),
        (book(REST)[:2000], "is damaged, or no spreadsheet"),
        (book(REST, survey="Sheet1"), "has no sheet called survey"),
    ):
        with pytest.raises(Refused, match=says):
            xlsform.taken(body, "x.xlsx")


def test_a_spreadsheet_that_swells_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsform, "MOST_UNPACKED", 1000)
    with pytest.raises(Refused, match="unpacks to more than"):
        xlsform.taken(book(REST), "x.xlsx")
    monkeypatch.undo()
    monkeypatch.setattr(xlsform, "MOST_ROWS", 3)
    with pytest.raises(Refused, match="damaged"):
        xlsform.taken(book(REST), "x.xlsx")

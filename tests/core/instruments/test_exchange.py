"""Out to FHIR and back, in from others, answers out and back, tables; a library of others agrees to what goes out."""

import csv
import io
import json
import math
from datetime import date
from typing import Any

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

from lotus.core import instruments
from lotus.core.instruments import Instrument, ItemType, exchange
from lotus.core.instruments.exchange import Unfit, marks
from tests.core.instruments.made import HEAD, ITEMS, WHOLE

TEA = instruments.parse(WHOLE, "tea.toml")
ANSWERS: dict[str, Any] = {
    "tea": "yes",
    "cups": 2.5,
    "calm": "4",
    "hurry": "2",
    "beside": frozenset({"1", "2"}),
    "why": '=SUM("warm")',
    "when": date(2026, 3, 5),
    "who_team": "5",
    "who_alone": "1",
}


def through_json(resource: Any) -> Any:
    return json.loads(json.dumps(resource))


def without_ours(resource: Any) -> Any:
    """As another program would hand it back: without what only Lotus adds."""
    if isinstance(resource, dict):
        return {
            name: without_ours(value)
            if name != "extension"
            else [without_ours(one) for one in value if not one["url"].startswith("urn:lotus")]
            for name, value in resource.items()
        }
    return [without_ours(one) for one in resource] if isinstance(resource, list) else resource


@pytest.mark.parametrize("name", instruments.names())
def test_what_ships_goes_out_as_fhir_and_comes_back_the_same(name: str) -> None:
    one = instruments.find(name)
    resource = through_json(exchange.questionnaire(one))
    Questionnaire.model_validate(resource)
    back = exchange.taken(resource, name)
    assert back.instrument == one
    assert back.left_out == ()


@pytest.mark.parametrize("name", instruments.names())
def test_another_program_finds_the_same_questions_answers_points_and_conditions(name: str) -> None:
    """Without our additions the questions, their answers, points and when they are shown are still all there."""
    one = instruments.find(name)
    back = exchange.taken(without_ours(through_json(exchange.questionnaire(one))), name).instrument
    assert [(item.id, item.text, item.points) for item in back.questions()] == [
        (item.id, item.text, item.points) for item in one.questions()
    ]
    for given in ({}, {"curious": "yes"}, {"lens": frozenset({"team"})}, {"group1": "them"}):
        fits = {id: value for id, value in given.items() if id in {item.id for item in one.questions()}}
        shown = [item.id for item in instruments.shown(one, fits)]
        assert [item.id for item in instruments.shown(back, fits)] == shown


def test_everything_a_definition_can_hold_goes_out_and_back() -> None:
    resource = through_json(exchange.questionnaire(TEA))
    Questionnaire.model_validate(resource)
    assert exchange.taken(resource, "tea").instrument == TEA
    assert instruments.parse(exchange.toml(exchange.data_of(TEA)), "tea").digest


def conditioned(condition: str) -> Instrument:
    return instruments.parse(WHOLE.replace("tea == 'yes'", "answered(tea)").replace(
        'id = "why"\ntext = "Why?"', f'id = "why"\ntext = "Why?"\ncondition = "{condition}"'
    ), "tea.toml")  # fmt: skip


@pytest.mark.parametrize(
    "condition",
    [
        "tea == 'yes'",
        "tea != 'yes'",
        "not tea == 'yes'",
        "tea == 1",
        "calm >= 4",
        "calm in ('1', '2')",
        "cups > 2 and answered(calm)",
        "cups == 3 or not answered(tea)",
        "'1' in beside",
        "not '1' in beside",
        "answered(beside)",
    ],
)
def test_a_condition_means_the_same_in_fhirs_words(condition: str) -> None:
    one = conditioned(condition)
    resource = without_ours(through_json(exchange.questionnaire(one)))
    Questionnaire.model_validate(resource)
    back = exchange.taken(resource, "tea").instrument
    given: list[dict[str, Any]] = [
        {},
        {"tea": "yes", "cups": 3.0, "calm": "4", "beside": frozenset({"1"})},
        {"tea": "no", "calm": "1", "beside": frozenset({"2", "none"})},
        {"tea": "yes", "cups": 2.0},
    ]
    seen = [[item.id for item in instruments.shown(one, answers)] for answers in given]
    assert [[item.id for item in instruments.shown(back, answers)] for answers in given] == seen
    assert len({"why" in each for each in seen}) == 2, "it is shown to some and not to others"


@pytest.mark.parametrize(
    "condition",
    [
        "tea == 'yes' and (cups > 2 or calm >= 4)",
        "tea != 'yes' or cups > 2",
        "not calm >= 4",
        "tea not in ('yes', 'no')",
        "beside >= 1",
        "calm > 9",
        "tea in (1, 0)",
    ],
)
def test_a_condition_that_fhir_has_no_words_for_is_named_and_nothing_goes_out(condition: str) -> None:
    with pytest.raises(Unfit, match="item why: FHIR has no words"):
        exchange.questionnaire(conditioned(condition))


THIRD: dict[str, Any] = {
    "resourceType": "Questionnaire",
    "status": "active",
    "name": "ShiftCheck",
    "title": "After a shift",
    "contained": [
        {
            "resourceType": "ValueSet",
            "id": "often",
            "status": "active",
            "compose": {
                "include": [{"concept": [{"code": "n", "display": "Never"}, {"code": "o", "display": "Often"}]}]
            },
        }
    ],
    "item": [
        {"linkId": "0", "type": "display", "text": "Think of your last shift."},
        {
            "linkId": "1",
            "type": "group",
            "text": "Rest",
            "item": [
                {"linkId": "1.1", "type": "boolean", "text": "Did you have a break?", "required": True,
                 "item": [{"linkId": "1.1.a", "type": "integer", "text": "Of how many minutes?"}]},
                {"linkId": "1.2", "type": "string", "text": "What kept you from it?", "maxLength": 80,
                 "enableWhen": [{"question": "1.1", "operator": "=", "answerBoolean": False}]},
            ],
        },
        {
            "linkId": "2",
            "type": "group",
            "text": "How often",
            "enableBehavior": "any",
            "enableWhen": [
                {"question": "1.1", "operator": "=", "answerBoolean": True},
                {"question": "1.1.a", "operator": ">", "answerInteger": 5},
            ],
            "item": [
                {"linkId": "2.1", "type": "choice", "text": "did you laugh?", "answerValueSet": "#often"},
                {"linkId": "2.2", "type": "choice", "text": "did you eat?", "answerValueSet": "#often"},
            ],
        },
        {"linkId": "3", "type": "choice", "text": "How hard was it?", "repeats": False,
         "answerOption": [{"valueInteger": 0}, {"valueInteger": 5}, {"valueInteger": 10}]},
        {"linkId": "class", "type": "choice", "text": "What helped?", "repeats": True,
         "answerOption": [{"valueString": "A colleague"}, {"valueCoding": {"code": "t", "display": "Tea"}}]},
        {"linkId": "9", "type": "display", "text": "Thank you."},
    ],
}  # fmt: skip


def test_somebody_elses_groups_and_conditions_work() -> None:
    Questionnaire.model_validate(THIRD)
    taken = exchange.taken(THIRD, "shift.json")
    one = taken.instrument
    assert (one.id, one.title, one.kept_by) == ("shiftcheck", "After a shift", "person")
    assert [item.id for item in one.items] == ["q_1_1", "q_1_1_a", "q_1_2", "q_2", "q_3", "q_class"]
    assert one.items[0].help == "Think of your last shift. Rest"
    assert one.items[0].required
    assert [row.text for row in one.items[3].rows] == ["did you laugh?", "did you eat?"]
    assert one.items[3].type is ItemType.MATRIX
    assert one.question("q_3").points[2].counts == 10
    assert one.question("q_class").type is ItemType.MULTIPLE
    assert one.question("q_1_2").most == 80
    assert taken.left_out == ("A closing text: “Thank you.”.",)
    assert "ask whoever wrote it" in one.licence

    def asked(given: dict[str, Any]) -> set[str]:
        return {item.id for item in instruments.shown(one, given)} - {"q_1_1", "q_3", "q_class"}

    assert asked({}) == set()
    assert asked({"q_1_1": "false"}) == {"q_1_1_a", "q_1_2"}
    assert asked({"q_1_1": "true"}) == {"q_1_1_a", "q_2_1", "q_2_2"}
    assert asked({"q_1_1": "false", "q_1_1_a": 6}) == {"q_1_1_a", "q_1_2", "q_2_1", "q_2_2"}


def test_every_reason_against_a_questionnaire_is_told_at_once() -> None:
    strange: dict[str, Any] = {
        "resourceType": "Questionnaire",
        "status": "active",
        "modifierExtension": [{"url": "x", "valueBoolean": True}],
        "item": [
            {"linkId": "a", "type": "attachment", "text": "Add a photograph."},
            {"linkId": "b", "type": "open-choice", "text": "Which?", "answerOption": [{"valueString": "x"}]},
            {"linkId": "c", "type": "choice", "text": "Which?", "answerValueSet": "http://example.org/all"},
            {"linkId": "d", "type": "string", "text": "Why?", "repeats": True},
            {"linkId": "d", "type": "string", "text": "Again?"},
            {"linkId": "e", "type": "group", "repeats": True,
             "item": [{"linkId": "f", "type": "time", "text": "When?"}]},
            {"linkId": "g", "type": "string", "text": "?",
             "enableWhen": [{"question": "later", "operator": "=", "answerString": "x"}]},
            {"linkId": "h", "type": "string", "text": "?",
             "enableWhen": [{"question": "d", "operator": ">", "answerQuantity": {"value": 1}},
                            {"question": "d", "operator": "exists", "answerBoolean": True}]},
            {"linkId": "i", "type": "string", "text": "?", "modifierExtension": [{"url": "x", "valueBoolean": True}]},
            {"linkId": "j", "type": "display", "text": "!",
             "enableWhen": [{"question": "d", "operator": "exists", "answerBoolean": False}]},
            {"linkId": "k", "type": "choice", "text": "?", "answerOption": [{"valueDate": "2026-01-01"}]},
            "nonsense",
        ],
    }  # fmt: skip
    with pytest.raises(Unfit) as unfit:
        exchange.taken(strange, "strange.json")
    said = "\n".join(unfit.value.reasons)
    for part in (
        "modifierExtension, which changes", "neither a title nor a name", "item a: an item of the type “attachment”",
        "“open-choice”", "item c: its answers stand in a list", "item d: only a choice", "used twice",
        "item e: a group that may be answered several times", "“time”", "“later”, which is no earlier item",
        "item h: a condition on “d”", "whether all of its conditions", "item i: it has a modifierExtension",
        "only shown sometimes", "item k: one of its answers", "cannot be read",
    ):  # fmt: skip
        assert part in said, part


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"resourceType": "Patient"}, "no FHIR Questionnaire"),
        ({"item": []}, "there are 0 items"),
        ({"item": [{"linkId": "1", "type": "string"}]}, "a text is needed"),
        ({"item": "x"}, "there are 0 items"),
        ({"extension": [{"url": "urn:lotus:instrument", "valueString": "{"}]}, "cannot be read"),
        ({"item": [THIRD["item"][4] | {"answerOption": [{"valueString": "x"}]}]}, "two answers"),
    ],
)  # fmt: skip
def test_what_is_no_questionnaire_is_refused_with_its_reason(change: dict[str, Any], says: str) -> None:
    with pytest.raises(Unfit, match=says):
        exchange.taken({**THIRD, **change}, "shift.json")


def test_what_is_too_deep_is_refused_and_never_runs_out_of_breath() -> None:
    deep: dict[str, Any] = {"linkId": "last", "type": "string", "text": "?"}
    for number in range(200):
        deep = {"linkId": f"g{number}", "type": "group", "item": [deep]}
    with pytest.raises(Unfit, match="too deep"):
        exchange.taken({**THIRD, "item": [deep]}, "deep.json")


def test_expressions_of_others_are_not_guessed_at() -> None:
    shown = {"url": marks.SHOWN_IF, "valueExpression": {"language": "text/fhirpath", "expression": "true"}}
    sums = {"url": marks.CALCULATED, "valueExpression": {"language": "text/fhirpath", "expression": "1"}}
    items = [
        {"linkId": "1", "type": "decimal", "text": "Sum", "extension": [sums]},
        {
            "linkId": "2",
            "type": "string",
            "text": "Why?",
            "initial": [{"valueString": "x"}],
            "maxLength": 9000,
        },
    ]
    taken = exchange.taken({**THIRD, "item": items}, "x")
    assert [one.split(":")[0] for one in taken.left_out] == ["item 1", "item 2", "item 2"]
    with pytest.raises(Unfit, match="FHIRPath"):
        exchange.taken({**THIRD, "item": [items[1] | {"extension": [shown]}]}, "x")


def test_ones_own_answers_go_out_as_fhir_name_nobody_and_come_back() -> None:
    resource = through_json(exchange.response(TEA, ANSWERS, authored=date(2026, 3, 6)))
    QuestionnaireResponse.model_validate(resource)
    assert not set(resource) & {"subject", "author", "source"}
    assert exchange.answers_of(TEA, resource) == ANSWERS


def test_what_was_not_shown_or_left_empty_does_not_go_out() -> None:
    given = {**ANSWERS, "tea": "no", "why": "", "beside": frozenset()}
    resource = exchange.response(TEA, given, authored=date(2026, 3, 6))
    ids = [one["linkId"] for one in resource["item"]]
    assert ids == ["tea", "calm", "hurry", "when", "who"]


def test_answers_without_names_never_go_out_one_by_one() -> None:
    pulse = instruments.find("staff-pulse")
    for hand_out in (
        lambda: exchange.response(pulse, {}, authored=date(2026, 3, 6)),
        lambda: exchange.table(pulse, [{}]),
    ):
        with pytest.raises(Unfit, match="never handed out one by one"):
            hand_out()


def test_answers_that_do_not_fit_do_not_go_out() -> None:
    with pytest.raises(Unfit, match="item tea: Please answer"):
        exchange.response(TEA, {}, authored=date(2026, 3, 6))


@pytest.mark.parametrize(
    ("item", "says"),
    [
        ({"linkId": "coffee", "answer": [{"valueString": "x"}]}, "item coffee: there is no such question"),
        ({"linkId": "tea", "answer": [{"valueString": "yes"}]}, "item tea: its answer is of another kind"),
        ({"linkId": "tea", "answer": [{"valueCoding": {"code": "maybe"}}]}, "one of the answers shown"),
        ({"linkId": "cups", "answer": [{"valueDecimal": True}]}, "item cups: its answer is of another kind"),
        (
            {"linkId": "when", "answer": [{"valueDate": "yesterday"}]},
            "item when: its answer is of another kind",
        ),
        ({"linkId": "why", "answer": [{"valueInteger": 3}]}, "item why: its answer is of another kind"),
        ({"linkId": "tea", "answer": "yes"}, "item tea: Please answer"),
    ],
)
def test_answers_of_others_that_cannot_be_taken_are_all_named(item: dict[str, Any], says: str) -> None:
    resource = {"resourceType": "QuestionnaireResponse", "status": "completed", "item": [item]}
    with pytest.raises(Unfit, match=says):
        exchange.answers_of(TEA, resource)


def test_answers_to_something_else_are_refused() -> None:
    with pytest.raises(Unfit, match="no FHIR QuestionnaireResponse"):
        exchange.answers_of(TEA, [])
    other = {"resourceType": "QuestionnaireResponse", "questionnaire": "urn:lotus:instrument:coffee|1"}
    with pytest.raises(Unfit, match="It answers urn:lotus:instrument:coffee"):
        exchange.answers_of(TEA, other)


def test_a_table_of_answers_has_a_column_each_and_scores_at_the_end() -> None:
    rows = list(csv.DictReader(io.StringIO(exchange.table(TEA, [ANSWERS, {"tea": "no"}]))))
    assert rows[0]["beside"] == "1|2"
    assert rows[0]["why"] == '\'=SUM("warm")', "no spreadsheet runs what somebody wrote"
    assert rows[0]["when"] == "2026-03-05"
    assert rows[0]["cups"] == "2.5"
    assert float(rows[0]["peace"]) == 4
    assert math.isclose(float(rows[0]["company"]), 10)
    assert {name: cell for name, cell in rows[1].items() if cell} == {"tea": "no"}


def test_the_dictionary_says_what_every_column_means() -> None:
    rows = {row["column"]: row for row in csv.DictReader(io.StringIO(exchange.dictionary(TEA)))}
    table = csv.DictReader(io.StringIO(exchange.table(TEA, [])))
    assert list(rows) == list(table.fieldnames or ())
    assert rows["tea"]["answers"] == "yes = Yes (1); no = No (0)"
    assert rows["cups"]["answers"] == "0 to 20"
    assert rows["cups"]["shown_if"] == "tea == 'yes'"
    assert rows["hurry"]["reversed"] == "yes"
    assert rows["who_team"]["text"] == "With whom? The team"
    assert rows["both"]["kind"] == "score (mean)"


def test_a_name_of_theirs_becomes_one_of_ours_and_never_two_the_same() -> None:
    draft = exchange.Draft()
    names = [draft.name(given) for given in ("Q 1", "q-1", "q_1", "and", "7", "ü", "a" * 60, "ok")]
    assert len(set(names)) == len(names)
    assert draft.name("Q 1") == names[0]
    assert names[-1] == "ok"
    for name in names:
        assert instruments.parse(HEAD + ITEMS.replace('"beside"', f'"{name}"') + SIMPLE, "x")


SIMPLE = '\n[result]\npicture = "notes"\nis_not = "Nothing."\n'

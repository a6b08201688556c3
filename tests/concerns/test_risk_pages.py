"""One risk on its page: how it is scored, what is kept, and who may not touch it."""

import json
import uuid
from itertools import product
from typing import Any

import pytest
from django.urls import reverse

from lotus.cli import risk as command
from lotus.concerns.actions import triage as actions
from lotus.concerns.forms.triage import RiskForm
from lotus.concerns.models import Case, Risk
from lotus.concerns.presenters import risks as words
from lotus.core import library
from lotus.core import risk as core
from tests.factories import reviews
from tests.factories.browser import signed_in
from tests.factories.cast import Cast
from tests.factories.reviews import typed_risk


def new(case: Case) -> str:
    return reverse("concerns:risk_new", args=[case.pk])


def at(risk: Risk) -> str:
    return reverse("concerns:risk", args=[risk.triage.case_id, risk.pk])


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_risk_is_added_and_its_rating_shown(cast: Cast) -> None:
    case = reviews.asked(cast)
    client = signed_in(cast.idris)
    assert "Six things to weigh" in text(client.get(new(case)))
    answer = client.post(new(case), typed_risk())
    assert answer["Location"].endswith("/triage/?done=risk#risks")
    risk = Risk.objects.get()
    assert (risk.likelihood, risk.consequences, risk.priority) == (3, {"patient_safety": 3}, "soon")
    assert (risk.factors, risk.notes) == ({"insight": "helps"}, {"insight": "Saw it first."})
    shown = text(client.get(answer["Location"].split("#")[0]))
    assert "The risk is saved." in shown
    assert "Amber, 9 of 25." in shown
    assert "The advisory group looks after it." in shown


def test_what_is_stored_is_in_the_form_again(cast: Cast) -> None:
    risk = reviews.only_risk(reviews.begun(cast))
    shown = text(signed_in(cast.idris).get(at(risk)))
    assert "A patient waits for treatment</textarea>" in shown
    assert 'name="likelihood" type="radio" value="3" checked' in shown
    assert 'value="Saw it first."' in shown
    assert 'name="level_patient_safety" value="3" checked' in shown
    assert 'name="level_financial" value="none" checked' in shown


CHANCES = [
    ("100", 5), ("50.0001", 5), ("51%", 5), ("50", 4), ("50.0", 4), ("10", 4), ("9.999", 3), ("1", 3),
    ("1 %", 3), ("0.999", 2), ("0.1", 2), ("0.0999", 1), ("0", 1),
]  # fmt: skip


@pytest.mark.parametrize(("chance", "level"), CHANCES)
def test_a_chance_decides_at_every_boundary_whatever_the_words_say(
    cast: Cast, chance: str, level: int
) -> None:
    case = reviews.asked(cast)
    answer = signed_in(cast.idris).post(new(case), typed_risk(probability=chance, likelihood="2"))
    assert answer.status_code == 302
    assert Risk.objects.get().likelihood == level


@pytest.mark.parametrize("chance", ["50", "0.1", "12.5", "1", "0", "100", "0.07", "33.3"])
def test_a_chance_comes_back_as_it_was_written(cast: Cast, chance: str) -> None:
    case = reviews.asked(cast)
    client = signed_in(cast.idris)
    client.post(new(case), typed_risk(probability=chance))
    assert f'value="{chance}"' in text(client.get(at(Risk.objects.get())))


@pytest.mark.parametrize("chance", ["lots", "101", "-1", "NaN", "Infinity", "1e400", "5,5"])
def test_what_is_no_chance_is_said_kindly_and_kept(cast: Cast, chance: str) -> None:
    case = reviews.asked(cast)
    shown = text(signed_in(cast.idris).post(new(case), typed_risk(probability=chance, likelihood="")))
    assert "Write the chance in per cent, from 0 to 100" in shown
    assert f'value="{chance}"' in shown
    assert not Risk.objects.exists()


@pytest.mark.parametrize(
    ("changes", "says", "field"),
    [
        ({"outcome": ""}, "Write the outcome that worries you", "id_outcome"),
        ({"timeframe": ""}, "Choose a time frame.", "id_timeframe"),
        ({"likelihood": ""}, "Choose how likely it is, or write a chance.", "id_likelihood"),
        ({"level_patient_safety": "none"}, "Choose a level for at least one area", "id_level_patient_safety"),
        ({"accepted": "yes"}, "Write why this risk is accepted", "id_accepted_why"),
        ({"likelihood": "6"}, "Choose one of the answers shown here", "id_likelihood"),
        ({"level_management": "9"}, "Choose one of the answers shown here", "id_level_management"),
        ({"factor_health": "perhaps"}, "Choose one of the answers shown here", "id_factor_health"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_all_is_kept(
    cast: Cast, changes: dict[str, str], says: str, field: str
) -> None:
    case = reviews.asked(cast)
    shown = text(
        signed_in(cast.idris).post(new(case), typed_risk(note_context="Two posts empty.", **changes))
    )
    assert says in shown
    assert f'href="#{field}"' in shown
    assert "Two posts empty." in shown
    assert "Saw it first." in shown
    assert not Risk.objects.exists()


def test_each_of_the_six_factors_says_what_to_think_of(cast: Cast) -> None:
    row = reviews.begun(cast)
    shown = signed_in(cast.idris).get(reverse("concerns:risk_new", args=[row.case_id])).content.decode()
    for factor in library.load("triage", "factors").entries.values():
        assert f"{factor['question']} {factor['hint']}" in shown


def test_the_six_factors_never_change_the_number(cast: Cast) -> None:
    case = reviews.asked(cast)
    client = signed_in(cast.idris)
    for weight in core.Weight:
        client.post(new(case), typed_risk(**{f"factor_{one}": weight.value for one in core.Factor}))
    found = {(risk.likelihood, tuple(risk.consequences.items())) for risk in Risk.objects.all()}
    assert Risk.objects.count() == len(core.Weight)
    assert found == {(3, (("patient_safety", 3),))}


def test_page_and_command_agree_for_all_25_pairs(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    case = reviews.asked(cast)
    client = signed_in(cast.idris)
    for likelihood, consequence in product(range(1, 6), repeat=2):
        client.post(new(case), typed_risk(likelihood=likelihood, level_patient_safety=consequence))
    stored = list(Risk.objects.order_by("position"))
    assert len(stored) == 25
    page = text(client.get(reverse("concerns:triage", args=[case.pk])))
    for risk, (likelihood, consequence) in zip(stored, product(range(1, 6), repeat=2), strict=True):
        told = _told(capsys, likelihood, consequence)
        shown = words.in_words(risk, 1, core.Bands())
        assert (shown.score.score, shown.score.rating.value) == (told["score"], told["rating"])
        assert f"{told['rating'].capitalize()}, {told['score']} of 25." in page


def _told(capsys: pytest.CaptureFixture[str], likelihood: int, consequence: int) -> dict[str, Any]:
    """What `lotus risk --json` says."""
    import argparse

    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    line = f"--likelihood {likelihood} --consequence patient_safety={consequence} --json"
    assert command.run(parser.parse_args(line.split())) == 0
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    return said


def test_an_organisation_rates_by_its_own_bands_until_the_signature_fixes_them(cast: Cast) -> None:
    row = reviews.begun(cast)
    client, place = signed_in(cast.idris), reverse("concerns:triage", args=[row.case_id])
    cast.here.settings = {"bands": {"green_to": 4, "amber_to": 8, "red_from": 9}}
    cast.here.save()
    shown = text(client.get(place))
    assert "Red, 9 of 25." in shown
    assert "Green 1 to 4, amber 5 to 8, red 9 to 25." in shown
    assert "The responsible officer is told within 1 working day." in shown
    client.post(reverse("concerns:triage_sign", args=[row.case_id]), {"number": "1", "names_others": "no"})
    cast.here.settings = {}
    cast.here.save()
    assert "Red, 9 of 25." in text(client.get(place)), "a signed triage keeps the bands it was signed with"


def test_two_clients_editing_one_risk_the_second_is_shown_both_versions(cast: Cast) -> None:
    risk = reviews.only_risk(reviews.begun(cast))
    first, second = signed_in(cast.idris), signed_in(cast.idris)
    assert first.post(at(risk), typed_risk(1, likelihood="5", level_financial="4")).status_code == 302
    answer = second.post(at(risk), typed_risk(1, outcome="Something else", accepted="no"))
    shown = text(answer)
    assert answer.status_code == 200
    assert "You saved this in another window" in shown
    for words_of_both in ("5 Almost certain", "3 Possible", "4 Major", "Something else", "A patient waits"):
        assert words_of_both in shown
    risk.refresh_from_db()
    assert (risk.likelihood, risk.consequences["financial"]) == (5, 4)
    assert second.post(at(risk), typed_risk(2, outcome="Something else")).status_code == 302


@pytest.mark.parametrize(
    "changes", [{"probability": "70"}, {"priority": "now"}, {"accepted": "no"}, {"accepted_why": "Because."}]
)
def test_whatever_field_was_changed_elsewhere_is_not_overwritten(cast: Cast, changes: dict[str, str]) -> None:
    risk = reviews.only_risk(reviews.begun(cast))
    client = signed_in(cast.idris)
    assert client.post(at(risk), typed_risk(1, **changes)).status_code == 302
    answer = client.post(at(risk), typed_risk(1))
    assert answer.status_code == 200
    assert "Nothing was overwritten." in text(answer)


def test_sending_the_same_form_twice_makes_one_risk(cast: Cast) -> None:
    case = reviews.asked(cast)
    client, posted = signed_in(cast.idris), typed_risk(once=uuid.uuid4())
    answers = [client.post(new(case), posted) for _each in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Risk.objects.count() == 1


def test_a_risk_is_taken_out_and_stays_on_record(cast: Cast) -> None:
    risk = reviews.only_risk(reviews.begun(cast))
    client = signed_in(cast.idris)
    answer = client.post(at(risk), {"then": "remove"})
    assert answer["Location"].endswith("?done=removed#risks")
    risk.refresh_from_db()
    assert risk.removed_at
    assert risk.outcome == "A patient waits for treatment"
    assert "There is no risk here yet" in text(client.get(answer["Location"].split("#")[0]))
    assert client.get(at(risk)).status_code == 302
    shown = text(client.post(at(risk), typed_risk(1, outcome="Typed meanwhile")))
    assert "This risk was taken out meanwhile." in shown
    assert "Typed meanwhile</textarea>" in shown


def test_no_risk_is_added_changed_or_taken_out_after_the_signature(cast: Cast) -> None:
    row = reviews.begun(cast)
    risk = reviews.only_risk(row)
    actions.sign(row, number=1, names_others=False, by=cast.idris, at=reviews.AT)
    client = signed_in(cast.idris)
    for place in (new(row.case), at(risk)):
        assert client.get(place).status_code == 302
        shown = text(client.post(place, typed_risk(1, outcome="Too late")))
        assert "This triage is signed." in shown
        assert "Too late</textarea>" in shown
    answer = client.post(at(risk), {"then": "remove"})
    assert "Signed by Dr Idris Vaughan" in text(client.get(answer["Location"]))
    assert [one.outcome for one in row.live_risks()] == ["A patient waits for treatment"]


@pytest.mark.parametrize("who", ["alice", "marian", "charlie", "mo", "bob", "omar", "ada"])
def test_nobody_else_opens_or_changes_a_risk(cast: Cast, who: str) -> None:
    risk = reviews.only_risk(reviews.begun(cast))
    client = signed_in(getattr(cast, who))
    assert client.get(at(risk)).status_code == 404
    assert client.post(at(risk), typed_risk(1)).status_code == 404
    assert client.post(at(risk), {"then": "remove"}).status_code == 404
    risk.refresh_from_db()
    assert (risk.version, risk.removed_at) == (1, None)


def test_a_risk_is_not_found_under_another_case(cast: Cast) -> None:
    risk = reviews.only_risk(reviews.begun(cast))
    other = reviews.asked(cast)
    client = signed_in(cast.idris)
    assert client.get(reverse("concerns:risk", args=[other.pk, risk.pk])).status_code == 404


@pytest.mark.parametrize("domain", list(core.Domain))
def test_each_level_of_each_area_carries_its_meaning(domain: core.Domain) -> None:
    options = RiskForm().fields[f"level_{domain}"].options  # type: ignore[attr-defined]
    assert [option.value for option in options] == ["none", "1", "2", "3", "4", "5"]
    assert all(option.hint for option in options[1:])

"""Questionnaires and answers go out in the forms of others; a result without an account is taken into one if asked."""

import csv
import io
import json
import random
import string
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

from lotus.core import instruments
from lotus.core.instruments import exchange
from lotus.core.refusal import Refused
from lotus.kernel.models import Answers, AuditEntry
from lotus.toolkit.actions import answering, bringing
from lotus.toolkit.presenters import files
from lotus.toolkit.presenters.pictures import Taken
from lotus.toolkit.presenters.results import Page
from tests.factories.browser import signed_in
from tests.factories.cast import Cast
from tests.toolkit.shelves import EVERY_KIND, Put, put

__all__ = ["put"]
pytestmark = pytest.mark.django_db
WISE = "wise-compassion"
GIVEN = {f"{letter}{n}": "4" for letter in "cw" for n in range(1, 9)}
SENT = {f"answer-{id}": value for id, value in GIVEN.items()}
ALONE = f"/toolkit/instruments/{WISE}/without-account/"
BRING = f"/toolkit/mine/bring/{WISE}/"


def _instrument() -> instruments.Instrument:
    return instruments.find(WISE)


def test_anybody_takes_the_questions_with_them_for_other_programs() -> None:
    answer = Client().get(f"/toolkit/instruments/{WISE}/fhir/")
    assert answer["Content-Type"] == "application/fhir+json"
    assert f"{WISE}.fhir.json" in answer["Content-Disposition"]
    told = json.loads(answer.content)
    Questionnaire.model_validate(told)
    assert exchange.taken(told, WISE).instrument == _instrument()
    meaning = Client().get(f"/toolkit/instruments/{WISE}/columns/").content.decode("utf-8-sig")
    columns = [row["column"] for row in csv.DictReader(io.StringIO(meaning))]
    assert columns[:2] == ["c1", "w1"]
    assert columns[-2:] == ["compassion", "wisdom"]
    for kind in ("fhir", "columns"):
        assert Client().get(f"/toolkit/instruments/no-such/{kind}/").status_code == 404


def test_ones_own_answers_go_out_for_other_programs_and_nobody_elses(cast: Cast) -> None:
    at = timezone.now()
    kept = answering.finish(answering.begin(WISE, by=cast.mo, at=at), GIVEN, seen="", by=cast.mo, at=at)
    mo, address = signed_in(cast.mo), f"/toolkit/mine/results/{kept.pk}/"
    told = json.loads(mo.get(f"{address}fhir/").content)
    QuestionnaireResponse.model_validate(told)
    assert exchange.answers_of(_instrument(), told) == GIVEN
    assert "Mo" not in json.dumps(told)
    rows = list(csv.DictReader(io.StringIO(mo.get(f"{address}csv/").content.decode("utf-8-sig"))))
    assert [row["c1"] for row in rows] == ["4"]
    for who in (cast.alice, cast.ada, cast.charlie):
        for kind in ("fhir", "csv"):
            assert signed_in(who).get(f"{address}{kind}/").status_code == 404


def test_refused_answers_without_names_are_never_handed_out_one_by_one(put: Put) -> None:
    put(EVERY_KIND.replace('"person"', '"ballot"'))
    found = instruments.find("every-kind")
    with pytest.raises(exchange.Unfit, match="without a name"):
        exchange.response(found, {"one": "no"}, authored=timezone.localdate())


def _carry(client: Client) -> str:
    """Answers without an account and presses to keep it: where that leads."""
    return str(client.post(ALONE, SENT | {"ending": "keep"})["Location"])


def test_a_result_without_an_account_is_kept_once_its_owner_has_signed_in_and_said_yes(cast: Cast) -> None:
    stranger, mo = Client(), signed_in(cast.mo)
    assert _carry(stranger) == BRING
    assert "sign-in" in stranger.get(BRING)["Location"]
    mo.cookies[settings.CARRIED_COOKIE_NAME] = stranger.cookies[settings.CARRIED_COOKIE_NAME].value
    asked = mo.get(BRING).content.decode()
    assert "If that was you" in asked
    assert (
        "wise compassion\n" not in asked
    )  # what the result says is shown to nobody before they say that it is theirs
    assert not Answers.objects.exists()
    result = mo.post(BRING, {"yes": "yes"})["Location"]
    kept = Answers.objects.get(person=cast.mo)
    assert kept.given == GIVEN
    assert str(kept.pk) in result
    assert mo.get(result).status_code == 200
    assert AuditEntry.objects.filter(action="answers.brought", subject=kept.pk).count() == 1
    assert mo.cookies[settings.CARRIED_COOKIE_NAME].value == ""
    assert "nothing to carry over" in mo.get(BRING).content.decode()


def test_refused_nothing_is_taken_without_a_yes_too_late_or_from_a_cookie_that_is_not_ours(
    cast: Cast,
) -> None:
    mo = signed_in(cast.mo)
    _carry(mo)
    cookie = mo.cookies[settings.CARRIED_COOKIE_NAME].value
    mo.post(BRING, {"no": "no"})
    assert mo.cookies[settings.CARRIED_COOKIE_NAME].value == ""
    now = timezone.now()
    assert bringing.opened(cookie, WISE, now=now) is not None
    for wrong, id, later in (
        (cookie, WISE, now + timedelta(minutes=31)),
        (cookie, "flywheel", now),
        (cookie[:-8] + "AAAAAAA=", WISE, now),
        ("", WISE, now),
        ("é", WISE, now),
    ):
        assert bringing.opened(wrong, id, now=later) is None
    mo.cookies[settings.CARRIED_COOKIE_NAME] = "forged"
    assert "nothing to carry over" in mo.post(BRING, {"yes": "yes"}).content.decode()
    assert mo.get("/toolkit/mine/bring/no-such/").status_code == 404
    assert not Answers.objects.exists()


def test_refused_what_was_changed_meanwhile_and_what_is_too_long_to_carry(cast: Cast, put: Put) -> None:
    put(EVERY_KIND.replace('who_sees = "Only', 'without_account = true\nwho_sees = "Only'))
    address, mo = "/toolkit/instruments/every-kind/without-account/", signed_in(cast.mo)
    said = {"answer-one": "no", "ending": "keep"}
    long = "".join(random.Random(7).choices(string.ascii_letters, k=5_000))
    mo.post(address, said)
    put(EVERY_KIND.replace("Every kind of question", "Another kind"))
    page = mo.post("/toolkit/mine/bring/every-kind/", {"yes": "yes"}).content.decode()
    assert "was changed since" in page
    big = instruments.parse(EVERY_KIND.replace("most = 300", "most = 5000"), "big")
    with pytest.raises(Refused, match="too much writing"):
        bringing.sealed(big, {"story": long}, at=timezone.now())
    assert not Answers.objects.exists()


def test_a_program_that_makes_paper_after_paper_is_slowed_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[str] = []

    def make(taken: Taken, page: Page, whose: str) -> bytes:
        made.append(taken.instrument.id)
        return b"%PDF-1.7"

    monkeypatch.setitem(files.FORMS, "pdf", ("application/pdf", make))
    client = Client()
    answers = [client.post(ALONE, SENT | {"ending": "pdf"}) for _paper in range(21)]
    assert [one.status_code for one in answers] == [200] * 20 + [429]
    assert len(made) == 20
    page = answers[-1].content.decode()
    assert "Nothing is lost" in page
    assert 'name="answer-c1" value="4"' in page
    assert client.post(ALONE, SENT | {"ending": "json"}).status_code == 200  # only what costs is slowed

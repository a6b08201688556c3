"""A questionnaire is answered, left and gone on with, and shows its result at once; nobody else sees any of it."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from lotus.core import instruments
from lotus.core.instruments import Answer
from lotus.core.refusal import Refused
from lotus.kernel import answers
from lotus.kernel.models import Answers, AuditEntry, Definition, Draft, Person
from lotus.toolkit.actions import answering, reflections
from lotus.toolkit.models import Plan
from tests.factories.browser import signed_in
from tests.factories.cast import Cast
from tests.toolkit.shelves import EVERY_KIND, ONE_BY_ONE, Put, put

__all__ = ["put"]
pytestmark = pytest.mark.django_db
WISE = "wise-compassion"
WARM = {f"c{n}": "4" for n in range(1, 9)} | {"c4": "1", "c7": "1"}
MILD = {f"w{n}": "2" for n in range(1, 9)}
EVERY = "one several many sure rest_a rest_b word story since"
SECRET = "The night with the three falls."


def _text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def _posted(given: dict[str, str]) -> dict[str, str]:
    return {f"answer-{id}": value for id, value in given.items()}


def _begin(client: Client, id: str = WISE) -> str:
    return str(client.post(f"/toolkit/mine/begin/{id}/")["Location"])


def _finished(by: Person, given: dict[str, Answer], id: str = WISE, days: int = 0) -> Answers:
    at = timezone.now() - timedelta(days=days)
    kept = answering.begin(id, by=by, at=at)
    return answering.finish(kept, given, seen="", by=by, at=at)


def _wise(by: Person, days: int = 0, **more: str) -> Answers:
    return _finished(by, {**WARM, **MILD, **more}, days=days)


def test_the_first_page_says_who_can_see_it_before_the_first_question(cast: Cast) -> None:
    page = _text(signed_in(cast.mo), f"/toolkit/instruments/{WISE}/")
    assert "Only you can see your answers" in page
    assert page.index("Only you can see your answers") < page.index("I noticed when somebody")
    for said in ("About 4 minutes", "have not yet been tested", "Hougaard", "no appraisal", "CC BY 4.0"):
        assert said in page
    assert Client().get("/toolkit/instruments/no-such/").status_code == 404


def test_answers_give_a_result_at_once_words_first_then_the_picture_and_its_numbers(cast: Cast) -> None:
    mo = signed_in(cast.mo)
    attempt = _begin(mo)
    result = mo.post(attempt, _posted(WARM | MILD))["Location"]
    page = _text(mo, result)
    assert "This time: caring avoidance" in page
    order = [
        "some of what was needed was left unsaid",
        "l-figure",
        "Say it sooner",
        "8 of 8",
        "It is no appraisal",
    ]
    assert [page.index(said) for said in order] == sorted(page.index(said) for said in order)
    assert "Ask one person a day" not in page  # what helps the stronger side
    assert "4.3 Routines" in page
    assert mo.get(attempt)["Location"] == result
    assert "Your results" in _text(mo, f"/toolkit/instruments/{WISE}/")


def test_every_kind_of_question_is_asked_and_read_back_in_words(cast: Cast, put: Put) -> None:
    put(EVERY_KIND)
    mo = signed_in(cast.mo)
    attempt = _begin(mo, "every-kind")
    page = _text(mo, attempt)
    assert "What helps you?" not in page  # only for those who lead
    given = _posted(
        {"many": "12", "sure": "7", "rest_a": "3", "rest_b": "1", "word": "Tired", "story": SECRET}
    )
    day = {"answer-since-day": "5", "answer-since-month": "March", "answer-since-year": "2026"}
    first = mo.post(attempt, given | day | {"answer-one": "yes", "asked_before": "one many sure"})
    body = first.content.decode()
    assert "leads to" in body
    assert "What helps you?" in body
    assert SECRET in body
    done = mo.post(
        attempt,
        given | day | {"answer-one": "yes", "answer-several": ["1", "2"], "asked_before": EVERY},
    )
    kept = Answers.objects.get(slug="every-kind")
    assert kept.given["several"] == ["1", "2"]
    assert kept.given["since"] == "2026-03-05"
    page = _text(mo, done["Location"])
    for said in (
        "This time: rested",
        "A walk; A talk",
        "5 March 2026",
        SECRET,
        "Ask a friend.",
        "Sit down for one",
    ):
        assert said in page


def test_a_required_question_left_out_is_named_at_the_top_and_beside_it(cast: Cast, put: Put) -> None:
    put(EVERY_KIND)
    mo = signed_in(cast.mo)
    attempt = _begin(mo, "every-kind")
    page = mo.post(attempt, _posted({"word": "Tired", "many": "9000"})).content.decode()
    assert "There are 2 things to put right" in page
    assert page.count("Please answer this question") == 2
    assert 'href="#id_answer-one"' in page
    assert "Tired" in page
    assert Answers.objects.get().closed_at is None


def test_one_stops_and_goes_on_and_nothing_is_asked_for_yet(cast: Cast, put: Put) -> None:
    put(EVERY_KIND)
    mo = signed_in(cast.mo)
    attempt = _begin(mo, "every-kind")
    there = mo.post(attempt, _posted({"word": "Tired"}) | {"later": "yes"})["Location"]
    assert there == "/toolkit/instruments/every-kind/"
    assert "1 of 9 answered" in _text(mo, there)
    assert 'value="Tired"' in _text(mo, attempt)
    assert _begin(mo, "every-kind") != attempt
    assert _begin(mo, "every-kind") == _begin(mo, "every-kind")  # an empty one is gone on with


def test_questions_come_one_by_one_back_loses_nothing_and_all_is_looked_through(cast: Cast, put: Put) -> None:
    put(ONE_BY_ONE)
    mo = signed_in(cast.mo)
    attempt = _begin(mo, "one-by-one")
    assert mo.get(attempt)["Location"] == f"{attempt}1/"
    assert "Please answer this question" in mo.post(f"{attempt}1/", {"x": "y"}).content.decode()
    assert (
        mo.post(f"{attempt}1/", _posted({"one": "no"}))["Location"] == f"{attempt}3/"
    )  # 2 is for those who lead
    assert mo.get(f"{attempt}2/")["Location"] == f"{attempt}3/"
    assert f"{attempt}1/" in _text(mo, f"{attempt}3/")
    assert mo.get(f"{attempt}99/").status_code == 404
    mo.post(f"{attempt}6/", _posted({"word": "Tired"}))
    mo.post(f"{attempt}6/", _posted({"word": "Awake"}))
    assert "Awake" in _text(mo, f"{attempt}check/")
    later = mo.post(f"{attempt}8/", {"later": "yes"})
    assert later["Location"] == "/toolkit/instruments/one-by-one/"
    assert mo.post(f"{attempt}8/", {"x": "y"})["Location"] == f"{attempt}check/"
    mo.post(f"{attempt}1/", _posted({"one": "yes"}))
    result = mo.post(f"{attempt}check/")["Location"]
    page = _text(mo, result)
    assert "Too little is answered" in page
    assert "0 of 2 were answered; 2 are needed" in page
    for path in ("1/", "check/"):
        assert mo.get(f"{attempt}{path}")["Location"] == result


def test_what_is_required_stands_at_the_top_before_the_result(cast: Cast, put: Put) -> None:
    put(ONE_BY_ONE)
    mo = signed_in(cast.mo)
    attempt = _begin(mo, "one-by-one")
    page = mo.post(f"{attempt}check/").content.decode()
    assert "These still need an answer" in page
    assert f'href="{attempt}1/"' in page


def test_nothing_at_all_makes_no_result(cast: Cast) -> None:
    mo = signed_in(cast.mo)
    attempt = _begin(mo)
    assert "Answer at least one question" in mo.post(attempt, {"x": "y"}).content.decode()
    assert Answers.objects.get().closed_at is None


def test_what_was_answered_on_another_device_meanwhile_stays_beside_it(cast: Cast) -> None:
    mo, at = signed_in(cast.mo), timezone.now()
    attempt = _begin(mo)
    kept = Answers.objects.get()
    seen = answers.mark(kept)
    answering.save(kept, {"c1": "5"}, seen=seen, by=cast.mo, at=at)
    result = mo.post(attempt, _posted(WARM | MILD) | {"seen": seen})["Location"]
    kept.refresh_from_db()
    assert (kept.given, kept.closed_at) == ({"c1": "5"}, None)
    # And whoever goes back in the browser and sends a finished one again makes another, and loses neither
    again = mo.post(result.replace("results", "answers"), _posted(MILD))["Location"]
    assert again != result
    assert Answers.objects.filter(closed_at__isnull=False).count() == 2


def test_taken_again_earlier_results_stand_beside_the_new_one_and_over_time(cast: Cast) -> None:
    first = _wise(cast.mo, days=90)
    second = _wise(cast.mo, w1="5", w2="5", w4="5", w5="5", w6="5", w8="5")
    mo = signed_in(cast.mo)
    page = _text(mo, f"/toolkit/mine/results/{second.pk}/")
    assert "This time: wise compassion" in page
    assert "wisdom up by" in page
    assert "Over time" in page
    assert f"/toolkit/mine/results/{first.pk}/" in page
    before = _text(mo, f"/toolkit/mine/results/{first.pk}/")
    assert "This time: caring avoidance" in before
    assert "Over time" not in before  # it is told as it was then
    same = _wise(cast.mo, w1="5", w2="5", w4="5", w5="5", w6="5", w8="5")
    assert "The same as on" in _text(mo, f"/toolkit/mine/results/{same.pk}/")


def test_a_new_version_is_marked_and_old_answers_keep_theirs(cast: Cast, put: Put) -> None:
    put(EVERY_KIND)
    told: dict[str, Answer] = {"one": "no", "rest_a": "3", "rest_b": "1", "story": SECRET}
    first = _finished(cast.mo, told, "every-kind", days=30)
    put(EVERY_KIND.replace('version = "1"', 'version = "2"').replace("What happened?", "What was it like?"))
    second = _finished(cast.mo, told | {"rest_a": "1"}, "every-kind")
    mo = signed_in(cast.mo)
    page = _text(mo, f"/toolkit/mine/results/{second.pk}/")
    assert "What was it like?" in page
    assert "The questions have changed" in page
    assert "Version 2" in page
    assert "Since" not in page.split("The numbers")[0].split("<h1>")[1]  # two versions are not compared
    assert "What happened?" in _text(mo, f"/toolkit/mine/results/{first.pk}/")


def test_refused_a_definition_in_use_cannot_change_without_a_new_version(cast: Cast, put: Put) -> None:
    put(EVERY_KIND)
    kept = _finished(cast.mo, {"one": "no"}, "every-kind")
    mo = signed_in(cast.mo)
    put(EVERY_KIND.replace("One word for today", "One word for tomorrow"))
    assert "changed without a new version" in _text(mo, "/toolkit/instruments/every-kind/")
    page = mo.post("/toolkit/mine/begin/every-kind/").content.decode()
    assert "once its file says a new version" in page
    assert Answers.objects.count() == 1
    assert "tomorrow" not in Definition.objects.get().written
    assert _text(mo, f"/toolkit/mine/results/{kept.pk}/")
    put(
        EVERY_KIND.replace("One word for today", "One word for tomorrow").replace(
            'version = "1"', 'version = "2"'
        )
    )
    assert "/answers/" in _begin(mo, "every-kind")


def test_a_result_becomes_a_file_and_an_action(cast: Cast) -> None:
    kept, mo = _wise(cast.mo), signed_in(cast.mo)
    data = mo.get(f"/toolkit/mine/results/{kept.pk}/json/")
    told = json.loads(data.content)
    assert told["place"] == "Caring avoidance"
    assert told["scores"][0] == {
        "scale": "compassion",
        "title": "Compassion",
        "value": 8.125,
        "answered": 8,
        "asked": 8,
    }
    assert told["answers"][0]["answer"] == "Often"
    paper = mo.get(f"/toolkit/mine/results/{kept.pk}/pdf/")
    assert paper.content.startswith(b"%PDF")
    assert "wise-compassion.pdf" in paper["Content-Disposition"]
    assert "Keep this action" in _text(mo, f"/toolkit/mine/results/{kept.pk}/action/")
    tomorrow = timezone.localdate() + timedelta(days=1)
    due = {"due-day": tomorrow.day, "due-month": tomorrow.month, "due-year": tomorrow.year}
    meant = {"cue": "I hang up my coat", "deed": "say one direct thing", **due}
    mo.post(f"/toolkit/mine/results/{kept.pk}/action/", meant)
    assert Plan.objects.get().answers_id == kept.pk
    assert "say one direct thing" in _text(mo, f"/toolkit/mine/results/{kept.pk}/")


def test_all_of_it_stands_among_ones_own_goes_out_with_it_and_is_deleted_with_it(
    cast: Cast, put: Put
) -> None:
    put(EVERY_KIND)
    kept = _finished(cast.mo, {"one": "no", "story": SECRET}, "every-kind")
    mo = signed_in(cast.mo)
    attempt = _begin(mo)
    mine = _text(mo, "/toolkit/mine/")
    assert f"/toolkit/mine/results/{kept.pk}/" in mine
    assert attempt in mine
    for ending in ("json", "md"):
        assert SECRET in _text(mo, f"/toolkit/mine/take/{ending}/")
    Draft.objects.create(person=cast.mo, key=attempt, typed={"answer-c1": ["5"]}, saved_at=timezone.now())
    assert "Delete what you answered" in _text(mo, f"{attempt}delete/")
    mo.post(f"{attempt}delete/", {"sure": "on"})
    assert not Draft.objects.exists()
    assert Answers.objects.get() == kept
    reflections.delete_all(by=cast.mo)
    assert not Answers.objects.exists()


@pytest.mark.parametrize("who", ["alice", "marian", "ada", "bob", "charlie"])
def test_refused_nobody_opens_anothers_answers_whatever_their_role(cast: Cast, put: Put, who: str) -> None:
    put(EVERY_KIND)
    kept = _finished(cast.mo, {"one": "no", "story": SECRET}, "every-kind")
    begun = answering.begin(WISE, by=cast.mo, at=timezone.now())
    stranger = signed_in(getattr(cast, who))
    for path in ("", "action/", "pdf/", "json/"):
        assert stranger.get(f"/toolkit/mine/results/{kept.pk}/{path}").status_code == 404
    for one in (kept, begun):
        for path in ("", "1/", "check/", "delete/"):
            assert stranger.get(f"/toolkit/mine/answers/{one.pk}/{path}").status_code == 404
            posted = {"sure": "on", "answer-c1": "1"}
            assert stranger.post(f"/toolkit/mine/answers/{one.pk}/{path}", posted).status_code == 404
    for path in ("/toolkit/mine/", "/toolkit/mine/take/json/", "/toolkit/instruments/every-kind/"):
        assert SECRET not in _text(stranger, path)
    assert "Your results" not in _text(stranger, "/toolkit/instruments/every-kind/")
    assert Answers.objects.get(pk=begun.pk).given == {}


def test_refused_the_actions_ask_again_whose_it_is(cast: Cast) -> None:
    kept, at = _wise(cast.mo), timezone.now()
    for attempt in (
        lambda: answering.save(kept, {}, seen="", by=cast.alice, at=at),
        lambda: answering.finish(kept, {}, seen="", by=cast.ada, at=at),
        lambda: answering.delete(kept, by=cast.marian),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_refused_answers_that_were_not_offered_and_what_is_asked_in_surveys(cast: Cast) -> None:
    kept, at = answering.begin(WISE, by=cast.mo, at=timezone.now()), timezone.now()
    with pytest.raises(Refused, match="one of the answers shown"):
        answering.finish(kept, {"c1": "9"}, seen="", by=cast.mo, at=at)
    for id in ("staff-pulse", "no-such"):
        with pytest.raises(Refused, match="asked in surveys"):
            answering.begin(id, by=cast.mo, at=at)
    mo = signed_in(cast.mo)
    assert "cannot be answered here" in _text(mo, "/toolkit/instruments/staff-pulse/")
    assert "asked in surveys" in mo.post("/toolkit/mine/begin/staff-pulse/").content.decode()
    assert mo.post("/toolkit/mine/begin/no-such/").status_code == 404
    assert mo.get(f"/toolkit/mine/begin/{WISE}/")["Location"] == f"/toolkit/instruments/{WISE}/"


def test_the_audit_holds_no_word_of_it(cast: Cast, put: Put) -> None:
    put(EVERY_KIND)
    _finished(cast.mo, {"one": "no", "story": SECRET}, "every-kind")
    entries = AuditEntry.objects.filter(kind="answers")
    assert {entry.action for entry in entries} == {"answers.begun", "answers.finished"}
    assert all("falls" not in json.dumps(entry.details) for entry in entries)


def test_anybody_takes_it_without_an_account_and_nothing_is_kept() -> None:
    visitor = Client()
    assert "Begin without an account" in _text(visitor, f"/toolkit/instruments/{WISE}/")
    path = f"/toolkit/instruments/{WISE}/without-account/"
    assert "Nothing you answer here is kept" in _text(visitor, path)
    page = visitor.post(path, _posted(WARM | MILD)).content.decode()
    assert "This time: caring avoidance" in page
    assert "kept nowhere" in page
    assert 'name="answer-c1" value="4"' in page
    paper = visitor.post(path, _posted(WARM | MILD) | {"ending": "pdf"})
    assert paper.content.startswith(b"%PDF")
    data = visitor.post(path, _posted(WARM | MILD) | {"ending": "json"})
    assert json.loads(data.content)["place"] == "Caring avoidance"
    assert "Answer at least one question" in visitor.post(path, {"x": "y"}).content.decode()
    assert not Answers.objects.exists()
    assert not Definition.objects.exists()
    assert "sessionid" not in " ".join(visitor.cookies)
    assert visitor.get("/toolkit/instruments/staff-pulse/without-account/").status_code == 404


def test_sections_and_exercises_lead_to_their_questionnaires_and_back(cast: Cast) -> None:
    visitor = Client()
    for section in ("4-1", "4-2", "4-3"):
        assert f"/toolkit/instruments/{WISE}/" in _text(visitor, f"/toolkit/read/{section}/")
        assert f"/toolkit/instruments/{WISE}/" in _text(visitor, f"/toolkit/exercises/{section}/")
    assert "/toolkit/instruments/" not in _text(visitor, "/toolkit/read/2-3/")
    page = _text(visitor, f"/toolkit/instruments/{WISE}/")
    for section in ("4-1", "4-2", "4-3"):
        assert f"/toolkit/read/{section}/" in page
    assert 'href="/toolkit/instruments/"' in _text(visitor, "/toolkit/")
    assert WISE in _text(visitor, "/toolkit/instruments/")
    assert "Asked in surveys" in _text(visitor, "/toolkit/instruments/")
    _wise(cast.mo)
    assert "you last finished it on" in _text(signed_in(cast.mo), "/toolkit/instruments/")


def test_every_instrument_that_ships_names_only_sections_there_are() -> None:
    from lotus.core import toolkit

    for id in instruments.names():
        found = instruments.find(id)
        assert all(toolkit.section(slug) for slug in found.sections), id
        slugs = [one for one in found.result.read_next if " " not in one]
        assert all(toolkit.section(slug) for slug in slugs), id

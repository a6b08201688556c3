"""A learning record says what was read and tried, and not a word of what was written."""

import json
from typing import Any

import pytest
from django.utils import timezone

from lotus.core import toolkit
from lotus.toolkit.actions import answering, reflections
from lotus.toolkit.presenters import record
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db
PATH, WORDS = "/toolkit/mine/record/", "Nobody may ever read this."


@pytest.fixture
def learned(cast: Cast) -> Cast:
    """Mo read a section and wrote about an exercise."""
    exercise, at = toolkit.exercise("1-2"), timezone.now()
    assert exercise
    reflections.read("1-2", by=cast.mo, at=at)
    reflections.keep(exercise, exercise.versions[0], given={"what": WORDS}, seen="", by=cast.mo, at=at)
    return cast


def _form(cast: Cast, **more: Any) -> dict[str, Any]:
    keys = [one.key for one in record.items(cast.mo)]
    return {"what": keys, "minutes": "15", "ending": "json", **more}


def test_an_empty_record_says_what_will_be_there(cast: Cast) -> None:
    assert "Nothing to put into it yet" in signed_in(cast.mo).get(PATH).content.decode()


def test_statements_name_what_was_done_and_the_estimate(learned: Cast) -> None:
    mo = signed_in(learned.mo)
    answer = mo.post(PATH, _form(learned, standards=["0"]))
    told = json.loads(answer.content)
    names = [one["object"]["definition"]["name"]["en-GB"] for one in told]
    assert names == [
        "Read 1.2 Compassion, and how it differs",
        "Reflected on section 1.2, on your own",
        "Learning record",
    ]
    assert [one["verb"]["display"]["en-GB"] for one in told] == ["experienced", "completed", "completed"]
    assert told[-1]["result"] == {"duration": "PT15M"}
    assert "6.5" in str(told[-1]["context"])
    assert WORDS not in answer.content.decode()
    assert len({one["id"] for one in told}) == 3
    assert mo.post(PATH, _form(learned, standards=["0"])).content == answer.content


def test_titles_stand_in_it_only_where_their_owner_ticks_that(learned: Cast) -> None:
    told = signed_in(learned.mo).post(PATH, _form(learned, titles="on")).content.decode()
    assert "Where did your response lie?" in told
    assert WORDS not in told


def test_a_questionnaire_is_named_only_where_its_owner_ticks_that(cast: Cast) -> None:
    at = timezone.now()
    kept = answering.begin("wise-compassion", by=cast.mo, at=at)
    answering.finish(kept, {"c1": "4"}, seen="", by=cast.mo, at=at)
    mo = signed_in(cast.mo)
    plain = mo.post(PATH, _form(cast)).content.decode()
    assert str(record.LOOKED) in plain
    assert "wise" not in plain.lower()
    assert "Wise compassion" in mo.post(PATH, _form(cast, titles="on")).content.decode()


def test_it_can_be_taken_as_a_paper(learned: Cast) -> None:
    answer = signed_in(learned.mo).post(PATH, _form(learned, ending="pdf", standards=["1", "2"]))
    assert answer.content.startswith(b"%PDF")


def test_refused_without_a_choice_and_nobody_gets_anothers(learned: Cast) -> None:
    page = signed_in(learned.mo).post(PATH, {"ending": "json"}).content.decode()
    assert "Choose at least one" in page
    assert "Write about how many minutes it took" in page
    theirs = signed_in(learned.ada).post(PATH, _form(learned)).content.decode()
    assert "Learning record" not in theirs.split("<main")[1]


def test_what_is_no_longer_in_the_toolkit_is_left_out(learned: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for what in ("exercise", "section"):
        monkeypatch.setattr(toolkit.Toolkit, what, lambda whole, slug, *language, also_hidden=False: None)
    assert record.items(learned.mo) == []
    assert record.standards() == ()

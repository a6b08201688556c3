"""A team session: anybody joins and answers without a name; shown together, and only once enough have answered."""

import json
import logging
from datetime import timedelta
from uuid import UUID

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from lotus.core import together
from lotus.core.refusal import Refused
from lotus.kernel import ballot
from lotus.kernel.models import AuditEntry, Sheet, Team
from lotus.toolkit.actions import sessions
from lotus.toolkit.models import Agreed, Gathering, Seat, Stage
from tests.factories.browser import signed_in
from tests.factories.cast import Cast
from tests.toolkit.gathered import TEAM_QUESTIONS, join, score, session, write

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def _text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def _press(cast: Cast, gathering: Gathering, move: str) -> str:
    answer = signed_in(cast.mo).post(f"/toolkit/sessions/{gathering.pk}/", {"move": move}, follow=True)
    gathering.refresh_from_db()
    return str(answer.content.decode())


# ---- When something may be shown ----


@pytest.mark.parametrize(
    ("answered", "words", "shown", "missing"),
    [
        (0, True, "nothing", 3),
        (2, True, "nothing", 1),
        (3, True, "words", 0),
        (4, True, "words", 0),
        (4, False, "nothing", 1),
        (5, False, "all", 0),
        (5, True, "all", 0),
        (300, True, "all", 0),
    ],
)
def test_scores_are_shown_from_five_and_words_from_three(
    answered: int, words: bool, shown: str, missing: int
) -> None:
    assert together.shows(answered, words=words) == shown
    assert together.missing(answered, words=words) == missing


# ---- From planning to the close ----


def test_a_session_is_planned_with_a_code_a_picture_and_a_calendar_file(cast: Cast) -> None:
    team = Team.objects.create(organisation=cast.here, name="Ward 7")
    Team.objects.create(organisation=cast.here, name="Night team", parent=team)
    mo, day = signed_in(cast.mo), TODAY() + timedelta(days=3)
    assert "Ward 7 › Night team" in _text(mo, "/toolkit/sessions/new/?about=exercise 1-3")
    told = {"about": "exercise 1-3", "team": str(team.pk), "minutes": "25", "time": "2.30pm"}
    told |= {
        "day-day": str(day.day),
        "day-month": str(day.month),
        "day-year": str(day.year),
        "place": "Room 4; upstairs",
    }
    made = mo.post("/toolkit/sessions/new/", told)
    gathering = Gathering.objects.get()
    assert made["Location"] == f"/toolkit/sessions/{gathering.pk}/"
    assert gathering.stage == Stage.AHEAD
    page = _text(mo, made["Location"])
    assert f"{gathering.code[:4]} {gathering.code[4:]}" in page
    assert "data:image/svg+xml" in page
    assert "Which of the four elements is this team good at" in page
    event = mo.get(f"{made['Location']}calendar.ics").content.decode()
    assert f"DTSTART:{gathering.starts_at:%Y%m%dT%H%M%SZ}" in event
    assert "LOCATION:Room 4\\; upstairs" in event
    assert "Ward 7" in _text(mo, "/toolkit/sessions/")


def test_without_a_day_it_begins_now_and_half_a_moment_is_asked_for(cast: Cast) -> None:
    mo, told = signed_in(cast.mo), {"about": f"instrument {TEAM_QUESTIONS}", "minutes": "15"}
    half = mo.post("/toolkit/sessions/new/", {**told, "time": "2pm"}).content.decode()
    assert "Write the day too" in half
    assert not Gathering.objects.exists()
    mo.post("/toolkit/sessions/new/", told)
    assert Gathering.objects.get().stage == Stage.OPEN


def test_words_of_five_are_shown_together_and_to_each_of_them(cast: Cast) -> None:
    gathering = session(cast.mo)
    seats = write(
        gathering, "We listen.", "Night staff are heard.", "Tea.", "We stay.", "<b>Nobody</b> shouts."
    )
    assert "Your answers are in" in _text(Client(), seats[0])
    screen = _text(signed_in(cast.mo), f"/toolkit/sessions/{gathering.pk}/")
    assert "We listen." not in screen
    assert '<b data-live="answered">5</b>' in screen
    assert "What 5 of you said" in _press(cast, gathering, "show")
    for seat in seats:
        page = _text(Client(), seat)
        assert "Night staff are heard." in page
        assert "&lt;b&gt;Nobody&lt;/b&gt; shouts." in page
    assert "Nobody wrote anything here" in page


def test_with_three_only_words_and_only_after_everybody_agreed(cast: Cast) -> None:
    gathering = session(cast.mo)
    seats = write(gathering, "One.", "Two.", "Three.")
    asked = _press(cast, gathering, "show")
    assert "Others may guess who wrote what" in asked
    assert "Two." not in asked
    assert gathering.stage == Stage.OPEN
    with pytest.raises(Refused):
        sessions.show(gathering, few=False, by=cast.mo)
    _press(cast, gathering, "show_few")
    assert "Two." in _text(Client(), seats[0])


def test_too_few_are_never_shown(cast: Cast) -> None:
    words, scores = session(cast.mo), session(cast.mo, slug=TEAM_QUESTIONS)
    write(words, "One.", "Two.")
    score(scores, 1, 2, 3, 4)
    for gathering in (words, scores):
        for move in ("show", "show_few"):
            assert "Too few have answered" in _press(cast, gathering, move)
            assert gathering.stage == Stage.OPEN
            assert not gathering.shown


def test_scores_of_five_are_shown_as_released_figures(cast: Cast) -> None:
    gathering = session(cast.mo, slug=TEAM_QUESTIONS)
    seats = score(gathering, 1, 2, 2, 3, 3)
    _press(cast, gathering, "show")
    page = _text(Client(), seats[0])
    assert "The scores" in page
    assert "Likely between" in page
    shown = {one["item"]: one for one in gathering.shown["figures"]}
    assert shown["respondents"]["n"] == 5
    assert all(one["reason"] is None for name, one in shown.items() if name.startswith("scale:"))


def test_later_answers_join_only_five_at_a_time(cast: Cast) -> None:
    gathering = session(cast.mo)
    write(gathering, *"abcde")
    _press(cast, gathering, "show")
    late = write(gathering, "late 1", "late 2", "late 3", "late 4")
    assert "Add the later answers" not in _text(signed_in(cast.mo), f"/toolkit/sessions/{gathering.pk}/")
    assert "Later answers join five at a time" in _press(cast, gathering, "more")
    assert "late 1" not in _text(Client(), late[0])
    write(gathering, "late 5")
    assert "What 10 of you said" in _press(cast, gathering, "more")
    assert "late 1" in _text(Client(), late[0])


def test_a_figure_that_a_later_answer_would_give_away_stays_as_it_was(cast: Cast) -> None:
    """Of five who come later one leaves a question out: comparing the pictures would tell of the other four."""
    gathering = session(cast.mo, slug=TEAM_QUESTIONS)
    score(gathering, 1, 2, 2, 3, 3, 2)
    _press(cast, gathering, "show")
    before = {one["item"]: one for one in gathering.shown["figures"]}
    score(gathering, 4, 4, 4, 4)
    item = next(name for name in before if "=" not in name and ":" not in name and name != "respondents")
    Client().post(
        join(gathering), {f"answer-{name}": "5" for name in before if name not in (item, "respondents")}
    )
    _press(cast, gathering, "more")
    after = {one["item"]: one for one in gathering.shown["figures"]}
    assert after["respondents"]["n"] == 10
    assert after[item] == before[item]


def test_at_the_close_the_picture_stays_and_the_answers_are_burnt(cast: Cast) -> None:
    gathering = session(cast.mo)
    seats = write(gathering, *"abcde")
    _press(cast, gathering, "show")
    write(gathering, "too late to be seen")
    code = gathering.code
    page = _press(cast, gathering, "close")
    assert "What 5 of you said" in page
    assert not Sheet.objects.exists()
    assert sessions.found(str(code)) is None
    assert "This is what 5 of you said" in _text(Client(), seats[0])
    _press(cast, gathering, "close")
    assert AuditEntry.objects.filter(action="session.closed").count() == 1


def test_closed_before_it_was_shown_nobody_ever_sees_it(cast: Cast) -> None:
    gathering = session(cast.mo)
    seats = write(gathering, *"abcde")
    assert "closed before anything was shown" in _press(cast, gathering, "close")
    assert "what was answered is deleted" in _text(Client(), seats[0])
    sessions.sweep(at=timezone.now() + timedelta(hours=23))
    assert Client().get(seats[0]).status_code == 200
    sessions.sweep(at=timezone.now() + timedelta(hours=25))
    assert Client().get(seats[0]).status_code == 404
    assert not gathering.shown


def test_what_is_agreed_has_an_owner_and_is_there_for_the_team(cast: Cast) -> None:
    team = Team.objects.create(organisation=cast.here, name="Ward 7")
    cast.bob.team = team
    cast.bob.save()
    gathering = session(cast.mo, team=team)
    mo, day = signed_in(cast.mo), TODAY() + timedelta(days=9)
    told = {
        "what": "Ask night staff first",
        "due-day": str(day.day),
        "due-month": str(day.month),
        "due-year": str(day.year),
    }
    nobody = mo.post(f"/toolkit/sessions/{gathering.pk}/agree/", {**told, "email": "nobody@example.org"})
    assert "We find nobody here" in nobody.content.decode()
    mo.post(f"/toolkit/sessions/{gathering.pk}/agree/", {**told, "email": cast.bob.email})
    mo.post(f"/toolkit/sessions/{gathering.pk}/agree/", {**told, "email": cast.mo.email})
    assert "Ask night staff first" in _text(signed_in(cast.bob), "/toolkit/sessions/")
    assert "Ask night staff first" not in _text(signed_in(cast.alice), "/toolkit/sessions/")
    mine = Agreed.objects.get(owner=cast.bob)
    assert signed_in(cast.alice).post(f"/toolkit/agreed/{mine.pk}/done/").status_code == 404
    signed_in(cast.bob).post(f"/toolkit/agreed/{mine.pk}/done/")
    mine.refresh_from_db()
    assert mine.done_at


def test_notes_are_kept_for_who_leads_it(cast: Cast) -> None:
    gathering = session(cast.mo)
    where = f"/toolkit/sessions/{gathering.pk}/"
    signed_in(cast.mo).post(where, {"move": "notes", "notes": "Slow start, warm end."})
    assert "Slow start, warm end." in _text(signed_in(cast.mo), where)


# ---- Refused ----


@pytest.mark.parametrize("who", ["alice", "marian", "ada", "bob", "charlie"])
def test_refused_nobody_opens_a_session_that_another_leads_whatever_their_role(cast: Cast, who: str) -> None:
    gathering = session(cast.mo, team=Team.objects.create(organisation=cast.here, name="Ward 7"))
    stranger = signed_in(getattr(cast, who))
    for tail in ("", "agree/", "calendar.ics"):
        assert stranger.get(f"/toolkit/sessions/{gathering.pk}/{tail}").status_code == 404
    assert stranger.post(f"/toolkit/sessions/{gathering.pk}/", {"move": "show"}).status_code == 404
    with pytest.raises(PermissionDenied):
        sessions.close(gathering, by=getattr(cast, who), at=timezone.now())


def test_refused_what_a_person_keeps_is_never_asked_in_a_session(cast: Cast) -> None:
    for exercise, slug in (
        (False, "inclusion-scale"),
        (False, "staff-pulse"),
        (False, "none-such"),
        (True, "none-such"),
    ):
        planned = sessions.Planned(exercise, slug, timezone.now(), 10)
        with pytest.raises(Refused, match="not made for a team"):
            sessions.plan(planned, by=cast.mo, at=timezone.now())


def test_refused_a_wrong_code_a_full_session_and_an_empty_answer(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathering = session(cast.mo)
    assert "do not know this code" in Client().post("/join/", {"code": "BBBB BBBB"}).content.decode()
    assert (
        "Answer at least one question first"
        in Client().post(join(gathering), {"answer-strong": "  "}).content.decode()
    )
    monkeypatch.setattr(sessions, "MOST_SEATS", 1)
    assert "session is full" in Client().post("/join/", {"code": gathering.code}).content.decode()
    assert Client().get("/join/no-such-seat/").status_code == 404
    assert ballot.count(gathering.box) == 0


def test_refused_before_it_begins_and_a_second_time(cast: Cast) -> None:
    planned = sessions.Planned(True, "1-3", timezone.now(), 10)
    gathering = sessions.plan(planned, by=cast.mo, at=timezone.now())
    early = join(gathering)
    Client().post(early, {"answer-strong": "too early"})
    assert "begins when all are there" in _text(Client(), early)
    assert ballot.count(gathering.box) == 0
    held = sessions.seat(early.split("/")[2])
    assert held
    with pytest.raises(Refused, match="not taken at the moment"):
        sessions.answer(held, {"strong": "too early"})
    sessions.begin(gathering, by=cast.mo, at=timezone.now())
    for text in ("first", "second"):
        Client().post(early, {"answer-strong": text})
        sessions.answer(held, {"strong": text})
    assert [one["strong"] for one in ballot.read(gathering.box)] == ["first"]


# ---- What a screen hears ----


def test_a_screen_hears_of_each_turn_and_holds_no_thread(cast: Cast) -> None:
    gathering = session(cast.mo)
    seat = write(gathering, "Listening.")[0]
    told = Client().get(f"{seat}news/")
    assert told["Content-Type"].startswith("text/event-stream")
    lines = dict(line.split(": ", 1) for line in told.content.decode().split("\n") if line)
    assert json.loads(lines["data"]) == {"turn": gathering.turn}
    assert 3_000 <= int(lines["retry"]) < 5_000
    counted = Client().get(f"/join/watch/{gathering.watch}/").content.decode()
    assert '"joined": 1, "answered": 1' in counted
    assert Client().get("/join/none/news/").status_code == 204
    sessions.close(gathering, by=cast.mo, at=timezone.now())
    assert Client().get(f"/join/watch/{gathering.watch}/").status_code == 204
    assert f'"turn": {gathering.turn + 1}' in Client().get(f"{seat}news/").content.decode()


# ---- Somebody looks for who said what ----


def test_answering_leaves_nothing_but_a_sheet_and_a_tick(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    gathering = session(cast.mo)
    seat = join(gathering)
    before = {model: model._default_manager.count() for model in apps.get_models()}
    with caplog.at_level(logging.DEBUG, logger="lotus"):
        answer = Client().post(seat, {"answer-strong": "canary"})
    assert {model: model._default_manager.count() for model in apps.get_models()} == before
    assert not answer.cookies
    assert not [one for one in caplog.records if one.name.startswith("lotus")]
    kept = Seat.objects.values().get()
    assert set(kept) == {"id", "gathering_id", "mark", "answered"}
    assert seat.split("/")[2] not in str(kept)


def test_no_way_of_relations_leads_from_an_answer_to_anybody_or_from_anybody_to_an_answer() -> None:
    pointing = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and (model is Sheet or field.related_model is Sheet)
    ]
    assert pointing == []


def test_the_order_of_seats_and_of_words_shown_have_nothing_to_do_with_each_other(cast: Cast) -> None:
    """Twelve people answer one after the other: the words shown stand in an order drawn for this picture alone."""
    orders = set()
    for _ in range(3):
        gathering = session(cast.mo)
        for number in range(12):
            seat = Seat.objects.create(gathering=gathering, mark=f"{gathering.pk}{number}")
            sessions.answer(seat, {"strong": f"{number:02}"})
        sessions.show(gathering, few=False, by=cast.mo)
        gathering.refresh_from_db()
        orders.add(tuple(gathering.shown["words"]["strong"]))
        assert sorted(gathering.shown["words"]["strong"]) == [f"{number:02}" for number in range(12)]
        assert all(isinstance(UUID(block), UUID) for block in gathering.blocks)
    assert len(orders) == 3  # twelve things lie the same way twice once in 479 million times

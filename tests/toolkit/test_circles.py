"""A leader asks a team without names: nothing before the close, figures once after it, and no way to one answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from lotus.core import instruments
from lotus.core.refusal import Refused
from lotus.kernel import ballot
from lotus.kernel.models import Message, Person, Sheet, Team
from lotus.toolkit import policy
from lotus.toolkit.actions import answering, circles, sessions
from lotus.toolkit.models import Gathering, Seat, Stage
from tests.factories.browser import signed_in
from tests.factories.cast import Cast, add
from tests.guard import visits

pytestmark = pytest.mark.django_db
UNTIL = timedelta(days=7)


def _team(cast: Cast, size: int = 6) -> Team:
    """A ward of Mo's, with a night team below it."""
    ward = Team.objects.create(organisation=cast.here, name="Ward 7")
    night = Team.objects.create(organisation=cast.here, name="Nights", parent=ward)
    Person.objects.filter(pk=cast.mo.pk).update(team=ward)
    for number in range(size):
        somebody = add(cast.here, f"Wanda{number} Ward", password="")
        Person.objects.filter(pk=somebody.pk).update(team=night if number % 2 else ward)
    return ward


def _asked(cast: Cast, size: int = 6) -> tuple[Gathering, list[str]]:
    """A circle around Mo, and the seats as they went out by mail."""
    now, team = timezone.now(), _team(cast, size)
    gathering = circles.ask(team, until=timezone.localdate(now) + UNTIL, by=cast.mo, at=now)
    links = [one for sent in mail.outbox for one in str(sent.body).split() if "/join/" in one]
    return gathering, [link[link.index("/join/") :] for link in links]


def _sent(value: int) -> dict[str, str]:
    found = instruments.shipped(policy.CIRCLE)
    assert found
    return {f"answer-{item.id}": str(value) for item in found[0].questions()}


def _answer(seats: list[str], *values: int) -> None:
    for seat, value in zip(seats, values, strict=False):
        assert Client().post(seat, _sent(value)).status_code == 302


def _closed(gathering: Gathering) -> None:
    circles.close_due(at=timezone.now() + UNTIL + timedelta(days=1))
    gathering.refresh_from_db()


def _page(cast: Cast, gathering: Gathering) -> str:
    answer = signed_in(cast.mo).get(f"/toolkit/with-my-team/{gathering.pk}/")
    assert answer.status_code == 200
    return visits.masked(answer).decode()


def _own(cast: Cast, value: int) -> None:
    kept = answering.begin(policy.CIRCLE, by=cast.mo, at=timezone.now())
    given: Any = {name.removeprefix("answer-"): said for name, said in _sent(value).items()}
    answering.finish(kept, given, seen="", by=cast.mo, at=timezone.now())


def test_a_team_and_those_below_it_are_asked_each_by_a_way_in_of_their_own(cast: Cast) -> None:
    team = _team(cast)
    mo, day = signed_in(cast.mo), timezone.localdate() + UNTIL
    told = {"until-day": str(day.day), "until-month": str(day.month), "until-year": str(day.year)}
    made = mo.post("/toolkit/with-my-team/", {**told, "team": str(team.pk)})
    gathering = Gathering.objects.get()
    assert made["Location"] == f"/toolkit/with-my-team/{gathering.pk}/"
    assert gathering.invited == Seat.objects.count() == len(mail.outbox) == 6
    assert cast.mo.email not in {to for one in mail.outbox for to in one.to}
    seat = next(one for one in str(mail.outbox[0].body).split() if "/join/" in one)
    page = Client().get(seat[seat.index("/join/") :]).content.decode()
    assert "They ask how others see it" in page
    assert "How Mo Farley leads" in page


def test_a_message_with_a_way_in_is_deleted_once_it_is_sent(cast: Cast) -> None:
    _asked(cast)
    assert len(mail.outbox) == 6
    assert not Message.objects.exists()


def test_self_and_team_stand_side_by_side_with_how_sure_it_is_after_the_close(cast: Cast) -> None:
    gathering, seats = _asked(cast)
    _own(cast, 5)
    _answer(seats, 2, 3, 3, 2, 3, 3)
    assert "Until then there is nothing to see" in _page(cast, gathering)
    _closed(gathering)
    page = _page(cast, gathering)
    assert "You place yourself higher" in page
    assert "Likely between" in page
    assert not Sheet.objects.exists()
    assert not Seat.objects.exists()
    assert "You and your team" in _page(cast, gathering)
    assert any("/with-my-team/" in str(one.body) for one in mail.outbox)


def test_without_ones_own_answers_the_team_s_stand_alone_and_the_page_asks_for_them(cast: Cast) -> None:
    gathering, seats = _asked(cast)
    _answer(seats, 3, 3, 4, 4, 3)
    _closed(gathering)
    page = _page(cast, gathering)
    assert "Answer the same questions yourself" in page
    assert "not answered" in page


def test_no_gap_is_named_where_it_may_be_chance(cast: Cast) -> None:
    gathering, seats = _asked(cast)
    _own(cast, 3)
    _answer(seats, 2, 3, 4, 3, 3, 2)
    _closed(gathering)
    assert "No gap stands out" in _page(cast, gathering)


# ---- Attacks ----


def test_before_and_after_one_answer_the_page_is_the_same_to_the_byte(cast: Cast) -> None:
    gathering, seats = _asked(cast)
    pages = {_page(cast, gathering)}
    for seat in seats:
        _answer([seat], 4)
        pages.add(_page(cast, gathering))
    assert len(pages) == 1
    assert Client().get(f"/join/watch/{gathering.watch}/").status_code == 204


def test_with_four_nothing_is_shown_and_what_was_answered_is_gone(cast: Cast) -> None:
    gathering, seats = _asked(cast)
    _answer(seats, 1, 1, 1, 1)
    _closed(gathering)
    assert "Fewer than five answered" in _page(cast, gathering)
    assert gathering.shown == {"figures": []}
    assert not Sheet.objects.exists()


def test_after_the_close_one_more_answer_changes_nothing(cast: Cast) -> None:
    gathering, seats = _asked(cast)
    _answer(seats, 2, 3, 3, 2, 3)
    held = sessions.seat(seats[5].split("/")[2])
    _closed(gathering)
    before = gathering.shown
    assert held
    with pytest.raises(Refused):
        sessions.answer(held, {"att1": "1"})
    assert Client().post(seats[5], _sent(1)).status_code == 404
    _closed(gathering)
    assert gathering.shown == before


def test_when_everybody_has_answered_each_mean_could_still_come_from_several_sums(cast: Cast) -> None:
    """The leader knows that all six answered. What is shown of an element could come of more than one sum."""
    gathering, seats = _asked(cast)
    _answer(seats, 1, 5, 2, 4, 3, 3)
    _closed(gathering)
    shown = {one["item"]: one for one in gathering.shown["figures"] if one["item"].startswith("scale:")}
    found = instruments.shipped(policy.CIRCLE)
    assert found
    for scale in found[0].scales:
        value, people = shown[f"scale:{scale.id}"]["value"], len(seats)
        assert (value * 2).is_integer(), "in steps of a half"
        sums = [one for one in range(people, 5 * people + 1) if abs(one / people - value) <= 0.25 + 1e-9]
        assert len(sums) >= 2
    assert all(
        one["value"] is None for one in gathering.shown["figures"] if "=" in one["item"] and not one["shown"]
    )


def test_nobody_closes_one_earlier_by_any_way(cast: Cast) -> None:
    gathering, seats = _asked(cast)
    _answer(seats, 1, 2, 3, 4, 5)
    assert circles.close_due(at=timezone.now() + UNTIL) == 0
    for move in ("show", "close", "begin"):
        assert (
            signed_in(cast.mo).post(f"/toolkit/sessions/{gathering.pk}/", {"move": move}).status_code == 404
        )
        signed_in(cast.mo).post(f"/toolkit/with-my-team/{gathering.pk}/", {"move": move})
    for act in (
        lambda: sessions.show(gathering, few=True, by=cast.mo),
        lambda: sessions.begin(gathering, by=cast.mo, at=timezone.now()),
    ):
        with pytest.raises(Gathering.DoesNotExist):
            act()
    gathering.refresh_from_db()
    assert gathering.stage == Stage.OPEN
    assert ballot.count(gathering.box) == 5


def test_a_seat_does_not_know_whose_it_is(cast: Cast) -> None:
    _asked(cast)
    people = {str(pk) for pk in Person.objects.values_list("pk", flat=True)}
    for row in Seat.objects.values():
        assert set(row) == {"id", "gathering_id", "mark", "answered"}
        assert people.isdisjoint(map(str, row.values()))


# ---- Refused ----


@pytest.mark.parametrize("who", ["alice", "marian", "ada", "charlie"])
def test_refused_nobody_else_opens_it_whatever_their_role(cast: Cast, who: str) -> None:
    gathering, _seats = _asked(cast)
    assert signed_in(getattr(cast, who)).get(f"/toolkit/with-my-team/{gathering.pk}/").status_code == 404


def test_refused_with_too_few_in_the_team_too_soon_again_and_for_too_short(cast: Cast) -> None:
    now = timezone.now()
    today, small = timezone.localdate(now), _team(cast, size=4)
    with pytest.raises(Refused, match="five or more others"):
        circles.ask(small, until=today + UNTIL, by=cast.mo, at=now)
    for number in range(2):
        Person.objects.filter(pk=add(cast.here, f"Will{number} Ward", password="").pk).update(team=small)
    for days in (1, 60):
        with pytest.raises(Refused, match="at least three days"):
            circles.ask(small, until=today + timedelta(days=days), by=cast.mo, at=now)
    gathering = circles.ask(small, until=today + UNTIL, by=cast.mo, at=now)
    with pytest.raises(Refused, match="being asked at the moment"):
        circles.ask(small, until=today + UNTIL, by=cast.mo, at=now)
    for _number in range(5):
        ballot.put(gathering.box, {"att1": "3", "att2": "3", "att3": "2"})
    _closed(gathering)
    later = now + timedelta(days=30)
    with pytest.raises(Refused, match="Once a year is enough"):
        circles.ask(small, until=timezone.localdate(later) + UNTIL, by=cast.mo, at=later)
    assert circles.ask(small, until=today + timedelta(days=407), by=cast.mo, at=now + timedelta(days=400))

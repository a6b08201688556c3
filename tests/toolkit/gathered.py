"""A team in a session: people who join by its code, as strangers with a browser of their own."""

from datetime import datetime

from django.test import Client
from django.utils import timezone

from lotus.core import instruments
from lotus.kernel.models import Person, Team
from lotus.toolkit.actions import sessions
from lotus.toolkit.models import Gathering

TEAM_QUESTIONS = "four-elements-team"


def session(by: Person, *, slug: str = "", team: Team | None = None, at: datetime | None = None) -> Gathering:
    """A session that has begun: exercise 1.3, or the questionnaire of this name."""
    now = at or timezone.now()
    planned = sessions.Planned(not slug, slug or "1-3", now, 25, "Room 4", team)
    gathering = sessions.plan(planned, by=by, at=now)
    sessions.begin(gathering, by=by, at=now)
    gathering.refresh_from_db()
    return gathering


def join(gathering: Gathering) -> str:
    """The address of a seat in it, taken by a stranger."""
    taken = Client().post("/join/", {"code": f"{gathering.code[:4]} {gathering.code[4:]}".lower()})
    assert taken.status_code == 302
    assert not taken.cookies
    return str(taken["Location"])


def write(gathering: Gathering, *texts: str) -> list[str]:
    """So many join and write one text each; their addresses."""
    seats = []
    for text in texts:
        seats.append(join(gathering))
        assert Client().post(seats[-1], {"answer-strong": text}).status_code == 302
    return seats


def score(gathering: Gathering, *values: int) -> list[str]:
    """So many join and give every question of the questionnaire the same answer each."""
    found = instruments.shipped(gathering.slug)
    assert found
    seats = []
    for value in values:
        sent = {
            f"answer-{item.id}": item.points[value].value if item.points else ""
            for item in found[0].questions()
        }
        seats.append(join(gathering))
        assert Client().post(seats[-1], sent).status_code == 302
    return seats

"""Team sessions of the demonstration, made through the same actions as the pages use."""

from collections.abc import Iterator, Mapping
from typing import Any

from lotus.config.demo.story import Days
from lotus.core import instruments, library, together
from lotus.kernel import accounts, ballot
from lotus.kernel.models import Person
from lotus.toolkit.actions import circles, sessions, sorting
from lotus.toolkit.models import Gathering


def tell(people: Mapping[str, Person], days: Days) -> None:
    """Each session as far as the story says; and those who asked their team about themselves."""
    told = library.load("demo", "together").data
    for facts in told["sessions"]:
        _tell(facts, people, days)
    for facts in told["circles"]:
        _ask(facts, people[facts["who"]], days)


def _ask(facts: Mapping[str, Any], by: Person, days: Days) -> None:
    """A team is asked, some answer, and what is over is closed."""
    team = accounts.team_at(by.organisation, facts["team"])
    assert team
    at, until = days.at(facts["on"], 9), days.day(facts["until"])
    gathering = circles.ask(team, until=until, by=by, at=at)
    for given in _scored({**facts, "instrument": gathering.slug}):
        ballot.put(gathering.box, given)
    if facts["until"] < 0:
        circles.close_due(at=days.at(facts["until"] + 1, 6))


def _tell(facts: Mapping[str, Any], people: Mapping[str, Person], days: Days) -> None:
    by, at = people[facts["who"]], days.at(facts["on"], facts["hour"])
    team = accounts.team_at(by.organisation, facts["team"]) if facts["team"] else None
    slug = facts.get("exercise") or facts["instrument"]
    planned = sessions.Planned("exercise" in facts, slug, at, facts["minutes"], facts["place"], team)
    gathering = sessions.plan(planned, by=by, at=min(at, days.at(0, 0)))
    sessions.note(gathering, facts["notes"], by=by)
    if facts["stage"] != "ahead":
        sessions.begin(gathering, by=by, at=at)
        _answer(facts, gathering)
    if facts["stage"] in ("shown", "closed"):
        sessions.show(gathering, few=False, by=by)
    for one in facts.get("sorted", ()):
        words = map(together.token, one["words"])
        sorting.put(gathering, one["question"], words, under=one["under"], by=by)
    for one in facts.get("agreed", ()):
        owner, due = people[one["owner"]], days.day(one["due"])
        sessions.agree(gathering, what=one["what"], owner=owner, due=due, by=by, at=at)
    if facts["stage"] == "closed":
        sessions.close(gathering, by=by, at=at)


def _answer(facts: Mapping[str, Any], gathering: Gathering) -> None:
    """As many people as the story says join and answer, without a name."""
    for given in [*facts.get("answers", ()), *_scored(facts)]:
        held = sessions.seat(sessions.take_seat(gathering))
        assert held
        sessions.answer(held, given)


def _scored(facts: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Answers to a questionnaire: near one point of the scale for each person, one item up, the next down."""
    found = instruments.shipped(facts["instrument"]) if "scores" in facts else None
    for number, score in enumerate(facts.get("scores", ())):
        assert found
        items = [one for one in found[0].questions() if one.points]
        yield {
            one.id: one.points[min(max(score + (place + number) % 3 - 1, 0), len(one.points) - 1)].value
            for place, one in enumerate(items)
        }

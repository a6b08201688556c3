"""Fills the demonstration: the invented trust Willowmere, made through the same actions as the pages use.

What is told lies in `content/demo`; dates are counted from the day of filling, so each day tells the same story.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.db import transaction

from lotus.analysis.holidays import bank_holidays
from lotus.concerns.actions import meetings, reports
from lotus.config.demo import figures, kept, learning, rounds, settled, shared, together, welcome
from lotus.config.demo.story import Story
from lotus.core import library, workdays
from lotus.kernel import accounts
from lotus.kernel.models import Account, Organisation, Person
from lotus.kernel.permissions import Role
from lotus.people import tasks

LONDON = ZoneInfo("Europe/London")


class Calendar:
    """Working days before and after the day of filling, as moments in office hours."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.holidays = bank_holidays(today.year - 1, today.year + 1)

    def day(self, working_days: int) -> date:
        return workdays.add(self.today, working_days, self.holidays)

    def at(self, working_days: int, hour: int = 10, minute: int = 0) -> datetime:
        """A moment `working_days` from today; never later than midnight of that day."""
        day = self.day(working_days) if working_days else self.today
        return datetime.combine(day, time(hour, minute), tzinfo=LONDON)


@transaction.atomic
def willowmere(today: date) -> None:
    """Fill an empty database with two organisations, their people, a group and its concerns."""
    told = welcome.told()
    here = accounts.open_organisation(**told["organisation"])
    there = accounts.open_organisation(**told["neighbour"])
    people = {
        key: _person(key, facts, there if facts.get("at") else here) for key, facts in told["people"].items()
    }
    for key, facts in told["people"].items():
        if "neighbour" in facts:
            _person(
                key,
                {**facts, "roles": facts["neighbour"], "team": "Visiting"},
                there,
                email=people[key].email,
            )
    _let_in(told["people"], people, str(told["password"]))
    group = told["group"]
    members = [people[key] for key in group["members"]]
    made = meetings.open_group(
        here, name=group["name"], quorum=group["quorum"], chair=people[group["chair"]], members=members
    )
    calendar = Calendar(today)
    settled.deputies(made, group["deputies"], people, calendar)
    settled.words(people, calendar)
    shared.closed(people, calendar)
    oldest_first = sorted(library.load("demo", "cases").data["cases"], key=lambda facts: -facts["began"])
    for facts in oldest_first:
        Story(facts, people, calendar).tell()
    kept.tell(people, today)
    figures.tell(people, today)
    shared.tell(people, calendar)
    rounds.tell(people, calendar)
    learning.tell(people, calendar)
    together.tell(people, calendar)
    for facts in library.load("demo", "cases").data["reports"]:
        code = reports.mark(facts["words"])
        reports.send(here, code, facts["told"], urgent=False, today=calendar.day(-facts["ago"]))
    tasks.check(here, at=calendar.at(0, hour=2))


def _person(key: str, facts: Mapping[str, Any], organisation: Organisation, email: str = "") -> Person:
    return accounts.add_person(
        organisation,
        name=facts["name"],
        known_as=facts.get("known_as", facts["name"].split()[0]),
        email=email or f"{key}@{organisation.slug}.example",
        post=facts.get("post", ""),
        phone=facts.get("phone", ""),
        team=accounts.team_at(organisation, facts.get("team", "")),
        roles=(Role.MEMBER, *(Role(role) for role in facts["roles"])),
        by=None,
    )


def _let_in(told: Mapping[str, Any], people: Mapping[str, Person], password: str) -> None:
    """Give everybody but those still to be invited the one password of the demonstration, hashed once."""
    invited = [
        account.pk for key, facts in told.items() if not facts.get("new") and (account := people[key].account)
    ]
    Account.objects.filter(pk__in=invited).update(password=make_password(password))

"""Concerns of the demonstration closed some time ago, and the lessons shared with the region from closed ones."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from lotus.concerns.actions import sharing
from lotus.concerns.models import Case
from lotus.config.demo import kept
from lotus.config.demo.support import Days
from lotus.core import library
from lotus.core.learning import FactorType
from lotus.kernel.models import Person
from lotus.people.actions import regions


def closed(people: Mapping[str, Person], days: Days) -> None:
    """Concerns that ended before the others began."""
    for one in library.load("demo", "shared").data["closed"]:
        kept.closed(one, people, days.at(-one["ago"]))


def tell(people: Mapping[str, Person], days: Days) -> None:
    """Both organisations belong to one region; one lesson is shared with it, another waits for its second person."""
    told = library.load("demo", "shared").data
    for key in told["belong"]:
        regions.join(people[key].organisation, told["region"])
    for one in told["lessons"]:
        _share(one, people, days.at(-one["ago"], 14))


def _share(one: Mapping[str, Any], people: Mapping[str, Person], at: datetime) -> None:
    by = people[one["by"]]
    case = next(
        each for each in Case.objects.filter(organisation=by.organisation) if each.about == one["concern"]
    )
    texts = {name: one[name] for name in ("title", "happened", "learnt", "others")}
    row = sharing.save(case, FactorType(one["about"]), texts, number=0, by=by, at=at)
    sharing.release(case, one.get("left_in", []), no_interest=True, number=row.version, by=by, at=at)
    if "second" in one:
        later = at + timedelta(hours=20)
        sharing.approve(case, no_interest=True, number=row.version, by=people[one["second"]], at=later)

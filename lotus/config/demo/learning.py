"""What invented people keep of their own in the toolkit, made through the same actions as the pages use."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lotus.config.demo.story import Days
from lotus.core import instruments, library, toolkit
from lotus.core.editing import with_words
from lotus.kernel.models import Answers, Person
from lotus.toolkit import policy
from lotus.toolkit.actions import answering, editing, plans, reflections, shares
from lotus.toolkit.models import State
from lotus.toolkit.presenters.editing import beginning


def tell(people: Mapping[str, Person], days: Days) -> None:
    """Reflections with their actions and sharing, questionnaires, the oldest first; and what each has read."""
    told = library.load("demo", "toolkit").data
    for facts in told["edited"]:
        _edit(facts, people[facts["who"]], days)
    for facts in sorted(told["kept"], key=lambda one: one["on"]):
        _keep(facts, people, days)
    for facts in sorted(told["answered"], key=lambda one: one["on"]):
        _answer(facts, people, days)
    for facts in told["read"]:
        for section in facts["sections"]:
            reflections.read(section, by=people[facts["who"]], at=days.at(facts["on"], 21))


def _edit(facts: Mapping[str, Any], by: Person, days: Days) -> None:
    """A file in the organisation's own words: some of its texts changed, or a new one, begun and still hidden."""
    at = days.at(facts["on"], 15)
    file = editing.file_of(by.organisation, facts["part"], facts["text"], "en")
    if "words" not in facts:
        editing.add(file, beginning(facts["part"], facts["text"]), draft=True, by=by, at=at)
        return
    entry = toolkit.SHIPPED.entry(facts["part"], facts["text"])
    assert entry
    editing.keep(file, with_words(entry, facts["words"]), seen=0, by=by, at=at)


def _keep(facts: Mapping[str, Any], people: Mapping[str, Person], days: Days) -> None:
    by, at = people[facts["who"]], days.at(facts["on"], 21)
    exercise = toolkit.exercise(facts["exercise"])
    version = exercise.version(facts["version"]) if exercise else None
    assert exercise
    assert version
    kept = reflections.keep(exercise, version, given=dict(facts["answers"]), seen="", by=by, at=at)
    for one in facts.get("plans", ()):
        _plan(one, kept, by, at, days)
    for one in facts.get("shares", ()):
        _share(one, kept, people, at, days)
    if facts.get("again"):
        reflections.again(kept, by=by, at=at)


def _answer(facts: Mapping[str, Any], people: Mapping[str, Person], days: Days) -> None:
    """One questionnaire, finished; or left where it was, if it says `begun`."""
    by = people[facts["who"]]
    at = days.at(facts["on"], 21)
    kept = answering.begin(facts["instrument"], by=by, at=at)
    given = instruments.from_plain(policy.definition(kept), dict(facts["answers"]))
    if facts.get("begun"):
        answering.save(kept, given, seen="", by=by, at=at)
        return
    done = answering.finish(kept, given, seen="", by=by, at=at)
    for one in facts.get("plans", ()):
        _plan(one, done, by, at, days)
    for one in facts.get("shares", ()):
        _share(one, done, people, at, days)


def _plan(one: Mapping[str, Any], kept: Answers, by: Person, at: datetime, days: Days) -> None:
    helper, sign = one.get("helper", ""), one.get("sign", "")
    meant = plans.Meant(one["cue"], one["deed"], days.day(one["due"]), helper, sign)
    plan = plans.make(meant, kept=kept, by=by, at=at)
    if "state" in one:
        plans.settle(
            plan, state=State(one["state"]), note=one.get("note", ""), by=by, at=days.at(one["due"], 20)
        )


def _share(
    one: Mapping[str, Any], kept: Answers, people: Mapping[str, Person], at: datetime, days: Days
) -> None:
    reader, until = people[one["to"]], days.day(one["until"])
    made = shares.share(kept, to=reader, until=until, may_comment=one["may_comment"], by=kept.person, at=at)
    if "comment" in one:
        shares.opened(made, by=reader, at=days.at(-1, 8))
        shares.comment(made, words=one["comment"], by=reader, at=days.at(-1, 8, 10))

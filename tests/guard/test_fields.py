"""What stands on the pages: each kind of content is read only by those who have the permission for it."""

import random
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from tests.factories import world as worlds
from tests.guard import visits
from tests.house import routes

if TYPE_CHECKING:
    from tests.proofs import Proof

pytestmark = [pytest.mark.proof, pytest.mark.django_db]
CONTENT = {
    "canary-raised-dana": {"raised.see"},
    "canary-about-dana": {"raised.see"},
    "canary-account-dana": {"account.see"},
    "Night notes without a plan": {"triage.see", "copy.read"},
    "canary-discussion-dana": {"meeting.see"},
    "canary-rationale-dana": {"meeting.see", "letter.see", "letter.read_own"},
    "Wren Willowmere": {"reporter.see"},
    "We share a house": {"interest.see"},
    "canary-adjustment-dana": {"adjustments.see"},
    "canary-wish-dana": {"support.see", "wish.write"},
    "canary-attached-dana": {"triage.files"},
    "canary-check-dana": {"check.see"},
    "canary-plan-dana": {"plan.see", "plan.own"},
    "canary-chronology-dana": {"lessons.see"},
    "canary-action-dana": {"lessons.see", "lessons.read_own"},
    "canary-feeling-dana": {"check_in.read"},
    "canary-needed-dana": {"check_in.read"},
    "canary-terms-dana": {"investigation.see", "investigation.own"},
    "canary-evidence-dana": {"investigation.see"},
    "canary-heard-dana": {"investigation.see"},
    "canary-report-dana": {"investigation.report", "investigation.own"},
    "canary-restricted-dana": {"restriction.see", "restriction.own"},
    "canary-worry-wren": {"worry.read"},
}
"""Words of the concern `main`, and the permissions of which one is needed to read them anywhere."""


def permitted(who: str) -> set[str]:
    """What somebody may on the concern `main`, by the tables written by hand."""
    held = {f"case:{one}" for one in worlds.RELATIONS["main"].get(who, "").split()}
    return {permission for permission, holders in routes.allowed().items() if held & holders}


def faults(world: worlds.World, who: str, paths: list[str]) -> list[str]:
    """Words on these pages that this person is not to read. Who raised it is a colleague, named where all are."""
    may, person = permitted(who), world.here.people[who]
    found = []
    for path in paths:
        answer = visits.visit(world, person, "GET", path)
        body = "" if answer.streaming else answer.content.decode(errors="ignore")
        found += [
            f"{who} reads {word!r} at {path}"
            for word, needs in CONTENT.items()
            if word in body
            and not may & needs
            and not (word.startswith("Wren") and (who == "wren" or "/concerns/" not in path))
        ]
    return found


def paths(world: worlds.World) -> list[str]:
    named = world.here.named["main"]
    safe = [one for one in routes.addresses() if not one.route.startswith("demo:")]
    return [reverse(one.route, kwargs=worlds.kwargs_for(one.names, named)[0]) for one in safe]


def _path(name: str, named: dict[str, Any]) -> str:
    address = next(one for one in routes.addresses() if one.route == f"concerns:{name}")
    return reverse(address.route, kwargs=worlds.kwargs_for(address.names, named)[0])


def test_nobody_reads_a_word_of_a_concern_that_is_not_for_them(world: worlds.World, proof: "Proof") -> None:
    every, chance = paths(world), random.Random(proof.seed)
    pages = every if proof.in_full else chance.sample(every, 3)
    people = list(worlds.ROLES) if proof.in_full else chance.sample(list(worlds.ROLES), 10)
    wrong = [fault for who in people for fault in faults(world, who, pages)]
    assert wrong == []


def test_those_who_are_to_read_them_find_the_words(world: worlds.World) -> None:
    """The guard above would be worth nothing if the words stood nowhere."""
    named = world.here.named["main"]
    shown = {
        "alice": (
            "case",
            "triage",
            "meeting",
            "lessons",
            "plan",
            "check",
            "investigation",
            "inquiry_report",
            "restriction",
        ),
        "dana": ("own_account", "own_triage", "standing", "own_support"),
        "bob": ("worry",),
    }
    read = {
        word
        for who, names in shown.items()
        for path in [_path(name, named) for name in names]
        for word in CONTENT
        if word in visits.visit(world, world.here.people[who], "GET", path).content.decode(errors="ignore")
    }
    assert read >= set(CONTENT) - {"We share a house"}

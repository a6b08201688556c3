"""Calibration rounds in words: what is to be scored, who is finished, and how far reviewers agree."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse

from lotus.analysis.agreement import RELIABLE, TENTATIVE
from lotus.concerns import policy
from lotus.concerns.models import Reviewer, Round, TrialScore
from lotus.core import library
from lotus.core.risk import Rating
from lotus.kernel.models import Person
from lotus.ui import formats

SIDES = {"likelihood": "Likelihood", "consequence": "Consequence", "rating": "Rating"}


@dataclass(frozen=True)
class Row:
    """A round in the list, and where this person stands in it."""

    pk: UUID
    name: str
    href: str
    until: str
    mine: str
    closed: bool


@dataclass(frozen=True)
class Vignette:
    """An invented concern, and whether this person has scored it."""

    slug: str
    title: str
    where: str
    text: str
    href: str = ""
    scored: bool = False


@dataclass(frozen=True)
class Result:
    """What came of a closed round: the answer first, then its figures, each as text."""

    answer: str
    meaning: str
    overall: list[list[str]]
    pairs: list[list[str]]
    parted: list[list[str]]
    own: list[list[str]]


@dataclass(frozen=True)
class Page:
    """The page of a round, for one person."""

    vignettes: list[Vignette]
    left: int
    finished: bool
    others: list[str]
    until: str
    result: Result | None


def rows(person: Person, today: date) -> list[Row]:
    """The rounds of the organisation, newest first, in one question."""
    mine = Q(reviewers__person=person)
    found = policy.rounds(person).annotate(
        scored=Count("reviewers__scores", filter=mine),
        done=Count("reviewers", filter=mine & Q(reviewers__finished_at__isnull=False)),
    )
    return [_row(one, today) for one in found.order_by("-opened_at")]


def _row(one: Any, today: date) -> Row:
    total, scored = len(one.vignettes), one.scored
    until = formats.day(one.ends_on)
    if one.closed_at:
        state = "Read what came out"
    elif one.done:
        state = "You are finished"
    else:
        state = f"{scored} of {total} scored"
        until = f"{until}, which has passed" if one.ends_on < today else until
    href = reverse("concerns:calibration_round", args=[one.pk])
    return Row(one.pk, one.name, href, until, state, one.closed_at is not None)


def vignette(slug: str) -> Vignette:
    entry = library.load("calibration", "vignettes").entries[slug]
    return Vignette(slug, entry["title"], f"{entry['discipline']}. {entry['place']}", entry["text"].strip())


def page(of: Round, person: Person) -> Page:
    """Others are named only by whether they are finished; their scores stay hidden until the round is closed."""
    reviewers = list(of.reviewers.select_related("person").order_by("person__name"))
    mine = next((one for one in reviewers if one.person_id == person.pk), None)
    scores = {row.vignette: row for row in mine.scores.all()} if mine else {}
    shown = [_listed(of, slug, slug in scores) for slug in of.vignettes]
    others = [
        f"{one.person.name}: {'finished' if one.finished_at else 'has begun'}"
        for one in reviewers
        if one.person_id != person.pk
    ]
    return Page(
        vignettes=shown,
        left=len(of.vignettes) - len(scores),
        finished=bool(mine and mine.finished_at),
        others=others,
        until=formats.day(of.ends_on),
        result=_result(of, mine, scores) if of.closed_at else None,
    )


def _listed(of: Round, slug: str, scored: bool) -> Vignette:
    one = vignette(slug)
    href = reverse("concerns:calibration_score", args=[of.pk, slug])
    return Vignette(slug, one.title, one.where, one.text, href, scored)


def next_address(of: Round, person: Person) -> str:
    """The first vignette still to be scored, or the round once all are."""
    done = set(
        TrialScore.objects.filter(reviewer__round=of, reviewer__person=person).values_list(
            "vignette", flat=True
        )
    )
    left = [slug for slug in of.vignettes if slug not in done]
    if left:
        return reverse("concerns:calibration_score", args=[of.pk, left[0]])
    return reverse("concerns:calibration_round", args=[of.pk])


def own_score(of: Round, person: Person, slug: str) -> dict[str, str]:
    """How this person scored it before, to begin the form with."""
    row = TrialScore.objects.filter(reviewer__round=of, reviewer__person=person, vignette=slug).first()
    if row is None:
        return {}
    plain = {name: str(getattr(row, name)) for name in ("likelihood", "domain", "consequence")}
    return {**plain, "note": row.note}


def levels() -> list[tuple[str, list[list[str]]]]:
    """For each domain its five levels with what they mean, the lowest first."""
    shelf, domains = library.load("triage", "consequence"), library.load("triage", "domains").entries
    order = sorted(shelf.entries.items(), key=lambda row: int(row[1]["level"]))
    return [
        (
            entry["label"],
            [
                [f"{level['level']} {level['label']}", shelf.data["cells"][domain][key]["text"]]
                for key, level in order
            ],
        )
        for domain, entry in domains.items()
    ]


def _result(of: Round, mine: Reviewer | None, scores: Mapping[str, TrialScore]) -> Result:
    found: Mapping[str, Any] = of.results or {}
    letter = mine.letter if mine else ""
    entries = library.load("calibration", "vignettes").entries
    rating = found["overall"]["rating"]
    many = f"{formats.count_of(len(found['reviewers']), 'reviewer', 'reviewers')} scored {found['concerns']} concerns."
    return Result(
        answer=f"{many} {_enough(rating['value'])}",
        meaning=_why_not(found["overall"]),
        overall=[[SIDES[name], *_figure(one)] for name, one in found["overall"].items()],
        pairs=[
            [f"{_who(one['one'], letter)} and {_who(one['other'], letter)}", *_figure(one["rating"])]
            for one in found["pairs"]
        ],
        parted=[_parted(entries[one["concern"]]["title"], one) for one in found["parted"]],
        own=[
            [
                entries[slug]["title"],
                str(row.likelihood),
                str(row.consequence),
                str(row.likelihood * row.consequence),
                row.note or "None",
            ]
            for slug, row in scores.items()
        ],
    )


def _who(letter: str, own: str) -> str:
    return "You" if letter == own else f"Reviewer {letter}"


def _enough(value: float | None) -> str:
    if value is None:
        return "How far they agree on the rating cannot be said."
    if value >= RELIABLE:
        return "They agree well on the rating: who scores a concern makes little difference."
    if value >= TENTATIVE:
        return "They agree fairly on the rating: who scores a concern makes some difference."
    return "They agree too little on the rating: who scores a concern makes a difference to the person it is about."


def _why_not(overall: Mapping[str, Mapping[str, Any]]) -> str:
    return next((str(one["why_not"]) for one in overall.values() if one["value"] is None), "")


def _figure(one: Mapping[str, Any]) -> list[str]:
    if one["value"] is None:
        return ["Cannot be said", one["why_not"]]
    sure = f"{one['low']:.2f} to {one['high']:.2f}" if one["low"] is not None else "Too few to say"
    return [f"{one['value']:.2f}", sure]


def _parted(title: str, one: Mapping[str, Any]) -> list[str]:
    words = library.load("triage", "ratings").entries
    ratings = [
        f"{count} {words[rating]['label'].lower()}"
        for rating, count in zip(Rating, one["ratings"], strict=True)
        if count
    ]
    alike = one["low"] == one["high"]
    return [title, str(one["low"]) if alike else f"{one['low']} to {one['high']}", ", ".join(ratings)]

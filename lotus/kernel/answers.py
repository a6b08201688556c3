"""What somebody answered for themselves: kept with the words that were asked, shown to nobody else by itself.

A room decides who may be let in by the owner; here only the owner writes. What is kept is never counted or merged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from lotus.core.refusal import Refused
from lotus.kernel.models import Answers, Definition, Organisation, Person

CHANGED = (
    "This questionnaire was changed, and people have answered it as it was. "
    "It can be answered again once its file says a new version."
)


@dataclass(frozen=True)
class Asked:
    """What was asked: which exercise or instrument, in which version and edition, and its questions by their keys."""

    kind: str
    slug: str
    version: str
    edition: int
    questions: Mapping[str, str]


def of(person: Person, kind: str) -> QuerySet[Answers]:
    """All that somebody kept of a kind, the newest first."""
    return Answers.objects.filter(person=person, kind=kind).order_by("-began_at", "-id")


def tries(person: Person, asked: Asked) -> list[Answers]:
    """What somebody answered to the same questions, the newest first. The first is open, or there is none open."""
    return list(of(person, asked.kind).filter(slug=asked.slug, version=asked.version))


def mark(answers: Answers | None) -> str:
    """A sign of the state that somebody began to write from."""
    return answers.changed_at.isoformat() if answers else ""


def keep(person: Person, asked: Asked, given: Mapping[str, str], *, seen: str, at: datetime) -> Answers:
    """Keep what somebody wrote.

    It goes on in what is open, unless that was of another edition or was changed meanwhile, on another device. Then
    the other stays as it is, closed, and this is kept beside it: nothing is written over.
    """
    tried = tries(person, asked)
    now = tried[0] if tried and tried[0].closed_at is None else None
    if now and (now.edition != asked.edition or mark(now) != seen):
        close(now, at=at)
        now = None
    kept = now or Answers(
        person=person,
        kind=asked.kind,
        slug=asked.slug,
        version=asked.version,
        edition=asked.edition,
        began_at=at,
    )
    kept.asked, kept.given, kept.changed_at = dict(asked.questions), dict(given), at
    kept.save()
    return kept


def close(answers: Answers, *, at: datetime) -> None:
    """Leave it as it is; the next time begins afresh."""
    answers.closed_at = at
    answers.save(update_fields=["closed_at"])


@dataclass(frozen=True)
class Settled:
    """A definition to be answered: its name, version and text, with the digest of what it defines.

    `whose` is the organisation whose own it is; none for what ships.
    """

    slug: str
    version: str
    digest: str
    written: str
    whose: Organisation | None = None


def settle(told: Settled, *, here: Organisation, at: datetime) -> None:
    """Keep a definition as it was when it was first answered.

    Raises Refused when the same version was answered here with other words: answers would then be read against a
    question that was never asked.
    """
    if unsettled(told, here=here):
        raise Refused(CHANGED)
    facts = {"digest": told.digest, "written": told.written, "first_at": at}
    kept, _made = Definition.objects.get_or_create(
        organisation=told.whose, slug=told.slug, version=told.version, defaults=facts
    )
    if kept.digest != told.digest:
        raise Refused(CHANGED)


def unsettled(told: Settled, *, here: Organisation) -> bool:
    """Whether this version was answered already with other words, and so cannot be answered as it is now."""
    same = definitions(here).filter(slug=told.slug, version=told.version)
    return same.exclude(digest=told.digest).exists()


def definitions(here: Organisation | UUID) -> QuerySet[Definition]:
    """What people of an organisation may have answered, with its own definitions last: they go before what ships."""
    return _known(Q(organisation=here)).reverse()


def _known(theirs: Q) -> QuerySet[Definition]:
    """What ships and what is theirs, their own first."""
    known = Definition.objects.filter(theirs | Q(organisation=None))
    return known.order_by(F("organisation").asc(nulls_last=True), "version")


def texts(here: Organisation | UUID, slug: str) -> dict[str, str]:
    """Every version of one that was answered here, as it was written then."""
    return dict(definitions(here).filter(slug=slug).values_list("version", "written"))


def written(kept: Answers) -> str:
    """The definition that was answered, as it was written then."""
    known = _known(Q(organisation__people=kept.person_id)).filter(slug=kept.slug, version=kept.version)
    return known.values_list("written", flat=True)[0]


def begin(person: Person, asked: Asked, *, at: datetime) -> Answers:
    """Begin to answer, beside whatever was begun or finished before."""
    kept = Answers(
        person=person,
        kind=asked.kind,
        slug=asked.slug,
        version=asked.version,
        edition=asked.edition,
        began_at=at,
        changed_at=at,
    )
    kept.asked, kept.given = dict(asked.questions), {}
    kept.save()
    return kept


def go_on(kept: Answers, given: Mapping[str, Any], *, at: datetime) -> None:
    """Put what was answered by now in the place of what was answered before."""
    kept.given, kept.changed_at = dict(given), at
    kept.save(update_fields=["given", "changed_at"])

"""A team session: planned, begun, shown, closed by who leads it; joined and answered by anybody with its code.

What somebody answers leaves no entry in the audit, which would hold its time to the second.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lotus.core import instruments, together
from lotus.core.refusal import Refused
from lotus.core.suppression import Rules
from lotus.core.together import Shows
from lotus.kernel import answers, audit, ballot, locks
from lotus.kernel.encryption import fingerprint
from lotus.kernel.models import Person, Team
from lotus.toolkit import policy
from lotus.toolkit.models import Agreed, Gathering, Kind, Seat, Stage

LETTERS = "BCDFGHJKMNPQRTVWXY346789"
"""No vowels, so that no word comes of it; nothing that looks like another."""
LENGTH = 8
MOST_SEATS = 1_000
SEATS_STAY = timedelta(days=1)


@dataclass(frozen=True)
class Planned:
    """What a session is about, when, for how long, where or by which link, and whose team's it is."""

    exercise: bool
    slug: str
    starts_at: datetime
    minutes: int
    place: str = ""
    team: Team | None = None


@transaction.atomic
def plan(planned: Planned, *, by: Person, at: datetime) -> Gathering:
    """Plan a session. People may join from now on, and answer once it has begun."""
    policy.ask_to_lead(by, owner=by.pk)
    about = _exercise(planned.slug, by) if planned.exercise else _instrument(planned.slug, by, at)
    gathering = Gathering(
        organisation=by.organisation,
        by=by,
        team=planned.team,
        kind=Kind.SESSION,
        exercise=planned.exercise,
        slug=planned.slug,
        minutes=planned.minutes,
        starts_at=planned.starts_at,
        code=_code(),
        box=ballot.open_box(),
        **about,
    )
    gathering.place = planned.place
    gathering.save(force_insert=True)
    log("session.planned", gathering, by)
    return gathering


def _exercise(slug: str, by: Person) -> dict[str, Any]:
    found = policy.shelf(by).exercise(slug)
    version = found.version("team") if found else None
    if found is None or version is None:
        raise Refused(_("This is not made for a team. Choose another."), "about")
    asked = [{"key": one.key, "ask": one.ask, "hint": one.hint} for one in version.prompts]
    return {"title": found.title, "version": version.key, "asked": asked, "begin": version.begin}


def _instrument(id: str, by: Person, at: datetime) -> dict[str, Any]:
    found = policy.settled(id, by)
    if found is None or not policy.for_a_team(found[0]):
        raise Refused(_("This is not made for a team. Choose another."), "about")
    instrument, told = found
    answers.settle(told, here=by.organisation, at=at)
    return {"title": instrument.title, "version": instrument.version, "begin": instrument.purpose}


def _code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


@transaction.atomic
def begin(gathering: Gathering, *, by: Person, at: datetime) -> None:
    """From now on answers are taken. Pressed twice, it has begun once."""
    now = to_lead(gathering, by)
    if now.stage == Stage.AHEAD:
        now.stage, now.opened_at = Stage.OPEN, at
        _turn(now, "session.begun", by)


@transaction.atomic
def show(gathering: Gathering, *, few: bool, by: Person) -> None:
    """Show everybody what was answered by now, together. `few`: everybody was told that others may guess."""
    now = to_lead(gathering, by)
    if now.stage != Stage.OPEN:
        return
    may = together.shows(ballot.count(now.box), words=bool(policy.words_asked(now)))
    if may is Shows.NOTHING or (may is Shows.WORDS and not few):
        raise Refused(_("Too few have answered for this to be shown."))
    now.stage = Stage.SHOWN
    _join(now)
    _turn(now, "session.shown", by)


@transaction.atomic
def add_later(gathering: Gathering, *, by: Person) -> None:
    """Let those join the picture who answered since it was shown: all of them at once, or nobody."""
    now = to_lead(gathering, by)
    if now.stage != Stage.SHOWN or len(now.blocks) >= policy.MOST_BLOCKS:
        return
    if not together.may_join(ballot.count(now.box)):
        raise Refused(_("Too few have answered since. Later answers join five at a time or more."))
    _join(now)
    _turn(now, "session.shown", by)


@transaction.atomic
def close(gathering: Gathering, *, by: Person, at: datetime) -> None:
    """End it. The picture stays as it was last shown; the answers themselves are burnt."""
    now = to_lead(gathering, by)
    if now.stage == Stage.CLOSED:
        return
    ballot.burn(policy.boxes(now))
    now.stage, now.closed_at, now.code, now.blocks = Stage.CLOSED, at, None, []
    _turn(now, "session.closed", by)


def _join(gathering: Gathering) -> None:
    """Take what waits into the picture, as one block."""
    gathering.blocks = [*gathering.blocks, str(ballot.pour(gathering.box))]
    gathering.shown = merged(gathering) | {policy.SORTED: gathering.shown.get(policy.SORTED, {})}


def merged(gathering: Gathering) -> dict[str, Any]:
    """What may be seen of the blocks together: words in an order of their own, and released figures."""
    blocks = [ballot.read(UUID(block)) for block in gathering.blocks]
    every = [one for block in blocks for one in block]
    ballot.CHANCE.shuffle(every)
    words = {
        key: [str(one[key]) for one in every if one.get(key)] for key, _ask in policy.words_asked(gathering)
    }
    return {"answered": len(every), "words": words, "figures": figures(gathering, blocks)}


def figures(gathering: Gathering, blocks: Sequence[Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """Released figures as plain values. One that is hidden now and was shown before stays as it was."""
    instrument = policy.questionnaire(gathering)
    if instrument is None or sum(map(len, blocks)) < together.SCORES:
        return []
    from lotus.analysis import gathered  # numbers at scale are loaded where they are needed

    given = [[instruments.from_plain(instrument, one) for one in block] for block in blocks]
    found = gathered.released(instrument, given, Rules(threshold=together.SCORES)).plain()["figures"]
    before = {one["item"]: one for one in gathering.shown.get("figures", ())}
    return [one if one["shown"] else before.get(one["item"], one) for one in found]


def sweep(*, at: datetime) -> None:
    """A day after the close the seats are gone, and with them the last way in without an account. Run each hour."""
    Seat.objects.filter(gathering__closed_at__lt=at - SEATS_STAY).delete()


# ---- Those who answer ----


def found(code: str) -> Gathering | None:
    """The session of a code, however it was typed; None where there is none, or it is closed."""
    letters = "".join(one for one in code.upper() if one.isalnum())
    return Gathering.objects.select_related("by", "organisation").filter(code=letters).first()


@transaction.atomic
def take_seat(gathering: Gathering) -> str:
    """Let somebody in. The secret of their seat is returned once and never kept."""
    now = locks.rows(Gathering.objects.filter(pk=gathering.pk)).get()
    if now.stage == Stage.CLOSED:
        raise Refused(_("This session is over."), "code")
    if now.seats.count() >= MOST_SEATS:
        raise Refused(_("This session is full."), "code")
    token = secrets.token_urlsafe(24)
    Seat.objects.create(gathering=now, mark=mark(token))
    return token


def mark(token: str) -> str:
    """By what a seat is recognised."""
    return fingerprint(f"seat:{token}")


def seat(token: str) -> Seat | None:
    """The seat of a secret."""
    seats = Seat.objects.select_related("gathering__by", "gathering__organisation", "gathering__team")
    return seats.filter(mark=mark(token)).first()


@transaction.atomic
def answer(held: Seat, given: Mapping[str, Any]) -> None:
    """Put in what somebody answered. Sent twice, the first is in."""
    now = locks.rows(Seat.objects.select_related("gathering").filter(pk=held.pk)).first()
    if now is None or now.gathering.stage not in (Stage.OPEN, Stage.SHOWN):
        raise Refused(_("Answers are not taken at the moment."))
    if now.answered:
        return
    told = {key: one for key, one in given.items() if one not in ("", [], None)}
    if not told:
        raise Refused(_("Answer at least one question first."))
    ballot.put(now.gathering.box, told)
    now.answered = True
    now.save(update_fields=["answered"])


# ---- What comes of it ----


@transaction.atomic
def note(gathering: Gathering, notes: str, *, by: Person) -> None:
    """Keep the notes of who leads it. Nobody else reads them."""
    policy.ask_to_lead(by, owner=gathering.by_id)
    gathering.notes = notes
    gathering.save(update_fields=["notes"])


@transaction.atomic
def agree(gathering: Gathering, *, what: str, owner: Person, due: date, by: Person, at: datetime) -> Agreed:
    """Write down what the team agreed, and who sees to it."""
    policy.ask_to_lead(by, owner=gathering.by_id)
    made = Agreed.objects.create(gathering=gathering, owner=owner, what=what, due=due, made_at=at)
    audit.record("agreed.made", organisation=by.organisation, by=by, kind="agreed", subject=made.pk)
    return made


@transaction.atomic
def done(agreed: Agreed, *, by: Person, at: datetime) -> None:
    """Say that it was done; said by its owner or by who led the session."""
    policy.ask_to_lead(by, owner=agreed.owner_id if by.pk == agreed.owner_id else agreed.gathering.by_id)
    if agreed.done_at is None:
        agreed.done_at = at
        agreed.save(update_fields=["done_at"])
        audit.record("agreed.done", organisation=by.organisation, by=by, kind="agreed", subject=agreed.pk)


def to_lead(gathering: Gathering, by: Person) -> Gathering:
    """The session as it stands now, nobody else's to change until the end of this."""
    policy.ask_to_lead(by, owner=gathering.by_id)
    return locks.rows(Gathering.objects.filter(pk=gathering.pk, kind=Kind.SESSION)).get()


def _turn(gathering: Gathering, action: str, by: Person) -> None:
    """Keep a new state, of which every screen hears."""
    gathering.turn += 1
    gathering.save()
    log(action, gathering, by)


def log(action: str, gathering: Gathering, by: Person) -> None:
    audit.record(action, organisation=by.organisation, by=by, kind="session", subject=gathering.pk)

"""Support in words: the eight considerations, adjustments, check-ins and worries, each for whoever may read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lotus.concerns import policy
from lotus.concerns.models import Adjustment, Case, CheckIn, Considered, Promise, Wish, Worry
from lotus.concerns.presenters.letters import holders
from lotus.core import library
from lotus.core.casework import CaseRole
from lotus.core.filling import fill
from lotus.core.support import Answer, Consideration, Record, State, how_many, settled, stands
from lotus.kernel.models import Person
from lotus.kernel.permissions import Relation
from lotus.ui import formats

OF_MANY = len(Consideration)


@dataclass(frozen=True)
class Support:
    """What holds today of each consideration, and how many stand."""

    answers: dict[Consideration, Answer | None]
    record: Record

    @property
    def stand(self) -> int:
        return how_many(self.answers.values())


def known(case: Case, promises: Iterable[Promise], today: date, rows: Iterable[Considered] = ()) -> Support:
    """What is known of support from a case that was fetched whole; with `rows`, also the notes."""
    fetch(case)
    record = _record(case, promises)
    written = {Consideration(row.consideration): _answer(row) for row in rows} or _without_notes(case)
    return Support(settled(written, record, today), record)


def fetch(case: Case) -> None:
    """Give a case that was fetched by itself what one fetched whole has beside it."""
    if "considered" not in case.__dict__:
        whole = Case.objects.annotate(**policy.beside()).only("pk").get(pk=case.pk)
        for name in policy.beside():
            case.__dict__.setdefault(name, getattr(whole, name))


def _answer(row: Considered) -> Answer:
    return Answer(State(row.state), row.on, row.note)


def _without_notes(case: Any) -> dict[Consideration, Answer]:
    """What was written down last, from the list beside the case. Not needed is never written without a note."""
    return {
        Consideration(row["one"]): Answer(
            State(row["state"]),
            date.fromisoformat(row["on"]),
            note="…" if row["state"] == State.NOT_NEEDED else "",
        )
        for row in case.considered
    }


def _record(case: Any, promises: Iterable[Promise]) -> Record:
    told = formats.london(case.told_at).date() if case.told_at else None
    pastoral = next((part for part in case.looked_after if part["role"] == CaseRole.PASTORAL), None)
    contact = next((one for one in promises if one.kind == "contact"), None)
    return Record(
        told_on=told,
        pastoral_since=moment(pastoral["since"]).date() if pastoral else None,
        heard_on=formats.london(contact.made_at).date() if contact else None,
        next_by=contact.due if contact else None,
    )


def moment(written: str) -> datetime:
    """A moment as a list of the database gives it: as text, and without a zone where the database keeps none."""
    read = datetime.fromisoformat(written)
    return formats.london(read if read.tzinfo else read.replace(tzinfo=UTC))


def count_words(support: Support) -> str:
    return f"{support.stand} of {OF_MANY} considerations stand."


def stand_words(support: Support) -> str:
    """The same count, for the person."""
    return _("%(count)d of %(many)d are in place. You can ask for any of them, and ask again.") % {
        "count": support.stand,
        "many": OF_MANY,
    }


def ticks(case: Case, support: Support, label: str, *, link: bool = False) -> list[dict[str, str]]:
    """Each consideration with its shape and one line; `label` is whose words: `label` ours, `theirs` the person's."""
    words = library.load("concerns", "support")
    names = holders(case)
    made = []
    for one, answer in support.answers.items():
        tick = {"title": words.word(one, label), **_tick(one, answer, support.record, names)}
        if link:
            tick["href"] = reverse("concerns:consider", args=[case.pk, one])
        made.append(tick)
    return made


def _tick(
    one: Consideration, answer: Answer | None, record: Record, names: Mapping[str, Person]
) -> dict[str, str]:
    if answer is None:
        late = record.next_by if one is Consideration.IN_TOUCH else None
        note = _("Late since %(day)s") % {"day": formats.weekday_day(late)} if late else ""
        return {"state": "todo", "note": note}
    shape = {State.DONE: "done", State.PLANNED: "planned", State.NOT_NEEDED: "none"}[answer.state]
    return {"state": shape, "note": _line(one, answer, record, names)}


def _line(one: Consideration, answer: Answer, record: Record, names: Mapping[str, Person]) -> str:
    """Done, 4 March. Next by 18 March — or the note somebody wrote."""
    word = library.load("concerns", "support").data["states"][answer.state]["label"]
    said = f"{_(word)}, {formats.short_day(answer.on)}" if answer.on else _(word)
    if answer.by_itself and one is Consideration.PASTORAL and CaseRole.PASTORAL in names:
        said = _("%(name)s, since %(day)s") % {
            "name": names[CaseRole.PASTORAL].name,
            "day": formats.short_day(answer.on) if answer.on else "",
        }
    if answer.by_itself and one is Consideration.IN_TOUCH and record.next_by:
        said += ". " + _("Next by %(day)s") % {"day": formats.short_day(record.next_by)}
    if answer.by_itself and one is Consideration.EXPLAINED:
        said += ". " + _("In our first letter")
    return f"{said}. {answer.note}" if answer.note not in ("", "…") else said


def standing_list(case: Case, support: Support) -> list[dict[str, str]]:
    """That each stands or not, without a note or a day, for those who decide."""
    words = library.load("concerns", "support")
    return [
        {
            "title": words.word(one),
            "state": "done" if stands(answer) else "todo",
            "note": "Stands" if stands(answer) else "Does not stand yet",
        }
        for one, answer in support.answers.items()
    ]


@dataclass(frozen=True)
class Around:
    """What the person reads of support where things stand."""

    stand: str
    ticks: list[dict[str, str]]
    adjustments: list[dict[str, Any]]
    next_talk: date | None


def around(case: Case, promises: Iterable[Promise], today: date) -> Around:
    support = known(case, promises, today)
    return Around(
        stand=stand_words(support),
        ticks=ticks(case, support, "theirs"),
        adjustments=adjustments(standing_adjustments(case)),
        next_talk=next_talk(case),
    )


def accompanied(manager: Person | None) -> dict[str, str]:
    """That nobody need come alone, and what would make a meeting easier."""
    words = library.load("concerns", "rights").data["accompanied"]
    name = manager.greeting if manager else _("your case manager")
    return {key: fill(str(text), {"name": name}) for key, text in words.items()}


# ---- Adjustments and wishes ----


def adjustments(rows: Iterable[Adjustment], *, link: bool = False) -> list[dict[str, Any]]:
    """What was agreed, when, and when it is looked at again."""
    return [
        {
            "when": _("Agreed %(day)s") % {"day": formats.short_day(row.agreed_on)},
            "text": row.what,
            "note": _("Looked at again %(day)s") % {"day": formats.short_day(row.review_on)},
            "links": [
                {
                    "text": "Look at it again",
                    "href": reverse("concerns:look_again", args=[row.case_id, row.pk]),
                }
            ]
            if link
            else [],
        }
        for row in rows
    ]


def standing_adjustments(case: Case) -> list[Adjustment]:
    return list(Adjustment.objects.filter(case=case, ended_at=None))


def wishes(rows: Iterable[Wish]) -> list[dict[str, str]]:
    return [{"when": formats.day(row.at), "text": row.words} for row in rows]


# ---- Check-ins ----


def that_they_talked(case: Any) -> list[str]:
    """That check-ins took place, and when the next one is, for those who may know no more."""
    held = sorted((one["held"] for one in case.check_ins_known if one["held"]), reverse=True)
    lines = [f"{formats.weekday_day(date.fromisoformat(day))}: they talked." for day in held[:5]]
    planned = next_talk(case)
    if planned:
        lines.insert(0, f"{formats.weekday_day(planned)}: the next one is planned.")
    return lines


def next_talk(case: Any) -> date | None:
    """The day of the check-in that is planned, if one is."""
    planned = [one["planned"] for one in case.check_ins_known if not one["held"]]
    return date.fromisoformat(planned[0]) if planned else None


def talks(rows: Iterable[CheckIn]) -> list[dict[str, str]]:
    """Check-ins with what was said, for the pastoral contact who wrote them and for the person."""
    made = []
    for row in rows:
        if row.held_on is None:
            continue
        made.append(
            {
                "when": formats.day(row.held_on),
                "how": library.load("concerns", "contacts").word(row.how),
                "feeling": row.feeling,
                "needed": row.needed,
                "by": row.by.name if row.by else "",
            }
        )
    return made


# ---- Worries about safety ----


def worries(case: Any, relations: frozenset[Relation]) -> list[dict[str, str]]:
    """The open worries: that one was raised, by whom and when, and where it is noted that the person was reached."""
    return [
        {
            "text": f"{who_raised(row['by'], row['raised_as'], relations)} raised a worry "
            f"{formats.moment(moment(row['at']))}.",
            "href": reverse("concerns:worry", args=[case.pk, UUID(row["id"])]),
        }
        for row in case.worries_open
    ]


def who_raised(name: str, raised_as: str, relations: frozenset[Relation]) -> str:
    """Who raised a concern is not told to the pastoral contact, so their name is not, either."""
    knows = relations & {Relation.CASE_MANAGER, Relation.RESPONSIBLE_OFFICER}
    return name if knows or raised_as != Relation.RAISED_IT else "Somebody"


def followed(rows: Iterable[Worry], relations: frozenset[Relation]) -> list[dict[str, str]]:
    """Every worry that was raised, with how it ended, for those who follow them up."""
    made = []
    for row in rows:
        who = who_raised(row.raised_by.name, row.raised_as, relations)
        end = "Nobody has noted yet that they were reached."
        if row.reached_at and row.reached_by:
            how = library.load("concerns", "contacts").word(row.reached_how, "phrase")
            end = (
                f"{row.reached_by.name} noted {formats.moment(row.reached_at)} that they were reached {how}."
            )
        made.append({"when": formats.moment(row.raised_at), "text": f"{who} raised a worry. {end}"})
    return made

"""Where things stand, for the person it is about: first what holds now, then what comes, then everything else.

Nothing here tells of a decision before its letter has gone, and nothing comes from who raised the concern.
"""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lotus.concerns.models import Case, Decision, Group, Letter, Meeting, Promise, Statement, TriageCopy
from lotus.concerns.presenters import decided, risks, status, support, way
from lotus.concerns.presenters import lead as leads
from lotus.concerns.presenters.letters import holders
from lotus.core import library
from lotus.core.casework import CaseRole
from lotus.core.risk import Bands
from lotus.kernel.lists import Listed
from lotus.kernel.models import Draft, Person
from lotus.ui import formats


@dataclass(frozen=True)
class Card:
    """A short text with something to go to."""

    text: str
    button: str
    href: str
    read: str = ""


@dataclass(frozen=True)
class Page:
    """The parts of the page, in words."""

    kept_by: str
    changed: date
    lead: leads.Lead
    nexts: list[dict[str, Any]]
    decided: decided.Decided | None
    people: list[dict[str, Any]]
    names: list[str]
    way: list[dict[str, str]]
    account: Card
    accounts: list[Statement]
    risk: Card | None
    support: support.Around
    accompanied: dict[str, str]
    planned: bool
    learned: bool
    papers: list[dict[str, Any]]
    steps: list[dict[str, str]]
    crisis: list[dict[str, str]]


def page(case: Case, today: date) -> Page:
    known = _gather(case, today)
    manager = known.people.get(CaseRole.CASE_MANAGER)
    around = support.around(case, known.promises, today)
    return Page(
        kept_by=manager.name if manager else "",
        changed=formats.london(known.steps[-1].at).date() if known.steps else today,
        lead=leads.card(known),
        nexts=[_next(known, promise) for promise in known.promises],
        decided=known.told,
        people=[*map(partial(_when_next, around.next_talk, today), people(known.people))],
        names=[person.greeting for person in known.people.values()],
        way=way.stages(case, known.steps, known.meeting),
        account=_account(known),
        accounts=known.accounts,
        risk=_risk(known.copy),
        support=around,
        accompanied=support.accompanied(manager),
        planned=bool(case.plans_begun),  # type: ignore[attr-defined]
        learned=bool(case.reviews_signed),  # type: ignore[attr-defined]
        papers=_papers(known),
        steps=[
            {"when": leads.whole(formats.london(one.at).date(), today), "text": one.theirs}
            for one in reversed(known.steps)
        ],
        crisis=crisis(),
    )


def _gather(case: Case, today: date) -> leads.Known:
    held = holders(case)
    shown = Promise.objects.filter(case=case, shown=True, done_at=None).order_by("due", "made_at")
    support.fetch(case)
    sent = case.letters.filter(sent_at__isnull=False).select_related(
        "decision__item__meeting__group", "decision__signed_by"
    )
    took_part = Decision.present.through.objects.filter(decision=OuterRef("decision"))
    letters: list[Any] = list(sent.annotate(took_part=Listed(took_part, "person")).order_by("-sent_at"))
    accounts = list(case.statements.all())
    copy = getattr(getattr(case, "triage", None), "copy", None)
    return leads.Known(
        case=case,
        today=today,
        people={role: held[role] for role in (CaseRole.CASE_MANAGER, CaseRole.PASTORAL) if role in held},
        steps=list(case.steps.filter(shown=True).order_by("at", "id")),
        promises=list(shown),
        letters=letters,
        accounts=accounts,
        copy=copy if copy and copy.shared_at else None,
        told=decided.newest(case, letters, accounts),
        meeting=_last_meeting(case),
    )


def _last_meeting(case: Any) -> Meeting | None:
    """The newest meeting on whose agenda the case stands, as far as it is told here: its day, and of which group."""
    newest = next(iter(case.meetings_known), None)
    if newest is None:
        return None
    return Meeting(on=date.fromisoformat(newest["on"]), group=Group(name=newest["group"]))


# ---- What happens next ----


def _next(known: leads.Known, promise: Promise) -> dict[str, Any]:
    """One thing to come: its date, what it is, and what the person need do."""
    step: dict[str, Any] = {
        "when": leads.when(promise, known.today),
        "title": leads.title(promise, known.group),
        "text": promise.theirs,
    }
    if promise.due < known.today:
        late = _("We are late with this, and that is on us. You need do nothing.")
        step["text"] = f"{promise.theirs} {_('There is still time.')}" if promise.kind == "account" else late
    if promise.kind == "account":
        href = reverse("concerns:own_account", args=[known.case.pk])
        step["links"] = [{"text": _("Tell us how you see it"), "href": href}]
    return step


# ---- People ----


def people(held: dict[str, Person]) -> list[dict[str, Any]]:
    """Who can be talked to, of those who hold a role on the case: the case manager and the pastoral contact."""
    return [_person(role, held[role]) for role in (CaseRole.CASE_MANAGER, CaseRole.PASTORAL) if role in held]


def _person(role: str, person: Person) -> dict[str, Any]:
    words = library.load("concerns", "roles").entries[role]
    card: dict[str, Any] = {
        "role": role,
        "name": person.name,
        "for": f"{words['label']}. {words['practitioner'].format(name=person.greeting)}",
        "phone": person.phone,
    }
    if person.email:
        text = _("Write to %(name)s") % {"name": person.greeting}
        card["write"] = {"text": text, "href": f"mailto:{person.email}"}
    return card


def _when_next(day: date | None, today: date, card: dict[str, Any]) -> dict[str, Any]:
    """With the day of the next talk, on the card of the pastoral contact."""
    if card["role"] != CaseRole.PASTORAL or day is None or day < today:
        return card
    return {**card, "note": _("You next talk on %(day)s.") % {"day": leads.whole(day, today)}}


def crisis() -> list[dict[str, str]]:
    """Help at this hour, from the support directory, each with the number that can be rung taken apart."""
    entries = library.load("support-directory", "default").data["entries"]
    return [_offer(entry) for entry in entries if entry["kind"] == "crisis"]


def _offer(entry: dict[str, str]) -> dict[str, str]:
    number = entry.get("phone", "")
    before, _found, after = entry["text"].partition(number) if number else (entry["text"], "", "")
    return {"label": entry["label"], "before": before, "phone": number, "after": after}


# ---- The account and the risk ----


def _account(known: leads.Known) -> Card:
    href = reverse("concerns:own_account", args=[known.case.pk])
    if known.accounts:
        signed = formats.weekday_day(known.accounts[-1].signed_at)
        times = ngettext("You signed it on %(day)s.", "You last added to it on %(day)s.", len(known.accounts))
        if known.accounts[-1].given_on:
            times = _("We put it on record for you on %(day)s.")
        rest = _("It stays on record in your words, and you can add to it.")
        return Card(f"{times % {'day': signed}} {rest}", _("Add to your account"), href, _("Read it"))
    begun = Draft.objects.filter(person=known.case.person, key=href).exists()
    if begun:
        words = _(
            "You have begun to write. Your words are kept as you left them, and nobody else can read them yet."
        )
        return Card(words, _("Go on with your account"), href)
    words = _(
        "You have not written anything yet, and there is no hurry. Your own words are read before anybody decides."
    )
    return Card(words, _("Tell us how you see it"), href)


def _risk(copy: TriageCopy | None) -> Card | None:
    """The rating in words, once the triage was shared; it is about what could happen, never about a person."""
    if copy is None:
        return None
    href = reverse("concerns:own_triage", args=[copy.triage.case_id])
    bands = Bands(**copy.triage.bands)
    scored = [risks.scored(risk, bands) for risk in copy.triage.standing_risks()]
    top = max(scored, key=lambda one: one.score, default=None)
    if top is None:
        return Card("", _("Read the triage and its reasons"), href)
    about = _("This rates what could happen again. It says nothing about who you are.")
    text = f"{about} {risks.rating_words(top)}. {risks.effect_words(top)}"
    return Card(text, _("Read the triage and its reasons"), href)


# ---- Letters and papers ----


def _papers(known: leads.Known) -> list[dict[str, Any]]:
    """What was sent and shared, newest first."""
    found = [(letter.sent_at, _letter(letter)) for letter in known.letters]
    copy = known.copy
    if copy:
        found.append((copy.shared_at, _shared(copy)))
    return [paper for _at, paper in sorted(found, key=lambda one: str(one[0]), reverse=True)]


def _letter(letter: Letter) -> dict[str, Any]:
    address = [letter.case_id, letter.pk]
    return {
        "title": status.letter_title(letter),
        "href": reverse("concerns:own_letter", args=address),
        "paper": reverse("concerns:own_paper", args=address),
        "date": formats.short_day(letter.sent_at) if letter.sent_at else "",
        "status": status.of_reading(bool(letter.read_at)),
    }


def _shared(copy: TriageCopy) -> dict[str, Any]:
    return {
        "title": _("The triage, and its reasons"),
        "href": reverse("concerns:own_triage", args=[copy.triage.case_id]),
        "paper": "",
        "date": formats.short_day(copy.shared_at) if copy.shared_at else "",
        "status": status.of_reading(bool(copy.read_at)),
    }

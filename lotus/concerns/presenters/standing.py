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

from lotus.concerns.models import Case, Decision, Group, Letter, Meeting, Promise, Statement, Step, TriageCopy
from lotus.concerns.presenters import decided, risks, status, support, way
from lotus.concerns.presenters.letters import holders
from lotus.core import library
from lotus.core.casework import CaseRole, Stage
from lotus.core.filling import fill
from lotus.core.risk import Bands
from lotus.kernel.lists import Listed
from lotus.kernel.models import Draft, Person
from lotus.ui import formats

ON_THE_DAY = {"meeting"}  # what happens on its date; everything else happens by it
NO_BREAK = "\N{NO-BREAK SPACE}"
AFTERWARDS = {"follow-up-1", "follow-up-3"}
SAID_BY_STAGE = {Stage.GROUP, Stage.LEARNING, Stage.CLOSED}  # stages that add something to what was decided


@dataclass(frozen=True)
class Lead:
    """The one card that answers first: may I work, what was decided, what next, what must I do, when do I hear."""

    status: status.Status
    heading: str
    decided: str
    phrase: str
    texts: list[str]
    facts: list[dict[str, str]]


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
    lead: Lead
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


@dataclass(frozen=True)
class Known:
    """Everything the page rests on, fetched once."""

    case: Case
    today: date
    people: dict[str, Person]
    steps: list[Step]
    promises: list[Promise]
    letters: list[Letter]
    accounts: list[Statement]
    copy: TriageCopy | None
    told: decided.Decided | None
    meeting: Meeting | None

    @property
    def group(self) -> str:
        """What the group is called that looks, or last looked, at the case."""
        return self.meeting.group.name if self.meeting else ""


def page(case: Case, today: date) -> Page:
    known = _gather(case, today)
    manager = known.people.get(CaseRole.CASE_MANAGER)
    around = support.around(case, known.promises, today)
    return Page(
        kept_by=manager.name if manager else "",
        changed=formats.london(known.steps[-1].at).date() if known.steps else today,
        lead=_lead(known),
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
            {"when": _whole(formats.london(one.at).date(), today), "text": one.theirs}
            for one in reversed(known.steps)
        ],
        crisis=crisis(),
    )


def _gather(case: Case, today: date) -> Known:
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
    return Known(
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


# ---- The lead card ----


def _lead(known: Known) -> Lead:
    told = known.told
    return Lead(
        status=status.of_stage(known.case.stage),
        heading=told.first if told else _undecided(known),
        decided=told.sentence if told else "",
        phrase=told.phrase if told else "",
        texts=_lead_texts(known),
        facts=[_fact_next(known), _fact_first(known), _fact_hear(known)],
    )


def _undecided(known: Known) -> str:
    """What holds while nothing was decided, or while its letter is still on the way."""
    kinds = {promise.kind for promise in known.promises}
    if "outcome" in kinds:
        return _("The group has met. The letter that tells you what it decided is on its way.")
    return _("Nothing has been decided. Your work goes on as it is now.")


def _lead_texts(known: Known) -> list[str]:
    case, told = known.case, known.told
    tonight = _("Nothing on this page needs an answer tonight.")
    if told:
        stage = library.load("concerns", "stages").word(case.stage, "practitioner")
        return [*told.meaning, *([stage] if case.stage in SAID_BY_STAGE else []), tonight]
    letter = next((promise.due for promise in known.promises if promise.kind == "outcome"), None)
    if letter:
        until = _("You get it by %(day)s. Until you have read it, your work goes on as it is now.")
        return [until % {"day": formats.weekday_day(letter)}, tonight]
    raised = _("On %(day)s somebody raised a concern with us about %(about)s.")
    said = raised % {"day": formats.weekday_day(case.reported_on), "about": case.about}
    want = _("We want to understand what happened and what lay around it, and above all how you see it.")
    return [f"{said} {want}", tonight]


def _fact_next(known: Known) -> dict[str, str]:
    promise = next((one for one in known.promises if one.kind not in {"account", "contact"}), None)
    if promise is None:
        promise = next(iter(known.promises), None)
    if promise is None:
        return _fact(_("Next"), _("There is no date just now"), _("You hear from us before there is."))
    value = promise.theirs if promise.kind == "next" else title(promise, known.group)
    return _fact(_("Next"), value, _when(promise, known.today))


def _fact(label: str, value: str, note: str) -> dict[str, str]:
    return {"label": label, "value": value, "note": note}


def _fact_first(known: Known) -> dict[str, str]:
    """What the person has to do first; mostly nothing, and then it says so."""
    label = _("What you need to do first")
    unread = next((letter for letter in known.letters if letter.read_at is None), None)
    if unread:
        note = _("It is under “Letters and papers”.")
        return _fact(label, _("Read our letter, when you are ready"), note)
    if any(plan["ours"] and not plan["theirs"] for plan in known.case.plans_begun):  # type: ignore[attr-defined]
        note = _("It waits for both to sign. Change what is not right first; nothing hurries you.")
        return _fact(label, _("Read the plan, when you are ready"), note)
    due = next((promise.due for promise in known.promises if promise.kind == "account"), None)
    if due and not known.accounts:
        note = _("When you are ready, tell us how you see it. It helps most by %(day)s.")
        return _fact(label, _("Nothing today"), note % {"day": formats.weekday_day(due)})
    return _fact(label, _("Nothing"), _("You can add to your account at any time."))


def _fact_hear(known: Known) -> dict[str, str]:
    label = _("You will hear from us by")
    due = next((one.due for one in known.promises if one.kind == "contact" or one.kind in AFTERWARDS), None)
    manager = known.people.get(CaseRole.CASE_MANAGER)
    if due is None:
        return _fact(label, _("No date is set"), _("You can ask at any time."))
    if due < known.today and manager:
        note = _("We are late, and that is on us. You can ring %(name)s.") % {"name": manager.greeting}
        return _fact(_("You should have heard from us by"), formats.weekday_day(due), note)
    return _fact(label, formats.weekday_day(due), _("even if there is no news"))


# ---- What happens next ----


def title(promise: Promise, group: str) -> str:
    """What a promise is called for the person it is made to."""
    words = library.load("concerns", "promises").entries.get(promise.kind, {})
    named: str = words.get("title", promise.theirs)
    return fill(named, {"group": group or _("group")})


def _when(promise: Promise, today: date) -> str:
    day = _whole(promise.due, today)
    if promise.due == today:
        return _("Today, %(day)s") % {"day": day}
    if promise.due < today and promise.kind != "account":
        return _("Was due on %(day)s") % {"day": day}
    return day if promise.kind in ON_THE_DAY else _("By %(day)s") % {"day": day}


def _whole(due: date, today: date) -> str:
    """Thursday 5 March, never split between 5 and March; with its year when that is another one."""
    weekday, rest = (formats.weekday_day if due.year == today.year else formats.day)(due).split(" ", 1)
    return f"{weekday} {rest.replace(' ', NO_BREAK)}"


def _next(known: Known, promise: Promise) -> dict[str, Any]:
    """One thing to come: its date, what it is, and what the person need do."""
    step: dict[str, Any] = {
        "when": _when(promise, known.today),
        "title": title(promise, known.group),
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
    return {**card, "note": _("You next talk on %(day)s.") % {"day": _whole(day, today)}}


def crisis() -> list[dict[str, str]]:
    """Help at this hour, from the support directory, each with the number that can be rung taken apart."""
    entries = library.load("support-directory", "default").data["entries"]
    return [_offer(entry) for entry in entries if entry["kind"] == "crisis"]


def _offer(entry: dict[str, str]) -> dict[str, str]:
    number = entry.get("phone", "")
    before, _found, after = entry["text"].partition(number) if number else (entry["text"], "", "")
    return {"label": entry["label"], "before": before, "phone": number, "after": after}


# ---- The account and the risk ----


def _account(known: Known) -> Card:
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
    text = f"{risks.rating_words(top)}. {risks.effect_words(top)} {about}"
    return Card(text, _("Read the triage and its reasons"), href)


# ---- Letters and papers ----


def _papers(known: Known) -> list[dict[str, Any]]:
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

"""A fixed world for proofs of access: two organisations, each with the same people and the same three concerns.

What everybody is to each concern is written here by hand, from the specification, and never asked of the program.

- `main`: about Dana, taken to a signed decision, with every letter, risk and paper there is.
- `early`: about Dora, who has not been told yet; its adviser has not answered the interest question.
- `ro`: about Rona, who is a responsible officer herself; before the group, which has not decided yet.
"""

import io
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.utils import timezone

from lotus.concerns.actions import (
    agreeing,
    calibration,
    cases,
    hearing,
    lessons,
    letters,
    meetings,
    replies,
    reports,
    second,
    support,
    triage,
    wellbeing,
    whole,
    worries,
)
from lotus.concerns.models import (
    AgendaItem,
    Case,
    Check,
    Decision,
    Evidence,
    Group,
    InquiryReport,
    Interview,
    Investigation,
    Meeting,
    Part,
    Plan,
    Promise,
    Reply,
    Restriction,
    TriageFile,
    WholeCopy,
)
from lotus.core import instruments, shared, toolkit
from lotus.core.casework import CaseRole, Channel, DecisionKind, IssueKind, ReporterKind
from lotus.core.learning import Strength
from lotus.core.wholecopy import Entry, Purpose, Section
from lotus.kernel import accounts, answers, ballot, files
from lotus.kernel.models import Account, Organisation, Person, Publication, Sitting
from lotus.kernel.permissions import Role
from lotus.people.actions import grants, regions
from lotus.people.models import FactorReset
from lotus.toolkit import policy
from lotus.toolkit.actions import answering, plans, reflections, sessions, shares
from lotus.toolkit.models import Agreed, Gathering, Kind, Stage
from tests.factories import browser, story

AT = story.MONDAY
ROLES: dict[str, tuple[Role, ...]] = {
    "alice": (Role.CASE_MANAGER,),
    "alan": (Role.CASE_MANAGER,),
    "marian": (Role.RESPONSIBLE_OFFICER,),
    "rona": (Role.RESPONSIBLE_OFFICER,),
    "ruth": (Role.RESPONSIBLE_OFFICER,),
    "xavier": (Role.RESPONSIBLE_OFFICER, Role.GROUP_MEMBER),
    "idris": (Role.ADVISER,),
    "ivy": (Role.ADVISER,),
    "ida": (Role.ADVISER,),
    "sena": (Role.ADVISER,),
    "helen": (Role.GROUP_MEMBER,),
    "omar": (Role.GROUP_MEMBER,),
    "olga": (Role.GROUP_MEMBER,),
    "priya": (Role.GROUP_MEMBER,),
    "xena": (Role.GROUP_MEMBER,),
    "gita": (Role.GROUP_MEMBER,),
    "ingrid": (Role.INVESTIGATOR,),
    "igor": (Role.INVESTIGATOR,),
    "bob": (Role.PASTORAL_CONTACT,),
    "pia": (Role.PASTORAL_CONTACT,),
    "ada": (Role.ADMINISTRATOR,),
    "erin": (Role.CONTENT_EDITOR,),
    "mo": (),
    "wren": (),
    "dana": (),
    "dora": (),
}
RELATIONS: dict[str, dict[str, str]] = {
    "main": {
        "dana": "practitioner",
        "wren": "raised_it",
        "alice": "case_manager",
        "marian": "responsible_officer",
        "rona": "responsible_officer",
        "ruth": "responsible_officer",
        "idris": "adviser",
        "sena": "second_open",
        "helen": "chair",
        "omar": "group_member",
        "olga": "group_member",
        "priya": "group_unasked",
        "ingrid": "investigator",
        "bob": "pastoral",
    },
    "early": {
        "ruth": "raised_it",
        "alice": "case_manager",
        "marian": "responsible_officer",
        "rona": "responsible_officer",
        "xavier": "responsible_officer",
        "ivy": "adviser_unasked",
        "sena": "second_unasked",
        "bob": "pastoral",
    },
    "ro": {
        "rona": "practitioner",
        "alan": "case_manager",
        "marian": "responsible_officer",
        "ruth": "responsible_officer",
        "xavier": "responsible_officer group_unasked",
        "ida": "adviser",
        "sena": "second_blind",
        "pia": "pastoral",
        "helen": "chair",
        "omar": "group_member",
        "olga": "group_unasked",
        "priya": "group_unasked",
        "xena": "group_unasked",
    },
}
"""What each is to each concern; who is not named is nobody to it. Xena and Xavier declared an interest in `main`."""
STANDS: dict[str, set[str]] = {
    "main": {
        "sent",
        "whole_file",
        "reply_sent",
        "copy",
        "shared",
        "decision",
        "wellbeing",
        "learned",
        "file",
        "plan",
        "investigation",
        "given",
        "restriction",
    },
    "early": set(),
    "ro": {"sent", "copy"},
}
"""What there is on each concern, as the column `needs` of routes.csv asks."""
READ: dict[str, str | int] = {
    "step": "learn",
    "section": "1-2",
    "exercise": "1-2",
    "form": "individual",
    "ending": "md",
    "instrument": "wise-compassion",
    "number": 1,
    "part": "toolkit",
    "text": "1-2",
    "tongue": "en",
    "setting": "contact",
    "template": "outcome",
    "blank": "conversation",
    "revision": 0,
}
"""Of the toolkit, which is open to all."""
LONGEST = 6 * 3600
"""Seconds that a proof may take, and everybody still sits as they did at its beginning."""
OWNERS = {
    "answers": "mo",
    "plan": "mo",
    "given": "mo",
    "share": "wren",
    "attempt": "mo",
    "result": "mo",
    "gathering": "mo",
    "agreed": "mo",
    "circle": "mo",
}
"""Who alone may open what somebody keeps of their own: Mo her reflection and the session she leads, and Wren what Mo
shares with her."""
EARLIER_ROLES = {"wren": Role.CASE_MANAGER}
"""A role that was ended: it must open nothing."""


@dataclass
class Half:
    """One organisation: its people by key, its concerns by key, and what an address in each may name."""

    organisation: Organisation
    people: dict[str, Person] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    named: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass
class World:
    """Here and elsewhere; `cookies` holds everybody's session. Carla works in both, and is signed in here."""

    here: Half
    there: Half
    carla: Person
    cookies: dict[UUID, str] = field(default_factory=dict)

    def everybody(self) -> list[Person]:
        return [self.carla, *self.here.people.values(), *self.there.people.values()]


def build() -> World:
    """Both halves, and Carla, who is case manager of `main` elsewhere and plain staff here."""
    here, there = (_half(*names) for names in (("Willowmere", "willowmere"), ("Otherdale", "otherdale")))
    alice = there.people["alice"]
    carla = Person.objects.create(
        organisation=here.organisation, account=alice.account, name="Carla Both", known_as="Carla"
    )
    accounts.grant(carla, Role.MEMBER, by=None)
    world = World(here, there, carla)
    world.cookies = {person.pk: cookie(person) for person in world.everybody()}
    return world


def cookie(person: Person) -> str:
    """A session that is not written down anew, nor asked for its password again, however long a proof takes."""
    key = browser.begin_session(person)
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore(key)
    Sitting.objects.filter(pk=store["sitting"]).update(seen_at=timezone.now() + timedelta(seconds=LONGEST))
    store["proved"] += LONGEST
    store.save()
    return key


def _half(name: str, slug: str) -> Half:
    half = Half(accounts.open_organisation(name=name, slug=slug))
    now = timezone.now()
    for key, roles in ROLES.items():
        email = f"{key}@{slug}.example"
        account = Account.objects.create(email=email, password="!", created_at=now)
        person = Person.objects.create(
            organisation=half.organisation,
            account=account,
            name=f"{key.title()} {name}",
            known_as=key.title(),
            email=email,
        )
        for role in (Role.MEMBER, *roles):
            accounts.grant(person, role, by=None)
        half.people[key] = person
    for key, role in EARLIER_ROLES.items():
        accounts.grant(half.people[key], role, by=None)
        half.people[key].memberships.filter(role=role).update(ended_at=now)
    _concerns(half)
    _places(half)
    _kept(half)
    return half


def _places(half: Half) -> None:
    """What an administrator and a second person see to: Mo's place, a role proposed for her, a step she lost."""
    people = half.people
    proposal = grants.propose(people["mo"], Role.ADVISER, by=people["ada"], at=AT)
    reset = FactorReset.objects.create(person=people["mo"], by=people["ada"], at=AT)
    slugs = ["dawn-round", "late-letters", "no-gloves", "off-sick"]
    ends = timezone.localdate() + timedelta(days=14)
    opened = calibration.begin("Spring", slugs, ends_on=ends, by=people["alice"], at=AT)
    told = {"happened": ["canary-told"], "urgent": ["no"]}
    report, answered = (
        reports.send(half.organisation, reports.mark(uuid4().hex), told, urgent=False, today=AT.date())
        for _each in range(2)
    )
    reports.close(answered, body="canary-answered", by=people["alice"], at=AT)
    meeting = Meeting.objects.filter(group__organisation=half.organisation).order_by("on")[0]
    region = regions.join(half.organisation, "Vale of Willow")
    body = {"about": "team", **{name: f"A lesson, {name}" for name in shared.TEXTS}}
    two = {"released_by": people["alice"], "approved_by": people["marian"]}
    given = Publication.objects.create(
        organisation=half.organisation, region=region, kind="lesson", body=body, **two
    )
    for named in half.named.values():
        named.update(person=people["mo"].pk, proposal=proposal.pk, reset=reset.pk)
        named.update(group=meeting.group_id, meeting=meeting.pk)
        named.update(report=report.pk, answered=answered.pk, slug=half.organisation.slug)
        named.update(round=opened.pk, vignette=slugs[0])
        named.update(publication=given.pk)


def _kept(half: Half) -> None:
    """What Mo keeps of her own in the toolkit, an action of hers, and that she shares it with Wren."""
    mo, wren, at = half.people["mo"], half.people["wren"], timezone.now()
    exercise = toolkit.exercise("1-2")
    assert exercise
    given = {"what": "canary-reflection-mo"}
    kept = reflections.keep(exercise, exercise.versions[0], given=given, seen="", by=mo, at=at)
    until = timezone.localdate(at) + timedelta(days=7)
    share = shares.share(kept, to=wren, until=until, may_comment=True, by=mo, at=at)
    meant = plans.Meant("canary-cue-mo", "canary-deed-mo", until)
    plan = plans.make(meant, kept=kept, by=mo, at=at)
    done = answering.begin("wise-compassion", by=mo, at=at)
    answering.finish(done, {f"c{n}": "4" for n in range(1, 9)}, seen="", by=mo, at=at)
    begun = answering.begin("wise-compassion", by=mo, at=at)
    gathering, agreed = _together(mo, at)
    circle = _circle(mo, at)
    for named in half.named.values():
        named.update(answers=kept.pk, share=share.pk, given=share.pk, plan=plan.pk)
        named.update(attempt=begun.pk, result=done.pk)
        named.update(gathering=gathering.pk, watch=gathering.watch, agreed=agreed.pk, circle=circle.pk)


def _together(mo: Person, at: datetime) -> tuple[Gathering, Agreed]:
    """A session that Mo leads, and what was agreed in it."""
    gathering = sessions.plan(sessions.Planned(True, "1-3", at, 25), by=mo, at=at)
    sessions.begin(gathering, by=mo, at=at)
    what, due = "canary-agreed-mo", timezone.localdate(at)
    return gathering, sessions.agree(gathering, what=what, owner=mo, due=due, by=mo, at=at)


def _circle(mo: Person, at: datetime) -> Gathering:
    """That Mo asked her team about herself. It is still open."""
    found = instruments.shipped(policy.CIRCLE)
    assert found
    instrument, written = found
    told = answers.Settled(instrument.id, instrument.version, instrument.digest, written)
    answers.settle(told, here=mo.organisation, at=at)
    return Gathering.objects.create(
        organisation=mo.organisation,
        by=mo,
        kind=Kind.CIRCLE,
        slug=instrument.id,
        version=instrument.version,
        title="How Mo leads",
        starts_at=at,
        ends_on=timezone.localdate(at) + timedelta(days=7),
        box=ballot.open_box(),
        stage=Stage.OPEN,
    )


def _concerns(half: Half) -> None:
    group = _groups(half)
    for key, make in (("main", _main), ("early", _early), ("ro", _about_an_officer)):
        half.named[key] = {"kind": "outcome", "token": "A" * 43, "consideration": "adjustments", **READ}
        half.cases[key] = make(half, group, half.named[key])
        half.named[key] = {name: getattr(one, "pk", one) for name, one in half.named[key].items()}
        half.named[key]["pk"] = half.cases[key].pk


def _groups(half: Half) -> Group:
    """The group that decides, and another, whose member Gita sees nothing of it."""
    people = half.people
    members = [people[key] for key in ("omar", "olga", "priya", "xena", "xavier")]
    group = meetings.open_group(
        half.organisation, name="Standards group", quorum=3, chair=people["helen"], members=members
    )
    meetings.open_group(half.organisation, name="Other group", quorum=1, chair=people["gita"], members=[])
    return group


def _raised(half: Half, about: str, manager: str, reporter: Person | None, name: str = "Una Source") -> Case:
    told = cases.Told(ReporterKind.PERSON, reporter.name if reporter else name, "", reporter)
    raised = cases.Raised(
        practitioner=half.people[about],
        about=f"canary-about-{about}",
        issues=[IssueKind.CLINICAL],
        discipline="doctor",
        place=f"canary-place-{about}",
        channel=Channel.EMAIL,
        occurred_on=date(2026, 1, 30),
        reported_on=date(2026, 2, 6),
        what_happened=f"canary-raised-{about}",
        safety_now=False,
        safety_note="",
        reporter=told,
    )
    return cases.raise_concern(raised, by=half.people[manager], at=AT)


def _told(half: Half, case: Case, manager: str, adviser: str, pastoral: str) -> letters.Letter:
    """Assigned, and told by the first letter."""
    people, at = half.people, AT + timedelta(hours=1)
    by = people[manager]
    cases.assign(case, adviser=people[adviser], pastoral=people[pastoral], by=by, at=at)
    letter = letters.draft(case, letters.FIRST, by=by, at=at, facts={})
    letter = letters.save(letter, body="Dear colleague,\n\nPlease read this.", number=1, by=by, at=at)
    letters.send(letter, number=letter.version, by=by, at=at)
    case.refresh_from_db()
    return letter


def _main(half: Half, group: Group, named: dict[str, Any]) -> Case:
    people, at = half.people, AT + timedelta(days=2)
    case = _raised(half, "dana", "alice", people["wren"])
    named["letter"] = _told(half, case, "alice", "idris", "bob")
    Part.objects.create(
        case=case, person=people["ingrid"], role=CaseRole.INVESTIGATOR, by=people["alice"], at=at
    )
    ended = Part.objects.create(
        case=case, person=people["igor"], role=CaseRole.INVESTIGATOR, by=people["alice"], at=at
    )
    Part.objects.filter(pk=ended.pk).update(ended_at=at)
    hearing.sign_account(case, body="canary-account-dana", by=people["dana"], at=at)
    for key in ("idris", "ingrid"):
        hearing.answer_interest(case, has=False, words="", by=people[key], at=at)
    copy = _triaged(half, case, "idris", at)
    _scored_twice(half, case, at)
    copy.refresh_from_db()
    triage.approve_copy(copy, number=copy.version, by=people["alice"], at=at)
    named["risk"] = copy.triage.live_risks()[0]
    kept = files.store(half.organisation, name="notes.txt", content_type="text/plain", body=b"Notes")
    told = {"title": "canary-attached-dana", "by": people["idris"], "at": at}
    named["attached"] = TriageFile.objects.create(triage=copy.triage, file=kept, **told)
    named["item"] = item = meetings.ask(
        case, group=group, on=date(2026, 3, 3), by=people["alice"], at=at + timedelta(days=3)
    )
    for key in ("xena", "xavier"):
        hearing.answer_interest(case, has=True, words="We share a house.", by=people[key], at=at)
    for key in ("helen", "omar", "olga"):
        hearing.answer_interest(case, has=False, words="", by=people[key], at=at)
    _decided(half, item)
    letters.draft(case, letters.OUTCOME, by=people["alice"], at=at, facts={})
    case.refresh_from_db()
    _supported(half, case, named)
    _sent(half, case, named)
    _learned(half, case, named)
    _planned(half, case)
    _inquired(half, case, named)
    _restricted(half, case)
    _written(half, case, named, at)
    named["promise"] = Promise.objects.filter(case=case, done_at=None).first()
    return case


def _asked_twice(half: Half, case: Case, at: datetime, *, free: bool) -> None:
    """Sena is asked for a second score."""
    sena, by = half.people["sena"], half.people["alice"]
    Part.objects.create(case=case, person=sena, role=CaseRole.SECOND_REVIEWER, by=by, at=at)
    if free:
        hearing.answer_interest(case, has=False, words="", by=sena, at=at)


def _scored_twice(half: Half, case: Case, at: datetime) -> None:
    """Sena scores it without the first score, and lower; she and Idris agree."""
    sena, idris = half.people["sena"], half.people["idris"]
    _asked_twice(half, case, at, free=True)
    [risk] = case.triage.live_risks()
    given = {str(risk.pk): second.Score(2, "patient_safety", 2, "canary-second-why")}
    saved = second.save(case, second.Scored(given, "canary-second-reasons"), number=0, by=sena, at=at)
    second.sign(case, number=saved.version, by=sena, at=at)
    between = {str(risk.pk): second.Score(2, "patient_safety", 3, "canary-agreed")}
    proposed = agreeing.propose(case, between, by=idris, at=at)
    agreeing.confirm(case, proposed.pk, by=sena, at=at)


def _written(half: Half, case: Case, named: dict[str, Any], at: datetime) -> None:
    """A letter to who raised it, sent on paper; and a copy of the whole of it, ready for the person to fetch."""
    by, officer = half.people["alice"], half.people["marian"]
    reply = replies.draft(case, facts={}, by=by, at=at)
    Reply.objects.filter(pk=reply.pk).update(sent_at=at, way="paper", outcome=False, signed_by=by)
    sections = [Section("raised", "What was raised", (Entry("raised", "canary-whole"),))]
    copy = whole.ask(case, Purpose.OWN, sections, why="canary-why", by=by, at=at)
    packed = io.BytesIO()
    zipfile.ZipFile(packed, "w").close()
    file = files.store(
        half.organisation, name="whole case.zip", content_type="application/zip", body=packed.getvalue()
    )
    until = timezone.localdate() + timedelta(days=30)
    told = {"approved_by": officer, "approved_at": at, "file": file, "ready_at": at, "until": until}
    WholeCopy.objects.filter(pk=copy.pk).update(prepared_by=by, prepared_at=at, **told)
    named["reply"], named["whole"] = reply, copy


def _triaged(half: Half, case: Case, adviser: str, at: datetime) -> triage.TriageCopy:
    by = half.people[adviser]
    saved = triage.save(triage.begin(case, by=by, at=at), story.REVIEW, number=0, by=by, at=at)
    triage.save_risk(saved, story.RISK, risk=None, number=0, by=by, at=at)
    return triage.sign(saved, number=saved.version, names_others=True, by=by, at=at)


def _decided(half: Half, item: AgendaItem) -> None:
    people, at = half.people, datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
    written = meetings.Decided(
        kind=DecisionKind.SUPPORT_AND_REFLECTION,
        discussion="canary-discussion-dana",
        rationale="canary-rationale-dana",
        next_step="Alice and Dana meet",
        who=people["alice"],
        by_when=date(2026, 3, 11),
        present=[people["helen"], people["omar"], people["olga"]],
    )
    saved = meetings.record(item, written, number=0, by=people["helen"], at=at)
    meetings.sign(item, number=saved.version, by=people["helen"], at=at)


def _supported(half: Half, case: Case, named: dict[str, Any]) -> None:
    """Support given to Dana: an adjustment, a talk with Bob, what she wishes, and a worry that is still open."""
    people, at = half.people, AT + timedelta(days=4)
    days = {"agreed_on": at.date(), "review_on": at.date() + timedelta(days=20)}
    named["adjustment"] = support.adjust(
        case, what="canary-adjustment-dana", **days, by=people["alice"], at=at
    )
    support.wish(case, words="canary-wish-dana", by=people["dana"], at=at)
    support.note_check_in(
        case,
        held_on=at.date(),
        how="video",
        feeling="canary-feeling-dana",
        own_words=True,
        needed="canary-needed-dana",
        next_on=at.date() + timedelta(days=7),
        by=people["bob"],
        at=at,
    )
    said = {"before": "mild", "sick_days": 4}
    wellbeing.keep(case, answers=said, pastoral_may=True, by=people["dana"], at=at)
    named["worry"] = worries.raise_worry(case, words="canary-worry-wren", by=people["wren"], at=at)


def _sent(half: Half, case: Case, named: dict[str, Any]) -> None:
    """A file that Wren sent into the inbox of what she raised."""
    reports.give_code(case, by=half.people["alice"], at=AT + timedelta(days=4))
    note = files.store(
        half.organisation, name="note.txt", content_type="text/plain", body=b"canary-file-wren"
    )
    reports.write(case.report, "canary-inbox-wren", note, today=AT.date())
    named["entry"] = case.report.entries.exclude(file=None).get()


def _learned(half: Half, case: Case, named: dict[str, Any]) -> None:
    """What `main` shows, with an action that Marian owns; signed."""
    people, at = half.people, datetime(2026, 3, 4, 9, tzinfo=UTC)
    texts = {"chronology": "canary-chronology-dana", "went_well": "They spoke.", "easier": "Two doctors."}
    lessons.save(case, texts, number=0, by=people["alice"], at=at)
    facts = {"owner": people["marian"], "team": "", "due": date(2026, 4, 1), "strength": Strength.STANDARD}
    named["action"] = lessons.add_action(case, what="canary-action-dana", **facts, by=people["alice"], at=at)
    lessons.sign(case, number=1, by=people["alice"], at=at)


def _planned(half: Half, case: Case) -> None:
    """A plan on `main` and the questions before anything formal, put in as what was decided there was another thing."""
    by, at = half.people["alice"], datetime(2026, 3, 4, 9, tzinfo=UTC)
    Plan.objects.create(case=case, texts={"identify": "canary-plan-dana"}, saved_by=by, saved_at=at)
    asked = [["needed", "Is it needed?", "canary-check-dana"]]
    told = {"kind": DecisionKind.REFERRAL, "template": "1", "needed": True, "version": 1}
    Check.objects.create(case=case, asked=asked, **told, answered_by=by, answered_at=at)


def _inquired(half: Half, case: Case, named: dict[str, Any]) -> None:
    """An investigation on `main`, put in likewise: its terms signed, its report sent and given, not ended."""
    people, at = half.people, datetime(2026, 3, 4, 9, tzinfo=UTC)
    by = people["ingrid"]
    terms = {"purpose": "canary-terms-dana", "questions": "Was there a plan?", "how": "By reading."}
    row = Investigation.objects.create(
        case=case,
        decision=Decision.objects.get(item__case=case),
        planned_end=date(2026, 4, 1),
        opened_by=people["alice"],
        opened_at=at,
        terms=terms,
        version=1,
        saved_by=by,
        signed_by=people["alice"],
        signed_at=at,
        comments_by=date(2026, 3, 11),
    )
    named["evidence"] = Evidence.objects.create(
        investigation=row,
        number=1,
        title="canary-evidence-dana",
        file=files.store(half.organisation, name="rota.txt", content_type="text/plain", body=b"A rota"),
        by=by,
        at=at,
    )
    named["interview"] = Interview.objects.create(
        investigation=row, name="canary-heard-dana", consent="asked", by=by, at=at
    )
    body = {"texts": {"summary": "canary-report-dana"}}
    for kind in ("sent", "given"):
        InquiryReport.objects.create(investigation=row, kind=kind, terms=terms, body=body, by=by, at=at)


def _restricted(half: Half, case: Case) -> None:
    """A restriction on `main`, confirmed and told of."""
    people, at = half.people, datetime(2026, 3, 4, 9, tzinfo=UTC)
    Restriction.objects.create(
        case=case,
        kind="restriction",
        form="formal",
        starts_on=at.date(),
        until=date(2026, 4, 1),
        proposed_by=people["alice"],
        proposed_at=at,
        confirmed_by=people["marian"],
        confirmed_at=at,
        told_at=at,
        why="canary-restricted-dana",
        conditions="No nights.",
    )


def _early(half: Half, group: Group, named: dict[str, Any]) -> Case:
    case = _raised(half, "dora", "alice", half.people["ruth"])
    people, at = half.people, AT + timedelta(hours=1)
    cases.assign(case, adviser=people["ivy"], pastoral=people["bob"], by=people["alice"], at=at)
    _asked_twice(half, case, at, free=False)
    named["letter"] = letters.draft(case, letters.FIRST, by=people["alice"], at=at, facts={})
    named["promise"] = Promise.objects.filter(case=case, done_at=None).first()
    return case


def _about_an_officer(half: Half, group: Group, named: dict[str, Any]) -> Case:
    people, at = half.people, AT + timedelta(days=2)
    case = _raised(half, "rona", "alan", None)
    named["letter"] = _told(half, case, "alan", "ida", "pia")
    hearing.sign_account(case, body="canary-account-rona", by=people["rona"], at=AT)
    hearing.answer_interest(case, has=False, words="", by=people["ida"], at=at)
    named["risk"] = _triaged(half, case, "ida", at).triage.live_risks()[0]
    named["item"] = meetings.ask(case, group=group, on=date(2026, 3, 3), by=people["alan"], at=at)
    _asked_twice(half, case, at, free=True)
    for key in ("helen", "omar"):
        hearing.answer_interest(case, has=False, words="", by=people[key], at=at)
    named["promise"] = Promise.objects.filter(case=case, done_at=None).first()
    return case


def kwargs_for(names: tuple[str, ...], named: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """What fills an address, and whether all of it is there. What a concern does not have is a random id."""
    there = all(name in named for name in names)
    known = {name: named.get(name) for name in names}
    return {name: uuid4() if value is None else value for name, value in known.items()}, there

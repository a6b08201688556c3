"""Quick checks that together look at all that decides who may. `noticed` says in words what is wrong, or nothing."""

from collections.abc import Callable, Container, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lotus.concerns import policy
from lotus.concerns.actions import (
    attached,
    cases,
    checks,
    closing,
    hearing,
    inquiries,
    investigations,
    lessons,
    letters,
    meetings,
    plans,
    restrictions,
    support,
    triage,
    wellbeing,
    worries,
)
from lotus.concerns.models import (
    Adjustment,
    Case,
    Interest,
    Investigation,
    LessonAction,
    Letter,
    Part,
    Promise,
    Restriction,
    Risk,
    TriageCopy,
    Worry,
)
from lotus.concerns.models import Check as Asked
from lotus.core.casework import CaseRole, DecisionKind
from lotus.core.refusal import Refused, Stale
from lotus.core.restriction import Outcome
from lotus.core.support import Consideration, State
from lotus.kernel import access
from lotus.kernel.models import AuditEntry, Person
from lotus.kernel.permissions import Permission, Relation, Role
from tests.factories import story
from tests.factories import world as worlds
from tests.guard import noticing_doors, noticing_edges, noticing_others, noticing_support, visits
from tests.guard import test_fields as fields
from tests.guard import test_matrix as matrix
from tests.house import routes

AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
SAID_NO = (PermissionDenied, Refused, Stale)


def noticed(world: worlds.World, soonest: str = "", *, but: Container[object] = ()) -> str:
    """The first thing that is wrong; a program that breaks is noticed too.

    `soonest` is the module that was changed: the checks that look at it come first, so that all is known sooner.
    `but` are checks to leave out.
    """
    checks = dict.fromkeys((*SOONEST.get(soonest, ()), *EVERY))
    for check in (one for one in checks if one not in but):
        try:
            with visits.undone():
                fault = next(check(world), "")
        except Exception as broke:
            return f"{check.__name__}: {broke!r}"
        if fault:
            return f"{check.__name__}: {fault}"
    return ""


def _table(world: worlds.World) -> Iterator[str]:
    """The one question, for each permission and holder, against the table written by hand."""
    for permission in Permission:
        says = routes.allowed()[permission]
        for role in Role:
            if access.may(permission, roles=[role]) != (f"role:{role}" in says):
                yield f"{permission} for {role}"
        for relation in Relation:
            if access.may(permission, relations=[relation]) != (f"case:{relation}" in says):
                yield f"{permission} for {relation}"
        if access.may(permission) or access.about_case(permission) != any("case:" in one for one in says):
            yield f"{permission} for nobody"


def _people(world: worlds.World) -> Iterator[tuple[str, Person]]:
    """Everybody of here, loaded anew, so that nothing they hold is remembered."""
    loaded = Person.objects.in_bulk([one.pk for one in world.here.people.values()])
    for who, person in world.here.people.items():
        yield who, loaded[person.pk]


def _relations(world: worlds.World) -> Iterator[str]:
    for who, person in _people(world):
        ours = list(world.here.cases.items())
        theirs = list(world.there.cases.values())
        held = policy.relations_to(person, [case for _key, case in ours] + theirs)
        for key, case in ours:
            want = set(worlds.RELATIONS[key].get(who, "").split())
            if {str(one) for one in held[case.pk]} != want:
                yield f"{who} on {key}: {held[case.pk]}"
            if policy.may(person, Permission.CONCERN_SEE, case) != bool(want & _holders("concern.see")):
                yield f"{who} may see {key}"
        if any(held[case.pk] for case in theirs):
            yield f"{who} is something elsewhere"


def _holders(permission: str) -> set[str]:
    return {one.removeprefix("case:") for one in routes.allowed()[permission]}


def _lists(world: worlds.World) -> Iterator[str]:
    for who, person in _people(world):
        held = {key: set(worlds.RELATIONS[key].get(who, "").split()) for key in worlds.RELATIONS}
        cases = world.here.cases
        handled = {cases[key].pk for key, one in held.items() if one - {"practitioner", "raised_it"}}
        own = {cases[key].pk for key, one in held.items() if "practitioner" in one}
        reached = {cases[key].pk for key, one in held.items() if one}
        if set(policy.visible(person).values_list("pk", flat=True)) != handled:
            yield f"{who} lists"
        if set(policy.listed(person).values_list("pk", flat=True)) != handled:
            yield f"{who} lists otherwise where it is looked for by part and seat"
        if set(policy.own_cases(person).values_list("pk", flat=True)) != own:
            yield f"{who} has as their own"
        if set(policy.within_reach(person).values_list("pk", flat=True)) != reached:
            yield f"{who} reaches"
        unasked = {cases[key].pk for key, one in held.items() if "group_unasked" in one}
        if set(policy.asked(person, Case.objects.all()).values_list("case", flat=True)) != unasked:
            yield f"{who} is asked"


def _fetches(world: worlds.World) -> Iterator[str]:
    """What a door fetches: the thing itself for who is something to its case, nothing across cases and places."""
    alice, main, early = world.here.people["alice"], world.here.named["main"], world.here.named["early"]
    there = world.there.named["main"]
    for name in ("letter", "risk", "promise", "item", "adjustment", "worry"):
        fetch: Callable[..., Any] = getattr(policy, name)
        found = fetch(alice, main["pk"], main[name])
        if found is None or found.it.pk != main[name] or found.subject != main["pk"]:
            yield f"{name} is not found"
        if fetch(alice, early["pk"], main[name]) or fetch(alice, main["pk"], uuid4()):
            yield f"{name} is found in another case"
        if fetch(alice, there["pk"], there[name]) or fetch(world.here.people["mo"], main["pk"], main[name]):
            yield f"{name} is found by a stranger"
        if fetch(alice, main["pk"], there[name]):
            yield f"{name} of elsewhere is found here"
    yield from _fetches_more(world)
    yield from _fetches_of_learning(world)


def _fetches_of_learning(world: worlds.World) -> Iterator[str]:
    people, main, early = world.here.people, world.here.named["main"], world.here.named["early"]
    found = policy.lesson_action(people["alice"], main["pk"], main["action"])
    if found is None or found.it.pk != main["action"] or found.subject != main["pk"]:
        yield "an action is not found"
    wrong = (
        ("alice", early["pk"], main["action"]),
        ("alice", main["pk"], uuid4()),
        ("mo", main["pk"], main["action"]),
    )
    for who, pk, action in wrong:
        if policy.lesson_action(people[who], pk, action):
            yield f"{who} finds an action"
    if policy.lesson_action(
        people["alice"], world.there.named["main"]["pk"], world.there.named["main"]["action"]
    ):
        yield "an action of elsewhere is found here"
    owners = {one.known_as for one in policy.lesson_owners(world.here.cases["main"])}
    if owners != {"Alice", "Idris", "Ingrid", "Marian", "Rona", "Ruth"}:
        yield f"{owners} may own an action"
    if policy.consideration(people["alice"], main["pk"], "nothing") or policy.consideration(
        people["mo"], main["pk"], "effect"
    ):
        yield "a consideration is found"
    if policy.consideration(people["alice"], main["pk"], "effect") is None:
        yield "a consideration is not found"


def _fetches_more(world: worlds.World) -> Iterator[str]:
    people, main = world.here.people, world.here.named["main"]
    done = Promise.objects.filter(case=main["pk"]).exclude(done_at=None).first()
    assert done
    if policy.promise(people["alice"], main["pk"], done.pk):
        yield "a promise that was kept is found"
    if not policy.own_letter(people["dana"], main["pk"], main["letter"]):
        yield "her own letter is not found"
    draft = Letter.objects.get(case=main["pk"], sent_at=None)
    others = (("dana", main, draft.pk), ("alice", main, main["letter"]), ("rona", main, main["letter"]))
    for who, named, letter in others:
        if policy.own_letter(people[who], named["pk"], letter):
            yield f"{who} has a letter as their own"
    ro = world.here.named["ro"]
    if policy.own_letter(people["dana"], ro["pk"], main["letter"]) or policy.case(people["mo"], main["pk"]):
        yield "a letter or case is found by the wrong address"


def _rules(world: worlds.World) -> Iterator[str]:
    """Conflicts of interest that the actions refuse, and members who are free."""
    people, case = world.here.people, world.here.cases["main"]
    manager = people["alice"]
    facts = {"at": AT, "by": manager}
    pairs = (
        ("dana", "bob", Role.ADVISER),
        ("wren", "bob", Role.ADVISER),
        ("idris", "idris", Role.PASTORAL_CONTACT),
        ("mo", "bob", None),
        ("idris", "mo", None),
        ("idris", "helen", Role.PASTORAL_CONTACT),
        ("bob", "pia", Role.ADVISER),
    )
    for adviser, pastoral, role in pairs:
        with visits.undone():
            wrong = people[pastoral if role == Role.PASTORAL_CONTACT else adviser]
            if role:
                wrong.memberships.create(role=role, at=AT)
            chosen = [Person.objects.get(pk=people[name].pk) for name in (adviser, pastoral)]
            if _goes(cases.assign, case, adviser=chosen[0], pastoral=chosen[1], **facts):
                yield f"{adviser} and {pastoral} are given parts"
    with visits.undone():
        fit = [Person.objects.get(pk=people[name].pk) for name in ("ida", "pia")]
        if not _goes(cases.assign, case, adviser=fit[0], pastoral=fit[1], **facts):
            yield "nobody can be given a part"
    with visits.undone():
        stranger = world.there.people
        if _goes(cases.assign, case, adviser=stranger["ida"], pastoral=stranger["pia"], **facts):
            yield "somebody from elsewhere is given a part"
    yield from _free(world)
    yield from _raising(world)


def _raising(world: worlds.World) -> Iterator[str]:
    alice, theirs = world.here.people["alice"], world.there.people
    cast = _Casting(alice=alice, dana=world.here.people["dora"])
    if not _goes(story.raised, cast):
        yield "nobody can raise a concern"
    told = cases.Told(story.ReporterKind.PERSON, "Alice", "", alice)
    for wrong in ({"practitioner": alice}, {"practitioner": theirs["dana"]}, {"reporter": told}):
        if _goes(story.raised, cast, **wrong):
            yield f"raised with {wrong}"
    if _goes(story.raised, _Casting(alice=world.here.people["mo"], dana=cast.dana)):
        yield "anybody can raise a concern"


class _Casting:
    """As much of the cast as raising a concern needs."""

    def __init__(self, alice: Person, dana: Person) -> None:
        self.alice = Person.objects.get(pk=alice.pk)
        self.dana = dana


def _free(world: worlds.World) -> Iterator[str]:
    from lotus.concerns.models import AgendaItem, Reporter, Seat

    item = AgendaItem.objects.get(pk=world.here.named["main"]["item"])
    if {one.known_as for one in meetings.free_members(item)} != {"Helen", "Omar", "Olga"}:
        yield "others are free to decide"
    with visits.undone():
        omar = world.here.people["omar"]
        Seat.objects.filter(person=world.here.people["olga"]).update(ended_at=AT)
        Reporter.objects.filter(case=item.case).update(person=omar)
        Interest.objects.create(case=item.case, person=world.here.people["mo"], has=False, words="", at=AT)
        fresh = AgendaItem.objects.get(pk=item.pk)
        if {one.known_as for one in meetings.free_members(fresh)} != {"Helen"}:
            yield "somebody who left, or raised it, is free to decide"
        fresh.case.practitioner = world.here.people["helen"]
        if meetings.free_members(fresh):
            yield "who it is about is free to decide"


def _goes(act: Callable[..., Any], *args: Any, **options: Any) -> bool:
    """Whether an action is done rather than refused; nothing of it stays."""
    with visits.undone():
        try:
            act(*args, **options)
        except SAID_NO:
            return False
    return True


def _actions(world: worlds.World) -> Iterator[str]:
    """Each action by somebody who may (it is done, or refused for a reason of its own) and by others (denied)."""
    for name, may, call in _calls(world):
        for who in (may, "mo", "dana", "priya", "idris", "alice", "marian", "omar"):
            by = Person.objects.get(pk=world.here.people[who].pk)
            allowed = who in _may(name)
            with visits.undone():
                try:
                    call(by)
                    denied = False
                except PermissionDenied:
                    denied = True
                except (Refused, Stale):
                    denied = False
            if denied is allowed:
                yield f"{name} by {who}: {'denied' if denied else 'not denied'}"


def _may(name: str) -> set[str]:
    """Who has the permission of an action on `main`, by the tables."""
    holders = _holders(ASKED[name])
    return {who for who, held in worlds.RELATIONS["main"].items() if set(held.split()) & holders}


ASKED = {
    "assign": "concern.assign",
    "contact": "contact.write",
    "done": "done.note",
    "account": "account.write",
    "interest": "interest.answer",
    "draft": "letter.write",
    "save": "letter.write",
    "send": "letter.write",
    "invite": "letter.write",
    "opened": "letter.read_own",
    "ask": "meeting.ask",
    "record": "decision.record",
    "sign": "decision.sign",
    "begin": "triage.write",
    "triage": "triage.write",
    "risk": "triage.write",
    "remove": "triage.write",
    "triage-sign": "triage.write",
    "copy": "copy.prepare",
    "approve": "copy.approve",
    "read": "copy.read",
    "consider": "support.write",
    "adjust": "support.write",
    "look-again": "support.write",
    "wish": "wish.write",
    "plan-talk": "check_in.write",
    "talk": "check_in.write",
    "keep": "wellbeing.keep",
    "note": "wellbeing.note",
    "withdraw": "wellbeing.keep",
    "worry": "worry.raise",
    "reached": "worry.follow",
    "check": "check.write",
    "check-confirm": "check.confirm",
    "check-back": "check.confirm",
    "plan": "plan.write",
    "plan-own": "plan.own",
    "investigation-name": "investigation.open",
    "terms": "investigation.write",
    "terms-sign": "investigation.issue",
    "longer": "investigation.write",
    "evidence": "investigation.write",
    "attached": "triage.write",
    "report": "investigation.write",
    "report-give": "investigation.write",
    "comment": "investigation.own",
    "restriction": "restriction.write",
    "lessons": "lessons.write",
    "lessons-sign": "lessons.write",
    "problem": "lessons.factors",
    "action": "lessons.write",
    "action-done": "lessons.see",
    "assure": "lessons.assure",
    "propose": "close.propose",
    "close": "close.confirm",
    "open-again": "close.confirm",
    **noticing_others.ASKED,
}


def _calls(world: worlds.World) -> Iterator[tuple[str, str, Callable[[Person], Any]]]:
    people, case, named = world.here.people, world.here.cases["main"], world.here.named["main"]
    copy = TriageCopy.objects.get(triage__case=case)
    letter, risk = Letter.objects.get(pk=named["letter"]), Risk.objects.get(pk=named["risk"])
    item, row = case.agenda.get(), copy.triage
    promise = Promise.objects.get(pk=named["promise"])
    decided = meetings.Decided(DecisionKind.CLOSE, "", "", "", None, None, [])
    yield (
        "assign",
        "alice",
        lambda by: cases.assign(case, adviser=people["ida"], pastoral=people["pia"], by=by, at=AT),
    )
    yield "contact", "alice", lambda by: cases.note_contact(case, how="video", note="", by=by, at=AT)
    yield "done", "alice", lambda by: cases.note_done(promise, by=by, at=AT)
    yield "account", "dana", lambda by: hearing.sign_account(case, body="More", by=by, at=AT)
    yield "interest", "priya", lambda by: hearing.answer_interest(case, has=False, words="", by=by, at=AT)
    yield "draft", "alice", lambda by: letters.draft(case, letters.OUTCOME, by=by, at=AT, facts={})
    yield "save", "alice", lambda by: letters.save(letter, body="x", number=2, by=by, at=AT)
    yield "send", "alice", lambda by: letters.send(letter, number=2, by=by, at=AT)
    yield "invite", "alice", lambda by: letters.invite_again(letter, by=by, at=AT)
    yield "opened", "dana", lambda by: letters.opened(letter, by=by, at=AT)
    yield (
        "ask",
        "alice",
        lambda by: meetings.ask(case, group=item.meeting.group, on=date(2025, 1, 1), by=by, at=AT),
    )
    yield "record", "helen", lambda by: meetings.record(item, decided, number=1, by=by, at=AT)
    yield "sign", "helen", lambda by: meetings.sign(item, number=1, by=by, at=AT)
    yield "begin", "idris", lambda by: triage.begin(case, by=by, at=AT)
    kept = row.attached.get().file
    yield "attached", "idris", lambda by: attached.attach(case, title="x", file=kept, by=by, at=AT)
    yield "triage", "idris", lambda by: triage.save(row, story.REVIEW, number=1, by=by, at=AT)
    yield "risk", "idris", lambda by: triage.save_risk(row, story.RISK, risk=None, number=0, by=by, at=AT)
    yield "remove", "idris", lambda by: triage.remove_risk(risk, by=by, at=AT)
    yield "triage-sign", "idris", lambda by: triage.sign(row, number=1, names_others=True, by=by, at=AT)
    yield "copy", "idris", lambda by: triage.save_copy(copy, {}, number=1, by=by, at=AT)
    yield "approve", "alice", lambda by: triage.approve_copy(copy, number=1, by=by, at=AT)
    yield "read", "dana", lambda by: triage.read_copy(copy, by=by, at=AT)
    yield from _calls_of_support(world)
    yield from _calls_of_learning(world)
    yield from _calls_of_inquiry(world)
    yield from noticing_others.calls(world)


def _calls_of_learning(world: worlds.World) -> Iterator[tuple[str, str, Callable[[Person], Any]]]:
    case = world.here.cases["main"]
    one, owner = LessonAction.objects.get(review__case=case), world.here.people["marian"]
    facts = {"what": "x", "team": "", "due": AT.date(), "strength": "training", "owner": owner}
    check, told = Asked.objects.get(case=case), checks.Answered(DecisionKind.CLOSE, {}, needed=True, why="")
    yield "check", "alice", lambda by: checks.answer(case, told, number=1, by=by, at=AT)
    yield "check-confirm", "marian", lambda by: checks.confirm(check, number=1, by=by, at=AT)
    yield "check-back", "marian", lambda by: checks.send_back(check, words="x", number=1, by=by, at=AT)
    plan = {"causes": [], "review_on": None, "number": 1}
    yield "plan", "alice", lambda by: plans.save(case, {}, **plan, by=by, at=AT)
    yield "plan-own", "dana", lambda by: plans.write_own(case, words="x", number=1, by=by, at=AT)
    yield "lessons", "alice", lambda by: lessons.save(case, {}, number=1, by=by, at=AT)
    yield "lessons-sign", "alice", lambda by: lessons.sign(case, number=1, by=by, at=AT)
    yield (
        "problem",
        "alice",
        lambda by: lessons.add_problem(case, words="x", factors={}, note="", by=by, at=AT),
    )
    yield "action", "alice", lambda by: lessons.add_action(case, **facts, by=by, at=AT)
    yield "action-done", "marian", lambda by: lessons.done(one, evidence="", by=by, at=AT)
    yield "assure", "ruth", lambda by: lessons.assure(one, worked=True, words="x", by=by, at=AT)
    yield "propose", "alice", lambda by: closing.propose(case, why="x", by=by, at=AT)
    yield "close", "marian", lambda by: closing.close(case, by=by, at=AT)
    yield "open-again", "marian", lambda by: closing.open_again(case, why="x", by=by, at=AT)


def _calls_of_inquiry(world: worlds.World) -> Iterator[tuple[str, str, Callable[[Person], Any]]]:
    row, people = Investigation.objects.get(case=world.here.cases["main"]), world.here.people
    row.case, later = world.here.cases["main"], date(2026, 5, 1)
    igor, source = people["igor"], {"source": "", "file": None}
    yield "investigation-name", "alice", lambda by: investigations.name(row, investigator=igor, by=by, at=AT)
    yield "terms", "ingrid", lambda by: investigations.save_terms(row, {}, number=1, by=by, at=AT)
    yield "terms-sign", "marian", lambda by: investigations.sign_terms(row, number=1, by=by, at=AT)
    yield "longer", "ingrid", lambda by: investigations.extend(row, planned_end=later, why="x", by=by, at=AT)
    yield "evidence", "ingrid", lambda by: inquiries.add_evidence(row, title="x", **source, by=by, at=AT)
    yield "report", "ingrid", lambda by: inquiries.save_report(row, {}, number=0, by=by, at=AT)
    yield "report-give", "ingrid", lambda by: inquiries.give(row, answer="", number=0, by=by, at=AT)
    held, ends = Restriction.objects.get(case=row.case), restrictions.Looked(Outcome.ENDS, "x", "")
    held.case = row.case
    yield "restriction", "alice", lambda by: restrictions.look(held, ends, no_interest=True, by=by, at=AT)
    yield "comment", "dana", lambda by: inquiries.comment(row, words="x", by=by, at=AT)


def _calls_of_support(world: worlds.World) -> Iterator[tuple[str, str, Callable[[Person], Any]]]:
    case, day = world.here.cases["main"], AT.date()
    row, worry = Adjustment.objects.get(case=case), Worry.objects.get(case=case)
    one, done = Consideration.EFFECT, State.DONE
    talk = {"how": "video", "feeling": "", "own_words": False, "needed": "", "next_on": None}
    yield (
        "consider",
        "alice",
        lambda by: support.consider(case, one, state=done, note="", on=day, number=0, by=by, at=AT),
    )
    later = day + timedelta(days=3)
    yield (
        "adjust",
        "alice",
        lambda by: support.adjust(case, what="x", agreed_on=day, review_on=later, by=by, at=AT),
    )
    yield "look-again", "alice", lambda by: support.look_again(row, what="x", review_on=None, by=by, at=AT)
    yield "wish", "dana", lambda by: support.wish(case, words="x", by=by, at=AT)
    yield "plan-talk", "bob", lambda by: support.plan_check_in(case, on=day, by=by, at=AT)
    yield "talk", "bob", lambda by: support.note_check_in(case, held_on=day, **talk, by=by, at=AT)
    yield "keep", "dana", lambda by: wellbeing.keep(case, answers={}, pastoral_may=True, by=by, at=AT)
    yield "note", "bob", lambda by: wellbeing.note(case, answers={}, by=by, at=AT)
    yield "withdraw", "dana", lambda by: wellbeing.withdraw(case, by=by, at=AT)
    yield "worry", "dana", lambda by: worries.raise_worry(case, words="", by=by, at=AT)
    yield "reached", "marian", lambda by: worries.reached(worry, how="video", by=by, at=AT)


def _work(world: worlds.World) -> Iterator[str]:
    """What is hidden costs the database the same questions as what is not there; nobody approves their own copy."""
    mo, alice = world.here.people["mo"], world.here.people["alice"]
    for person, half in ((mo, world.here), (alice, world.there)):
        for name in ("case", "letter", "risk", "promise", "item", "own_letter"):
            key = name.removeprefix("own_")
            counts = []
            for ids in ((half.named["main"]["pk"], half.named["main"].get(key)), (uuid4(), uuid4())):
                fresh = Person.objects.get(pk=person.pk)
                with CaptureQueriesContext(connection) as seen:
                    getattr(policy, name)(fresh, *(ids[:1] if name == "case" else ids))
                counts.append(len(seen))
            if counts[0] != counts[1]:
                yield f"{name} takes {counts} questions"
    with visits.undone():
        copy = TriageCopy.objects.get(triage__case=world.here.cases["ro"])
        Part.objects.create(
            case=world.here.cases["ro"], person=alice, role=CaseRole.CASE_MANAGER, by=alice, at=AT
        )
        TriageCopy.objects.filter(pk=copy.pk).update(prepared_by=alice)
        if _goes(triage.approve_copy, copy, number=copy.version, by=alice, at=AT):
            yield "somebody approves the copy they prepared"


def _audit(world: worlds.World) -> Iterator[str]:
    """A page shown is written down: who, what, as what, and what stood on it; a page refused is not."""
    alice, main = world.here.people["alice"], world.here.named["main"]
    pages = (
        ("concerns:letter", [main["pk"], main["letter"]], "case_manager", main["pk"], [str(main["letter"])]),
        ("concerns:case", [main["pk"]], "case_manager", main["pk"], None),
        ("home:start", [], "", None, None),
    )
    for route, args, relation, subject, shown in pages:
        with visits.undone():
            visits.client_of(world, alice).get(reverse(route, args=args))
            entry = AuditEntry.objects.filter(action="page.shown").order_by("-number", "-id").first()
            newest = AuditEntry.objects.filter(organisation=alice.organisation_id).order_by("-number").first()
            told = newest and (
                newest.action,
                newest.person,
                newest.relation,
                newest.subject,
                newest.details.get("page"),
            )
            if entry is None or told != ("page.shown", alice.pk, relation, subject, route):
                yield f"{route} is written down as {told}"
            if newest and newest.details.get("shown") != shown:
                yield f"what stood on {route} is written down as {newest.details.get('shown')}"
            if newest and (newest.kind == "case") != bool(subject):
                yield f"{route} is of kind {newest.kind}"


CELLS: list[matrix.Cell] = []


def cells(world: worlds.World) -> Iterator[str]:
    """Each line of the table for one who may, and for two who may not."""
    if not CELLS:
        guarded = [one for one in matrix.few(20261122) if one.line.permission != "open"]
        CELLS.extend(guarded)
    for cell in CELLS:
        fault = matrix.answered(world, cell)
        if fault:
            yield fault


def _fields(world: worlds.World) -> Iterator[str]:
    pages = [reverse("concerns:case", args=[world.here.cases["main"].pk])]
    for who in ("bob", "ingrid", "idris", "omar"):
        yield from fields.faults(world, who, pages)


ACTING = (
    *(
        "cases",
        "checks",
        "closing",
        "hearing",
        "inquiries",
        "investigations",
        "lessons",
        "letters",
        "meetings",
        "plans",
        "restrictions",
        "support",
        "triage",
    ),
    *("wellbeing", "worries"),
)
Check = Callable[[worlds.World], Iterator[str]]
EVERY: tuple[Check, ...] = (
    *(_table, _relations, _lists, _fetches, _rules, noticing_doors.left, noticing_doors.first),
    *(noticing_support.followed, noticing_support.fetched, noticing_support.whole),
    *(noticing_edges.seats, noticing_edges.two, noticing_edges.forms),
    *(noticing_others.answers, noticing_others.owners, noticing_others.inbox, noticing_others.came_in),
    *(noticing_others.of_region, noticing_others.about_nobody, noticing_others.two_people),
    *(noticing_doors.once, _actions, _work, _audit, _fields, cells),
)
OF_VIEWS = ("lotus.concerns.views.letters", "lotus.concerns.views.triage")
SOONEST: dict[str, tuple[Check, ...]] = {
    "lotus.kernel.doors": (noticing_doors.first, noticing_doors.once, noticing_doors.left, _audit, cells),
    **dict.fromkeys((f"lotus.concerns.actions.{name}" for name in ACTING), (_rules, _actions)),
    **dict.fromkeys(OF_VIEWS, (noticing_others.two_people, cells)),
    **dict.fromkeys(
        ("lotus.concerns.actions.plans", "lotus.concerns.actions.triage"),
        (noticing_others.two_people, _actions),
    ),
    "lotus.concerns.policy.sight": (noticing_others.answers,),
    "lotus.concerns.policy.wide": (noticing_others.came_in, noticing_others.of_region),
}

"""More quick checks: reports and lessons, read by role; who owns an action; whose answer counts; a team's concern."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from lotus.concerns import policy
from lotus.concerns.actions import cases, hearing, plans, triage
from lotus.concerns.models import Case, Interest, Part, Report, Review, SecondReview, TriageCopy
from lotus.concerns.policy import wide
from lotus.core.casework import AboutKind, CaseRole, Channel, IssueKind, ReporterKind
from lotus.core.refusal import Refused, Stale
from lotus.kernel.models import Organisation, Person, Publication, Region
from lotus.kernel.permissions import Relation, Role
from tests.factories import world as worlds
from tests.guard import visits
from tests.house import routes

AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 9, 4, 9, 0, tzinfo=UTC)
HANDLERS = {"Alice", "Alan", "Marian", "Rona", "Ruth", "Xavier"}
"""Case managers and responsible officers of now: they read what comes in through the open page."""


def _anew(world: worlds.World, who: str) -> Person:
    """Somebody loaded again, so that nothing they hold is remembered."""
    return Person.objects.get(pk=world.here.people[who].pk)


def _names(people: Any) -> set[str]:
    return {one.known_as for one in people}


def answers(world: worlds.World) -> Iterator[str]:
    """Who helps is asked first; of several answers about one concern its newest counts, and no other concern's."""
    named, here = world.here.cases, world.here.people
    for who, held in (("sena", Relation.SECOND_UNASKED), ("ingrid", Relation.ADVISER_UNASKED)):
        Interest.objects.filter(case=named["main"], person=here[who]).delete()
        if set(policy.relations(_anew(world, who), named["main"])) != {held}:
            yield f"{who} is not asked first"
    sena, reviewed = here["sena"], Case.objects.get(pk=named["ro"].pk).triage
    SecondReview.objects.create(triage=reviewed, reviewer=sena, rationale="", saved_at=AT)
    if set(policy.relations(_anew(world, "sena"), named["ro"])) != {Relation.SECOND_BLIND}:
        yield "a second score that is not signed opens the first"
    answer = {"person": here["xena"], "words": "", "has": False, "at": LATER}
    Interest.objects.create(case=named["ro"], **answer)
    if _listed(world, "xena") != {named["ro"].pk}:
        yield "an answer about one concern counts for another"
    Interest.objects.create(case=named["main"], **answer)
    if _listed(world, "xena") != {named["ro"].pk, named["main"].pk}:
        yield "an interest that is no more still counts"


def _listed(world: worlds.World, who: str) -> set[Any]:
    seen, listed = (
        set(find(_anew(world, who)).values_list("pk", flat=True)) for find in (policy.visible, policy.listed)
    )
    return seen if seen == listed else set()


def owners(world: worlds.World) -> Iterator[str]:
    """Of a review only what is signed is known, of its own concern; who is switched off owns nothing."""
    named, alice = world.here.named, _anew(world, "alice")
    for key, stands in (("main", 1), ("early", 0)):
        found = policy.whole_case(alice, named[key]["pk"])
        if found is None or len(found.it.reviews_signed) != stands:
            yield f"{key} has other reviews"
    Review.objects.filter(case=named["main"]["pk"]).update(signed_at=None)
    found = policy.whole_case(alice, named["main"]["pk"])
    if found is None or found.it.reviews_signed:
        yield "a review that nobody signed is known"
    Person.objects.filter(pk=world.here.people["rona"].pk).update(is_active=False)
    if "Rona" in _names(policy.lesson_owners(world.here.cases["main"])):
        yield "who is switched off may own an action"


def inbox(world: worlds.World) -> Iterator[str]:
    """An entry of the inbox, for who is something to its own concern, at its own address."""
    alice, mo = _anew(world, "alice"), _anew(world, "mo")
    main, early, there = world.here.named["main"], world.here.named["early"], world.there.named["main"]
    found = policy.inbox_entry(alice, main["pk"], main["entry"])
    if found is None or (found.it.pk, found.subject) != (main["entry"], main["pk"]):
        yield "an entry is not found"
    strange = (
        (alice, main["pk"], uuid4()),
        (alice, early["pk"], main["entry"]),
        (alice, main["pk"], there["entry"]),
        (alice, there["pk"], there["entry"]),
        (mo, main["pk"], main["entry"]),
    )
    for person, pk, entry in strange:
        if policy.inbox_entry(person, pk, entry):
            yield f"{person.known_as} finds an entry by another address"


def came_in(world: worlds.World) -> Iterator[str]:
    """What came in: sent, no case yet, of here, and not kept from somebody; and who reads it at all."""
    here, told = world.here, world.here.named["main"]
    if _names(policy.handlers(here.organisation)) != HANDLERS:
        yield "others read what comes in"
    draft = Report.objects.create(organisation=here.organisation, typed={}, begun_on=AT.date())
    both, alice, marian = {told["report"], told["answered"]}, _anew(world, "alice"), _anew(world, "marian")
    if set(policy.reports(alice).values_list("pk", flat=True)) != both:
        yield "other reports have come in"
    for pk in both:
        found = policy.report(alice, pk)
        if found is None or found.subject != pk:
            yield "a report is not found"
    strange = (draft.pk, uuid4(), world.there.named["main"]["report"])
    if any(policy.report(alice, pk) for pk in strange):
        yield "a report is found by another address"
    Report.objects.get(pk=told["report"]).kept_from.add(here.people["alice"])
    for person, pks in ((alice, both - {told["report"]}), (marian, both)):
        if set(policy.reports(person).values_list("pk", flat=True)) != pks:
            yield f"{person.known_as} reads other reports when one is kept from Alice"
    yield from _gone(world)


def _gone(world: worlds.World) -> Iterator[str]:
    """Who left, or is switched off."""
    people, told = world.here.people, world.here.named["main"]
    people["alan"].memberships.update(ended_at=AT)
    people["alan"].memberships.create(role=Role.CASE_ONLY, at=AT)
    Person.objects.filter(pk=people["rona"].pk).update(is_active=False)
    if _names(policy.handlers(world.here.organisation)) != HANDLERS - {"Alan", "Rona"}:
        yield "who left or is switched off reads what comes in"
    if policy.report(_anew(world, "alan"), told["answered"]):
        yield "who left finds a report"


def of_region(world: worlds.World) -> Iterator[str]:
    """The lessons of somebody's region, whoever gave them; none of another region, and nothing that is no lesson."""
    alice, two = _anew(world, "alice"), {"released_by": world.here.people["alice"]}
    two["approved_by"] = world.here.people["marian"]
    ours, theirs = (half.named["main"]["publication"] for half in (world.here, world.there))
    far = Region.objects.create(slug="far", name="Far")
    away = Organisation.objects.create(slug="away", name="Away", region=far)
    Publication.objects.create(organisation=away, region=far, kind="lesson", body={}, **two)
    near = Region.objects.get(slug="vale-of-willow")
    table = Publication.objects.create(
        organisation=world.here.organisation, region=near, kind="table", body={}, **two
    )
    if set(wide.publications(alice).values_list("pk", flat=True)) != {ours, theirs}:
        yield "other lessons are read"
    found = wide.own_publication(alice, ours)
    if found is None or found.subject != ours:
        yield "a lesson of one's own is not found"
    if any(wide.own_publication(alice, pk) for pk in (theirs, table.pk, uuid4())):
        yield "a lesson is one's own that is not"
    Organisation.objects.filter(pk=world.here.organisation.pk).update(region=None)
    if wide.publications(alice).exists():
        yield "who is in no region reads lessons"


def about_nobody(world: worlds.World) -> Iterator[str]:
    """A concern about a team: what there is about a person only is not there, and who names its adviser is asked."""
    alice, ida = _anew(world, "alice"), world.here.people["ida"]
    wrong = (
        {"practitioner": None, "matter": AboutKind.PERSON},
        {"practitioner": world.here.people["dora"], "matter": AboutKind.TEAM},
    )
    for about in wrong:
        try:
            _raised(alice, **about)
        except Refused:
            continue
        yield f"raised about {about}"
    case = _raised(alice, practitioner=None, matter=AboutKind.TEAM, matter_name="Night team")
    if not policy.case(alice, case.pk) or not policy.whole_case(alice, case.pk):
        yield "a concern about a team is not found"
    if policy.person_case(alice, case.pk) or policy.whole_person_case(alice, case.pk):
        yield "a concern about a team is found as one about a person"
    for find in (policy.person_case, policy.whole_person_case):
        if not find(alice, world.here.cases["main"].pk) or find(alice, uuid4()):
            yield "a concern about a person is not found, or by another address"
    for who in ("mo", "marian", "idris"):
        try:
            cases.assign_matter(case, adviser=ida, by=_anew(world, who), at=AT)
            yield f"{who} names the adviser of a concern about a team"
        except PermissionDenied:
            pass
    cases.assign_matter(case, adviser=ida, by=alice, at=AT)


def _raised(by: Person, **about: Any) -> Case:
    raised = cases.Raised(
        about="Handover",
        issues=[IssueKind.CLINICAL],
        discipline="",
        place="",
        channel=Channel.EMAIL,
        occurred_on=None,
        reported_on=AT.date(),
        what_happened="x",
        safety_now=False,
        safety_note="",
        reporter=cases.Told(ReporterKind.PERSON, "Una Source"),
        **about,
    )
    return cases.raise_concern(raised, by=by, at=AT)


def two_people(world: worlds.World) -> Iterator[str]:
    """A copy is shared by another than prepared it, who finds both ways from the triage; a plan signed by its two."""
    case, people = Case.objects.get(pk=world.here.cases["ro"].pk), world.here.people
    yield from _ways_to_the_copy(world, case)
    Part.objects.filter(case=case, role=CaseRole.SECOND_REVIEWER).update(ended_at=AT)
    Part.objects.create(
        case=case, person=people["alice"], role=CaseRole.CASE_MANAGER, by=people["alice"], at=AT
    )
    copy = TriageCopy.objects.get(triage__case=case)
    for prepared, shares in (("alice", False), ("ida", True)):
        TriageCopy.objects.filter(pk=copy.pk).update(prepared_by=people[prepared])
        with visits.undone():
            try:
                triage.approve_copy(copy, number=copy.version, by=_anew(world, "alice"), at=AT)
                shared = True
            except Refused:
                shared = False
        if shared is not shares:
            yield f"a copy that {prepared} prepared is shared by Alice: {shared}"
    main = world.here.cases["main"]
    for who in ("mo", "marian", "bob", "helen", "idris"):
        try:
            plans.sign(main, number=1, by=_anew(world, who), at=AT)
        except PermissionDenied:
            continue
        except (Refused, Stale):
            pass
        yield f"{who} is not denied to sign a plan"


def _ways_to_the_copy(world: worlds.World, case: Case) -> Iterator[str]:
    """What the page of a triage offers: to prepare its copy and to approve it, each to who may."""
    page = reverse("concerns:triage", args=[case.pk])
    for who in ("ida", "alan", "marian", "helen"):
        held = {f"case:{one}" for one in worlds.RELATIONS["ro"][who].split()}
        shown = visits.visit(world, world.here.people[who], "GET", page).content.decode()
        for way, permission in (("copy", "copy.prepare"), ("copy_approve", "copy.approve")):
            leads = f'href="{reverse(f"concerns:{way}", args=[case.pk])}"' in shown
            if leads != bool(held & routes.allowed()[permission]):
                yield f"the page of a triage leads {who} to {way}: {leads}"


ASKED = {"enter": "account.enter", "touch-wish": "touch_wish.write", "withhold": "withheld.write"}
"""The permission that each of `calls` asks for."""


def calls(world: worlds.World) -> Iterator[tuple[str, str, Any]]:
    """What is written down of the practitioner: their words, their wishes, why they are not told yet."""
    case, day = world.here.cases["main"], date(2026, 3, 4)
    wished, given = hearing.InTouch("", "", "", ""), {"body": "x", "how": "telephone", "given_on": day}
    yield "enter", "alice", lambda by: hearing.enter_account(case, **given, by=by, at=AT)
    yield "touch-wish", "dana", lambda by: hearing.wish(case, wished, by=by, at=AT)
    yield "withhold", "alice", lambda by: hearing.withhold(case, why="x", look_again=day, by=by, at=AT)

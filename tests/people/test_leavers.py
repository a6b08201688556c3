"""The end of somebody who left: asked by one, removed by another, and nobody learns of a concern by it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from lotus.concerns.actions import cases, purging, settled
from lotus.concerns.models import Report, Tombstone
from lotus.concerns.policy import belonging
from lotus.core.casework import ReporterKind
from lotus.core.refusal import Refused
from lotus.kernel import accounts, audit, ballot
from lotus.kernel.models import (
    Account,
    Answers,
    AuditEntry,
    Draft,
    Membership,
    Message,
    Organisation,
    Person,
    Sheet,
    Wording,
)
from lotus.kernel.permissions import Role
from lotus.people import policy
from lotus.people.actions import leavers, places
from lotus.people.models import Removal
from lotus.toolkit.models import Gathering, Kind, Seat
from tests.concerns.test_retention import everywhere
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast, add

pytestmark = pytest.mark.django_db
PAGE = reverse("people:leavers")
CANARY = "Canary Leaver"
STAYS = {
    "concerns.deputy.by",
    "concerns.deputy.person",
    "concerns.deputy.stands_for",
    "concerns.report_kept_from.person",
    "concerns.reviewer.person",
    "concerns.round.closed_by",
    "concerns.round.opened_by",
    "concerns.seat.person",
    "concerns.seat.stands_for",
    "concerns.takenback.by",
    "concerns.tombstone.asked_by",
    "concerns.tombstone.confirmed_by",
    "kernel.membership.by",
    "kernel.publication.approved_by",
    "kernel.publication.released_by",
    "kernel.wording.by",
    "people.factorreset.by",
    "people.factorreset.confirmed_by",
    "people.proposal.answered_by",
    "people.proposal.by",
    "people.removal.by",
    "people.removal.person",
    "toolkit.agreed.owner",
    "toolkit.gathering.by",
}
"""Columns that go on pointing at somebody who was removed: decided one by one, by hand."""


def ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def left(person: Person, cast: Cast, days: int = 400) -> Person:
    places.leave(person, by=cast.ada, at=ago(days))
    return Person.objects.get(pk=person.pk)


def leaver(cast: Cast, **more: Any) -> Person:
    """Somebody who left a good year ago, and in whose name nothing is kept."""
    details = {"email": "canary@willowmere.example", "post": "Canary post", "phone": "01632 960199", **more}
    return left(add(cast.here, CANARY, **details), cast)


def can_go(here: Organisation) -> set[str]:
    return set(policy.free(here, timezone.localdate()).values_list("name", flat=True))


def gone(person: Person, cast: Cast) -> dict[str, int]:
    leavers.ask(person, by=cast.marian, at=timezone.now())
    return leavers.remove(person, by=cast.ada, at=timezone.now())


def _own(person: Person) -> tuple[Gathering, Sheet]:
    """What they kept, half a form, a message, and what they asked their team about themselves."""
    words: dict[str, Any] = {"asked": {"q": CANARY}, "given": {"q": CANARY}, "edition": 1, "slug": "1-2"}
    Answers.objects.create(person=person, kind="exercise", began_at=ago(600), changed_at=ago(600), **words)
    Draft.objects.create(person=person, key="/x/", typed={"why": [CANARY]}, saved_at=ago(600))
    told: dict[str, Any] = {"subject": "Hello", "body": CANARY, "made_at": ago(500), "sent_at": ago(500)}
    Message.objects.create(organisation=person.organisation, to=person.email, **told)
    box = ballot.open_box()
    of: dict[str, Any] = {"organisation": person.organisation, "by": person, "slug": "wise-compassion"}
    mine = Gathering.objects.create(
        **of, kind=Kind.CIRCLE, title=f"How {CANARY} leads", starts_at=ago(600), box=box
    )
    Seat.objects.create(gathering=mine, mark=uuid4().hex)
    return mine, Sheet.objects.filter(box=box).get()


def test_nothing_of_them_is_left_and_what_they_decided_stands_as_of_somebody_who_has_left(cast: Cast) -> None:
    person = leaver(cast, staff_id="canary-1")
    circle, sheet = _own(person)
    words: dict[str, Any] = {
        "kind": "settings",
        "slug": "contact",
        "language": "en",
        "form": "toml",
        "version": 1,
    }
    Wording.objects.create(organisation=cast.here, body="value = 14", by=person, at=ago(700), **words)
    account = person.account_id
    counts = gone(person, cast)
    assert counts["kernel.account"] == counts["kernel.answers"] == counts["of their own"] == 1
    text = everywhere()
    for word in (CANARY, "canary@willowmere.example", "Canary post", "960199", "canary-1"):
        assert word not in text
    assert not Account.objects.filter(pk=account).exists()
    assert not Gathering.objects.filter(pk=circle.pk).exists()
    assert not Sheet.objects.filter(pk=sheet.pk).exists()
    row = Person.objects.get(pk=person.pk)
    assert (row.name, row.is_active, row.roles()) == (leavers.NAME, False, frozenset())
    assert Wording.objects.get(by=person).by == row
    entry = AuditEntry.objects.get(action="person.removed")
    assert (entry.subject, entry.person) == (person.pk, cast.ada.pk)
    assert entry.details["asked_by"] == str(cast.marian.pk)
    assert audit.verify_of(cast.here.pk) is None
    assert "Somebody who has left" not in signed_in(cast.ada).get("/people/").content.decode()
    assert signed_in(cast.ada).get(reverse("people:place", args=[person.pk])).status_code == 404


def test_whom_a_concern_names_stays_whatever_they_are_in_it_until_it_is_removed(cast: Cast) -> None:
    reporter = cases.Told(ReporterKind.PERSON, cast.mo.name, "", cast.mo)
    case, other = story.decided(cast).item.case, story.raised(cast, about="another matter", reporter=reporter)
    for person in (cast.mo, cast.dana, cast.bob, cast.idris):
        left(person, cast)
    omar = left(cast.omar, cast)
    assert omar.name not in can_go(cast.here), "he still sits in a group"
    assert not can_go(cast.here)
    with pytest.raises(Refused, match="cannot be removed now"):
        leavers.ask(cast.mo, by=cast.marian, at=timezone.now())
    purging._remove(case)
    assert can_go(cast.here) == {cast.bob.name, cast.idris.name}, "the other one is about Dana, too"
    purging._remove(other)
    assert can_go(cast.here) == {cast.bob.name, cast.idris.name, cast.mo.name, cast.dana.name}


def test_who_has_a_place_or_left_of_late_stays_and_a_way_in_for_ones_own_case_is_no_place(cast: Cast) -> None:
    late = left(add(cast.here, "Lately Gone"), cast, days=300)
    own = leaver(cast)
    accounts.grant(own, Role.CASE_ONLY, by=None)
    assert can_go(cast.here) == {CANARY}
    who: dict[str, Any] = {"source": "", "checked": None, "by": cast.ada, "at": timezone.now()}
    settled.settle("keep-person", {"value": 2}, seen=0, **who)
    late.refresh_from_db()
    assert not can_go(Organisation.objects.get(pk=cast.here.pk))
    accounts.grant(own, Role.MEMBER, by=None)
    settled.settle_back("keep-person", to=0, seen=1, told=1, by=cast.ada, at=timezone.now())
    assert not can_go(Organisation.objects.get(pk=cast.here.pk)), "they came back"


def test_a_responsible_officer_asks_an_administrator_removes_and_nobody_else_does(cast: Cast) -> None:
    person, now = leaver(cast), timezone.now()
    for by in (cast.alice, cast.ada, cast.bob, cast.mo, cast.charlie):
        with pytest.raises(PermissionDenied):
            leavers.ask(person, by=by, at=now)
    with pytest.raises(Refused, match="not asked for"):
        leavers.remove(person, by=cast.ada, at=now)
    leavers.ask(person, by=cast.marian, at=now)
    with pytest.raises(Refused, match="asked already"):
        leavers.ask(person, by=cast.marian, at=now)
    for by in (cast.alice, cast.marian, cast.bob, cast.charlie):
        with pytest.raises(PermissionDenied):
            leavers.remove(person, by=by, at=now)
    Membership.objects.filter(person=cast.marian).delete()
    Membership.objects.create(person=cast.marian, role=Role.ADMINISTRATOR, at=now)
    with pytest.raises(Refused, match="other than who asked"):
        leavers.remove(person, by=Person.objects.get(pk=cast.marian.pk), at=now)
    leavers.withdraw(person, by=cast.ada, at=now)
    assert not Removal.objects.exists()


def test_a_sign_in_that_another_organisation_uses_stays_theirs(cast: Cast) -> None:
    person = leaver(cast)
    there = Person.objects.create(organisation=cast.elsewhere, account=person.account, name=CANARY)
    assert "kernel.account" not in gone(person, cast)
    there.refresh_from_db()
    assert there.account
    assert there.name == CANARY
    assert Person.objects.get(pk=person.pk).account is None


def test_the_page_tells_an_administrator_only_who_was_asked_about_and_nothing_of_why_not(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    person = leaver(cast)
    marian, ada = signed_in(cast.marian), signed_in(cast.ada)
    assert CANARY not in ada.get(PAGE).content.decode()
    with django_assert_max_num_queries(12):
        assert CANARY in marian.get(PAGE).content.decode()
    for other in (cast.alice, cast.mo, cast.bob, cast.charlie):
        assert signed_in(other).get(PAGE).status_code == 404
    button = {"person": str(person.pk)}
    assert marian.post(PAGE, {"do": "remove", **button}).status_code == 404
    assert ada.post(PAGE, {"do": "ask", **button}).status_code == 404
    assert ada.post(PAGE, {"do": "remove", "person": "nobody"}).status_code == 404
    assert "Asked." in marian.post(PAGE, {"do": "ask", **button}, follow=True).content.decode()
    with django_assert_max_num_queries(12):
        assert f"Remove {CANARY} for good" in ada.get(PAGE).content.decode()
    case = story.raised(cast, reporter=cases.Told(ReporterKind.PERSON, CANARY, "", person))
    page = ada.get(PAGE).content.decode()
    assert CANARY not in page, "that a concern came between looks as if it had been taken back"
    refused = ada.post(PAGE, {"do": "remove", **button}).content.decode()
    assert "not asked for any more" in refused
    purging._remove(case)
    assert "Removed." in ada.post(PAGE, {"do": "remove", **button}, follow=True).content.decode()
    assert not Tombstone.objects.exists()


def test_every_column_that_names_somebody_goes_with_them_or_keeps_them_or_is_decided_to_stay() -> None:
    every = {
        f"{one.related_model._meta.label_lower}.{one.field.name}"  # type: ignore[union-attr]
        for one in Person._meta.get_fields(include_hidden=True)
        if one.auto_created and not one.concrete and not one.field.many_to_many  # type: ignore[union-attr]
    }
    goes = {
        f"{model._meta.label_lower}.{column}" for model, column in (*leavers._falling(), *leavers.OF_THEIRS)
    }
    through = Report.kept_from.through
    keeps = {
        f"{table._meta.label_lower}.{one.name}"
        for table in belonging.tables()
        if table is not through
        for one in table._meta.get_fields()
        if one.many_to_one and one.related_model is Person and one.concrete
    }
    assert every - goes - keeps == STAYS
    assert not goes & (keeps | STAYS)

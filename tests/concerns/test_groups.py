"""Advisory groups without a developer: names, places, deputies, quorum; and what a deputy sees, and what not."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import groups, hearing, meetings
from lotus.concerns.actions.groups import Shape
from lotus.concerns.models import AgendaItem, Deputy, Group, Interest, Meeting, Seat
from lotus.core.refusal import Refused, Stale
from lotus.kernel.models import AuditEntry, Person
from lotus.kernel.permissions import Relation, Role
from tests.concerns.test_meeting_pages import page as of_item
from tests.concerns.test_meeting_pages import typed
from tests.factories import cast as people
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    return str(answer.content.decode())


def address(name: str, group: Group, *more: Any) -> str:
    return reverse(f"concerns:{name}", args=[group.pk, *more])


def filled(cast: Cast, **change: Any) -> dict[str, Any]:
    members = [str(one.pk) for one in (cast.helen, cast.omar, cast.priya)]
    return {
        "number": "1",
        "name": "Fair Practice Group",
        "chair": str(cast.omar.pk),
        "members": members,
        "quorum": "2",
        **change,
    }


def _add(cast: Cast, name: str) -> Person:
    return people.add(cast.here, name, Role.GROUP_MEMBER)


def _deputy(cast: Cast, person: Person, stands_for: Person) -> Deputy:
    now = timezone.now()
    return groups.add_deputy(cast.group, person=person, stands_for=stands_for, by=cast.marian, at=now)


def test_a_responsible_officer_sets_up_a_group_that_takes_up_concerns(cast: Cast) -> None:
    marian = signed_in(cast.marian)
    answer = marian.post(reverse("concerns:group_new"), filled(cast), follow=True)
    assert "2 of 3 members are needed to decide" in text(answer)
    made = Group.objects.get(name="Fair Practice Group")
    assert next((seat.person, seat.chair) for seat in policy.core(made)) == (cast.omar, True)
    assert "Fair Practice Group" in text(signed_in(cast.ada).get(reverse("concerns:groups")))
    assert AuditEntry.objects.filter(action="group.opened", subject=made.pk, person=cast.marian.pk).exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"quorum": "4"}, "The group would have 3 places, so it could never decide."),
        ({"quorum": "1"}, "from 2 to 50"),
        ({"name": "practice standards GROUP"}, "There is a group of this name already."),
        ({"members": []}, "Choose the members of the group"),
    ],
)
def test_a_group_that_could_not_decide_is_refused_beside_the_field(
    cast: Cast, change: dict[str, Any], says: str
) -> None:
    answer = signed_in(cast.marian).post(reverse("concerns:group_new"), filled(cast, **change))
    assert says in text(answer)
    assert Group.objects.filter(organisation=cast.here).count() == 1


def test_only_who_holds_the_role_gets_a_place(cast: Cast) -> None:
    shape = Shape("Fair", 2, cast.omar, [cast.omar, cast.mo])
    with pytest.raises(Refused, match="does not hold the role"):
        groups.set_up(shape, by=cast.marian, at=timezone.now())


@pytest.mark.parametrize("who", ["ada", "helen", "alice", "mo"])
def test_nobody_else_sets_up_or_changes_a_group(cast: Cast, who: str) -> None:
    by = getattr(cast, who)
    for where in (reverse("concerns:group_new"), address("group_change", cast.group)):
        assert signed_in(by).post(where, filled(cast)).status_code == 404
    with pytest.raises(PermissionDenied):
        groups.close(cast.group, by=by, at=timezone.now())


def test_a_change_ends_places_and_keeps_them_in_the_record(cast: Cast) -> None:
    ruth = _add(cast, "Ruth Ansah")
    members = [str(one.pk) for one in (cast.omar, cast.priya, ruth)]
    answer = signed_in(cast.marian).post(
        address("group_change", cast.group), filled(cast, members=members), follow=True
    )
    assert "Changed: its name, how many decide, the chair, its members" in text(answer)
    assert {seat.person for seat in policy.core(cast.group)} == {cast.omar, cast.priya, ruth}
    assert Seat.objects.get(group=cast.group, person=cast.helen).ended_at
    assert Seat.objects.get(group=cast.group, person=cast.priya).ended_at is None


def test_of_two_who_change_it_at_once_the_second_sees_both(cast: Cast) -> None:
    marian = signed_in(cast.marian)
    marian.post(address("group_change", cast.group), filled(cast))
    answer = marian.post(address("group_change", cast.group), filled(cast, name="Another name"))
    assert "saved this while you were writing" in text(answer)
    assert Group.objects.get(pk=cast.group.pk).name == "Fair Practice Group"
    shape = Shape("X", 2, cast.omar, [cast.helen])
    with pytest.raises(Stale):
        groups.change(cast.group, shape, number=1, by=cast.marian, at=timezone.now())


@pytest.fixture
def item(cast: Cast) -> AgendaItem:
    return story.on_agenda(cast)


def _call(cast: Cast, item: AgendaItem, deputy: Deputy, by: Person | None = None) -> Seat:
    Meeting.objects.filter(pk=item.meeting_id).update(on=timezone.localdate() + timedelta(days=1))
    meeting = Meeting.objects.select_related("group").get(pk=item.meeting_id)
    return groups.stand_in(meeting, deputy=deputy, by=by or cast.helen, at=timezone.now())


def _has_interest(item: AgendaItem, person: Person) -> None:
    Interest.objects.create(case=item.case, person=person, has=True, words="Friends.", at=timezone.now())


def test_a_deputy_sees_nothing_until_called_and_then_that_meeting_alone(cast: Cast, item: AgendaItem) -> None:
    ruth = _add(cast, "Ruth Ansah")
    deputy = _deputy(cast, ruth, cast.omar)
    assert not policy.visible(ruth).exists()
    seat = _call(cast, item, deputy)
    assert policy.relations(ruth, item.case) == {Relation.GROUP_UNASKED}
    assert [one.pk for one in policy.listed(ruth)] == [item.case_id]
    hearing.answer_interest(item.case, has=False, words="", by=ruth, at=timezone.now())
    assert policy.relations(ruth, item.case) == {Relation.GROUP_MEMBER}
    later = Meeting.objects.create(group=cast.group, on=timezone.localdate() + timedelta(days=9))
    AgendaItem.objects.filter(pk=item.pk).update(meeting=later)
    assert not policy.visible(ruth).exists()
    AgendaItem.objects.filter(pk=item.pk).update(meeting=item.meeting_id)
    groups.take_back(item.meeting, seat.pk, by=cast.omar, at=timezone.now())
    assert not policy.relations(ruth, item.case)


def test_a_deputy_counts_for_the_quorum_in_place_of_the_member(cast: Cast, item: AgendaItem) -> None:
    ruth = _add(cast, "Ruth Ansah")
    _call(cast, item, _deputy(cast, ruth, cast.omar))
    item.refresh_from_db()
    hearing.answer_interest(item.case, has=False, words="", by=ruth, at=timezone.now())
    both = [str(one.pk) for one in (cast.helen, cast.omar, ruth)]
    helen = signed_in(cast.helen)
    answer = helen.post(of_item("decision", item), typed(cast, present=both))
    assert "Ruth Ansah stands in for Omar Haddad, so only one of them takes part." in text(answer)
    _has_interest(item, cast.omar)
    too_few = [str(one.pk) for one in (cast.helen, ruth)]
    assert "needs 3 members" in text(helen.post(of_item("decision", item), typed(cast, present=too_few)))
    enough = [*too_few, str(cast.priya.pk)]
    answer = helen.post(of_item("decision", item), typed(cast, present=enough), follow=True)
    assert "Ruth Ansah, in place of Omar Haddad" in text(answer)
    assert ruth in item.decision.present.all()


def test_a_deputy_of_the_chair_signs_where_the_chair_has_an_interest(cast: Cast, item: AgendaItem) -> None:
    ruth = _add(cast, "Ruth Ansah")
    _call(cast, item, _deputy(cast, ruth, cast.helen), by=cast.marian)
    item.refresh_from_db()
    _has_interest(item, cast.helen)
    hearing.answer_interest(item.case, has=False, words="", by=ruth, at=timezone.now())
    assert policy.relations(ruth, item.case) == {Relation.CHAIR}
    assert not policy.relations(cast.helen, item.case)
    assert [one for one in meetings.free_members(item) if one == cast.helen] == []


def test_who_is_there_for_the_person_never_stands_in_about_them(cast: Cast, item: AgendaItem) -> None:
    people.accounts.grant(cast.bob, Role.GROUP_MEMBER, by=None)
    deputy = _deputy(cast, cast.bob, cast.omar)
    with pytest.raises(Refused, match="pastoral contact"):
        _call(cast, item, deputy)
    shape = Shape("Group", 2, cast.helen, [cast.omar, cast.bob])
    with pytest.raises(Refused, match="pastoral contact"):
        groups.change(cast.group, shape, number=1, by=cast.marian, at=timezone.now())


def test_deputies_are_named_and_ended_on_their_page(cast: Cast) -> None:
    ruth, marian = _add(cast, "Ruth Ansah"), signed_in(cast.marian)
    where = address("group_deputies", cast.group)
    given = {"person": str(ruth.pk), "stands_for": str(cast.omar.pk)}
    assert "Ruth Ansah, in place of Omar Haddad" in text(marian.post(where, given, follow=True))
    assert "may stand in for Omar Haddad already" in text(marian.post(where, given))
    row = Deputy.objects.get(group=cast.group)
    assert "End: Ruth" not in text(marian.post(where, {"end": str(row.pk)}, follow=True))
    assert "This has ended already." in text(marian.post(where, {"end": str(row.pk)}))
    assert "This has ended already." in text(marian.post(where, {"end": "nonsense"}))
    told = text(marian.get(address("group", cast.group)))
    for done in ("added", "ended"):
        assert f"Deputy {done}: Ruth Ansah, in place of Omar Haddad" in told
    assert signed_in(cast.helen).post(where, given).status_code == 404


def test_a_member_calls_a_deputy_on_the_page_of_the_meeting(cast: Cast, item: AgendaItem) -> None:
    ruth = _add(cast, "Ruth Ansah")
    deputy = _deputy(cast, ruth, cast.omar)
    Meeting.objects.filter(pk=item.meeting_id).update(on=timezone.localdate() + timedelta(days=1))
    where, omar = address("group_meeting", cast.group, item.meeting_id), signed_in(cast.omar)
    answer = text(omar.post(where, {"deputy": str(deputy.pk)}, follow=True))
    assert "Ruth Ansah does not come after all" in answer
    assert "stands in for somebody at this meeting already" in text(
        omar.post(where, {"deputy": str(deputy.pk)})
    )
    assert "Answer the question" in text(signed_in(ruth).get("/"))
    shown = text(signed_in(cast.ada).get(address("group", cast.group)))
    assert "Ruth Ansah, in place of Omar Haddad" in shown
    assert item.case.reference not in shown
    assert cast.dana.name not in shown
    seat = Seat.objects.get(meeting=item.meeting_id, person=ruth)
    assert "does not come" not in text(omar.post(where, {"end": str(seat.pk)}, follow=True))


def test_who_sits_in_another_group_calls_nobody(cast: Cast, item: AgendaItem) -> None:
    ruth = _add(cast, "Ruth Ansah")
    deputy = _deputy(cast, ruth, cast.omar)
    with pytest.raises(Refused, match="A member of the group says"):
        _call(cast, item, deputy, by=ruth)
    over = Meeting.objects.create(group=cast.group, on=timezone.localdate() - timedelta(days=30))
    with pytest.raises(Refused, match="is over"):
        groups.stand_in(over, deputy=deputy, by=cast.helen, at=timezone.now())


def test_a_group_with_something_undecided_stays_open_and_a_closed_one_takes_up_nothing(
    cast: Cast, item: AgendaItem
) -> None:
    marian, where = signed_in(cast.marian), address("group_close", cast.group)
    assert "still waits for the decision" in text(marian.post(where))
    AgendaItem.objects.all().delete()
    marian.post(where)
    cast.group.refresh_from_db()
    assert cast.group.closed_at
    on = timezone.localdate() + timedelta(days=4)
    with pytest.raises(Refused, match="takes up nothing more"):
        meetings.ask(item.case, group=cast.group, on=on, by=cast.alice, at=timezone.now())
    assert "Open it again" in text(marian.get(address("group", cast.group)))
    marian.post(where)
    cast.group.refresh_from_db()
    assert cast.group.closed_at is None

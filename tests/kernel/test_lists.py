"""Questions put together once: the rows they find, and what they refuse."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from lotus.kernel.lists import Prepared
from lotus.kernel.models import Membership, Person
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """What a test prepares is no question of the program."""
    before = list(Prepared.known)
    yield
    Prepared.known[:] = before


def _given(person: Person, by: UUID, until: date) -> QuerySet[Membership]:
    found = Membership.objects.filter(person=person, at__date__lte=until).exclude(by=by)
    return found.select_related("person__organisation").order_by("role")


def test_it_finds_for_each_person_and_day_what_the_query_itself_finds(cast: Cast) -> None:
    prepared = Prepared(_given)
    for person in (cast.alice, cast.helen, cast.alice):
        for until in (date(2000, 1, 1), date(2100, 1, 1)):
            values = {"person": person, "by": cast.ada.pk, "until": until}
            assert [one.pk for one in prepared.ask(**values)] == [one.pk for one in _given(**values)]
    assert {one.person_id for one in prepared.ask(person=cast.alice, by=uuid4(), until=date(2100, 1, 1))} == {
        cast.alice.pk
    }


def test_what_is_joined_comes_with_the_row_in_one_question(cast: Cast) -> None:
    prepared, here = Prepared(_given), cast.here.name
    assert cast.alice.roles()
    with CaptureQueriesContext(connection) as asked:
        found = prepared.ask(person=cast.alice, by=uuid4(), until=date(2100, 1, 1))
        assert {one.person.organisation.name for one in found} == {here}
    assert len(asked) == 1


def test_it_is_put_together_once_for_the_same_roles_and_anew_for_others(cast: Cast) -> None:
    seen: list[frozenset[str]] = []

    def put(person: Person) -> QuerySet[Person, Any]:
        seen.append(person.roles())
        return Person.objects.filter(pk=person.pk, organisation=person.organisation_id).values_list(
            "name", flat=False
        )

    prepared = Prepared(put)
    assert [prepared.ask(person=one) for one in (cast.alice, cast.helen, cast.alice)] == [
        [(one.name,)] for one in (cast.alice, cast.helen, cast.alice)
    ]
    assert seen == [cast.alice.roles(), cast.helen.roles()]


def test_what_nothing_can_answer_asks_nothing(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert Prepared(lambda pk: Person.objects.filter(pk=pk).none()).ask(pk=cast.alice.pk) == []
    assert len(asked) == 0


def test_a_value_that_is_hidden_from_the_query_is_refused(cast: Cast) -> None:
    with pytest.raises(TypeError, match="does not ask for until"):
        Prepared(lambda pk, until: Person.objects.filter(pk=pk)).ask(pk=uuid4(), until=date(2026, 1, 1))
    with pytest.raises(TypeError, match="str cannot be stood in for"):
        Prepared(lambda name: Person.objects.filter(name=name)).ask(name="Alice")

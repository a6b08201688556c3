"""How many began, tried and came back to a section is told in rounded counts, and never who."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from lotus.core import toolkit
from lotus.kernel.models import Answers, Organisation, Person
from lotus.toolkit import facts, policy
from lotus.toolkit.models import Reading
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=62)


def _people(here: Organisation, count: int) -> list[Person]:
    made = [Person(organisation=here, name=f"Canary {n}") for n in range(count)]
    return Person.objects.bulk_create(made)


def _tried(people: list[Person], slug: str, at: datetime) -> None:
    for person in people:
        kept = Answers(person=person, kind=policy.KIND, slug=slug, version="individual", edition=1)
        kept.began_at = kept.changed_at = kept.closed_at = at
        kept.asked, kept.given = {"what": "?"}, {"what": "A canary's words"}
        kept.save()


def _read(people: list[Person], section: str, at: datetime) -> None:
    Reading.objects.bulk_create(Reading(person=one, section=section, at=at) for one in people)


def test_people_are_counted_once_in_each_step_and_each_step_holds_the_next(cast: Cast) -> None:
    then = timezone.now() - LONG_AGO
    people = _people(cast.here, 5)
    _read(people[:3], "1-2", then)
    _tried(people[2:5], "1-2", then)
    _tried(people[2:4], "1-2", then)
    _read(_people(cast.elsewhere, 4), "1-2", then)
    _read(people[4:], "1-3", timezone.now())
    table = facts.counts(cast.here, toolkit.SHIPPED, before=then + timedelta(days=1))
    told = dict(zip(table.rows, table.counts, strict=True))
    assert told["1-2"] == (5, 3, 2)
    assert told["1-3"] == (0, 0, 0)


def test_who_edits_reads_rounded_counts_of_last_month_and_no_name(cast: Cast) -> None:
    then = timezone.now() - LONG_AGO
    people = _people(cast.here, 43)
    for one in toolkit.sections():
        _read(people, one.slug, then)
    for slug, count in (("1-2", 12), ("4-1", 25), ("4-2", 31)):
        _tried(people[:count], slug, then)
    _tried(people[:3], "1-3", then)
    page = signed_in(cast.ada).get("/toolkit/edit/counts/").content.decode()
    assert "about 45" in page
    assert "not shown" in page
    few = page.split("1.3 ")[1].split("</tr>")[0]
    assert few.count("about") == 1
    assert few.count("not shown") == 2
    assert "about 30" in page
    for never in ("Canary", "canary", ">43<", ">12<", ">3<"):
        assert never not in page
    _read(_people(cast.here, 20), "1-2", timezone.now())
    again = signed_in(cast.ada).get("/toolkit/edit/counts/").content.decode()
    assert again.split("<table")[1].split("</table>")[0] == page.split("<table")[1].split("</table>")[0]


def test_too_few_people_are_told_as_too_few(cast: Cast) -> None:
    _read(_people(cast.here, 4), "1-2", timezone.now() - LONG_AGO)
    assert "Too few people so far" in signed_in(cast.ada).get("/toolkit/edit/counts/").content.decode()


@pytest.mark.parametrize("who", ["alice", "marian", "bob", "mo"])
def test_refused_no_manager_sees_even_the_counts(cast: Cast, who: str) -> None:
    client = signed_in(getattr(cast, who))
    assert client.get("/toolkit/edit/counts/").status_code == 404
    assert client.post("/toolkit/edit/counts/").status_code == 404

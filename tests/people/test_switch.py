"""One account, two organisations: what is done in one is never seen in the other."""

from uuid import uuid4

import pytest
from django.test import Client

from lotus.kernel.models import AuditEntry, Person
from lotus.kernel.permissions import Role
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import PASSWORD, Cast, add


@pytest.fixture
def there(cast: Cast) -> Person:
    """Idris once more: he advises at Otherdale too."""
    return add(cast.elsewhere, "Dr Idris Vaughan", Role.ADVISER, email=cast.idris.email, password="")


def text(client: Client, place: str) -> str:
    return client.get(place).content.decode()


def test_somebody_with_two_places_changes_between_them(cast: Cast, there: Person) -> None:
    client = signed_in(cast.idris)
    assert "Change organisation" in text(client, "/")
    page = text(client, "/organisations/")
    assert "Willowmere Health and Care" in page
    assert "Otherdale Practice" in page
    assert client.post("/organisations/", {"person": str(there.pk)})["Location"] == "/"
    assert "Otherdale Practice" in text(client, "/")
    entry = AuditEntry.objects.get(action="session.switched")
    assert (entry.organisation, entry.person) == (cast.elsewhere.id, there.id)


def test_what_is_at_one_place_is_not_there_at_the_other(cast: Cast, there: Person) -> None:
    case = story.assigned(cast)
    client = signed_in(cast.idris)
    assert client.get(f"/concerns/{case.pk}/interest/").status_code == 200
    client.post("/organisations/", {"person": str(there.pk)})
    assert client.get(f"/concerns/{case.pk}/interest/").status_code == 404
    assert case.reference not in text(client, "/concerns/")


@pytest.mark.parametrize("whose", ["charlie", "nobody", "not an id"])
def test_nobody_becomes_somebody_else(cast: Cast, there: Person, whose: str) -> None:
    client = signed_in(cast.idris)
    wanted = {"charlie": str(cast.charlie.pk), "nobody": str(uuid4()), "not an id": "x"}[whose]
    answer = client.post("/organisations/", {"person": wanted})
    assert answer.status_code == 200
    assert "Choose one of the answers shown here" in answer.content.decode()
    assert client.session["person"] == str(cast.idris.pk)
    assert not AuditEntry.objects.filter(action="session.switched").exists()


def test_choosing_nothing_asks_again(cast: Cast, there: Person) -> None:
    answer = signed_in(cast.idris).post("/organisations/", {"once": ""})
    assert "Choose an organisation" in answer.content.decode()


def test_a_place_that_was_switched_off_is_no_longer_offered(cast: Cast, there: Person) -> None:
    there.is_active = False
    there.save()
    client = signed_in(cast.idris)
    assert "Change organisation" not in text(client, "/")
    assert "Otherdale" not in text(client, "/organisations/")
    assert client.post("/organisations/", {"person": str(there.pk)}).status_code == 200
    assert client.session["person"] == str(cast.idris.pk)


def test_somebody_with_one_place_is_offered_no_other(cast: Cast) -> None:
    client = signed_in(cast.alice)
    assert "Change organisation" not in text(client, "/")
    assert "Otherdale" not in text(client, "/organisations/")


def test_somebody_with_two_places_chooses_once_and_comes_back_to_the_one_they_used(
    cast: Cast, there: Person, client: Client
) -> None:
    typed = {"email": cast.idris.email, "password": PASSWORD, "next": "/concerns/"}
    asked = client.post("/sign-in/", typed)["Location"]
    assert asked == "/organisations/?next=%2Fconcerns%2F"
    assert client.post(asked, {"person": str(cast.idris.pk)})["Location"] == "/concerns/"
    again = Client()
    assert again.post("/sign-in/", typed)["Location"] == "/concerns/"
    assert again.session["person"] == str(cast.idris.pk)


def test_changing_leads_only_to_a_page_of_ours(cast: Cast, there: Person) -> None:
    client = signed_in(cast.idris)
    answer = client.post("/organisations/?next=//elsewhere.example", {"person": str(there.pk)})
    assert answer["Location"] == "/"


def test_who_has_not_signed_in_is_asked_to(client: Client, db: None) -> None:
    assert client.get("/organisations/")["Location"].startswith("/sign-in/")

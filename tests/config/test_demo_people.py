"""What is said of each person of the invented trust can be done, in one filling of it for all of them."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from lotus.concerns.models import (
    Case,
    Letter,
    Plan,
    TriageCopy,
)
from lotus.config.demo import figures, fill, welcome
from lotus.core import letters, library
from lotus.kernel.models import Message, Person


def test_references_follow_the_days_on_which_concerns_were_raised(willowmere: None, db: None) -> None:
    every = Case.objects.order_by("year", "number").values_list("opened_at", flat=True)
    for series in (every.filter(number__lt=figures.FIRST), every.filter(number__gte=figures.FIRST)):
        opened = list(series)
        assert len(opened) > 5
        assert opened == sorted(opened)


@pytest.fixture(scope="module")
def willowmere(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Filled today, once for the tests below; each of them is rolled back to here."""
    from django.utils import timezone

    with django_db_blocker.unblock(), transaction.atomic():
        fill.willowmere(timezone.localdate())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def as_somebody(willowmere: None, db: None) -> Any:
    """Signs in by the page, with the address and the password that are printed at the start."""

    def sign_in(key: str) -> Client:
        client = Client()
        told = {"email": welcome.address(key), "password": welcome.told()["password"]}
        assert client.post("/sign-in/", told).status_code == 302, key
        return client

    return sign_in


def text(client: Client, place: str) -> str:
    answer = client.get(place, follow=True)
    assert answer.status_code == 200, place
    return str(answer.content.decode())


def link(page: str, pattern: str) -> str:
    found = re.search(rf'href="([^"]*{pattern}[^"]*)"', page)
    assert found, pattern
    return found[1]


def case_of(key: str) -> Case:
    return Case.objects.get(practitioner__email=welcome.address(key))


class TestEachPersonCanDoWhatIsSaidOfThem:
    def test_alice_looks_after_concerns(self, as_somebody: Any) -> None:
        alice = as_somebody("alice")
        start = text(alice, "/")
        assert "late" in start
        caseload = text(alice, "/concerns/")
        for name in ("Dr Dana Ellis", "Dr Tom Asher", "Grace Holloway", "Petra Lindqvist", "Dr Samuel Reid"):
            assert name in caseload
        case = case_of("tom")
        assert "letters/new/outcome" in text(alice, f"/concerns/{case.pk}/")

    def test_dana_reads_where_things_stand(self, as_somebody: Any) -> None:
        dana = as_somebody("dana")
        page = text(dana, "/")
        letter = link(page, "/where-things-stand/letters/")
        assert "Dear Dana" in text(dana, letter)
        assert "Wren Abbott" not in page

    def test_idris_answers_the_question_and_goes_on_with_a_triage(self, as_somebody: Any) -> None:
        idris = as_somebody("idris")
        idris.post("/organisations/", {"person": str(_here("idris").pk)})
        start = text(idris, "/")
        asked = link(start, "/interest/")
        assert idris.post(asked, {"has": "no"}).status_code == 302
        assert idris.get(asked.replace("interest", "triage")).status_code == 200
        assert "Three sharp exchanges" in text(idris, link(start, "/triage/"))

    def test_idris_also_works_at_otherdale(self, as_somebody: Any) -> None:
        assert "Change organisation" in text(as_somebody("idris"), "/")
        assert Person.objects.filter(account=_here("idris").account).count() == 2

    def test_farah_scores_a_second_time_without_the_first_score(self, as_somebody: Any) -> None:
        farah = as_somebody("farah")
        page = text(farah, link(text(farah, "/"), "/second/"))
        assert "Is a risk missing?" in page
        assert "of 25" not in page

    def test_helen_chairs_the_group(self, as_somebody: Any) -> None:
        helen = as_somebody("helen")
        asked = link(text(helen, "/"), "/interest/")
        assert helen.post(asked, {"has": "no"}).status_code == 302
        page = text(helen, f"/concerns/{case_of('petra').pk}/")
        assert helen.get(link(page, "/meetings/")).status_code == 200

    def test_omar_is_asked_whether_he_has_an_interest(self, as_somebody: Any) -> None:
        omar = as_somebody("omar")
        start = text(omar, "/")
        assert "Petra" not in start
        assert "Petra Lindqvist" in text(omar, link(start, "/interest/"))

    def test_bob_sees_whom_he_is_there_for_and_nothing_of_what_was_raised(self, as_somebody: Any) -> None:
        bob = as_somebody("bob")
        assert "Dr Dana Ellis" in text(bob, "/concerns/")
        page = text(bob, f"/concerns/{case_of('dana').pk}/")
        for word in ("night notes", "antibiotic", "Wren Abbott"):
            assert word not in page

    def test_marian_reads_every_concern_and_may_approve_a_copy(self, as_somebody: Any) -> None:
        marian = as_somebody("marian")
        caseload = text(marian, "/concerns/")
        for name in ("Ines Okafor", "Mo Farley", "Dr Dana Ellis"):
            assert name in caseload
        place = f"/concerns/{case_of('leah').pk}/triage/copy/approve/"
        page = text(marian, place)
        assert "A patient wrote that a treatment was begun" in page
        number = TriageCopy.objects.get(triage__case=case_of("leah")).version
        assert marian.post(place, {"number": number}).status_code == 302
        assert TriageCopy.objects.get(triage__case=case_of("leah")).approved_by == _here("marian")

    def test_ada_runs_the_system_and_finds_no_concern(self, as_somebody: Any) -> None:
        ada = as_somebody("ada")
        assert "Petra Lindqvist" in text(ada, "/people/")
        assert "as they were written" in text(ada, "/people/audit/")
        assert ada.get("/concerns/").status_code == 404
        for case in Case.objects.all():
            assert ada.get(f"/concerns/{case.pk}/").status_code == 404

    def test_mo_sees_what_somebody_with_no_part_sees(self, as_somebody: Any) -> None:
        """There is a concern about him too, of which he has not been told."""
        mo = as_somebody("mo")
        assert "Nothing waits for you, and that is fine" in text(mo, "/")
        assert mo.get("/concerns/").status_code == 404

    def test_samuel_comes_in_by_the_letter_that_alice_sends(self, as_somebody: Any) -> None:
        alice, case = as_somebody("alice"), case_of("samuel")
        assert (
            Client()
            .post("/sign-in/", {"email": welcome.address("samuel"), "password": welcome.told()["password"]})
            .status_code
            == 200
        )
        letter = Letter.objects.get(case=case)
        assert letter.sent_at is None
        place = f"/concerns/{case.pk}/letters/{letter.pk}/"
        assert letters.placeholders(letter.body) != []
        assert alice.get(place).status_code == 200

    def test_jonah_reads_a_plan_and_signs_it(self, as_somebody: Any) -> None:
        jonah, case = as_somebody("jonah"), case_of("jonah")
        place = f"/concerns/{case.pk}/where-things-stand/plan/"
        assert place in text(jonah, f"/concerns/{case.pk}/where-things-stand/")
        assert "Your case manager has signed" in text(jonah, place)
        number = Plan.objects.get(case=case).version
        assert jonah.post(place, {"then": "sign", "number": number}).status_code == 302
        assert "It holds: both of you have signed." in text(jonah, place)

    def test_edith_investigates(self, as_somebody: Any) -> None:
        edith, case = as_somebody("edith"), case_of("ravi")
        for part in (
            "",
            "terms/",
            "evidence/new/",
            "people/new/",
            "report/write/",
            "report/",
            "report/give/",
        ):
            text(edith, f"/concerns/{case.pk}/investigation/{part}")

    def test_ravi_reads_the_report_before_the_group_does(self, as_somebody: Any) -> None:
        ravi, case = as_somebody("ravi"), case_of("ravi")
        place = f"/concerns/{case.pk}/where-things-stand/investigation/"
        assert place in text(ravi, f"/concerns/{case.pk}/where-things-stand/")
        assert "two weeks to send its records" in text(ravi, place)
        assert "Not established" in text(ravi, place)
        assert ravi.post(place, {"words": "Eight, not nine."}).status_code == 302

    def test_erin_edits_the_toolkit(self, as_somebody: Any) -> None:
        erin = as_somebody("erin")
        assert "Your version 1" in text(erin, "/toolkit/edit/")
        assert erin.get("/concerns/").status_code == 404

    def test_charlie_finds_nothing_of_willowmere(self, as_somebody: Any) -> None:
        charlie = as_somebody("charlie")
        assert "Willowmere" not in text(charlie, "/concerns/").replace("@willowmere", "")
        for case in Case.objects.all():
            assert charlie.get(f"/concerns/{case.pk}/").status_code == 404

    def test_all_of_them_have_a_test_here(self) -> None:
        told = {key for key, one in welcome.told()["people"].items() if "try" in one}
        tested = {name.split("_")[1] for name in vars(type(self)) if name.startswith("test_")}
        assert told <= tested


def _here(key: str) -> Person:
    return Person.objects.get(email=welcome.address(key), organisation__slug="willowmere")


def test_no_message_says_what_a_concern_is_about(willowmere: None, db: None) -> None:
    for message in Message.objects.all():
        for case in Case.objects.all():
            assert case.about not in message.subject + message.body


def test_what_is_printed_fits_a_terminal_of_80_columns() -> None:
    lines = welcome.who_can_sign_in().splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[0] == "Everybody's password: deep water warm paper"
    addresses = [line.split()[0] for line in lines if "@" in line]
    assert len(addresses) == len({*addresses}) == 16


def test_a_demonstration_filled_long_ago_says_so(willowmere: None, db: None) -> None:
    from django.utils import timezone

    today = timezone.localdate()
    assert welcome.how_old(today) == ""
    assert welcome.how_old(today + timedelta(days=6)) == ""
    assert welcome.how_old(today + timedelta(days=9)).startswith("It was filled 9 days ago")


def test_nobody_of_the_story_is_called_like_a_real_place() -> None:
    """Invented addresses end in .example, invented telephone numbers begin with 01632 960."""
    told = str(library.load("demo", "people").data) + str(library.load("demo", "cases").data)
    assert set(re.findall(r"\b0\d{4} \d{3}", told)) == {"01632 960"}
    assert not re.search(r"@[\w.]+\.(uk|com|org|net)\b", told)

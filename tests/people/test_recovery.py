"""A forgotten password, and choosing another one."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lotus.core.refusal import Refused
from lotus.kernel.models import Account, AuditEntry, Message, Person
from lotus.people.actions import recovery
from lotus.people.models import Recovery
from tests.factories.browser import signed_in
from tests.factories.cast import PASSWORD, Cast

ALICE = "alice@willowmere.example"
CHOSEN = "green stairs quiet otter"
TWICE = {"password": CHOSEN, "again": CHOSEN}


def text(answer: Any) -> str:
    return str(answer.content.decode())


def ask(email: str, client: Client | None = None) -> Any:
    return (client or Client()).post("/forgotten/", {"email": email}, follow=True)


def link() -> str:
    """The address in the newest e-mail."""
    found = re.search(r"http://[^/]+(/new-password/\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


def test_a_link_by_e_mail_leads_to_another_password(cast: Cast, client: Client) -> None:
    elsewhere = signed_in(cast.alice)
    assert "Look at your e-mail" in text(ask(" Alice@Willowmere.example"))
    assert mail.outbox[-1].to == [ALICE]
    page = link()
    assert "Choose another password" in text(client.get(page))
    answer = client.post(page, TWICE)
    assert answer["Location"] == "/sign-in/?changed=1"
    assert "Your password is changed" in text(client.get(answer["Location"]))
    assert elsewhere.get("/")["Location"].startswith("/sign-in/"), "other sessions have ended"
    assert client.get("/").status_code == 302, "nobody is signed in by it"
    assert client.post("/sign-in/", {"email": ALICE, "password": CHOSEN})["Location"] == "/"
    assert mail.outbox[-1].subject == "Your password in Lotus was changed"
    told = set(AuditEntry.objects.filter(subject=cast.alice.pk).values_list("action", flat=True))
    assert {"recovery.asked", "password.reset"} <= told


def test_the_link_works_once(cast: Cast, client: Client) -> None:
    ask(ALICE)
    page = link()
    held = Recovery.objects.select_related("account").get()
    client.post(page, TWICE)
    assert client.get(page).status_code == client.post(page, TWICE).status_code == 404
    with pytest.raises(Refused, match="used already"):
        recovery.reset(held, PASSWORD)


def test_the_link_ends_after_an_hour(cast: Cast, client: Client) -> None:
    ask(ALICE)
    Recovery.objects.update(ends_at=timezone.now())
    assert "This link has ended" in text(client.get(link()))
    made = Recovery.objects.get()
    assert made.made_at + timedelta(minutes=61) > made.ends_at


def test_a_changed_password_ends_every_other_link(cast: Cast, client: Client) -> None:
    ask(ALICE)
    first = link()
    ask(ALICE)
    client.post(link(), TWICE)
    assert client.get(first).status_code == 404


def test_a_link_of_an_account_that_was_switched_off_has_ended(cast: Cast, client: Client) -> None:
    ask(ALICE)
    Account.objects.filter(email=ALICE).update(is_active=False)
    assert client.get(link()).status_code == 404


@pytest.mark.parametrize("who", ["nobody", "switched off", "left"])
def test_an_address_without_a_place_gets_the_same_page_and_no_e_mail(cast: Cast, who: str) -> None:
    known = text(ask(ALICE))
    Account.objects.filter(pk=cast.bob.account_id).update(is_active=False)
    cast.mo.memberships.update(ended_at=timezone.now())
    mail.outbox.clear()
    asked = {"nobody": "nobody@willowmere.example", "switched off": cast.bob.email, "left": cast.mo.email}
    assert text(ask(asked[who])) == known
    assert mail.outbox == []
    assert Recovery.objects.filter(link="").count() == 0, "it is forgotten that anybody asked"


def test_who_never_chose_a_password_is_led_to_the_invitation(cast: Cast) -> None:
    ask("dana@willowmere.example")
    assert mail.outbox[-1].subject == "Your place in Lotus is not open yet"
    assert "/new-password/" not in mail.outbox[-1].body
    assert not Recovery.objects.exists()


def test_after_three_links_there_is_a_pause_that_nobody_can_see(cast: Cast) -> None:
    pages = {text(ask(ALICE)) for _time in range(6)}
    assert len(pages) == 1
    assert Message.objects.count() == 3


def test_asking_does_as_much_for_an_unknown_address_as_for_a_known_one(cast: Cast, settings: Any) -> None:
    """As on a real server, where what differs is a job's work."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    ask("somebody@willowmere.example")
    counted = []
    for number, email in enumerate((ALICE, "nobody@willowmere.example")):
        with CaptureQueriesContext(connection) as asked:
            Client(REMOTE_ADDR=f"203.0.113.{number}").post("/forgotten/", {"email": email})
        counted.append(len(asked))
    assert counted[0] == counted[1] > 3


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"password": "short", "again": "short"}, "at least 12 characters"),
        ({"password": "w" * 300, "again": "w" * 300}, "at most 256 characters"),
        ({"password": CHOSEN, "again": PASSWORD}, "The two passwords differ"),
        ({}, "Choose a password"),
    ],
)
def test_a_password_that_will_not_do_says_why(cast: Cast, client: Client, typed: Any, says: str) -> None:
    ask(ALICE)
    assert says in text(client.post(link(), typed))
    assert client.post(link(), TWICE).status_code == 302


def test_no_address_asks_for_one(client: Client, db: None) -> None:
    assert "Write your e-mail address" in text(client.post("/forgotten/", {"email": ""}))


# ---- Choosing another one while signed in ----


def test_somebody_chooses_another_password_and_stays_signed_in_here_alone(cast: Cast) -> None:
    here, there = signed_in(cast.alice), signed_in(cast.alice)
    before = here.cookies["lotus-session"].value
    answer = here.post("/account/password/", {"now": PASSWORD, **TWICE}, follow=True)
    assert "Your password is changed" in text(answer)
    assert here.cookies["lotus-session"].value != before, "under a new key"
    assert there.get("/").status_code == 302
    assert mail.outbox[-1].subject == "Your password in Lotus was changed"
    assert "password.changed" in AuditEntry.objects.values_list("action", flat=True)


def test_without_the_password_of_now_nothing_is_changed_and_tries_are_slowed(cast: Cast) -> None:
    client = signed_in(cast.alice)
    wrong = {"now": "not this one at all", **TWICE}
    for _try in range(5):
        assert "That is not the password you have now" in text(client.post("/account/password/", wrong))
    answer = client.post("/account/password/", {"now": PASSWORD, **TWICE})
    assert (answer.status_code, answer["Retry-After"]) == (429, "5")
    cast.alice.account.refresh_from_db()
    assert cast.alice.account.check_password(PASSWORD)


def test_somebody_who_is_not_signed_in_changes_no_password(cast: Cast) -> None:
    for page in ("/account/", "/account/password/", "/account/end-others/"):
        assert Client().post(page, {"now": PASSWORD, **TWICE}).status_code == 302
    assert Person.objects.get(pk=cast.alice.pk).account.check_password(PASSWORD)

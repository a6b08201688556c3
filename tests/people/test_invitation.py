"""A one-time way in: a link, and for some a code that travels another way."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lotus.core.refusal import Refused
from lotus.kernel import accounts
from lotus.kernel.accounts import Way
from lotus.kernel.models import AuditEntry, Invitation
from tests.factories.cast import Cast

CHOSEN = "green stairs quiet otter"


@pytest.fixture
def way(cast: Cast) -> Way:
    """Dana's link and code."""
    return accounts.invite(cast.dana, by=cast.alice, with_code=True)


def _open(client: Client, way: Way, **typed: str) -> Any:
    form = {"code": way.code, "password": CHOSEN, "again": CHOSEN, **typed}
    return client.post(f"/invitation/{way.token}/", form)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_link_and_code_and_a_password_open_the_place(cast: Cast, client: Client, way: Way) -> None:
    page = text(client.get(f"/invitation/{way.token}/"))
    assert "Willowmere Health and Care has something for you to read" in page
    assert "There is no hurry" in page
    assert _open(client, way)["Location"] == "/"
    assert "Dana" in text(client.get("/"))
    cast.dana.account.refresh_from_db()
    assert cast.dana.account.check_password(CHOSEN)
    told = set(AuditEntry.objects.filter(person=cast.dana.id).values_list("action", flat=True))
    assert {"invitation.accepted", "session.began"} <= told


def test_the_page_names_nobody(cast: Cast, client: Client, way: Way) -> None:
    """Whoever holds the link alone learns the organisation, not who was invited, and not why."""
    page = text(client.get(f"/invitation/{way.token}/"))
    for word in ("Dana", "dana@", "concern"):
        assert word not in page


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code} "])
def test_a_code_may_be_typed_as_one_likes(client: Client, way: Way, change: Any) -> None:
    assert _open(client, way, code=change(way.code)).status_code == 302


def test_without_a_code_the_link_alone_is_enough(cast: Cast, client: Client) -> None:
    way = accounts.invite(cast.dana, by=None, with_code=False)
    assert "The code we gave you" not in text(client.get(f"/invitation/{way.token}/"))
    assert _open(client, way).status_code == 302


def test_a_wrong_code_says_so_kindly_and_gives_the_password_back_to_nobody(client: Client, way: Way) -> None:
    page = text(_open(client, way, code="AAAA-AAAA"))
    assert page.count("That is not the code we gave out. Look at it once more, letter by letter.") == 2
    assert CHOSEN not in page
    assert Invitation.objects.get().wrong_codes == 1


def test_after_five_wrong_codes_the_link_has_ended_even_for_the_right_one(client: Client, way: Way) -> None:
    for _try in range(5):
        assert _open(client, way, code="AAAA-AAAA").status_code == 200
    answer = _open(client, way)
    assert answer.status_code == 404
    assert "This link has ended" in text(answer)
    assert "Nothing is lost" in text(answer)


def test_four_wrong_codes_and_the_right_one_open_it(client: Client, way: Way) -> None:
    for _try in range(4):
        _open(client, way, code="AAAA-AAAA")
    assert _open(client, way).status_code == 302


def test_a_slip_in_the_password_costs_no_try(client: Client, way: Way) -> None:
    _open(client, way, code="AAAA-AAAA", again="something else entirely")
    assert Invitation.objects.get().wrong_codes == 0


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"code": ""}, "Write the code"),
        ({"password": "", "again": ""}, "Choose a password"),
        ({"again": ""}, "Write the password a second time"),
        ({"again": "green stairs quiet ottr"}, "The two passwords differ. Write the same one twice."),
        ({"password": "short", "again": "short"}, "Four words make it long, and easy to keep in mind."),
        ({"password": "q1w2e3r4t5y6", "again": "q1w2e3r4t5y6"}, "Many people use this one"),
        ({"password": "dana@willowmere", "again": "dana@willowmere"}, "much like your e-mail address"),
    ],
)
def test_what_does_not_do_is_said_in_words_and_nothing_is_used_up(
    cast: Cast, client: Client, way: Way, typed: dict[str, str], says: str
) -> None:
    page = text(_open(client, way, **typed))
    assert says in page
    for word in ("invalid", "Invalid", "failed", "must "):
        assert word not in page.split("<main", 1)[1]
    assert Invitation.objects.get().used_at is None
    assert _open(client, way).status_code == 302


def test_a_password_of_64_letters_spaces_and_signs_is_kept_whole(
    cast: Cast, client: Client, way: Way
) -> None:
    long = " ŵ otters & quiet stairs " * 3
    assert _open(client, way, password=long, again=long).status_code == 302
    cast.dana.account.refresh_from_db()
    assert cast.dana.account.check_password(long)
    assert not cast.dana.account.check_password(long.strip())


def _use(cast: Cast, way: Way) -> None:
    _open(Client(), way)


def _wait_four_weeks(cast: Cast, way: Way) -> None:
    Invitation.objects.update(ends_at=timezone.now() - timedelta(seconds=1))


def _switch_off(cast: Cast, way: Way) -> None:
    cast.dana.is_active = False
    cast.dana.save()


ENDED = {
    "it was used": _use,
    "four weeks went by": _wait_four_weeks,
    "the person was switched off": _switch_off,
    "a newer one was sent": lambda cast, way: accounts.invite(cast.dana, by=cast.alice, with_code=True),
    "somebody made it up": lambda cast, way: Invitation.objects.all().delete(),
}


@pytest.mark.parametrize("why", ENDED)
def test_a_link_that_has_ended_says_what_to_do_next(cast: Cast, client: Client, way: Way, why: str) -> None:
    ENDED[why](cast, way)
    for answer in (client.get(f"/invitation/{way.token}/"), _open(client, way)):
        assert answer.status_code == 404
        assert "If you have chosen a password already, sign in with it." in text(answer)
        assert 'href="/sign-in/"' in text(answer)
    assert client.get("/").status_code == 302


def test_two_who_press_at_the_same_moment_cannot_both_use_it(
    cast: Cast, client: Client, way: Way, monkeypatch: Any
) -> None:
    """The second finds, after looking, that the first was quicker."""
    found = accounts.invitation(way.token)
    assert found
    accounts.accept(found, CHOSEN)
    monkeypatch.setattr(accounts, "invitation", lambda token: found)
    answer = _open(client, way, password="another four quiet words", again="another four quiet words")
    assert answer.status_code in {200, 404}
    assert "used already" in text(answer)
    cast.dana.account.refresh_from_db()
    assert cast.dana.account.check_password(CHOSEN)


def test_somebody_without_an_address_cannot_be_invited(cast: Cast) -> None:
    nobody = accounts.add_person(cast.here, name="Wyn Orchard", by=cast.ada)
    with pytest.raises(Refused, match="no e-mail address here yet"):
        accounts.invite(nobody, by=cast.alice, with_code=True)


def test_neither_link_nor_code_is_kept(cast: Cast, way: Way) -> None:
    row = Invitation.objects.values().get()
    assert way.token not in str(row)
    assert way.code not in str(row)

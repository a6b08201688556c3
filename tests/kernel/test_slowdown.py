"""Slowing down: five tries are free, each further one waits longer, and the victim is never shut out."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from lotus.kernel import slowdown
from lotus.kernel.models import PassingKey, Tries
from lotus.kernel.slowdown import OF_ACCOUNT, OF_ADDRESS, Bucket, buckets, count, forgive

pytestmark = pytest.mark.django_db
ALICE = "alice@willowmere.example"


def request(address: str = "203.0.113.7", device: str = "", passed: str = "") -> HttpRequest:
    made = HttpRequest()
    made.META["REMOTE_ADDR"] = address
    if passed:
        made.META["HTTP_X_FORWARDED_FOR"] = passed
    if device:
        made.COOKIES[settings.DEVICE_COOKIE_NAME] = device
    return made


def device_of(name: str, known: str = "") -> str:
    response = HttpResponse()
    slowdown.remember(response, request(device=known), name)
    return str(response.cookies[settings.DEVICE_COOKIE_NAME].value)


def waits(counted: list[Bucket], tries: int, at: datetime) -> list[int]:
    """Tries as soon as it may each time; how long each had to wait before."""
    found = []
    for _try in range(tries):
        seconds = count(counted, at)
        found.append(seconds)
        if seconds:
            at += timedelta(seconds=seconds)
            assert count(counted, at) == 0, "after the wait it may be tried"
    return found


def test_five_tries_are_free_and_then_each_waits_twice_as_long() -> None:
    account = [Bucket("an account", OF_ACCOUNT)]
    assert waits(account, 14, timezone.now()) == [0] * 5 + [5, 10, 20, 40, 80, 160, 320, 640, 640]


def test_a_try_made_while_waiting_is_not_counted_and_not_made() -> None:
    account, now = [Bucket("an account", OF_ACCOUNT)], timezone.now()
    waits(account, 5, now)
    assert [count(account, now) for _try in range(20)] == [5] * 20
    assert Tries.objects.get().count == 5


def test_time_forgives() -> None:
    account, now = [Bucket("an account", OF_ACCOUNT)], timezone.now()
    waits(account, 5, now)
    later = now + timedelta(hours=2, minutes=30)
    assert waits(account, 5, later) == [0] * 5


def test_a_whole_hospital_behind_one_address_waits_a_minute_at_most() -> None:
    address = [Bucket("an address", OF_ADDRESS, lasting=True)]
    assert max(waits(address, 30, timezone.now())) == 60


def test_one_success_forgives_the_account_and_only_this_try_of_the_address() -> None:
    both = [Bucket("an account", OF_ACCOUNT), Bucket("an address", OF_ADDRESS, lasting=True)]
    now = timezone.now()
    for _try in range(4):
        count(both, now)
    forgive(both)
    assert not Tries.objects.filter(key="an account").exists()
    assert Tries.objects.get(key="an address").count == 3


def test_an_address_that_was_slowed_tries_no_other_account() -> None:
    for number in range(5):
        assert count(buckets(request(), "sign-in", f"somebody{number}@willowmere.example")) == 0
    assert count(buckets(request(), "sign-in", ALICE)) > 0
    assert count(buckets(request("203.0.113.8"), "sign-in", ALICE)) == 0


def test_an_account_that_is_tried_from_many_addresses_is_slowed() -> None:
    for number in range(5):
        assert count(buckets(request(f"203.0.113.{number}"), "sign-in", ALICE)) == 0
    assert count(buckets(request("203.0.113.99"), "sign-in", ALICE)) > 0


def test_a_known_device_is_not_slowed_by_the_tries_of_others() -> None:
    hers = device_of(ALICE)
    for _try in range(9):
        count(buckets(request(), "sign-in", ALICE))
    assert count(buckets(request(), "sign-in", ALICE)) > 0
    assert count(buckets(request(device=hers), "sign-in", ALICE)) == 0


def test_a_known_device_is_slowed_by_its_own_tries_and_known_for_its_own_account_alone() -> None:
    hers = device_of(ALICE)
    assert waits(buckets(request(device=hers), "sign-in", ALICE), 6, timezone.now())[-1] == 5
    names = {bucket.key for bucket in buckets(request(device=hers), "sign-in", "bob@willowmere.example")}
    assert names == {bucket.key for bucket in buckets(request(), "sign-in", "bob@willowmere.example")}


def test_a_device_knows_several_and_its_cookie_names_nobody() -> None:
    both = device_of("bob@willowmere.example", known=device_of(ALICE))
    for name in (ALICE, "bob@willowmere.example"):
        assert len(buckets(request(device=both), "sign-in", name)) == 1
        assert name.partition("@")[0] not in both


@pytest.mark.parametrize("forged", ["nonsense", "W10:1:2", "eyJhIjoxfQ:1wT2uv:AAAA"])
def test_a_forged_device_is_not_known(forged: str) -> None:
    assert len(buckets(request(device=forged), "sign-in", ALICE)) == 2


def test_a_device_knows_the_eight_newest() -> None:
    held = ""
    for number in range(10):
        held = device_of(f"somebody{number}@willowmere.example", known=held)
    known = [
        number
        for number in range(10)
        if len(buckets(request(device=held), "sign-in", f"somebody{number}@willowmere.example")) == 1
    ]
    assert known == list(range(2, 10))


# ---- Addresses ----


@pytest.mark.parametrize(
    ("proxies", "passed", "seen"),
    [
        (0, "198.51.100.1", "203.0.113.7"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "6.6.6.6, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (2, "198.51.100.1", "203.0.113.7"),
        (1, "", "203.0.113.7"),
        (1, "not an address", ""),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ],
)
def test_the_address_is_what_our_own_proxies_say(
    monkeypatch: pytest.MonkeyPatch, proxies: int, passed: str, seen: str
) -> None:
    monkeypatch.setattr(settings, "PROXIES", proxies)
    assert slowdown.address(request(passed=passed)) == seen


def test_no_address_is_kept_and_its_key_is_thrown_away_after_a_day() -> None:
    count(buckets(request(), "sign-in", ALICE))
    before = {bucket.key for bucket in buckets(request(), "sign-in", ALICE)}
    kept = str(list(Tries.objects.values())) + str(list(PassingKey.objects.values()))
    assert "203.0.113.7" not in kept
    assert ALICE not in kept
    PassingKey.objects.update(made_at=timezone.now() - timedelta(hours=25))
    Tries.objects.update(
        at=timezone.now() - timedelta(hours=25), free_at=timezone.now() - timedelta(hours=25)
    )
    slowdown.forget()
    assert not PassingKey.objects.exists()
    assert not Tries.objects.exists()
    after = {bucket.key for bucket in buckets(request(), "sign-in", ALICE)}
    assert len(before & after) == 1, "the account's name stays, the address has another"


def test_what_is_younger_than_a_day_stays() -> None:
    count(buckets(request(), "sign-in", ALICE))
    slowdown.forget()
    assert (PassingKey.objects.count(), Tries.objects.count()) == (1, 2)


def test_none_of_it_goes_into_a_copy() -> None:
    from lotus.kernel import rows

    kept = set(rows.tables())
    assert kept.isdisjoint({"kernel_tries", "kernel_passingkey", "kernel_sitting", "people_recovery"})

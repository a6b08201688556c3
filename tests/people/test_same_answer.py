"""Nobody learns from an answer, or from how long it takes, whether somebody has a place here."""

import time
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.test import Client

from lotus.kernel.models import Account, Tries
from tests.factories.cast import Cast
from tests.proofs import Proof

WRONG = "not this one at all"


class Light(Argon2PasswordHasher):
    """Argon2id with less to do, so that the tests stay quick; what differs beside it shows all the more."""

    time_cost, memory_cost, parallelism = 1, 4096, 1


def overlap(one: list[float], other: list[float]) -> float:
    """How often a try of the one kind took longer than one of the other: 0.5 when nothing can be told."""
    more = sum((a > b) + 0.5 * (a == b) for a in one for b in other)
    return more / (len(one) * len(other))


def seconds(client: Client, email: str) -> float:
    Tries.objects.all().delete()
    began = time.perf_counter()
    answer = client.post("/sign-in/", {"email": email, "password": WRONG})
    took = time.perf_counter() - began
    assert answer.status_code == 200
    return took


@pytest.mark.proof
def test_the_time_of_an_answer_does_not_tell_whether_an_account_exists(
    cast: Cast, proof: Proof, settings: Any
) -> None:
    trials = proof.trials(1000, least=40)
    name = "lotus.kernel.passwords.Argon2id" if proof.in_full else f"{__name__}.Light"
    settings.PASSWORD_HASHERS = [name]
    Account.objects.filter(pk=cast.alice.account_id).update(password=make_password("warm paper"))
    client = Client()
    for email in (cast.alice.email, "nobody@willowmere.example"):
        seconds(client, email)
    known, unknown = [], []
    for number in range(trials):
        order = ((cast.alice.email, known), ("zlice@willowmere.example", unknown))
        for email, times in order if number % 2 else order[::-1]:
            times.append(seconds(client, email))
    found = overlap(known, unknown)
    # With few tries chance alone moves the figure: four standard errors of it.
    margin = 0.05 if proof.in_full else 4 * ((2 * trials + 1) / (12 * trials * trials)) ** 0.5
    proof.keep(
        "sign-in-timing",
        "Times of answers for addresses with and without an account overlap (AUC)",
        tried=trials,
        found=round(found, 3),
        must="0.45 to 0.55",
        good=abs(found - 0.5) <= 0.05,
    )
    assert abs(found - 0.5) <= margin


@pytest.mark.proof
def test_somebody_signs_in_on_the_device_they_know_whatever_others_try(cast: Cast, proof: Proof) -> None:
    trials = proof.trials(1000, least=20)
    hers, form = Client(), {"email": cast.mo.email, "password": "warm paper and deep water"}
    assert hers.post("/sign-in/", form).status_code == 302
    known = hers.cookies[settings.DEVICE_COOKIE_NAME].value
    let_in = held = 0
    for number in range(trials):
        attacker = Client(REMOTE_ADDR=f"203.0.113.{number % 250}")
        held += attacker.post("/sign-in/", {**form, "password": WRONG}).status_code == 429
        victim = Client(REMOTE_ADDR=f"203.0.113.{number % 250}")
        victim.cookies[settings.DEVICE_COOKIE_NAME] = known
        let_in += victim.post("/sign-in/", form).status_code == 302
    proof.keep(
        "sign-in-amid-attack",
        "Somebody signs in on their known device amid an attack on their account",
        tried=trials,
        found=let_in,
        must=trials,
        note=f"The attacker was told to wait at {held} of as many tries.",
    )
    assert let_in == trials
    assert held >= trials - 6 - trials // 250  # as time passes, now and then one more is let try

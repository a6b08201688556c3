"""Thousands of wrong requests as each role: nothing breaks, and nothing that was typed comes back as part of a page.

The forms are read out of the pages themselves, filled in sensibly, then wrongly. A walk is a few such requests one
after the other, then a look at pages that may show what was typed; afterwards all of it is undone.
"""

import logging
import random
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.signals import got_request_exception
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lotus.kernel.models import Message
from tests.factories import world as worlds
from tests.guard import forms, visits
from tests.house import routes

if TYPE_CHECKING:
    from tests.proofs import Proof

pytestmark = [pytest.mark.proof, pytest.mark.django_db]
STEPS = 8
WHO = (
    "alice",
    "alan",
    "marian",
    "idris",
    "ida",
    "ivy",
    "helen",
    "omar",
    "priya",
    "bob",
    "ingrid",
    "dana",
    "rona",
    "ada",
    "mo",
)
LOOK = (
    "home:start",
    "demo:mail",
    *(
        f"concerns:{page}"
        for page in ("caseload", "case", "triage", "meeting", "letter", "standing", "own_account")
    ),
    *(
        f"concerns:{page}"
        for page in ("opened", "triage_paper", "letter_paper", "own_triage", "copy_approve")
    ),
)
READERS = ("alice", "marian", "dana", "rona", "helen", "alan")
RAW = re.compile(rb"<x-canary|<script>alert|href=\"javascript:", re.I)


class Fuzz:
    """Walks, what broke on them, and how many requests they took."""

    def __init__(self, world: worlds.World, seed: int) -> None:
        self.world, self.chance = world, random.Random(seed)
        self.asked = self.refused_by_token = 0
        self.faults: list[str] = []
        self.broke = ""

    def note(self, **_more: Any) -> None:
        import sys

        kind, fault, trace = sys.exc_info()
        while trace and trace.tb_next:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_filename[-50:]}:{trace.tb_lineno}" if trace else ""
        self.broke = f"{kind.__name__ if kind else ''} {str(fault)[:200]} at {place}"

    def ask(self, client: Client, method: str, path: str, why: str, **more: Any) -> HttpResponse:
        """One request; a page that breaks, or shows raw what was typed, is a fault."""
        self.asked, self.broke = self.asked + 1, ""
        answer: HttpResponse = client.generic(method, path, **more)
        if answer.status_code >= 500:
            self.faults.append(f"{why} {method} {path[:90]}: {answer.status_code} {self.broke}")
        if not answer.streaming and RAW.search(answer.content):
            at = RAW.search(answer.content)
            shown = answer.content[max(0, at.start() - 60) : at.end() + 20] if at else b""
            self.faults.append(f"{why} {method} {path[:90]} shows raw: {shown!r}")
        if answer.streaming:
            answer.getvalue()  # type: ignore[attr-defined]
        return answer

    def walk(self) -> None:
        who = self.chance.choice(WHO)
        with visits.undone():
            client = visits.client_of(self.world, self.world.here.people[who])
            for _step in range(STEPS):
                self.step(client, who)
            self.look(who)

    def step(self, client: Client, who: str) -> None:
        path = self.path()
        if self.chance.random() < 0.15:
            self.odd(client, who, path)
            return
        page = self.ask(client, "GET", path, who)
        offered = (
            [one for one in forms.read(page.content).forms if one.method == "post"] if page.content else []
        )
        if not offered:
            self.ask(
                client,
                "POST",
                path,
                who,
                **forms.encoded(forms.wrongly({"then": ["x"]}, self.chance), self.chance),
            )
            return
        form = self.chance.choice(offered)
        if form.action and "sign-out" in form.action:
            return
        filled = forms.sensible(form, self.chance)
        filled = filled if self.chance.random() < 0.25 else forms.wrongly(filled, self.chance)
        answer = self.ask(client, "POST", form.action or path, who, **forms.encoded(filled, self.chance))
        self.refused_by_token += answer.status_code == 403
        if answer.status_code == 302 and answer["Location"].startswith("/"):
            self.ask(client, "GET", answer["Location"], who)

    def path(self) -> str:
        address = self.chance.choice(routes.addresses())
        case = self.chance.choice(list(worlds.RELATIONS))
        kwargs, _there = worlds.kwargs_for(address.names, self.world.here.named[case])
        return reverse(address.route, kwargs=kwargs)

    def odd(self, client: Client, who: str, path: str) -> None:
        """Addresses, queries, methods and headers that no page of ours makes."""
        nasty = forms.quote(self.chance.choice(forms.NASTY)[:2000], safe="")
        how = self.chance.choice(["query", "path", "tail", "method", "header", "cookie"])
        if how == "query":
            names = self.chance.sample(
                ["next", "why", "kept", "done", "signed", "page", "q", "then", "changed"], 3
            )
            self.ask(client, "GET", f"{path}?" + "&".join(f"{name}={nasty}" for name in names), who)
        elif how == "path":
            self.ask(client, "GET", re.sub(r"[0-9a-f-]{36}", nasty, path, count=1), who)
        elif how == "tail":
            self.ask(client, "GET", f"{path}{nasty}/", who)
        elif how == "method":
            self.ask(
                client, self.chance.choice(["PUT", "DELETE", "TRACE", "HEAD", "PATCH", "get"]), path, who
            )
        elif how == "header":
            junk = {
                "HTTP_ACCEPT_LANGUAGE": "cy;q=9,\x01",
                "HTTP_REFERER": nasty,
                "HTTP_USER_AGENT": nasty[:500],
            }
            self.ask(client, "GET", path, who, **junk)
        else:
            other = visits.client_of(self.world, None)
            other.cookies[settings.SESSION_COOKIE_NAME] = nasty[:100]
            self.ask(other, "GET", path, "cookie")

    def look(self, who: str) -> None:
        """Whether what was typed stands raw on a page, in a paper or in a mail."""
        for reader in {who, *self.chance.sample(READERS, 1)}:
            client = visits.client_of(self.world, self.world.here.people[reader])
            case = self.world.here.named[self.chance.choice(list(worlds.RELATIONS))]
            for route in self.chance.sample(LOOK, 4):
                address = next(one for one in routes.addresses() if one.route == route)
                kwargs, _there = worlds.kwargs_for(address.names, case)
                self.ask(client, "GET", reverse(route, kwargs=kwargs), f"{reader} after {who}")
        for message in Message.objects.order_by("-made_at")[:20]:
            if "\n" in message.subject or "\r" in message.subject or "canary-raised" in message.body:
                self.faults.append(f"mail after {who}: {message.subject!r}")


@pytest.fixture
def quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def _keep(proof: "Proof", fuzz: Fuzz, of: int) -> None:
    proof.keep(
        "fuzzed-requests",
        "Random wrong request that broke no page and wrote itself into none",
        tried=fuzz.asked,
        found=fuzz.asked - len(fuzz.faults),
        must=fuzz.asked,
        good=not fuzz.faults and fuzz.refused_by_token < fuzz.asked / 100,
        note=f"seed {proof.seed}; {len(WHO)} people; {fuzz.refused_by_token} refused for their token alone",
        of=of,
    )


def test_no_request_breaks_a_page_or_writes_into_one(
    world: worlds.World, proof: "Proof", quiet: None
) -> None:
    fuzz = Fuzz(world, proof.seed)
    got_request_exception.connect(fuzz.note)
    try:
        wanted, kept = proof.trials(20_000, share=100), 0
        while fuzz.asked < wanted:
            fuzz.walk()
            if fuzz.asked >= min(kept + 2_000, wanted):
                kept = fuzz.asked
                _keep(proof, fuzz, wanted)
    finally:
        got_request_exception.disconnect(fuzz.note)
    different = sorted(set(fuzz.faults))
    assert different == []


def test_the_look_finds_what_stands_raw_on_a_page() -> None:
    assert RAW.search(forms.MARK.encode())
    assert not RAW.search(b"&lt;x-canary a=&#39;1&#39;")


def test_every_form_of_a_page_is_read() -> None:
    page = (
        b"<form method='post' action='/a'><input name='x'><select name='s'><option value='1'></select></form>"
    )
    [form] = forms.read(page).forms
    assert (form.action, form.method, form.fields) == ("/a", "post", {"x": [""], "s": ["1"]})

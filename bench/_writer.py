"""One writer of `bench.writes`, in a process of its own with the real settings. Not run by hand.

prepare WRITERS: make the database, and an organisation with a concern for each writer
KIND NUMBER START SECONDS: write so long from that moment on, and print what was acknowledged as JSON
count KIND: print how many are there
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import django

NAMED = "writer-{}"
WORDS = "I was alone on nine of the nights, and I rang twice. " * 6


def prepare(writers: int) -> None:
    from django.core.management import call_command

    from lotus.concerns.models import Case, Part, Reporter
    from lotus.kernel import accounts
    from lotus.kernel.permissions import Role

    call_command("migrate", verbosity=0)
    now = datetime.now(UTC)
    for number in range(writers):
        here = accounts.open_organisation(name=NAMED.format(number), slug=NAMED.format(number))
        dana = accounts.add_person(here, name="Dana Ellis", email=f"dana@{number}.example", by=None)
        alice = accounts.add_person(
            here, name="Alice Morgan", by=None, roles=(Role.MEMBER, Role.CASE_MANAGER)
        )
        case = Case.objects.create(
            organisation=here, year=2026, number=1, practitioner=dana, about="", discipline="doctor", place="",
            channel="email", reported_on=now.date(), what_happened="", stage="understood", opened_by=alice,
            opened_at=now, told_at=now,
        )  # fmt: skip
        Reporter.objects.create(case=case, kind="person", name="Wren Abbott", contact="")
        Part.objects.create(case=case, person=alice, role="case_manager", by=alice, at=now)


def work(kind: str, number: int) -> Callable[[], None]:
    """One acknowledged write of this kind."""
    from lotus.concerns.models import Case
    from lotus.kernel.models import Person

    dana = Person.objects.select_related("organisation").get(
        organisation__slug=NAMED.format(number), name="Dana Ellis"
    )
    case = Case.objects.select_related("organisation", "practitioner").get(practitioner=dana)
    return {"bare": lambda: bare(dana), "draft": lambda: draft(dana), "account": lambda: account(case, dana)}[
        kind
    ]


def bare(dana: Any) -> None:
    from lotus.kernel.models import Team

    Team.objects.create(organisation=dana.organisation, name=str(uuid4()))


def draft(dana: Any) -> None:
    """A form of its own each time, as a browser sends it, with a token that names its owner and its address."""
    from django.core import signing
    from django.http import QueryDict

    from lotus.kernel import drafts

    token = signing.dumps({"person": str(dana.pk), "key": f"/bench/{uuid4()}/"}, salt=drafts.SALT)
    posted = QueryDict(mutable=True)
    posted.update({"kept": token, "body": WORDS, "once": str(uuid4())})
    assert drafts.keep(posted)


def account(case: Any, dana: Any) -> None:
    from lotus.concerns.actions import hearing

    hearing.sign_account(case, body=WORDS, by=dana, at=datetime.now(UTC))


def count(kind: str) -> int:
    from lotus.concerns.models import Statement
    from lotus.kernel.models import Draft, Team

    model: Any = {"bare": Team, "draft": Draft, "account": Statement}[kind]
    return int(model.objects.count())


def write(kind: str, number: int, start: float, seconds: float) -> None:
    once = work(kind, number)
    time.sleep(max(0.0, start - time.time()))
    began, acknowledged = time.time(), 0
    while time.time() < began + seconds:
        once()
        acknowledged += 1
    print(json.dumps({"began": began, "ended": time.time(), "acknowledged": acknowledged}))


def main(words: list[str]) -> None:
    django.setup()
    if words[0] == "prepare":
        prepare(int(words[1]))
    elif words[0] == "count":
        print(count(words[1]))
    else:
        write(words[0], int(words[1]), float(words[2]), float(words[3]))


if __name__ == "__main__":
    main(sys.argv[1:])

"""What is said when the demonstration starts: who can sign in, and when it was filled."""

import textwrap
from collections.abc import Mapping
from datetime import date
from typing import Any

from lotus.core import library
from lotus.kernel.models import AuditEntry, Organisation

WIDTH = 80
LONG_AGO = 7


def is_filled() -> bool:
    return Organisation.objects.exists()


def told() -> Mapping[str, Any]:
    """The invented organisations and their people, as `content/demo/people` tells them."""
    return library.load("demo", "people").data


def address(key: str) -> str:
    """The e-mail address somebody of the demonstration signs in with."""
    facts = told()
    home = facts["neighbour" if facts["people"][key].get("at") else "organisation"]
    return f"{key}@{home['slug']}.example"


def who_can_sign_in() -> str:
    """Addresses and what to try as each of them, for a terminal of 80 columns."""
    facts = told()
    trying = {key: one for key, one in facts["people"].items() if "try" in one}
    wide = max(len(address(key)) for key in trying) + 4
    lines = [
        textwrap.fill(
            f"{one['post']}. {one['try']}.",
            WIDTH,
            initial_indent=f"  {address(key)}".ljust(wide),
            subsequent_indent=" " * wide,
        )
        for key, one in trying.items()
    ]
    return "\n".join([f"Everybody's password: {facts['password']}", "", *lines])


def how_old(today: date) -> str:
    """A word when the demonstration was filled a week ago or longer: its dates are counted from that day."""
    first = AuditEntry.objects.order_by("at").values_list("at", flat=True).first()
    if first is None or (today - first.date()).days < LONG_AGO:
        return ""
    return (
        f"It was filled {(today - first.date()).days} days ago, so much is late by now.\n"
        "For a fresh one, with what you wrote thrown away: make demo-reset (or lotus demo --reset)"
    )

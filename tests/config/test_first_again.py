"""The first administrator's link was lost: it is given again, while nobody has come in."""

import pytest

from lotus.config import first
from lotus.core.refusal import Refused
from lotus.kernel import accounts
from lotus.kernel.models import Person

ADA = {"name": "Ada Quill", "email": "ada@willowmere.example"}


def token(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


def test_a_lost_link_is_given_again_and_the_first_one_ends(db: None) -> None:
    lost = first.administrator("Willowmere", "", **ADA)
    fresh = first.administrator("Willowmere", "", **ADA)
    assert accounts.invitation(token(lost)) is None
    assert accounts.invitation(token(fresh))
    assert Person.objects.count() == 1


def test_it_is_given_to_nobody_else_and_not_once_an_administrator_came_in(db: None) -> None:
    link = first.administrator("Willowmere", "", **ADA)
    with pytest.raises(Refused, match="at another address"):
        first.administrator("Willowmere", "", name="Eve", email="eve@willowmere.example")
    found = accounts.invitation(token(link))
    assert found
    accounts.accept(found, "green stairs quiet otter")
    with pytest.raises(Refused, match="administrators can invite others"):
        first.administrator("Willowmere", "", **ADA)
